"""The journal in DynamoDB: one Query opens a night, one conditional write keeps a turn."""

from collections.abc import Collection
from contextlib import suppress
from datetime import date
from functools import cached_property
from time import sleep
from typing import TYPE_CHECKING

from skill.ports import Everything, KeptNight, Pages, StaleError, StoreError, Write
from skill.ritual.household import Seat
from skill.ritual.scene import Note
from skill.storage.dynamodb.changes import silencing_terms, terms_of
from skill.storage.dynamodb.client import A_TURN, Patience, Place, connect
from skill.storage.dynamodb.items import (
    AFTER_EVERY_NIGHT,
    NIGHT,
    PROFILE,
    everything_of,
    house_key,
    key_of,
    night_key,
    night_of,
    notes_of,
    pages_of,
)
from skill.storage.dynamodb.trouble import translated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import (
        AttributeValueTypeDef,
        QueryInputTypeDef,
        QueryOutputTypeDef,
        WriteRequestTypeDef,
    )

    Key = dict[str, AttributeValueTypeDef]

AT_ONCE = 25
"""As many items as DynamoDB takes in one batch."""

TERMS_AT_ONCE, MOST_LOOKS = 10, 5
"""Nights in one transaction: as many as every engine takes, and few enough to answer in time."""

MOST_ROUNDS, PAUSE_SECONDS = 60, 0.1
"""How long forgetting goes on: a round reads a megabyte at most; a busy table is given a pause."""


class DynamoJournal:
    """Keeps the port's promises in one table. The line to it is made on the first turn."""

    def __init__(self, place: Place, patience: Patience = A_TURN) -> None:
        self._place = place
        self._patience = patience

    def open(self, house: str, since: date) -> Pages:
        """See Journal.open. One Query, whatever the history: nights sort before the household."""
        tonight_and_the_household = "pk = :house AND sk >= :since"
        values = {":house": {"S": house_key(house)}, ":since": {"S": night_key(since)}}
        with translated():
            return pages_of(
                item
                for answer in self._answers(
                    {
                        "TableName": self._place.table,
                        "KeyConditionExpression": tonight_and_the_household,
                        "ExpressionAttributeValues": values,
                        "ProjectionExpression": "sk, v, page, receipt",
                        "ConsistentRead": True,
                    }
                )
                for item in answer["Items"]
            )

    def keep(self, house: str, write: Write) -> None:
        """See Journal.keep. One UpdateItem, or one transaction where two items have a say."""
        terms = terms_of(house, write, self._place.table)
        with translated():
            match terms:
                case []:
                    return
                case [{"Update": change}]:
                    self._client.update_item(**change)
                case both:
                    # botocore adds a ClientRequestToken and keeps it when it tries again
                    self._client.transact_write_items(TransactItems=both)

    def recall(self, house: str, since: date) -> tuple[Note, ...]:
        """See Journal.recall. One Query for each megabyte of words."""
        nights_since = "pk = :house AND sk BETWEEN :since AND :until"
        values = {
            ":house": {"S": house_key(house)},
            ":since": {"S": night_key(since)},
            ":until": {"S": AFTER_EVERY_NIGHT},
        }
        with translated():
            return tuple(
                note
                for answer in self._answers(
                    {
                        "TableName": self._place.table,
                        "KeyConditionExpression": nights_since,
                        "ExpressionAttributeValues": values,
                        "ProjectionExpression": "v, notes",
                        "ConsistentRead": True,
                    }
                )
                for item in answer["Items"]
                for note in notes_of(item)
            )

    def night(self, house: str, night: date) -> KeptNight | None:
        """See Journal.night. One GetItem."""
        with translated():
            answer = self._client.get_item(
                TableName=self._place.table, Key=key_of(house, night), ConsistentRead=True
            )
            return night_of(answer["Item"]) if "Item" in answer else None

    def silence(self, house: str, sealed_by: Collection[Seat] | None = None) -> None:
        """See Journal.silence. Looks again until nothing is left to take."""
        for _ in range(MOST_LOOKS):
            with translated():
                items = [
                    item
                    for answer in self._answers(self._words_of(house))
                    for item in answer["Items"]
                ]
            terms = silencing_terms(items, sealed_by, self._place.table)
            if not terms:
                return
            for at in range(0, len(terms), TERMS_AT_ONCE):
                # what was written meanwhile is found by the next look
                with suppress(StaleError), translated():
                    self._client.transact_write_items(TransactItems=terms[at : at + TERMS_AT_ONCE])
        raise StoreError("somebody kept writing; some words may be left, do it again")

    def export(self, house: str) -> Everything:
        """See Journal.export. One Query for each megabyte."""
        with translated():
            answers = self._answers(self._all_of(house))
            return everything_of([item for answer in answers for item in answer["Items"]])

    def erase(self, house: str, night: date) -> None:
        """See Journal.erase. One DeleteItem."""
        with translated():
            self._client.delete_item(TableName=self._place.table, Key=key_of(house, night))

    def forget(self, house: str) -> int:
        """See Journal.forget. Looks again until nothing is left, at most half a minute or so.

        Nights go before the household. So whatever another device writes meanwhile is found by a
        later look, or refused since the household is gone. What a busy table hands back of a
        batch is found again too.
        """
        gone: set[str] = set()
        for _ in range(MOST_ROUNDS):
            with translated():
                keys = self._keys(house)
                if not keys:
                    return len(gone)
                gone |= {key["sk"]["S"] for key in keys}
                if self._hands_back(keys):
                    sleep(PAUSE_SECONDS)
        raise StoreError("the table was too busy to forget everything; do it again")

    def check(self) -> None:
        """See Journal.check."""
        nobody = {"pk": {"S": house_key("")}, "sk": {"S": PROFILE}}
        with translated():
            self._client.get_item(TableName=self._place.table, Key=nobody)

    @cached_property
    def _client(self) -> "DynamoDBClient":
        return connect(self._place, self._patience)

    def _all_of(self, house: str) -> "QueryInputTypeDef":
        return {
            "TableName": self._place.table,
            "KeyConditionExpression": "pk = :house",
            "ExpressionAttributeValues": {":house": {"S": house_key(house)}},
            "ConsistentRead": True,
        }

    def _words_of(self, house: str) -> "QueryInputTypeDef":
        return {
            **self._all_of(house),
            "KeyConditionExpression": "pk = :house AND sk BETWEEN :first AND :last",
            "ExpressionAttributeValues": {
                ":house": {"S": house_key(house)},
                ":first": {"S": NIGHT},
                ":last": {"S": AFTER_EVERY_NIGHT},
                ":none": {"N": "0"},
            },
            "FilterExpression": "size(notes) > :none",
            "ProjectionExpression": "pk, sk, rev, notes",
        }

    def _keys(self, house: str) -> "list[Key]":
        query = self._all_of(house)
        query["ProjectionExpression"] = "pk, sk"
        return self._client.query(**query)["Items"]

    def _hands_back(self, keys: "list[Key]") -> bool:
        """Delete items; say whether the table was too busy for some of them."""
        deletions: list[WriteRequestTypeDef] = [{"DeleteRequest": {"Key": key}} for key in keys]
        answers = [
            self._client.batch_write_item(
                RequestItems={self._place.table: deletions[at : at + AT_ONCE]}
            )
            for at in range(0, len(deletions), AT_ONCE)
        ]
        return any(answer.get("UnprocessedItems") for answer in answers)

    def _answers(self, query: "QueryInputTypeDef") -> "Iterator[QueryOutputTypeDef]":
        """Ask, and ask on: an answer ends at one megabyte, which a night never is."""
        answer = self._client.query(**query)
        yield answer
        while "LastEvaluatedKey" in answer:
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
            answer = self._client.query(**query)
            yield answer
