"""The journal in DynamoDB: one Query opens a night, one conditional write keeps a turn."""

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from skill.ports import Pages, Write
from skill.ritual.scene import Note
from skill.storage.dynamodb.changes import changes_of
from skill.storage.dynamodb.client import A_TURN, Patience, Place, connect
from skill.storage.dynamodb.items import (
    AFTER_EVERY_NIGHT,
    PROFILE,
    house_key,
    night_key,
    notes_of,
    pages_of,
)
from skill.storage.dynamodb.trouble import translated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import QueryInputTypeDef, QueryOutputTypeDef


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
        """See Journal.keep. One UpdateItem, or one transaction where two items change."""
        changes = [change.request(self._place.table) for change in changes_of(house, write)]
        with translated():
            match changes:
                case []:
                    return
                case [change]:
                    self._client.update_item(**change)
                case both:
                    # botocore adds a ClientRequestToken and keeps it when it tries again
                    self._client.transact_write_items(
                        TransactItems=[{"Update": change} for change in both]
                    )

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

    def check(self) -> None:
        """See Journal.check."""
        nobody = {"pk": {"S": house_key("")}, "sk": {"S": PROFILE}}
        with translated():
            self._client.get_item(TableName=self._place.table, Key=nobody)

    @cached_property
    def _client(self) -> "DynamoDBClient":
        return connect(self._place, self._patience)

    def _answers(self, query: "QueryInputTypeDef") -> "Iterator[QueryOutputTypeDef]":
        """Ask, and ask on: an answer ends at one megabyte, which a night never is."""
        answer = self._client.query(**query)
        yield answer
        while "LastEvaluatedKey" in answer:
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
            answer = self._client.query(**query)
            yield answer
