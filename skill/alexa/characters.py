"""Which characters can be spoken and kept: those an XML document and UTF-8 can hold."""

import re

UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Control characters, halves of surrogate pairs, and what is no character at all.

One of them makes a whole document unreadable to Alexa; some would steer a terminal.
"""


def replace_unspeakable(text: str) -> str:
    """Return text with a space for each character nobody can say."""
    return UNSPEAKABLE.sub(" ", text)
