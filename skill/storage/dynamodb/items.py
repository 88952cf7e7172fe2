"""A house's items: where they lie, and what a read makes of them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from skill.codec.fields import day_in, number_in
from skill.codec.notes import note_from_wire, note_to_wire
from skill.codec.receipts import receipt_from_text
from skill.codec.upgrades import Upgrade, upgrade
from skill.ports import Everything, KeptNight, Pages, Receipt
from skill.ritual.model.household import SECOND_THOUGHTS, Household, Seat
from skill.ritual.stage.scene import Note
from skill.storage.damage import (
    StoredNight,
    StoredWords,
    everything_of,
    read_household,
    read_intact,
    read_night,
)
from skill.storage.encryption.interface import HouseKey, Record, Sealed

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    Value = AttributeValueTypeDef
    Key = dict[str, Value]

Item = Mapping[str, Any]

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


def seal_among(items: Iterable[Item]) -> str:
    """Return the wrapped key that lies among a house's items, or nothing."""
    return next((str(item["seal"]["S"]) for item in items if item["sk"]["S"] == SEAL), "")


def pages_of(items: Iterable[Item], key: HouseKey) -> Pages:
    """Read the household and its evenings. Raises UnreadableError for a household that is damaged.

    An evening that is, is there as one that has not begun.
    """
    records = list(_records(items))
    nights = [_night_of(name, item, key) for name, item in records if name != PROFILE]
    return Pages(
        _household_among(records, key),
        tuple(night.kept.evening for night in nights),
        _receipts_of(records, key),
        key.seal,
    )


def everything_in(items: Iterable[Item], key: HouseKey) -> Everything:
    """Read all of a house. Raises as `pages_of` does."""
    records = list(_records(items))
    nights = [_night_of(name, item, key) for name, item in records if name != PROFILE]
    return everything_of(_household_among(records, key), nights, _receipts_of(records, key))


def night_of(item: Item, key: HouseKey) -> KeptNight | None:
    """Read one night, as far as it can be read."""
    nights = [_night_of(name, item, key).kept for name, item in _records([item])]
    return nights[0] if nights else None


def notes_of(item: Item, key: HouseKey) -> tuple[Note, ...]:
    """Read a night's kept words, in the order they were said, without those that are damaged."""
    return next((_words_of(name, night, key).notes for name, night in _records([item])), ())


def _household_among(records: Iterable[tuple[str, Item]], key: HouseKey) -> Household | None:
    profile = dict(records).get(PROFILE)
    if profile is None:
        return None
    record = Record(key, PROFILE)
    return read_household(lambda: _text(record, profile["page"], "page"), _revision_of(profile))


def _night_of(name: str, item: Item, key: HouseKey) -> StoredNight:
    record, night = Record(key, name), date.fromisoformat(name.removeprefix(NIGHT))
    words = _words_of(name, item, key)
    return read_night(lambda: _text(record, item["page"], "page"), night, _revision_of(item), words)


def _words_of(name: str, item: Item, key: HouseKey) -> StoredWords:
    kept, record = item.get("notes", {"M": {}})["M"], Record(key, name)
    lists = [(place, parts["L"]) for place, parts in kept.items()]
    parts = [part_of(record, place, part) for place, parts in lists for part in parts]
    said = sorted((part for part in parts if part), key=lambda part: part[:2])
    return StoredWords(tuple(note for _, _, note in said), is_damaged=len(said) < len(parts))


def _receipts_of(records: Iterable[tuple[str, Item]], key: HouseKey) -> tuple[Receipt, ...]:
    read = (_receipt_of(Record(key, name), item) for name, item in records if "receipt" in item)
    return tuple(receipt for receipt in read if receipt)


def _receipt_of(record: Record, item: Item) -> Receipt | None:
    return read_intact(lambda: receipt_from_text(_text(record, item["receipt"], "receipt")))


def _revision_of(item: Item) -> int:
    return int(item["rev"]["N"])


Part = tuple[int, int, Note]
"""The revision with which something was said, which part it was in it, and what it was."""


def part_to_value(record: Record, place: str, part: Part) -> "Value":
    """Write down a part of what was said, for the place it will lie at."""
    revision, at, note = part
    said = note_to_wire(note)
    return value_of(record.encrypt(f"notes {place}", json.dumps([revision, at, *said])))


def part_of(record: Record, place: str, value: Item) -> Part | None:
    """Read what was said in one part; None where it is damaged, or not understood here."""
    return read_intact(lambda: _part_of(record, place, value))


def _part_of(record: Record, place: str, value: Item) -> Part:
    if "M" in value:
        return _part_of_old(place, value["M"])
    revision, at, *said = json.loads(_text(record, value, f"notes {place}"))
    note = note_from_wire(said)
    if note is None:
        raise ValueError("another release wrote this part")
    return int(revision), int(at), note


def _part_of_old(place: str, part: Item) -> Part:
    """Read a part as the first two layouts had it."""
    beat, seat = place.rsplit(".", 1)
    is_first, is_sealed = bool(part["first"]["BOOL"]), "sealed" in part
    note = Note(beat, Seat[seat], part["words"]["S"], is_first, is_sealed)
    return int(part["rev"]["N"]), int(part["at"]["N"]), note


def _text(record: Record, value: Item, field: str) -> str:
    sealed: Sealed = value["B"] if "B" in value else value["S"]
    return record.decrypt(field, sealed)


def _records(items: Iterable[Item]) -> Iterator[tuple[str, Item]]:
    """Return the pages among a house's items by their names, brought up to date.

    What else lies there belongs to another release, but for the key.
    """
    for item in items:
        name = item["sk"]["S"]
        if name == PROFILE or day_in(name.removeprefix(NIGHT)):
            yield name, upgrade(_add_version(item), ITEM_UPGRADES, LAYOUT)


def _add_version(item: Item) -> dict[str, Any]:
    return {**item, "v": number_in(item.get("v", {}).get("N"), LAYOUT)}
