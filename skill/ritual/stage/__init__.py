"""One turn in the making, and what every step of a night shares."""
