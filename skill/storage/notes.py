"""Kept words: a beat answered anew replaces them, in every store alike."""

from collections.abc import Iterable

from skill.ritual.scene import Note


def merged(kept: list[Note], new: Iterable[Note]) -> list[Note]:
    """Add notes to those kept: a first part replaces what was said at that beat before.

    A first part without words takes it back, and leaves nothing.
    """
    for note in new:
        if note.is_first:
            kept = [old for old in kept if (old.beat, old.seat) != (note.beat, note.seat)]
        kept = [*kept, note] if note.words else kept
    return kept
