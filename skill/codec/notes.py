"""Kept words on the wire: which beat, whose, the words, where they begin anew, and for whom."""

from typing import Any

from skill.codec.fields import one_of
from skill.ritual.model.household import Seat
from skill.ritual.stage.scene import Note, Readers

LEAST, MOST = 4, 6
"""Fields of a note: the first release wrote a fifth where it was sealed, and none for readers. One
more may say of a later release for whom it is: it is not spoken here."""


def note_to_wire(note: Note) -> list[str | bool]:
    """Write a note down. The first release takes the sixth field for a seal: it speaks less."""
    said: list[str | bool] = [note.beat, note.seat.name, note.words, note.is_first]
    return [*said, note.is_sealed, note.readers.value]


def note_from_wire(wire: object) -> Note | None:
    """Read a note; None for one that this release does not understand: it is told to nobody."""
    if not isinstance(wire, list) or not LEAST <= len(wire) <= MOST:
        return None
    beat, name, words, is_first, *more = wire
    seat = one_of(Seat, name)
    if seat is None or not isinstance(beat, str) or not isinstance(words, str):
        return None
    return Note(beat, seat, words, bool(is_first), _is_sealed(more), _readers(more))


def _is_sealed(more: list[Any]) -> bool:
    return bool(more) and more[0] is not False


def _readers(more: list[Any]) -> Readers:
    if len(more) <= 1:
        return Readers.UNSAID
    return one_of(Readers, more[1]) or Readers.NOBODY
