"""A pretend Echo: the interaction model, sessions and silences, with no Echo and no account."""
