"""How a record is written down, and read whichever release wrote it."""
