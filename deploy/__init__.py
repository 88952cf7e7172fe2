"""Putting the skill where Alexa finds it: what an operator runs, and never a turn."""
