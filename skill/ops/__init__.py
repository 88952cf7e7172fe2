"""Metrics and logs: kinds and counts, never words or ids."""
