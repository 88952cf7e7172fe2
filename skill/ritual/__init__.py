"""The night as a script of beats: pure, with no I/O, no clock, no chance and no locale."""
