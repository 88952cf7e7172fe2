"""What rides in Alexa's session attributes: the evening and the household, never anyone's words."""

from collections.abc import Mapping
from typing import Any

from skill.ritual.scene import Offer
from skill.turn import Session
from skill.wire.asides import aside_from_wire, aside_to_wire
from skill.wire.texts import (
    evening_from_text,
    evening_to_text,
    household_from_text,
    household_to_text,
)

KEY = "ritual"


def attributes_of(session: Session, house: str) -> dict[str, Any]:
    """Write a session down, under a mark of the house it belongs to."""
    wire: dict[str, Any] = {"of": house[:8], "household": household_to_text(session.household)}
    if session.evening:
        wire["evening"] = evening_to_text(session.evening)
    if session.last_evening:
        wire["last"] = evening_to_text(session.last_evening)
    if session.offer:
        wire["offer"] = session.offer.value
    if session.aside:
        wire["aside"] = aside_to_wire(session.aside)
    if session.is_adrift:
        wire["adrift"] = 1
    if session.seal:
        wire["seal"] = session.seal
    return {KEY: wire}


def session_of(attributes: Mapping[str, Any], house: str) -> Session | None:
    """Read a session; None when there is none, or not one of ours, or not of this house."""
    wire = attributes.get(KEY)
    if not isinstance(wire, Mapping) or wire.get("of") != house[:8]:
        return None
    try:
        return Session(
            household=household_from_text(wire["household"]),
            evening=evening_from_text(wire["evening"]) if "evening" in wire else None,
            last_evening=evening_from_text(wire["last"]) if "last" in wire else None,
            offer=Offer(wire["offer"]) if "offer" in wire else None,
            aside=aside_from_wire(wire["aside"]) if "aside" in wire else None,
            is_adrift=bool(wire.get("adrift")),
            seal=str(wire.get("seal", "")),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def place_of(session: Session) -> str:
    """Name the place in the night that a screen shows: what is touched there means that step."""
    if session.aside:
        return type(session.aside).__name__
    if session.offer:
        return session.offer.value
    evening = session.evening
    return f"{evening.night}.{evening.passed}.{evening.parts}" if evening else ""
