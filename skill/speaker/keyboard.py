"""One typed line: edited where the terminal lets it be, and never with a key for a word."""

import re
import sys

from rich.console import Console
from rich.text import Text

try:
    import readline  # from here on `input` edits; what it remembers is tonight's, and in no file
except ImportError:  # Windows has none, and lets a line be edited all the same
    EDITS = False
else:
    EDITS = bool(readline)

KEYS = re.compile(
    r"\x1b\[\[?[0-?]*[ -/]*[@-~]|\x1bO.|\x1b.?"  # an arrow, Home, Delete, Alt with a letter
    r"|\x9b[0-?]*[ -/]*[@-~]"  # the same, from a terminal that says it in one byte
    r"|[\x00-\x08\x0b-\x1f\x7f-\x9f]"
)
"""What a key sends that is no letter (ECMA-48, and xterm's function keys)."""

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def read_line(console: Console, prompt: Text) -> str:
    """Ask for a line. Raises EOFError and KeyboardInterrupt, as `input` does."""
    return drop_keys(input(_style_prompt(console, prompt)))


def drop_keys(line: str) -> str:
    """Return what was typed without the keys that were pressed in vain."""
    return KEYS.sub("", line)


def _style_prompt(console: Console, prompt: Text) -> str:
    """Return the prompt as it looks. Where lines are edited it says which part of it is no letter.

    Otherwise the line would be drawn over the prompt as soon as the cursor goes back in it.
    """
    with console.capture() as captured:
        console.print(prompt, end="")
    return COLOUR.sub("\x01\\g<0>\x02", captured.get()) if _is_edited() else captured.get()


def _is_edited() -> bool:
    return EDITS and sys.stdin.isatty() and sys.stdout.isatty()
