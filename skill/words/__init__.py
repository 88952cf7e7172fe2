"""What is said: every line, question and suggestion, read from the locales."""
