"""What a write does to a house's items, as terms of conditional updates."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from skill.codec.texts import evening_to_text, household_to_text, note_to_wire, receipt_to_text
from skill.ports import Receipt, Write
from skill.ritual.model.household import Seat
from skill.ritual.stage.scene import Note
from skill.storage.dynamodb.items import (
    EXPIRES,
    LAYOUT,
    PROFILE,
    SEAL,
    expiry_of,
    key_of,
    night_key,
    read_part,
    value_of,
)
from skill.storage.encryption.interface import HouseKey, Record
from skill.storage.records import is_silenced

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
class RecordUpdate:
    """What a write does to one item, if nobody wrote it since it was read.

    What becomes of the words stands here as terms of the update. What was kept is not resent.
    """

    house: str
    record: Record
    revision: int
    page: str
    receipt: Receipt | None = None
    fades: int = 0
    sets: list[str] = field(default_factory=list)
    removes: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    values: "Values" = field(default_factory=dict)

    def add_words(self, said: "Mapping[str, tuple[bool, list[Value]]]") -> None:
        """Put what was said to what was kept, place by place."""
        for at, (name, (is_anew, parts)) in enumerate(said.items()):
            place, value, blind = f"notes.#place{at}", f":parts{at}", self.record.blind(name)
            self.names[f"#place{at}"] = blind
            self.values[value] = {"L": parts}
            if not is_anew:
                both = f"list_append(if_not_exists({place}, :nothing), {value})"
                self.sets.append(f"{place} = {both}")
                self.values[":nothing"] = {"L": []}
                continue
            self.sets.append(f"{place} = {value}")
            if blind != name:
                # it may lie in the clear, from before there was a key: that goes too
                self.names[f"#clear{at}"] = name
                self.removes.append(f"notes.#clear{at}")

    def request(self, table: str) -> "UpdateTypeDef":
        """Return the change as UpdateItem takes it, and TransactWriteItems too."""
        mark = self.record.key.mark
        # Two devices begin the same night, and both believe that there is none yet:
        condition = "attribute_not_exists(pk)"
        sets = ["v = :v", "rev = :rev", "page = :page", *self.sets]
        removes = [*self.removes]
        values: Values = {
            ":v": {"N": str(LAYOUT)},
            ":rev": {"N": str(self.revision)},
            ":page": value_of(self.record.encrypt("page", self.page)),
            **self.values,
        }
        if self.revision > 1:
            # Two devices go on from the same place; the first to arrive raises the revision:
            condition = _require_mark("rev = :before", mark)
            values[":before"] = {"N": str(self.revision - 1)}
        if mark:
            sets.append("sealed_by = :mark")
            values[":mark"] = {"S": mark}
        if self.receipt:
            sets.append("receipt = :receipt")
            receipt = self.record.encrypt("receipt", receipt_to_text(self.receipt))
            values[":receipt"] = value_of(receipt)
        else:
            removes.append("receipt")
        if self.fades:
            sets.append(f"{EXPIRES} = :expires")
            values[":expires"] = expiry_of(self.record.name, self.fades)
        else:
            removes.append(EXPIRES)
        request: UpdateTypeDef = {
            "TableName": table,
            "Key": key_of(self.house, self.record.name),
            "UpdateExpression": f"SET {', '.join(sets)}"
            + (f" REMOVE {', '.join(removes)}" if removes else ""),
            "ConditionExpression": condition,
            "ExpressionAttributeValues": values,
        }
        if self.names:
            request["ExpressionAttributeNames"] = self.names
        return request


def terms_of(
    house: str, write: Write, key: HouseKey, table: str
) -> "list[TransactWriteItemTypeDef]":
    """Return what a write changes, and what must be so, as terms of one transaction."""
    changes = [change.request(table) for change in changes_of(house, write, key)]
    terms: list[TransactWriteItemTypeDef] = [{"Update": change} for change in changes]
    if write.forgets:
        gone = key_of(house, night_key(write.forgets))
        terms.append({"Delete": {"TableName": table, "Key": gone}})
    if write.presumes:
        values: Values = {":presumed": {"N": str(write.presumes)}}
        if key.mark:
            values[":mark"] = {"S": key.mark}
        # A night begins for a household forgotten since it was read; nobody may come back so:
        nobody_forgot_them = _require_mark("rev >= :presumed", key.mark)
        lives_here: ConditionCheckTypeDef = {
            "TableName": table,
            "Key": key_of(house, PROFILE),
            "ConditionExpression": nobody_forgot_them,
            "ExpressionAttributeValues": values,
        }
        terms.append({"ConditionCheck": lives_here})
    first = write.household or write.evening
    is_new_house = bool(first and first.revision == 1 and not write.presumes)
    if terms and key.is_fresh:
        terms.append(_lay_key(house, key, table))
    elif key.wrapped and is_new_house:
        key_lies_here: ConditionCheckTypeDef = {
            "TableName": table,
            "Key": key_of(house, SEAL),
            "ConditionExpression": "sealed_by = :mark",
            "ExpressionAttributeValues": {":mark": {"S": key.mark}},
        }
        terms.append({"ConditionCheck": key_lies_here})
    return terms


def _lay_key(house: str, key: HouseKey, table: str) -> "TransactWriteItemTypeDef":
    # Two devices begin the same house, each with a key that it made up; only one may lie there:
    nobody_brought_another = "attribute_not_exists(pk) OR sealed_by = :mark"
    # The very same one may have been wrapped anew since:
    unless_it_lies_there = "seal = if_not_exists(seal, :seal)"
    return {
        "Update": {
            "TableName": table,
            "Key": key_of(house, SEAL),
            "UpdateExpression": f"SET v = :v, sealed_by = :mark, {unless_it_lies_there}",
            "ConditionExpression": nobody_brought_another,
            "ExpressionAttributeValues": {
                ":v": {"N": str(LAYOUT)},
                ":seal": {"S": key.wrapped},
                ":mark": {"S": key.mark},
            },
        }
    }


def _require_mark(condition: str, mark: str) -> str:
    """Require that what lies there is of our key.

    Of a house that was forgotten and has begun anew, the old key must write nothing any more: its
    revisions might fit again, and then nobody could read what it wrote.
    """
    is_ours = "(attribute_not_exists(sealed_by) OR sealed_by = :mark)"
    return f"{condition} AND {is_ours}" if mark else condition


def changes_of(house: str, write: Write, key: HouseKey) -> list[RecordUpdate]:
    """Return what a write changes: the night, the household, or both."""
    changes = []
    if evening := write.evening:
        record, page = Record(key, night_key(evening.night)), evening_to_text(evening)
        change = RecordUpdate(house, record, evening.revision, page, write.receipt, write.fades)
        said = _gather_parts(record, evening.revision, write.notes)
        if evening.revision == 1 or write.erases_words:
            # the map of words is made with the night, and made anew where words are erased
            kept: Values = {record.blind(place): {"L": parts} for place, (_, parts) in said.items()}
            change.sets.append("notes = :notes")
            change.values[":notes"] = {"M": kept}
        else:
            change.add_words(said)
        changes.append(change)
    if household := write.household:
        # the receipt speaks of the night it was written with, and goes with it
        receipt = None if evening else write.receipt
        record, page = Record(key, PROFILE), household_to_text(household)
        changes.append(RecordUpdate(house, record, household.revision, page, receipt))
    return changes


def _gather_parts(
    record: Record, revision: int, notes: Iterable[Note]
) -> "dict[str, tuple[bool, list[Value]]]":
    """Gather notes by beat and seat, as `merge_notes` does: a first part begins anew.

    Return of each place whether what was said there before goes, and the parts as they will lie.
    """
    places: dict[str, tuple[bool, list[Value]]] = {}
    for at, note in enumerate(notes):
        place = f"{note.beat}.{note.seat.name}"
        is_anew, parts = places.get(place, (False, []))
        if note.is_first:
            is_anew, parts = True, []
        if note.words:
            text = json.dumps([revision, at, *note_to_wire(note)])
            part = value_of(record.encrypt(f"notes {record.blind(place)}", text))
            parts = [*parts, part]
        places[place] = is_anew, parts
    return places


def silence_terms(
    items: "Iterable[Mapping[str, Value]]",
    sealed_by: Collection[Seat] | None,
    said_by: Collection[Seat] | None,
    key: HouseKey,
    table: str,
) -> "list[TransactWriteItemTypeDef]":
    """Return what takes the words from these nights, or those sealed or said by these people."""
    terms: list[TransactWriteItemTypeDef] = []
    for item in items:
        record = Record(key, item["sk"]["S"])
        silent: Values = {}
        for place, parts in item["notes"]["M"].items():
            read = [(part, read_part(record, place, part)) for part in parts["L"]]
            # what is damaged goes too: whoever said or sealed it, nobody can hear it any more
            stays = [part for part, of in read if of and not is_silenced(of[2], sealed_by, said_by)]
            if stays:
                silent[place] = {"L": stays}
        if silent != item["notes"]["M"]:
            change: UpdateTypeDef = {
                "TableName": table,
                "Key": {"pk": item["pk"], "sk": item["sk"]},
                "UpdateExpression": "SET notes = :silent REMOVE receipt",
                # What a device says meanwhile is not among what was read, and must not be lost:
                "ConditionExpression": "rev = :read",
                "ExpressionAttributeValues": {":silent": {"M": silent}, ":read": item["rev"]},
            }
            terms.append({"Update": change})
    return terms
