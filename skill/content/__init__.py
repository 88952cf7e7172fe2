"""The words, per locale, as data: lines, questions, and what an ear can hear in an answer."""
