"""What a write does to a house's items, as terms of conditional updates."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from skill.codec.receipts import receipt_to_text
from skill.codec.texts import evening_to_text, household_to_text
from skill.ports import Receipt, Write
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household, Seat
from skill.ritual.stage.scene import Note
from skill.storage.dynamodb.items import (
    EXPIRES,
    LAYOUT,
    PROFILE,
    SEAL,
    expiry_of,
    house_key,
    key_of,
    night_key,
    part_of,
    part_to_value,
    value_of,
)
from skill.storage.encryption.interface import HouseKey, Record
from skill.storage.notes import is_silenced

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import (
        AttributeValueTypeDef,
        ConditionCheckTypeDef,
        TransactWriteItemTypeDef,
        UpdateTypeDef,
    )

    Key = Mapping[str, AttributeValueTypeDef]
    Value = AttributeValueTypeDef
    Values = dict[str, Value]

IS_OURS = "(attribute_not_exists(sealed_by) OR sealed_by = :mark)"
"""Of a house that was forgotten and has begun anew, the old key must write nothing any more: its
revisions might fit again, and then nobody could read what it wrote."""


@dataclass(frozen=True)
class WordsUpdate:
    """What becomes of a night's kept words, as terms of an update. What was kept is not resent."""

    sets: tuple[str, ...] = ()
    removes: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    values: "Values" = field(default_factory=dict)


@dataclass(frozen=True)
class RecordUpdate:
    """What a write does to one item, if nobody wrote it since it was read."""

    house: str
    record: Record
    revision: int
    page: str
    receipt: Receipt | None = None
    words: WordsUpdate = field(default_factory=WordsUpdate)
    fades: int = 0

    def request(self, table: str) -> "UpdateTypeDef":
        """Return the change as UpdateItem takes it, and TransactWriteItems too."""
        request: UpdateTypeDef = {
            "TableName": table,
            "Key": _key_of(self.house, self.record.name),
            "UpdateExpression": _expression(self._sets(), self._removes()),
            "ConditionExpression": self._condition(),
            "ExpressionAttributeValues": self._values(),
        }
        if self.words.names:
            request["ExpressionAttributeNames"] = self.words.names
        return request

    @property
    def _is_first(self) -> bool:
        return self.revision == 1

    @property
    def _mark(self) -> str:
        return self.record.key.mark

    def _condition(self) -> str:
        # Two devices begin the same night, and both believe that there is none yet:
        nobody_wrote_it = "attribute_not_exists(pk)"
        # Two devices go on from the same place; the first to arrive raises the revision:
        nobody_wrote_since = "rev = :before"
        return nobody_wrote_it if self._is_first else _require_mark(nobody_wrote_since, self._mark)

    def _sets(self) -> list[str]:
        sets = ["v = :v", "rev = :rev", "page = :page", *self.words.sets]
        return [
            *sets,
            *(["sealed_by = :mark"] if self._mark else []),
            *(["receipt = :receipt"] if self.receipt else []),
            *([f"{EXPIRES} = :expires"] if self.fades else []),
        ]

    def _removes(self) -> list[str]:
        return [
            *self.words.removes,
            *([] if self.receipt else ["receipt"]),
            *([] if self.fades else [EXPIRES]),
        ]

    def _values(self) -> "Values":
        values: Values = {
            ":v": {"N": str(LAYOUT)},
            ":rev": {"N": str(self.revision)},
            ":page": value_of(self.record.encrypt("page", self.page)),
            **self.words.values,
            **_mark_values(self._mark),
        }
        if self.receipt:
            receipt = self.record.encrypt("receipt", receipt_to_text(self.receipt))
            values[":receipt"] = value_of(receipt)
        if self.fades:
            values[":expires"] = expiry_of(self.record.name, self.fades)
        if not self._is_first:
            values[":before"] = {"N": str(self.revision - 1)}
        return values


def terms_of(
    house: str, write: Write, key: HouseKey, table: str
) -> "list[TransactWriteItemTypeDef]":
    """Return what a write changes, and what must be so, as terms of one transaction."""
    changes = [change.request(table) for change in changes_of(house, write, key)]
    terms: list[TransactWriteItemTypeDef] = [{"Update": change} for change in changes]
    if write.forgets:
        terms.append({"Delete": {"TableName": table, "Key": key_of(house, write.forgets)}})
    if write.presumes:
        terms.append({"ConditionCheck": _still_lives_here(house, write.presumes, key, table)})
    if terms and key.is_fresh:
        terms.append({"Update": _brings_its_key(house, key, table)})
    elif key.wrapped and _is_new_house(write):
        terms.append({"ConditionCheck": _key_still_lies_here(house, key, table)})
    return terms


Whose = tuple[Collection[Seat] | None, Collection[Seat] | None]
"""By whom it was sealed, and by whom it was said; with neither, all words there are."""


def silence_terms(
    items: "Iterable[Mapping[str, Value]]",
    whose: Whose,
    key: HouseKey,
    table: str,
) -> "list[TransactWriteItemTypeDef]":
    """Return what takes the words from these nights, or those sealed or said by these people."""
    return [
        {"Update": _silence_item(item, silent, table)}
        for item in items
        for silent in [_silence_parts(item, whose, key)]
        if silent != item["notes"]["M"]
    ]


def _silence_item(item: "Mapping[str, Value]", silent: "Values", table: str) -> "UpdateTypeDef":
    return {
        "TableName": table,
        "Key": {"pk": item["pk"], "sk": item["sk"]},
        "UpdateExpression": "SET notes = :silent REMOVE receipt",
        # What a device says meanwhile is not among what was read, and is not to be overwritten:
        "ConditionExpression": "rev = :read",
        "ExpressionAttributeValues": {":silent": {"M": silent}, ":read": item["rev"]},
    }


def _silence_parts(item: "Mapping[str, Value]", whose: Whose, key: HouseKey) -> "Values":
    if whose == (None, None):
        return {}
    record = Record(key, item["sk"]["S"])
    stays = {
        place: [part for part in parts["L"] if not _is_to_go(record, place, part, whose)]
        for place, parts in item["notes"]["M"].items()
    }
    return {place: {"L": parts} for place, parts in stays.items() if parts}


def _is_to_go(record: Record, place: str, part: "Value", whose: Whose) -> bool:
    read = part_of(record, place, part)
    if read is None:
        return True  # whoever said or sealed it, nobody can hear it any more
    *_, note = read
    return is_silenced(note, *whose)


def expiry_term(
    house: str, night: str, expires: "Value | None", table: str
) -> "TransactWriteItemTypeDef":
    """Return the change that lets a night vanish at a moment, or lets it stay."""
    # It may have been forgotten since; an update must not bring it back:
    it_is_there = "attribute_exists(pk)"
    change: UpdateTypeDef = {
        "TableName": table,
        "Key": _key_of(house, night),
        "UpdateExpression": f"SET {EXPIRES} = :expires" if expires else f"REMOVE {EXPIRES}",
        "ConditionExpression": it_is_there,
    }
    if expires:
        change["ExpressionAttributeValues"] = {":expires": expires}
    return {"Update": change}


def _is_new_house(write: Write) -> bool:
    """Say whether nothing of what is written was there before, nor is presumed to be."""
    if write.household:
        return write.household.revision == 1
    return write.evening is not None and write.evening.revision == 1 and not write.presumes


def _still_lives_here(
    house: str, presumed: int, key: HouseKey, table: str
) -> "ConditionCheckTypeDef":
    # A night begins for a household that was forgotten since it was read; nobody may come back so:
    nobody_forgot_them = "rev >= :presumed"
    return {
        "TableName": table,
        "Key": _key_of(house, PROFILE),
        "ConditionExpression": _require_mark(nobody_forgot_them, key.mark),
        "ExpressionAttributeValues": {":presumed": {"N": str(presumed)}, **_mark_values(key.mark)},
    }


def _brings_its_key(house: str, key: HouseKey, table: str) -> "UpdateTypeDef":
    # Two devices begin the same house, each with a key that it made up; only one may lie there:
    nobody_brought_another = "attribute_not_exists(pk) OR sealed_by = :mark"
    # The very same one may have been wrapped anew since:
    unless_it_lies_there = "seal = if_not_exists(seal, :seal)"
    return {
        "TableName": table,
        "Key": _key_of(house, SEAL),
        "UpdateExpression": f"SET v = :v, sealed_by = :mark, {unless_it_lies_there}",
        "ConditionExpression": nobody_brought_another,
        "ExpressionAttributeValues": {
            ":v": {"N": str(LAYOUT)},
            ":seal": {"S": key.wrapped},
            **_mark_values(key.mark),
        },
    }


def _key_still_lies_here(house: str, key: HouseKey, table: str) -> "ConditionCheckTypeDef":
    return {
        "TableName": table,
        "Key": _key_of(house, SEAL),
        "ConditionExpression": "sealed_by = :mark",
        "ExpressionAttributeValues": _mark_values(key.mark),
    }


def _key_of(house: str, name: str) -> "Key":
    return {"pk": {"S": house_key(house)}, "sk": {"S": name}}


def _require_mark(condition: str, mark: str) -> str:
    return f"{condition} AND {IS_OURS}" if mark else condition


def _mark_values(mark: str) -> "Values":
    return {":mark": {"S": mark}} if mark else {}


def _expression(sets: list[str], removes: list[str]) -> str:
    return f"SET {', '.join(sets)}" + (f" REMOVE {', '.join(removes)}" if removes else "")


def changes_of(house: str, write: Write, key: HouseKey) -> tuple[RecordUpdate, ...]:
    """Return what a write changes: the night, the household, or both."""
    night = _night_change(house, write.evening, write, key) if write.evening else None
    receipt = None if night else write.receipt
    profile = _profile_change(house, write.household, receipt, key) if write.household else None
    return tuple(change for change in (night, profile) if change)


def _night_change(house: str, evening: Evening, write: Write, key: HouseKey) -> RecordUpdate:
    record = Record(key, night_key(evening.night))
    is_whole = evening.revision == 1 or write.erases_words
    words = (_all_words if is_whole else _more_words)(record, evening.revision, write.notes)
    page, fades = evening_to_text(evening), write.fades
    return RecordUpdate(house, record, evening.revision, page, write.receipt, words, fades)


def _profile_change(
    house: str, household: Household, receipt: Receipt | None, key: HouseKey
) -> RecordUpdate:
    page = household_to_text(household)
    return RecordUpdate(house, Record(key, PROFILE), household.revision, page, receipt)


@dataclass(frozen=True)
class Said:
    """What was said at one place: a beat and a seat."""

    place: str
    is_anew: bool
    """What was said there before goes."""

    parts: "tuple[Value, ...]"


def _all_words(record: Record, revision: int, notes: tuple[Note, ...]) -> WordsUpdate:
    """The map of words is made with the night, and made anew where words are erased."""
    kept: Values = {
        record.blind(said.place): {"L": list(said.parts)}
        for said in _by_place(record, revision, notes)
    }
    return WordsUpdate(("notes = :notes",), values={":notes": {"M": kept}})


def _more_words(record: Record, revision: int, notes: tuple[Note, ...]) -> WordsUpdate:
    said = _by_place(record, revision, notes)
    names = {f"#place{at}": record.blind(one.place) for at, one in enumerate(said)}
    clear = _still_clear(record, said)
    values: Values = {f":parts{at}": {"L": list(one.parts)} for at, one in enumerate(said)}
    if not all(one.is_anew for one in said):
        values[":nothing"] = {"L": []}
    return WordsUpdate(
        tuple(_set_parts(at, one) for at, one in enumerate(said)),
        tuple(f"notes.{name}" for name in clear),
        names | clear,
        values,
    )


def _set_parts(at: int, said: Said) -> str:
    place, parts = f"notes.#place{at}", f":parts{at}"
    follows = f"list_append(if_not_exists({place}, :nothing), {parts})"
    return f"{place} = {parts if said.is_anew else follows}"


def _still_clear(record: Record, said: list[Said]) -> dict[str, str]:
    """Where what is said anew may lie in the clear, from before there was a key: it goes too."""
    return {
        f"#clear{at}": one.place
        for at, one in enumerate(said)
        if one.is_anew and record.blind(one.place) != one.place
    }


def _by_place(record: Record, revision: int, notes: Iterable[Note]) -> list[Said]:
    """Gather notes by beat and seat, as `storage.notes.merged` does: a first part begins anew."""
    places: dict[str, Said] = {}
    for at, note in enumerate(notes):
        place = f"{note.beat}.{note.seat.name}"
        before = places.get(place, Said(place, is_anew=False, parts=()))
        kept = () if note.is_first else before.parts
        part = part_to_value(record, record.blind(place), (revision, at, note))
        parts = (*kept, part) if note.words else kept
        places[place] = Said(place, before.is_anew or note.is_first, parts)
    return list(places.values())
