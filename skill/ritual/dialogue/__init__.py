"""Every act in every state: what is said, what changes, what is kept."""
