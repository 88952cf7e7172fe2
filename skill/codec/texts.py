"""Pages as text: as a journal keeps them, and as they ride in a session."""

import json
from functools import lru_cache

from skill.codec.records import (
    evening_from_wire,
    evening_to_wire,
    household_from_wire,
    household_to_wire,
)
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household

ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
MOST_HELD = 256
"""Pages remembered by each process. What one turn wrote is mostly what the next one reads."""


@lru_cache(MOST_HELD)
def household_to_text(household: Household) -> str:
    """Write a household down. A turn that changed nothing of it finds it written."""
    return ENCODER.encode(household_to_wire(household))


@lru_cache(MOST_HELD)
def household_from_text(text: str) -> Household:
    """Read a household. Raises ValueError or TypeError if it is none."""
    return household_from_wire(json.loads(text))


def evening_to_text(evening: Evening) -> str:
    """Write an evening down: once for the journal and for the session."""
    # evenings that differ only in how often things were asked are equal, and are written apart
    return _evening_to_text(evening, tuple((step.asked, step.stays) for step in evening.steps))


@lru_cache(MOST_HELD)
def _evening_to_text(evening: Evening, _counts: tuple[tuple[int, int], ...]) -> str:
    return ENCODER.encode(evening_to_wire(evening))


def evening_from_text(text: str) -> Evening:
    """Read an evening. Raises ValueError or TypeError if it is none."""
    return evening_from_wire(json.loads(text))
