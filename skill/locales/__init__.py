"""The words, the questions and what can be heard, as data: one folder a language."""
