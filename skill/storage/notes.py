"""Kept words: a beat answered anew replaces them, in every store alike."""

from collections.abc import Collection, Iterable

from skill.ritual.household import Seat
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


def silenced(kept: Iterable[Note], sealed_by: Collection[Seat] | None) -> list[Note]:
    """Return what stays: nothing, or everything but what these people sealed."""
    if sealed_by is None:
        return []
    return [note for note in kept if not (note.is_sealed and note.seat in sealed_by)]
