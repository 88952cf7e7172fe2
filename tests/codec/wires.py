"""Pages as the maps they are: to look into, and to alter before they are read."""

import json
from collections.abc import Mapping
from typing import Any

from skill.codec.texts import (
    evening_from_text,
    evening_to_text,
    household_from_text,
    household_to_text,
)
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household


def household_to_wire(household: Household) -> dict[str, Any]:
    wire: dict[str, Any] = json.loads(household_to_text(household))
    return wire


def household_from_wire(wire: Mapping[str, Any]) -> Household:
    return household_from_text(json.dumps(wire))


def evening_to_wire(evening: Evening) -> dict[str, Any]:
    wire: dict[str, Any] = json.loads(evening_to_text(evening))
    return wire


def evening_from_wire(wire: Mapping[str, Any]) -> Evening:
    return evening_from_text(json.dumps(wire))
