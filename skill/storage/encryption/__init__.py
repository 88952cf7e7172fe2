"""How what is kept is sealed: the interface, AES, a key file, KMS."""
