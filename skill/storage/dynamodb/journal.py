"""The journal in DynamoDB: one Query opens a night, one conditional write keeps a turn."""

from collections.abc import Collection
from contextlib import suppress
from datetime import date
from functools import cached_property
from time import sleep
from typing import TYPE_CHECKING

from botocore.config import Config

from skill.ports import Everything, KeptNight, Pages, StaleError, StoreError, Write
from skill.ritual.model.household import Seat
from skill.ritual.stage.scene import Note
from skill.storage.dynamodb.client import (
    A_TURN,
    AN_OPERATOR,
    TableAddress,
    connect,
    translate_errors,
)
from skill.storage.dynamodb.items import (
    EXPIRES,
    LAYOUT,
    NIGHT,
    NOBODY,
    SEAL,
    expiry_of,
    house_key,
    key_of,
    night_key,
    read_seal,
    records_in,
)
from skill.storage.dynamodb.writes import silence_terms, terms_of
from skill.storage.encryption.interface import HouseKey, Keyring
from skill.storage.records import read_house

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import (
        AttributeValueTypeDef,
        QueryInputTypeDef,
        TransactWriteItemTypeDef,
        UpdateItemInputTypeDef,
        UpdateTypeDef,
        WriteRequestTypeDef,
    )

    Item = dict[str, AttributeValueTypeDef]

TERMS_AT_ONCE = 10
"""Nights in one transaction: as many as every engine takes, and few enough to answer in time."""


class DynamoJournal:
    """Keeps the port's promises in one table. The line to it is made on the first turn."""

    def __init__(
        self, place: TableAddress, patience: Config = A_TURN, keyring: Keyring | None = None
    ) -> None:
        self._place = place
        self._patience = patience
        self._keyring = keyring or Keyring()
        self._fits = False
        """Our keys opened what is sealed here, as far as that was tried."""

    def open(self, house: str, since: date) -> Pages:
        """See Journal.open. One Query, whatever the history: nights sort before the household.

        The first new house in each process costs a second one, and the first of all a write.
        """
        with translate_errors():
            fields = "sk, v, rev, page, receipt, seal"
            items = self._items(self._query(house, "sk >= :name", night_key(since), fields))
            key = self._read_key(house, items)
            kept = read_house(records_in(items, key))
            evenings = tuple(night.evening for night in kept.nights)
            return Pages(kept.household, evenings, kept.receipts, key.seal)

    def keep(self, house: str, write: Write) -> None:
        """See Journal.keep. One UpdateItem, or one transaction where several items have a say.

        The key that was made up for a new house goes with every write of its first session.
        """
        with translate_errors():
            key = self._keyring.open_carried(house, write.seal) or self._read_key(house)
            if write.fades_anew:
                self._fade(house, write.fades_anew, write.fades)
            match terms_of(house, write, key, self._place.table):
                case []:
                    return
                case [{"Update": change}]:
                    self._client.update_item(**change)
                case terms:
                    # botocore adds a ClientRequestToken and keeps it when it tries again
                    self._client.transact_write_items(TransactItems=terms)

    def recall(self, house: str, since: date) -> tuple[Note, ...]:
        """See Journal.recall. One Query for each megabyte of words; the key comes with it."""
        with translate_errors():
            fields = "sk, v, rev, notes, seal"
            items = self._items(self._query(house, "sk >= :name", night_key(since), fields))
            nights = records_in(items, self._read_key(house, items))
            return tuple(note for night in nights for note in night.words if note)

    def night(self, house: str, night: date) -> KeptNight | None:
        """See Journal.night. Two Queries: a function on Lambda may do nothing else to read."""
        with translate_errors():
            items = self._items(self._query(house, "sk = :name", night_key(night)))
            if not items:
                return None
            return next(iter(read_house(records_in(items, self._read_key(house))).nights), None)

    def silence(
        self,
        house: str,
        sealed_by: Collection[Seat] | None = None,
        said_by: Collection[Seat] | None = None,
    ) -> None:
        """See Journal.silence. Looks again until nothing is left to take."""
        query = self._query(house, "begins_with(sk, :name)", NIGHT, "pk, sk, rev, notes")
        query["FilterExpression"] = "size(notes) > :none"
        query["ExpressionAttributeValues"] = {
            **query["ExpressionAttributeValues"],
            ":none": {"N": "0"},
        }
        for _ in range(5):
            with translate_errors():
                nights = self._items(query)
                is_read = nights and (sealed_by or said_by)
                key = self._read_key(house) if is_read else HouseKey()
            terms = silence_terms(nights, sealed_by, said_by, key, self._place.table)
            if not terms:
                return
            for at in range(0, len(terms), TERMS_AT_ONCE):
                # what was written meanwhile is found by the next look
                with suppress(StaleError), translate_errors():
                    self._client.transact_write_items(TransactItems=terms[at : at + TERMS_AT_ONCE])
        raise StoreError("somebody kept writing; some words may be left, do it again")

    def export(self, house: str) -> Everything:
        """See Journal.export. One Query for each megabyte."""
        with translate_errors():
            items = self._items(self._query(house))
            return read_house(records_in(items, self._read_key(house, items)))

    def forget(self, house: str) -> int:
        """See Journal.forget. Looks again until nothing is left, at most half a minute or so.

        Nights go before the household. So whatever another device writes meanwhile is found by a
        later look, or refused since the household is gone. What a busy table hands back of a
        batch is found again too.
        """
        gone: set[str] = set()
        query = self._query(house, fields="pk, sk")
        for _ in range(60):
            with translate_errors():
                keys = self._client.query(**query)["Items"]  # of a megabyte at most
                if not keys:
                    return len(gone - {SEAL})
                gone |= {key["sk"]["S"] for key in keys}
                deletions: list[WriteRequestTypeDef] = [
                    {"DeleteRequest": {"Key": key}} for key in keys
                ]
                # as many items as DynamoDB takes in one batch
                batches = [deletions[at : at + 25] for at in range(0, len(keys), 25)]
                answers = [
                    self._client.batch_write_item(RequestItems={self._place.table: batch})
                    for batch in batches
                ]
                if any(answer.get("UnprocessedItems") for answer in answers):
                    sleep(0.1)  # the table is too busy
        raise StoreError("the table was too busy to forget everything; do it again")

    def rewrap(self) -> int:
        """Wrap every household's key under the first of our keys; return how many there are.

        For an operator: scans the table. Raises StoreError, before anything is changed, where a key
        does not fit; StaleError where a house was forgotten meanwhile: do it again.
        """
        client = connect(self._place, AN_OPERATOR)
        with translate_errors():
            seals = [seal for page in self._seals(client) for seal in page]
            anew = [self._keyring.rewrap_key(house, before) for house, before in seals]
            for (house, before), after in zip(seals, anew, strict=True):
                client.update_item(
                    TableName=self._place.table,
                    Key=key_of(house, SEAL),
                    UpdateExpression="SET seal = :anew",
                    # The house may have been forgotten since, and must not come back by this:
                    ConditionExpression="seal = :before",
                    ExpressionAttributeValues={":before": {"S": before}, ":anew": {"S": after}},
                )
            # all of them fit, so whatever is tried first from now on has to fit as well
            if self._keyring.make_key(NOBODY).wrapped:
                client.update_item(**self._sample("seal = :seal"))
            return len(anew)

    def fit(self) -> tuple[int, int]:
        """Return how many households' keys ours open, and how many not. For an operator.

        Scans until some are found, but at most 20 megabytes: where nights are, some of what is
        sealed is in the first.
        """
        client = connect(self._place, AN_OPERATOR)
        with translate_errors():
            pages = (page for _, page in zip(range(20), self._seals(client), strict=False))
            seals = next((page for page in pages if page), [])
        return self._keyring.fit(seals)

    def _seals(self, client: "DynamoDBClient") -> "Iterator[list[tuple[str, str]]]":
        """Yield the houses with their wrapped keys, those of a megabyte at a time."""
        pages = client.get_paginator("scan").paginate(
            TableName=self._place.table,
            FilterExpression="sk = :seal",
            ExpressionAttributeValues={":seal": {"S": SEAL}},
            ConsistentRead=True,
        )
        for page in pages:
            found = [
                (item["pk"]["S"].removeprefix(house_key("")), item["seal"]["S"])
                for item in page["Items"]
            ]
            yield [(house, seal) for house, seal in found if house != NOBODY]

    def check(self) -> None:
        """See Journal.check."""
        self._keyring.make_key(NOBODY)  # raises without a key, under which nothing could be kept
        sample, table = key_of(NOBODY, SEAL), self._place.table
        with translate_errors():
            found = self._client.get_item(TableName=table, Key=sample).get("Item")
        if found:
            self._keyring.open_key(NOBODY, found["seal"]["S"])

    @cached_property
    def _client(self) -> "DynamoDBClient":
        return connect(self._place, self._patience)

    def _fade(self, house: str, chosen: date, days: int) -> None:
        """Let every night vanish so many days after it, or let every night stay."""
        nights = self._items(self._query(house, "begins_with(sk, :name)", NIGHT, "sk"))
        terms: list[TransactWriteItemTypeDef] = []
        for name in (night["sk"]["S"] for night in nights):
            change: UpdateTypeDef = {
                "TableName": self._place.table,
                "Key": key_of(house, name),
                "UpdateExpression": f"REMOVE {EXPIRES}",
                # It may have been forgotten since; an update must not bring it back:
                "ConditionExpression": "attribute_exists(pk)",
            }
            if days:
                change["UpdateExpression"] = f"SET {EXPIRES} = :expires"
                change["ExpressionAttributeValues"] = {":expires": expiry_of(name, days, chosen)}
            terms.append({"Update": change})
        for at in range(0, len(terms), TERMS_AT_ONCE):
            self._client.transact_write_items(TransactItems=terms[at : at + TERMS_AT_ONCE])

    def _read_key(self, house: str, items: "list[Item] | None" = None) -> HouseKey:
        """Return the key that lies among a house's items, or a new one where none does.

        It is looked for where they did not come along: one read. Raises SealError where a house
        would begin under a key that opens nothing of the others. Nobody on Lambda may look through
        the table for what is sealed. So a sample lies where it can be found: the key of nobody's
        house, wrapped as all the others are.
        """
        if items is None:
            items = self._items(self._query(house, "sk = :name", SEAL))
        if seal := read_seal(items):
            return self._keyring.open_key(house, seal)
        if not self._fits:
            sample = read_seal(self._items(self._query(NOBODY, "sk = :name", SEAL)))
            if not sample and self._keyring.make_key(NOBODY).wrapped:
                laid = self._client.update_item(**self._sample("seal = if_not_exists(seal, :seal)"))
                sample = laid["Attributes"]["seal"]["S"]
            if sample:
                self._keyring.open_key(NOBODY, sample)
            self._fits = True
        return self._keyring.make_key(house)

    def _sample(self, laying: str) -> "UpdateItemInputTypeDef":
        return {
            "TableName": self._place.table,
            "Key": key_of(NOBODY, SEAL),
            "UpdateExpression": f"SET v = :v, {laying}",
            "ExpressionAttributeValues": {
                ":v": {"N": str(LAYOUT)},
                ":seal": {"S": self._keyring.make_key(NOBODY).wrapped},
            },
            "ReturnValues": "ALL_NEW",
        }

    def _query(
        self, house: str, condition: str = "", name: str = "", fields: str = ""
    ) -> "QueryInputTypeDef":
        """Ask for these fields of all items of a house, or of those named so, as `sk = :name`."""
        values: Item = {":house": {"S": house_key(house)}}
        if condition:
            values[":name"] = {"S": name}
        query: QueryInputTypeDef = {
            "TableName": self._place.table,
            "KeyConditionExpression": " AND ".join(filter(None, ["pk = :house", condition])),
            "ExpressionAttributeValues": values,
            "ConsistentRead": True,
        }
        if fields:
            query["ProjectionExpression"] = fields
        return query

    def _items(self, query: "QueryInputTypeDef") -> "list[Item]":
        """Ask, and ask on: an answer ends at one megabyte, which a night never is."""
        answer = self._client.query(**query)
        items = [*answer["Items"]]
        while "LastEvaluatedKey" in answer:
            query = {**query, "ExclusiveStartKey": answer["LastEvaluatedKey"]}
            answer = self._client.query(**query)
            items += answer["Items"]
        return items
