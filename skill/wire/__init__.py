"""How a page is written down: one form, for the journal and for what rides in a session."""
