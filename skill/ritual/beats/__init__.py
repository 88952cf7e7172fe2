"""The beats of the night, one small module each. What they say is in the words, by file name."""
