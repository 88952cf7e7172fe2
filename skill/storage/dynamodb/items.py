"""A house's items: where they lie, and what a read makes of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from skill.ports import Everything, KeptNight, Pages
from skill.ritual.household import Seat
from skill.ritual.scene import Note
from skill.wire.receipts import receipt_from_text
from skill.wire.texts import evening_from_text, household_from_text
from skill.wire.versions import Upgrade, upgraded

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    Key = dict[str, AttributeValueTypeDef]

PROFILE, NIGHT = "PROFILE", "NIGHT#"
AFTER_EVERY_NIGHT = NIGHT + "~"
EXPIRES = "expires_at"
"""The table's TTL attribute. What is meant to vanish carries it; a night never does."""

LAYOUT = 2
"""How an item is laid out, kept in its `v`; the page in it has a version of its own.

2: a part of an answer may be sealed. A reader of 1 would speak it.
"""

ITEM_UPGRADES: dict[int, Upgrade] = {1: dict}
"""From each layout that may still lie in a table to the next, as in `wire.pages`."""


def house_key(house: str) -> str:
    """Return the partition that everything of a house lies in."""
    return f"HOUSE#{house}"


def night_key(night: date) -> str:
    """Return where a night lies; every night sorts before the household."""
    return f"{NIGHT}{night.isoformat()}"


def key_of(house: str, night: date) -> "Key":
    """Return the key of a night."""
    return {"pk": {"S": house_key(house)}, "sk": {"S": night_key(night)}}


def pages_of(items: Iterable[Mapping[str, Any]]) -> Pages:
    """Read the household and its evenings. Raises ValueError, KeyError or TypeError."""
    current = [upgraded(_versioned(item), ITEM_UPGRADES, LAYOUT) for item in items]
    pages = {item["sk"]["S"]: item["page"]["S"] for item in current}
    profile = pages.pop(PROFILE, None)
    return Pages(
        household_from_text(profile) if profile else None,
        tuple(evening_from_text(page) for page in pages.values()),
        tuple(receipt_from_text(item["receipt"]["S"]) for item in current if "receipt" in item),
    )


def everything_of(items: Sequence[Mapping[str, Any]]) -> Everything:
    """Read all of a house. Raises as `pages_of` does."""
    pages = pages_of(items)
    words = [notes_of(item) for item in items if item["sk"]["S"] != PROFILE]
    return Everything(pages.household, tuple(map(KeptNight, pages.evenings, words)), pages.receipts)


def night_of(item: Mapping[str, Any]) -> KeptNight:
    """Read one night. Raises as `pages_of` does."""
    return KeptNight(pages_of([item]).evenings[0], notes_of(item))


def notes_of(item: Mapping[str, Any]) -> tuple[Note, ...]:
    """Read a night's kept words, in the order they were said."""
    kept = upgraded(_versioned(item), ITEM_UPGRADES, LAYOUT).get("notes", {"M": {}})["M"]
    parts = [(place, part["M"]) for place, parts in kept.items() for part in parts["L"]]
    return tuple(_note(place, part) for place, part in sorted(parts, key=_when))


def _when(placed: tuple[str, Mapping[str, Any]]) -> tuple[int, int]:
    _, part = placed
    return int(part["rev"]["N"]), int(part["at"]["N"])


def _note(place: str, part: Mapping[str, Any]) -> Note:
    beat, seat = place.rsplit(".", 1)
    return Note(beat, Seat[seat], part["words"]["S"], bool(part["first"]["BOOL"]), "sealed" in part)


def _versioned(item: Mapping[str, Any]) -> dict[str, Any]:
    return {**item, "v": int(item["v"]["N"])}
