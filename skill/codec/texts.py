"""Pages as text: as a journal keeps them, and as they ride in a session."""

from weakref import WeakKeyDictionary

from skill.codec.json_text import read_json, write_json
from skill.codec.records import (
    SCHEMA,
    evening_from_wire,
    evening_to_wire,
    household_from_wire,
    household_to_wire,
)
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household

OURS = f'{{"v":{SCHEMA},'
"""How a page begins that this release would write."""

WRITTEN: WeakKeyDictionary[Household, str] = WeakKeyDictionary()
"""The page of each household that somebody holds: it goes when the household does, and is neither
written twice in a turn nor anew where a turn changed nothing of it."""


def household_to_text(household: Household) -> str:
    """Write a household down, once for the journal and for the session."""
    text = WRITTEN.get(household)
    if text is None:
        text = WRITTEN[household] = write_json(household_to_wire(household))
    return text


def household_from_text(text: str) -> Household:
    """Read a household. Raises ValueError or TypeError if it is none."""
    household = household_from_wire(read_json(text))
    if text.startswith(OURS):
        WRITTEN[household] = text
    return household


def evening_to_text(evening: Evening) -> str:
    """Write an evening down."""
    return write_json(evening_to_wire(evening))


def evening_from_text(text: str) -> Evening:
    """Read an evening. Raises ValueError or TypeError if it is none."""
    return evening_from_wire(read_json(text))
