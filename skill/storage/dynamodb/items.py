"""A house's items: where they lie, and what a read makes of them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from skill.codec.fields import day_in
from skill.codec.texts import note_from_wire
from skill.ritual.model.household import SECOND_THOUGHTS, Seat
from skill.ritual.stage.scene import Note
from skill.storage.encryption.interface import HouseKey, Record, Sealed
from skill.storage.records import DAMAGE, StoredRecord

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    Value = AttributeValueTypeDef
    Key = dict[str, Value]

Item = Mapping[str, Any]

PROFILE, NIGHT, SEAL = "PROFILE", "NIGHT#", "SEAL"
"""What lies in a house's partition, in a Query's order: nights, the profile, the wrapped key."""

EXPIRES = "expires_at"
"""The table's TTL attribute. Only what is meant to vanish carries it."""

NOBODY = ""
"""The name of a house that nobody lives in."""

LAYOUT = 3
"""How an item is laid out, kept in its `v`; the page in it has a version of its own.

2: a part of an answer may be for its author alone. A reader of 1 would speak it.
3: texts are noise. A reader of 2 knows no key.

Before the third, all of it lay in the clear, and a part of what was said was a map of its own. Both
are read as they lie, since a night may have gone on in this layout from the middle of that one.
"""


def house_key(house: str) -> str:
    """Return the partition that everything of a house lies in."""
    return f"HOUSE#{house}"


def night_key(night: date) -> str:
    """Return the name of a night's item; every night sorts before the household."""
    return f"{NIGHT}{night.isoformat()}"


def key_of(house: str, name: str) -> "Key":
    """Return the key of an item by its name."""
    return {"pk": {"S": house_key(house)}, "sk": {"S": name}}


def value_of(sealed: Sealed) -> "Value":
    """Return noise as DynamoDB's binary, and a text in the clear as its string."""
    return {"S": sealed} if isinstance(sealed, str) else {"B": sealed}


def expiry_of(night: str, days: int, chosen: date | None = None) -> "Value":
    """Return when a night vanishes, in seconds as TTL wants them: so many days after it.

    Never sooner than a week after that was chosen. TTL itself may take some days more.
    """
    last = date.fromisoformat(night.removeprefix(NIGHT)) + timedelta(days=days)
    latest = max(last, chosen + SECOND_THOUGHTS) if chosen else last
    # A night's label may be a day off from UTC's, and whoever sleeps late is still in it:
    grace = timedelta(days=2)
    return {"N": str(int(datetime.combine(latest + grace, time(), UTC).timestamp()))}


def read_seal(items: Iterable[Item]) -> str:
    """Return the wrapped key that lies among a house's items, or nothing."""
    return next((str(item["seal"]["S"]) for item in items if item["sk"]["S"] == SEAL), "")


def records_in(items: Iterable[Item], key: HouseKey) -> Iterator[StoredRecord]:
    """Yield the household and its nights, as they lie among a house's items.

    What else lies there belongs to another release, but for the key.
    """
    for item in items:
        name = item["sk"]["S"]
        night = day_in(name.removeprefix(NIGHT))
        if night or name == PROFILE:
            record = Record(key, name)
            yield StoredRecord(
                record,
                night,
                int(item["rev"]["N"]),
                _read_value(item.get("page", {})),
                _read_value(item.get("receipt", {})),
                words_in(record, item),
            )


def words_in(record: Record, item: Item) -> tuple[Note | None, ...]:
    """Read what was kept of one night in the order it was said, with None for what is damaged."""
    kept = item.get("notes", {"M": {}})["M"]
    lists = [(place, parts["L"]) for place, parts in kept.items()]
    parts = [read_part(record, place, part) for place, parts in lists for part in parts]
    said = sorted((part for part in parts if part), key=lambda part: part[:2])
    return *(note for _, _, note in said), *(None for part in parts if part is None)


def read_part(record: Record, place: str, value: Item) -> tuple[int, int, Note] | None:
    """Read what was said in one part, after the revision it came with and its number in that.

    None where it is damaged, or not understood here.
    """
    try:
        if "M" in value:  # as the first two layouts had it
            part = value["M"]
            beat, seat = place.rsplit(".", 1)
            is_first, is_sealed = bool(part["first"]["BOOL"]), "sealed" in part
            note = Note(beat, Seat[seat], part["words"]["S"], is_first, is_sealed)
            return int(part["rev"]["N"]), int(part["at"]["N"]), note
        text = record.decrypt(f"notes {place}", _read_value(value))
        revision, at, *said = json.loads(text)
        understood = note_from_wire(said)
        return (int(revision), int(at), understood) if understood else None
    except DAMAGE:
        return None


def _read_value(value: Item) -> Sealed:
    """Return what lies in an attribute. Where that is nothing of ours: noise that never opens."""
    sealed: Sealed = value.get("B", value.get("S", b""))
    return sealed
