"""The measurements. Each module is one, and writes what it found."""
