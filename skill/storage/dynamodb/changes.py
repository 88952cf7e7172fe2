"""What a write does to a house's items, as terms of conditional updates."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from skill.ports import Receipt, Write
from skill.ritual.evening import Evening
from skill.ritual.household import Household, Seat
from skill.ritual.scene import Note
from skill.storage.dynamodb.items import LAYOUT, PROFILE, house_key, key_of, night_key
from skill.wire.receipts import receipt_to_text
from skill.wire.texts import evening_to_text, household_to_text

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import (
        AttributeValueTypeDef,
        ConditionCheckTypeDef,
        TransactWriteItemTypeDef,
        UpdateTypeDef,
    )

    Value = AttributeValueTypeDef
    Values = dict[str, Value]


@dataclass(frozen=True)
class Words:
    """What becomes of a night's kept words, as terms of an update. What was kept is not resent."""

    sets: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    values: "Values" = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """What a write does to one item, if nobody wrote it since it was read."""

    house: str
    sk: str
    revision: int
    page: str
    receipt: Receipt | None = None
    words: Words = field(default_factory=Words)

    def request(self, table: str) -> "UpdateTypeDef":
        """Return the change as UpdateItem takes it, and TransactWriteItems too."""
        request: UpdateTypeDef = {
            "TableName": table,
            "Key": {"pk": {"S": house_key(self.house)}, "sk": {"S": self.sk}},
            "UpdateExpression": self._expression(),
            "ConditionExpression": self._condition(),
            "ExpressionAttributeValues": self._values(),
        }
        if self.words.names:
            request["ExpressionAttributeNames"] = self.words.names
        return request

    @property
    def _is_first(self) -> bool:
        return self.revision == 1

    def _condition(self) -> str:
        # Two devices begin the same night, and both believe that there is none yet:
        nobody_wrote_it = "attribute_not_exists(pk)"
        # Two devices go on from the same place; the first to arrive raises the revision:
        nobody_wrote_since = "rev = :before"
        return nobody_wrote_it if self._is_first else nobody_wrote_since

    def _expression(self) -> str:
        sets = ["v = :v", "rev = :rev", "page = :page", *self.words.sets]
        if self.receipt:
            sets.append("receipt = :receipt")
        return f"SET {', '.join(sets)}" + ("" if self.receipt else " REMOVE receipt")

    def _values(self) -> "Values":
        values: Values = {
            ":v": {"N": str(LAYOUT)},
            ":rev": {"N": str(self.revision)},
            ":page": {"S": self.page},
            **self.words.values,
        }
        if self.receipt:
            values[":receipt"] = {"S": receipt_to_text(self.receipt)}
        if not self._is_first:
            values[":before"] = {"N": str(self.revision - 1)}
        return values


def terms_of(house: str, write: Write, table: str) -> "list[TransactWriteItemTypeDef]":
    """Return what a write changes, and what must be so, as terms of one transaction."""
    terms: list[TransactWriteItemTypeDef] = [
        {"Update": change.request(table)} for change in changes_of(house, write)
    ]
    if write.forgets:
        terms.append({"Delete": {"TableName": table, "Key": key_of(house, write.forgets)}})
    if write.presumes:
        terms.append({"ConditionCheck": _still_lives_here(house, write.presumes, table)})
    return terms


def silencing_terms(
    items: "Iterable[Mapping[str, Value]]", sealed_by: Collection[Seat] | None, table: str
) -> "list[TransactWriteItemTypeDef]":
    """Return what takes the words from these nights, or those sealed by these people."""
    return [
        {"Update": _silencing(item, silent, table)}
        for item in items
        for silent in [_silent(item["notes"]["M"], sealed_by)]
        if silent != item["notes"]["M"]
    ]


def _silencing(item: "Mapping[str, Value]", silent: "Values", table: str) -> "UpdateTypeDef":
    return {
        "TableName": table,
        "Key": {"pk": item["pk"], "sk": item["sk"]},
        "UpdateExpression": "SET notes = :silent REMOVE receipt",
        # What a device says meanwhile is not among what was read, and is not to be overwritten:
        "ConditionExpression": "rev = :read",
        "ExpressionAttributeValues": {":silent": {"M": silent}, ":read": item["rev"]},
    }


def _silent(kept: "Mapping[str, Value]", sealed_by: Collection[Seat] | None) -> "Values":
    if sealed_by is None:
        return {}
    stays = {
        place: [part for part in parts["L"] if not _is_sealed_by(place, part, sealed_by)]
        for place, parts in kept.items()
    }
    return {place: {"L": parts} for place, parts in stays.items() if parts}


def _is_sealed_by(place: str, part: "Value", seats: Collection[Seat]) -> bool:
    return "sealed" in part["M"] and Seat[place.rsplit(".", 1)[1]] in seats


def _still_lives_here(house: str, presumed: int, table: str) -> "ConditionCheckTypeDef":
    # A night begins for a household that was forgotten since it was read; nobody may come back so:
    nobody_forgot_them = "rev >= :presumed"
    return {
        "TableName": table,
        "Key": {"pk": {"S": house_key(house)}, "sk": {"S": PROFILE}},
        "ConditionExpression": nobody_forgot_them,
        "ExpressionAttributeValues": {":presumed": {"N": str(presumed)}},
    }


def changes_of(house: str, write: Write) -> tuple[Change, ...]:
    """Return what a write changes: the night, the household, or both."""
    night = _night_change(house, write.evening, write) if write.evening else None
    receipt = None if night else write.receipt
    profile = _profile_change(house, write.household, receipt) if write.household else None
    return tuple(change for change in (night, profile) if change)


def _night_change(house: str, evening: Evening, write: Write) -> Change:
    page = evening_to_text(evening)
    is_whole = evening.revision == 1 or write.erases_words
    words = _all_words(evening, write.notes) if is_whole else _more_words(evening, write.notes)
    return Change(house, night_key(evening.night), evening.revision, page, write.receipt, words)


def _profile_change(house: str, household: Household, receipt: Receipt | None) -> Change:
    page = household_to_text(household)
    return Change(house, PROFILE, household.revision, page, receipt)


def _all_words(evening: Evening, notes: tuple[Note, ...]) -> Words:
    """The map of words is made with the night, and made anew where words are erased."""
    kept: dict[str, Value] = {
        place: {"L": parts} for place, _, parts in _by_place(evening.revision, notes)
    }
    return Words(("notes = :notes",), {}, {":notes": {"M": kept}})


def _more_words(evening: Evening, notes: tuple[Note, ...]) -> Words:
    sets: list[str] = []
    names: dict[str, str] = {}
    values: Values = {}
    for at, (place, is_anew, parts) in enumerate(_by_place(evening.revision, notes)):
        name, value = f"#place{at}", f":parts{at}"
        names[name], values[value] = place, {"L": parts}
        follows = f"list_append(if_not_exists(notes.{name}, :nothing), {value})"
        sets.append(f"notes.{name} = {value if is_anew else follows}")
        if not is_anew:
            values[":nothing"] = {"L": []}
    return Words(tuple(sets), names, values)


def _by_place(revision: int, notes: Iterable[Note]) -> Iterable[tuple[str, bool, "list[Value]"]]:
    """Gather notes by beat and seat, as `storage.notes.merged` does: a first part begins anew."""
    places: dict[str, tuple[bool, list[Value]]] = {}
    for at, note in enumerate(notes):
        place = f"{note.beat}.{note.seat.name}"
        was_anew, before = places.get(place, (False, []))
        kept = [] if note.is_first else before
        part = [_part(revision, at, note)] if note.words else []
        places[place] = (was_anew or note.is_first, [*kept, *part])
    return ((place, is_anew, parts) for place, (is_anew, parts) in places.items())


def _part(revision: int, at: int, note: Note) -> "Value":
    part: Values = {
        "rev": {"N": str(revision)},
        "at": {"N": str(at)},
        "first": {"BOOL": note.is_first},
        "words": {"S": note.words},
    }
    return {"M": {**part, "sealed": {"BOOL": True}} if note.is_sealed else part}
