"""What was ever stored, and what writes one more folder of it."""
