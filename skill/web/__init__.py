"""The Flask door: bytes in, bytes out."""
