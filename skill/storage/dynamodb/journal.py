"""The journal in DynamoDB: one Query opens a night, one conditional write keeps a turn."""

from collections.abc import Collection
from contextlib import suppress
from datetime import date
from functools import cached_property
from time import sleep
from typing import TYPE_CHECKING

from skill.ports import Everything, KeptNight, Pages, StaleError, StoreError, Write
from skill.ritual.model.household import Seat
from skill.ritual.stage.scene import Note
from skill.storage.dynamodb.client import TableAddress, connect
from skill.storage.dynamodb.errors import translate_errors
from skill.storage.dynamodb.items import (
    AFTER_EVERY_NIGHT,
    LAYOUT,
    NIGHT,
    SEAL,
    everything_in,
    expiry_of,
    house_key,
    house_of,
    key_of,
    night_key,
    night_of,
    notes_of,
    pages_of,
    seal_among,
)
from skill.storage.dynamodb.writes import expiry_term, silence_terms, terms_of
from skill.storage.encryption.interface import Fit, HouseKey, InTheClear, Keyring, NoKeyring, fit_of
from skill.storage.patience import A_TURN, AN_OPERATOR, Patience

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import (
        AttributeValueTypeDef,
        QueryInputTypeDef,
        QueryOutputTypeDef,
        UpdateItemInputTypeDef,
        WriteRequestTypeDef,
    )

    Item = dict[str, AttributeValueTypeDef]
    Key = Item

AT_ONCE = 25
"""As many items as DynamoDB takes in one batch."""

TERMS_AT_ONCE, MOST_LOOKS = 10, 5
"""Nights in one transaction: as many as every engine takes, and few enough to answer in time."""

NOBODY = ""
"""The name of a house that nobody lives in."""

MOST_PAGES = 20
"""Megabytes looked through for what is sealed. Where nights are, some of it is in the first."""

MOST_ROUNDS, PAUSE_SECONDS = 60, 0.1
"""How long forgetting goes on: a round reads a megabyte at most; a busy table is given a pause."""


class DynamoJournal:
    """Keeps the port's promises in one table. The line to it is made on the first turn."""

    def __init__(
        self, place: TableAddress, patience: Patience = A_TURN, keyring: Keyring | None = None
    ) -> None:
        self._place = place
        self._patience = patience
        self._keyring = keyring or NoKeyring()
        self._fits = False
        """Our keys opened what is sealed here, as far as that was tried."""

    def open(self, house: str, since: date) -> Pages:
        """See Journal.open. One Query, whatever the history: nights sort before the household.

        The first new house in each process costs a second one, and the first of all a write.
        """
        with translate_errors():
            items = self._items(self._since(house, since, "sk, v, rev, page, receipt, seal"))
            return pages_of(items, self._key_among(house, items))

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
            items = self._items(self._since(house, since, "sk, v, notes, seal"))
            key = self._key_among(house, items)
            nights = [item for item in items if item["sk"]["S"].startswith(NIGHT)]
            return tuple(note for night in nights for note in notes_of(night, key))

    def night(self, house: str, night: date) -> KeptNight | None:
        """See Journal.night. Two Queries: a function on Lambda may do nothing else to read."""
        with translate_errors():
            items = self._items(self._at(house, night_key(night)))
            return night_of(items[0], self._read_key(house)) if items else None

    def silence(
        self,
        house: str,
        sealed_by: Collection[Seat] | None = None,
        said_by: Collection[Seat] | None = None,
    ) -> None:
        """See Journal.silence. Looks again until nothing is left to take."""
        for _ in range(MOST_LOOKS):
            with translate_errors():
                nights = self._items(self._words_of(house))
                is_read = nights and (sealed_by or said_by)
                key = self._read_key(house) if is_read else InTheClear()
            terms = silence_terms(nights, (sealed_by, said_by), key, self._place.table)
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
            items = self._items(self._all_of(house))
            return everything_in(items, self._key_among(house, items))

    def erase(self, house: str, night: date) -> None:
        """See Journal.erase. One DeleteItem."""
        with translate_errors():
            self._client.delete_item(TableName=self._place.table, Key=key_of(house, night))

    def forget(self, house: str) -> int:
        """See Journal.forget. Looks again until nothing is left, at most half a minute or so.

        Nights go before the household. So whatever another device writes meanwhile is found by a
        later look, or refused since the household is gone. What a busy table hands back of a
        batch is found again too.
        """
        gone: set[str] = set()
        for _ in range(MOST_ROUNDS):
            with translate_errors():
                keys = self._keys(house)
                if not keys:
                    return len(gone - {SEAL})
                gone |= {key["sk"]["S"] for key in keys}
                if self._delete_batch(keys):
                    sleep(PAUSE_SECONDS)
        raise StoreError("the table was too busy to forget everything; do it again")

    def rewrap(self) -> int:
        """Wrap every household's key under the first of our keys; return how many there are.

        For an operator: scans the table. Raises StoreError, before anything is changed, where a key
        does not fit; StaleError where a house was forgotten meanwhile: do it again.
        """
        client = connect(self._place, AN_OPERATOR)
        with translate_errors():
            seals = [item for page in self._seals(client) for item in page]
            anew = [self._rewrap_item(item) for item in seals]
            for request in anew:
                client.update_item(**request)
            # all of them fit, so whatever is tried first from now on has to fit as well
            if self._keyring.make_key(NOBODY).wrapped:
                client.update_item(**self._sample("seal = :seal"))
            return len(anew)

    def fit(self) -> Fit:
        """Try our keys on some households'. For an operator: scans until some are found."""
        client = connect(self._place, AN_OPERATOR)
        with translate_errors():
            pages = (page for _, page in zip(range(MOST_PAGES), self._seals(client), strict=False))
            some = next((page for page in pages if page), [])
            seals = [(house_of(item["pk"]["S"]), item["seal"]["S"]) for item in some]
        return fit_of(self._keyring, seals)

    def _seals(self, client: "DynamoDBClient") -> "Iterator[list[Item]]":
        """Yield the households' keys, those of a megabyte at a time."""
        pages = client.get_paginator("scan").paginate(
            TableName=self._place.table,
            FilterExpression="sk = :seal",
            ExpressionAttributeValues={":seal": {"S": SEAL}},
            ConsistentRead=True,
        )
        nobody = house_key(NOBODY)
        return ([item for item in page["Items"] if item["pk"]["S"] != nobody] for page in pages)

    def _rewrap_item(self, item: "Item") -> "UpdateItemInputTypeDef":
        # The house may have been forgotten since, and must not come back by this:
        it_is_the_same = "seal = :before"
        house, before = house_of(item["pk"]["S"]), item["seal"]["S"]
        return {
            "TableName": self._place.table,
            "Key": {"pk": item["pk"], "sk": item["sk"]},
            "UpdateExpression": "SET seal = :anew",
            "ConditionExpression": it_is_the_same,
            "ExpressionAttributeValues": {
                ":before": {"S": before},
                ":anew": {"S": self._keyring.rewrap_key(house, before)},
            },
        }

    def check(self) -> None:
        """See Journal.check."""
        self._keyring.make_key(NOBODY)  # raises without a key, under which nothing could be kept
        sample = {"pk": {"S": house_key(NOBODY)}, "sk": {"S": SEAL}}
        with translate_errors():
            found = self._client.get_item(TableName=self._place.table, Key=sample).get("Item")
        if found:
            self._keyring.open_key(NOBODY, found["seal"]["S"])

    @cached_property
    def _client(self) -> "DynamoDBClient":
        return connect(self._place, self._patience)

    def _fade(self, house: str, chosen: date, days: int) -> None:
        """Let every night vanish so many days after it, or let every night stay."""
        query = self._all_of(house)
        query["ProjectionExpression"] = "sk"
        names = [key["sk"]["S"] for key in self._items(query)]
        nights = [name for name in names if name.startswith(NIGHT)]
        terms = [
            expiry_term(
                house, night, expiry_of(night, days, chosen) if days else None, self._place.table
            )
            for night in nights
        ]
        for at in range(0, len(terms), TERMS_AT_ONCE):
            self._client.transact_write_items(TransactItems=terms[at : at + TERMS_AT_ONCE])

    def _key_among(self, house: str, items: "list[Item]") -> HouseKey:
        seal = seal_among(items)
        if seal:
            return self._keyring.open_key(house, seal)
        self._refuse_misfit()
        return self._keyring.make_key(house)

    def _refuse_misfit(self) -> None:
        """Raise SealError where a house would begin under a key that opens nothing of the others.

        Nobody on Lambda may look through the table for what is sealed. So a sample lies where it
        can be found: the key of nobody's house, wrapped as all the others are.
        """
        if self._fits:
            return
        sample = seal_among(self._items(self._at(NOBODY, SEAL)))
        if not sample and self._keyring.make_key(NOBODY).wrapped:
            laid = self._client.update_item(**self._sample("seal = if_not_exists(seal, :seal)"))
            sample = laid["Attributes"]["seal"]["S"]
        if sample:
            self._keyring.open_key(NOBODY, sample)
        self._fits = True

    def _sample(self, laying: str) -> "UpdateItemInputTypeDef":
        return {
            "TableName": self._place.table,
            "Key": {"pk": {"S": house_key(NOBODY)}, "sk": {"S": SEAL}},
            "UpdateExpression": f"SET v = :v, {laying}",
            "ExpressionAttributeValues": {
                ":v": {"N": str(LAYOUT)},
                ":seal": {"S": self._keyring.make_key(NOBODY).wrapped},
            },
            "ReturnValues": "ALL_NEW",
        }

    def _read_key(self, house: str) -> HouseKey:
        """Look for the key where none came along, or one that does not fit. One read."""
        return self._key_among(house, self._items(self._at(house, SEAL)))

    def _at(self, house: str, name: str) -> "QueryInputTypeDef":
        query = self._all_of(house)
        query["KeyConditionExpression"] = "pk = :house AND sk = :name"
        query["ExpressionAttributeValues"] = {
            ":house": {"S": house_key(house)},
            ":name": {"S": name},
        }
        return query

    def _since(self, house: str, since: date, fields: str) -> "QueryInputTypeDef":
        nights_and_the_household = "pk = :house AND sk >= :since"
        query = self._all_of(house)
        query["KeyConditionExpression"] = nights_and_the_household
        query["ExpressionAttributeValues"] = {
            ":house": {"S": house_key(house)},
            ":since": {"S": night_key(since)},
        }
        query["ProjectionExpression"] = fields
        return query

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

    def _delete_batch(self, keys: "list[Key]") -> bool:
        """Delete items; say whether the table was too busy for some of them."""
        deletions: list[WriteRequestTypeDef] = [{"DeleteRequest": {"Key": key}} for key in keys]
        answers = [
            self._client.batch_write_item(
                RequestItems={self._place.table: deletions[at : at + AT_ONCE]}
            )
            for at in range(0, len(deletions), AT_ONCE)
        ]
        return any(answer.get("UnprocessedItems") for answer in answers)

    def _items(self, query: "QueryInputTypeDef") -> "list[Item]":
        return [item for answer in self._answers(query) for item in answer["Items"]]

    def _answers(self, query: "QueryInputTypeDef") -> "Iterator[QueryOutputTypeDef]":
        """Ask, and ask on: an answer ends at one megabyte, which a night never is."""
        answer = self._client.query(**query)
        yield answer
        while "LastEvaluatedKey" in answer:
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
            answer = self._client.query(**query)
            yield answer
