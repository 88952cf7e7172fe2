"""What rides in Alexa's session attributes: the evening and the household, never anyone's words.

Alexa signs what she sends back, so it comes from us. It is read as if it did not.
"""

import re
from collections.abc import Mapping
from typing import Any

from skill.codec.fields import UNREADABLE, one_of, text_in, words_in
from skill.codec.texts import (
    SCHEMA,
    aside_from_wire,
    aside_to_wire,
    evening_from_text,
    evening_to_text,
    household_from_text,
    household_to_text,
)
from skill.ritual.stage.scene import Offer
from skill.turn import Session

KEY = "ritual"
MOST_TEXT = 8_000
"""Characters of all parts together: four times what is ever written. More is not ours."""


def attributes_of(session: Session, house: str) -> dict[str, Any]:
    """Write a session down, under a mark of the house it belongs to."""
    household = swap_quotes(household_to_text(session.household))
    wire: dict[str, Any] = {"of": house[:8], "household": household}
    if session.evening:
        wire["evening"] = swap_quotes(evening_to_text(session.evening))
    if session.last_evening:
        wire["last"] = swap_quotes(evening_to_text(session.last_evening))
    if session.offer:
        wire["offer"] = session.offer.value
    if session.aside:
        wire["aside"] = aside_to_wire(session.aside)
    if session.is_private:
        wire["private"] = 1
    if session.asked:
        wire["asked"] = " ".join(session.asked)
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
    if sum(len(part) for part in wire.values() if isinstance(part, str)) > MOST_TEXT:
        return None
    try:
        return Session(
            household=household_from_text(_page(wire["household"])),
            evening=evening_from_text(_page(wire["evening"])) if "evening" in wire else None,
            last_evening=evening_from_text(_page(wire["last"])) if "last" in wire else None,
            offer=one_of(Offer, wire.get("offer")),
            aside=aside_from_wire(wire.get("aside")),
            is_private=bool(wire.get("private")),
            asked=tuple(words_in(wire.get("asked"))),
            is_adrift=bool(wire.get("adrift")),
            seal=text_in(wire.get("seal")),
        )
    except UNREADABLE:
        return None


def swap_quotes(text: str) -> str:
    """Change the two kinds of quotes over, there or back.

    A page travels as text within text, where each of its own quotes would take two bytes: that is
    a tenth of what a large household may carry.
    """
    held = "\0"  # no page has this in it, as JSON escapes it
    return text.replace('"', held).replace("'", '"').replace(held, "'")


def place_of(session: Session) -> str:
    """Name the place in the night that a screen shows: what is touched there means that step."""
    if session.aside:
        return type(session.aside).__name__
    if session.offer:
        return session.offer.value
    evening = session.evening
    return f"{evening.night}.{evening.passed}.{evening.parts}" if evening else ""


def _page(text: str) -> str:
    """Return a page as it was written. One of a later release is in the journal, too."""
    page = swap_quotes(text)
    version = re.match(r'\{"v":\s*(\d{1,9})', page)
    if version and int(version[1]) > SCHEMA:
        raise ValueError("a later release wrote this session")
    return page
