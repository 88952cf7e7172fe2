"""What is wrong with an installation, in plain words, each with the one thing to do about it."""
