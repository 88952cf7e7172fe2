"""`python -m skill` is `evening-ritual`."""

from skill.cli import main

main()
