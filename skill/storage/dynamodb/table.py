"""The table itself: made, checked and described by whoever runs the skill, never by a turn."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from time import sleep
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from skill.storage.dynamodb.client import TableAddress, connect
from skill.storage.dynamodb.errors import translate_errors
from skill.storage.dynamodb.items import EXPIRES
from skill.storage.patience import AN_OPERATOR

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TableDescriptionTypeDef

KEY = (("pk", "HASH", "S"), ("sk", "RANGE", "S"))
"""Both are texts: of another type, the table would refuse every turn."""

MOST_POLLS, POLL_SECONDS = 60, 2
ON_OFF = {True: "on", False: "off"}
MISSING = "ResourceNotFoundException"
NOT_YET = "ContinuousBackupsUnavailableException"
UNKNOWN = "UnknownOperationException"
"""What DynamoDB Local says to what it has not got, such as point-in-time recovery."""


@dataclass(frozen=True)
class State:
    """What is known of a table."""

    status: str
    """As DynamoDB says it: ACTIVE, CREATING, ...; empty where there is no table."""

    key: tuple[tuple[str, str, str], ...] = ()
    """Of each attribute the name, the role (HASH, RANGE) and the type (S, N, B)."""

    is_on_demand: bool = False
    is_protected: bool = False
    """It cannot be deleted before that is switched off."""

    expires_by: str = ""
    """The attribute that makes an item vanish, where one does."""

    is_recoverable: bool = False
    """It can be put back to any second of the last 35 days."""

    items: int = 0
    size: int = 0
    """Both as DynamoDB counts them, every six hours or so."""

    def findings(self) -> Iterator[str]:
        """Say in plain words what is wrong, and what to do."""
        if not self.status:
            yield "There is no such table. `evening-ritual table create` makes it."
            return
        if self.status not in {"ACTIVE", "UPDATING"}:
            yield f"The table is {self.status}. Wait a minute and look again."
        if wrong := self._wrong_key():
            yield f"{wrong}: it was made for something else. Name another table."
        yield from self._neglects()

    def facts(self) -> Iterator[tuple[str, str]]:
        """List what is known, for whoever looks after the table."""
        if not self.status:
            yield "status", "missing"
            return
        yield "status", self.status.lower()
        yield "key", ", ".join(f"{name} ({role}, {type_})" for name, role, type_ in self.key)
        yield "billing", "on demand" if self.is_on_demand else "provisioned"
        yield "deletion protection", ON_OFF[self.is_protected]
        yield "point-in-time recovery", ON_OFF[self.is_recoverable]
        yield "time to live", self.expires_by or "off"
        yield "items", f"{self.items}, some hours ago"
        yield "bytes", f"{self.size}, some hours ago"

    def _wrong_key(self) -> str:
        if {name for name, *_ in self.key} != {name for name, *_ in KEY}:
            return "Its key is not pk and sk"
        if any(role == "HASH" and name != "pk" for name, role, _ in self.key):
            return "pk is not its partition key"
        return "" if self.key == KEY else "pk and sk are not both strings"

    def _neglects(self) -> Iterator[str]:
        again = "`evening-ritual table create` sets it; nothing is lost."
        if not self.is_on_demand:
            yield f"It is paid for by provisioned capacity: at 9 p.m. it may throttle. {again}"
        if not self.is_protected:
            yield f"Deletion protection is off: one wrong click takes every night with it. {again}"
        if not self.is_recoverable:
            yield f"Point-in-time recovery is off: a mistake could not be undone. {again}"
        if self.expires_by != EXPIRES:
            yield f"Nothing expires: time to live is not set to {EXPIRES}. {again}"


class Table:
    """One table, for its operator. Every method asks DynamoDB anew."""

    def __init__(self, place: TableAddress) -> None:
        self._place = place

    def create(self) -> State:
        """Make the table, or set what is missing on the one that is there. Raises StoreError."""
        with translate_errors():
            state = self._state()
            if not state.status:
                self._make()
                self._protect(self._state())
            elif state.key == KEY:
                self._mend(state)
                self._protect(state)
            return self._state()

    def state(self) -> State:
        """Ask for everything there is to know. Raises StoreError."""
        with translate_errors():
            return self._state()

    @cached_property
    def _client(self) -> "DynamoDBClient":
        return connect(self._place, AN_OPERATOR)

    def _make(self) -> None:
        self._client.create_table(
            TableName=self._place.table,
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "S"},
            ],
            BillingMode="PAY_PER_REQUEST",
            DeletionProtectionEnabled=True,
        )
        self._await()

    def _await(self) -> None:
        self._client.get_waiter("table_exists").wait(
            TableName=self._place.table,
            WaiterConfig={"Delay": POLL_SECONDS, "MaxAttempts": MOST_POLLS},
        )

    def _mend(self, state: State) -> None:
        """Set one thing at a time: DynamoDB takes no two changes of a table at once."""
        table = self._place.table
        if not state.is_on_demand:
            self._client.update_table(TableName=table, BillingMode="PAY_PER_REQUEST")
            self._await()
        if not state.is_protected:
            self._client.update_table(TableName=table, DeletionProtectionEnabled=True)
            self._await()

    def _protect(self, state: State) -> None:
        """Let what may go expire, and what must not go be recovered."""
        if state.expires_by != EXPIRES:
            self._client.update_time_to_live(
                TableName=self._place.table,
                TimeToLiveSpecification={"Enabled": True, "AttributeName": EXPIRES},
            )
        polls = 0
        while not state.is_recoverable and not self._is_made_recoverable() and polls < MOST_POLLS:
            polls += 1
            sleep(POLL_SECONDS)

    def _is_made_recoverable(self) -> bool:
        """A table that was just made is not ready for this, for a minute or so."""
        try:
            self._client.update_continuous_backups(
                TableName=self._place.table,
                PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
            )
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code not in {UNKNOWN, NOT_YET}:
                raise
            return code == UNKNOWN
        return True

    def _state(self) -> State:
        table = self._describe()
        if table is None:
            return State("")
        billing = table.get("BillingModeSummary", {}).get("BillingMode")
        return State(
            status=table.get("TableStatus", ""),
            key=key_of(table),
            is_on_demand=billing == "PAY_PER_REQUEST",
            is_protected=bool(table.get("DeletionProtectionEnabled")),
            expires_by=self._expires_by(),
            is_recoverable=self._is_recoverable(),
            items=table.get("ItemCount", 0),
            size=table.get("TableSizeBytes", 0),
        )

    def _describe(self) -> "TableDescriptionTypeDef | None":
        try:
            return self._client.describe_table(TableName=self._place.table)["Table"]
        except ClientError as error:
            if error.response["Error"]["Code"] == MISSING:
                return None
            raise

    def _expires_by(self) -> str:
        answer = self._client.describe_time_to_live(TableName=self._place.table)
        expiry = answer["TimeToLiveDescription"]
        is_on = expiry.get("TimeToLiveStatus") in {"ENABLED", "ENABLING"}
        return expiry.get("AttributeName", "") if is_on else ""

    def _is_recoverable(self) -> bool:
        try:
            answer = self._client.describe_continuous_backups(TableName=self._place.table)
        except ClientError as error:
            if error.response["Error"]["Code"] == UNKNOWN:
                return False
            raise
        backups = answer["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
        return backups.get("PointInTimeRecoveryStatus") == "ENABLED"


def key_of(table: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """Return its key, the partition key first, whatever order DynamoDB lists it in."""
    types = {one["AttributeName"]: one["AttributeType"] for one in table["AttributeDefinitions"]}
    return tuple(
        sorted(
            (
                (one["AttributeName"], one["KeyType"], types[one["AttributeName"]])
                for one in table["KeySchema"]
            ),
            key=lambda one: one[1],
        )
    )
