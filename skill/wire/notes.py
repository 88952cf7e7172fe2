"""Kept words on the wire: which beat, whose, the words, whether they begin anew, whether sealed."""

from typing import Any

from skill.ritual.household import Seat
from skill.ritual.scene import Note
from skill.wire.fields import one_of

LEAST, MOST = 4, 5
"""Fields of a note. One more may say of a later release for whom it is: it is not spoken here."""


def note_to_wire(note: Note) -> list[str | bool]:
    """Write a note down. What is sealed has a field more, which the first release did not read."""
    wire: list[str | bool] = [note.beat, note.seat.name, note.words, note.is_first]
    return [*wire, True] if note.is_sealed else wire


def note_from_wire(wire: object) -> Note | None:
    """Read a note; None for one that this release does not understand: it is told to nobody."""
    if not isinstance(wire, list) or not LEAST <= len(wire) <= MOST:
        return None
    beat, name, words, is_first, *sealed = wire
    seat = one_of(Seat, name)
    if seat is None or not isinstance(beat, str) or not isinstance(words, str):
        return None
    return Note(beat, seat, words, bool(is_first), _is_sealed(sealed))


def _is_sealed(said: list[Any]) -> bool:
    return bool(said) and said[0] is not False
