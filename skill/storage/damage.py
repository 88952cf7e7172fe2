"""What cannot be read costs only itself: a part of a night, or a night, and never the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from msgspec.structs import replace

from skill.codec.fields import UNREADABLE
from skill.codec.texts import evening_from_text, household_from_text
from skill.ports import Everything, KeptNight, Receipt, UnreadableError
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household
from skill.ritual.stage.scene import Note
from skill.storage.encryption.interface import SealError

Value = TypeVar("Value")
DAMAGE = (SealError, *UNREADABLE)


@dataclass(frozen=True)
class StoredWords:
    """What was kept of a night, as far as it can be read."""

    notes: tuple[Note, ...] = ()
    is_damaged: bool = False


@dataclass(frozen=True)
class StoredNight:
    """One night as far as it can be read."""

    kept: KeptNight
    is_damaged: bool = False


def read_intact(read: Callable[[], Value]) -> Value | None:
    """Return what is read; None where it does not open, or is nothing of ours."""
    try:
        return read()
    except DAMAGE:
        return None


def read_household(read: Callable[[], str], revision: int) -> Household:
    """Return a household by its page. Raises UnreadableError: no new one may begin over it."""
    try:
        household = household_from_text(read())
    except UNREADABLE as error:
        raise UnreadableError("the page of the household cannot be read") from error
    is_same = household.revision == revision
    return household if is_same else replace(household, revision=revision)


def read_night(
    read: Callable[[], str], night: date, revision: int, words: StoredWords | None = None
) -> StoredNight:
    """Return a night by its page, with its words.

    Where the page is damaged it is a night that has not begun, with the revision that lies there:
    if it is tonight's, it can begin anew.
    """
    evening = read_intact(lambda: evening_from_text(read()))
    whole, words = evening or Evening(night), words or StoredWords()
    if (whole.night, whole.revision) != (night, revision):
        whole = replace(whole, night=night, revision=revision)
    return StoredNight(KeptNight(whole, words.notes), evening is None or words.is_damaged)


def everything_of(
    household: Household | None, nights: Sequence[StoredNight], receipts: tuple[Receipt, ...]
) -> Everything:
    """Return all of a house, and which nights are not all of what was kept."""
    damaged = tuple(one.kept.evening.night for one in nights if one.is_damaged)
    return Everything(household, tuple(one.kept for one in nights), receipts, damaged)
