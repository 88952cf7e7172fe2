"""A house's items: where they lie, and what a read makes of them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from skill.ports import Everything, KeptNight, Pages
from skill.ritual.household import SECOND_THOUGHTS, Seat
from skill.ritual.scene import Note, Readers
from skill.storage.keys import HouseKey, Record, Sealed
from skill.wire.receipts import receipt_from_text
from skill.wire.texts import evening_from_text, household_from_text
from skill.wire.versions import Upgrade, upgraded

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    Value = AttributeValueTypeDef
    Key = dict[str, Value]

PROFILE, NIGHT, SEAL = "PROFILE", "NIGHT#", "SEAL"
"""What lies in a house's partition, in a Query's order: nights, the profile, the wrapped key."""

AFTER_EVERY_NIGHT = NIGHT + "~"
EXPIRES = "expires_at"
"""The table's TTL attribute. Only what is meant to vanish carries it."""

GRACE = timedelta(days=2)
"""A night's label may be a day off from UTC's, and whoever sleeps late is still in it."""

LAYOUT = 3
"""How an item is laid out, kept in its `v`; the page in it has a version of its own.

2: a part of an answer may be for its author alone. A reader of 1 would speak it.
3: texts are noise. A reader of 2 knows no key.
"""

ITEM_UPGRADES: dict[int, Upgrade] = {1: dict, 2: dict}
"""From each layout that may still lie in a table to the next, as in `wire.pages`.

Before the third, all of it lay in the clear, and a part of what was said was a map of its own. Both
are read as they lie, since a night may have gone on in this layout from the middle of that one.
"""


def house_key(house: str) -> str:
    """Return the partition that everything of a house lies in."""
    return f"HOUSE#{house}"


def house_of(partition: str) -> str:
    """Return the house that a partition belongs to."""
    return partition.removeprefix("HOUSE#")


def night_key(night: date) -> str:
    """Return where a night lies; every night sorts before the household."""
    return f"{NIGHT}{night.isoformat()}"


def key_of(house: str, night: date) -> "Key":
    """Return the key of a night."""
    return {"pk": {"S": house_key(house)}, "sk": {"S": night_key(night)}}


def value_of(sealed: Sealed) -> "Value":
    """Return noise as DynamoDB's binary, and a text in the clear as its string."""
    return {"S": sealed} if isinstance(sealed, str) else {"B": sealed}


def expiry_of(night: str, days: int, chosen: date | None = None) -> "Value":
    """Return when a night vanishes, in seconds as TTL wants them: so many days after it.

    Never sooner than a week after that was chosen. TTL itself may take some days more.
    """
    last = date.fromisoformat(night.removeprefix(NIGHT)) + timedelta(days=days)
    latest = max(last, chosen + SECOND_THOUGHTS) if chosen else last
    return {"N": str(int(datetime.combine(latest + GRACE, time(), UTC).timestamp()))}


def seal_among(items: Iterable[Mapping[str, Any]]) -> str:
    """Return the wrapped key that lies among a house's items, or nothing."""
    return next((str(item["seal"]["S"]) for item in items if item["sk"]["S"] == SEAL), "")


def pages_of(items: Iterable[Mapping[str, Any]], key: HouseKey) -> Pages:
    """Read the household and its evenings. Raises ValueError, KeyError, TypeError or SealError."""
    records = [(Record(key, name), item) for name, item in _records(items)]
    pages = {record.name: _text(record, item["page"], "page") for record, item in records}
    receipts = [(record, item["receipt"]) for record, item in records if "receipt" in item]
    profile = pages.pop(PROFILE, None)
    return Pages(
        household_from_text(profile) if profile else None,
        tuple(evening_from_text(page) for page in pages.values()),
        tuple(receipt_from_text(_text(*receipt, "receipt")) for receipt in receipts),
        key.seal,
    )


def everything_of(items: Sequence[Mapping[str, Any]], key: HouseKey) -> Everything:
    """Read all of a house. Raises as `pages_of` does."""
    pages = pages_of(items, key)
    words = [notes_of(item, key) for item in items if item["sk"]["S"].startswith(NIGHT)]
    return Everything(pages.household, tuple(map(KeptNight, pages.evenings, words)), pages.receipts)


def night_of(item: Mapping[str, Any], key: HouseKey) -> KeptNight:
    """Read one night. Raises as `pages_of` does."""
    return KeptNight(pages_of([item], key).evenings[0], notes_of(item, key))


def notes_of(item: Mapping[str, Any], key: HouseKey) -> tuple[Note, ...]:
    """Read a night's kept words, in the order they were said. Raises as `pages_of` does."""
    ((name, night),) = _records([item])
    kept = night.get("notes", {"M": {}})["M"]
    lists = [(place, parts["L"]) for place, parts in kept.items()]
    said = [_part(Record(key, name), place, part) for place, parts in lists for part in parts]
    return tuple(note for _, _, note in sorted(said, key=lambda part: part[:2]))


Part = tuple[int, int, Note]
"""The revision with which something was said, which part it was in it, and what it was."""


def part_to_value(record: Record, place: str, part: Part) -> "Value":
    """Write down a part of what was said, for the place it will lie at."""
    revision, at, note = part
    said = [note.beat, note.seat.name, note.words, note.is_first, note.is_sealed, note.readers]
    return value_of(record.sealed(f"notes {place}", json.dumps([revision, at, *said])))


def note_of(record: Record, place: str, value: Mapping[str, Any]) -> Note:
    """Read what was said in one part. Raises as `pages_of` does."""
    return _part(record, place, value)[-1]


def _part(record: Record, place: str, value: Mapping[str, Any]) -> Part:
    if "M" in value:
        return _part_of_old(place, value["M"])
    text = _text(record, value, f"notes {place}")
    revision, at, beat, seat, words, is_first, is_sealed, *readers = json.loads(text)
    known = Readers(readers[0]) if readers else Readers.UNSAID
    return revision, at, Note(beat, Seat[seat], words, is_first, is_sealed, known)


def _part_of_old(place: str, part: Mapping[str, Any]) -> Part:
    """Read a part as the first two layouts had it."""
    beat, seat = place.rsplit(".", 1)
    is_first, is_sealed = bool(part["first"]["BOOL"]), "sealed" in part
    note = Note(beat, Seat[seat], part["words"]["S"], is_first, is_sealed)
    return int(part["rev"]["N"]), int(part["at"]["N"]), note


def _text(record: Record, value: Mapping[str, Any], field: str) -> str:
    sealed: Sealed = value["B"] if "B" in value else value["S"]
    return record.unsealed(field, sealed)


def _records(items: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Return the pages among a house's items by their names, brought up to date."""
    for item in items:
        if item["sk"]["S"] != SEAL:
            yield item["sk"]["S"], upgraded(_versioned(item), ITEM_UPGRADES, LAYOUT)


def _versioned(item: Mapping[str, Any]) -> dict[str, Any]:
    return {**item, "v": int(item["v"]["N"])}
