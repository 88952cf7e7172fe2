"""Who is let in: Amazon's signature checked, and nothing else known."""
