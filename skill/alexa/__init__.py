"""Amazon's words and ours: envelopes in, responses out, and nothing of either beyond here."""
