"""Kept words: a beat answered anew replaces them, in every store alike."""

from collections.abc import Collection, Iterable

from skill.ritual.model.household import Seat
from skill.ritual.stage.scene import Note


def merge_notes(kept: list[Note], new: Iterable[Note]) -> list[Note]:
    """Add notes to those kept: a first part replaces what was said at that beat before.

    A first part without words takes it back, and leaves nothing.
    """
    for note in new:
        if note.is_first:
            kept = [old for old in kept if (old.beat, old.seat) != (note.beat, note.seat)]
        kept = [*kept, note] if note.words else kept
    return kept


def silence_notes(
    kept: Iterable[Note],
    sealed_by: Collection[Seat] | None,
    said_by: Collection[Seat] | None = None,
) -> list[Note]:
    """Return what stays: nothing, or everything but what these people sealed, or said."""
    return [note for note in kept if not is_silenced(note, sealed_by, said_by)]


def is_silenced(
    note: Note, sealed_by: Collection[Seat] | None, said_by: Collection[Seat] | None
) -> bool:
    """Say whether this goes: with nobody named, everything does."""
    if sealed_by is None and said_by is None:
        return True
    is_sealed_by = note.is_sealed and note.seat in (sealed_by or ())
    return is_sealed_by or note.seat in (said_by or ())
