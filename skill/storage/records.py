"""Reads a house's records, and merges what was said into them: in every store alike.

What cannot be read costs only itself: a part of a night, or a night, and never the others.
"""

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from msgspec.structs import replace

from skill.codec.fields import UNREADABLE
from skill.codec.texts import evening_from_text, household_from_text, receipt_from_text
from skill.ports import Everything, KeptNight, Receipt, UnreadableError
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household, Seat
from skill.ritual.stage.scene import Note
from skill.storage.encryption.interface import Record, Sealed, SealError

DAMAGE = (SealError, *UNREADABLE)
"""What reading a record can end in: it does not open, or is nothing of ours."""


@dataclass(frozen=True)
class StoredRecord:
    """One record of a house as it lies in a store."""

    record: Record
    night: date | None
    """None: it is the household's."""

    revision: int
    page: Sealed
    receipt: Sealed
    """Empty where there is none."""

    words: Sequence[Note | None] = ()
    """In the order they were said. None stands for what cannot be read."""


def read_house(stored: Iterable[StoredRecord]) -> Everything:
    """Read these records, and tell which nights are not all of what was kept.

    A night whose page is damaged is one that has not begun, with the revision that lies there: if
    it is tonight's, it can begin anew. Raises UnreadableError for a household that is damaged: no
    new one may begin over it.
    """
    household: Household | None = None
    nights: list[KeptNight] = []
    receipts: list[Receipt] = []
    damaged: list[date] = []
    for one in stored:
        if one.receipt:
            with suppress(*DAMAGE):
                receipts.append(receipt_from_text(one.record.decrypt("receipt", one.receipt)))
        if one.night is None:
            try:
                household = household_from_text(one.record.decrypt("page", one.page))
            except UNREADABLE as error:
                raise UnreadableError("the page of the household cannot be read") from error
            if household.revision != one.revision:
                household = replace(household, revision=one.revision)
            continue
        is_damaged = None in one.words
        try:
            evening = evening_from_text(one.record.decrypt("page", one.page))
        except DAMAGE:
            evening, is_damaged = Evening(one.night), True
        if (evening.night, evening.revision) != (one.night, one.revision):
            evening = replace(evening, night=one.night, revision=one.revision)
        nights.append(KeptNight(evening, tuple(note for note in one.words if note)))
        if is_damaged:
            damaged.append(one.night)
    return Everything(household, tuple(nights), tuple(receipts), tuple(damaged))


def merge_notes(kept: list[Note], new: Iterable[Note]) -> list[Note]:
    """Add notes to those kept: a first part replaces what was said at that beat before.

    A first part without words takes it back, and leaves nothing.
    """
    for note in new:
        if note.is_first:
            kept = [old for old in kept if (old.beat, old.seat) != (note.beat, note.seat)]
        kept = [*kept, note] if note.words else kept
    return kept


def is_silenced(
    note: Note, sealed_by: Collection[Seat] | None, said_by: Collection[Seat] | None
) -> bool:
    """Say whether a note goes that these people sealed, or said; with nobody named, every one."""
    if sealed_by is None and said_by is None:
        return True
    is_sealed_by = note.is_sealed and note.seat in (sealed_by or ())
    return is_sealed_by or note.seat in (said_by or ())
