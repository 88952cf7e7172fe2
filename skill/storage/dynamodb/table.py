"""The table itself: made, checked and described by whoever runs the skill, never by a turn."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from time import sleep
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from skill.storage.dynamodb.client import AN_OPERATOR, TableAddress, connect, translate_errors
from skill.storage.dynamodb.items import EXPIRES, PROFILE, house_key, key_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

KEY = (("pk", "HASH", "S"), ("sk", "RANGE", "S"))
"""Both are texts: of another type, the table would refuse every turn."""

UNKNOWN = "UnknownOperationException"
"""What DynamoDB Local says to what it has not got, such as point-in-time recovery."""

NOBODY = key_of("", PROFILE)
"""The key of the household of a house that nobody lives in."""

IT_IS_THERE = "attribute_exists(pk)"
"""Never true of nobody's house, so that what is tried is refused by the table, and not applied."""

TRIALS: Mapping[str, Callable[["DynamoDBClient", str], object]] = {
    # what `GET /healthz` of a server asks with
    "dynamodb:GetItem": lambda client, table: client.get_item(TableName=table, Key=NOBODY),
    # what an operator asks with
    "dynamodb:DescribeTable": lambda client, table: client.describe_table(TableName=table),
    "dynamodb:Query": lambda client, table: client.query(
        TableName=table,
        KeyConditionExpression="pk = :house",
        ExpressionAttributeValues={":house": {"S": house_key("")}},
    ),
    "dynamodb:UpdateItem": lambda client, table: client.update_item(
        TableName=table,
        Key=NOBODY,
        UpdateExpression="SET v = :v",
        ConditionExpression=IT_IS_THERE,
        ExpressionAttributeValues={":v": {"N": "0"}},
    ),
    "dynamodb:ConditionCheckItem": lambda client, table: client.transact_write_items(
        TransactItems=[
            {
                "ConditionCheck": {
                    "TableName": table,
                    "Key": NOBODY,
                    "ConditionExpression": IT_IS_THERE,
                }
            }
        ]
    ),
    "dynamodb:DeleteItem": lambda client, table: client.delete_item(
        TableName=table, Key=NOBODY, ConditionExpression=IT_IS_THERE
    ),
    # what is not there, since a batch takes no conditions
    "dynamodb:BatchWriteItem": lambda client, table: client.batch_write_item(
        RequestItems={table: [{"DeleteRequest": {"Key": NOBODY}}]}
    ),
}
"""How each action that anybody takes on a table is tried."""

OF_A_TURN = tuple(
    name for name in TRIALS if name not in {"dynamodb:GetItem", "dynamodb:DescribeTable"}
)
"""What the policy in template.yaml allows: without one, something is not kept or not forgotten."""


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
        other = "it was made for something else. Name another table."
        if {name for name, *_ in self.key} != {name for name, *_ in KEY}:
            yield f"Its key is not pk and sk: {other}"
        elif any(role == "HASH" and name != "pk" for name, role, _ in self.key):
            yield f"pk is not its partition key: {other}"
        elif self.key != KEY:
            yield f"pk and sk are not both strings: {other}"
        again = "`evening-ritual table create` sets it; nothing is lost."
        if not self.is_on_demand:
            yield f"It is paid for by provisioned capacity: at 9 p.m. it may throttle. {again}"
        if not self.is_protected:
            yield f"Deletion protection is off: one wrong click takes every night with it. {again}"
        if not self.is_recoverable:
            yield f"Point-in-time recovery is off: a mistake could not be undone. {again}"
        if self.expires_by != EXPIRES:
            yield f"Nothing expires: time to live is not set to {EXPIRES}. {again}"

    def facts(self) -> Iterator[tuple[str, str]]:
        """List what is known, for whoever looks after the table."""
        if not self.status:
            yield "status", "missing"
            return
        yield "status", self.status.lower()
        yield "key", ", ".join(f"{name} ({role}, {type_})" for name, role, type_ in self.key)
        yield "billing", "on demand" if self.is_on_demand else "provisioned"
        yield "deletion protection", "on" if self.is_protected else "off"
        yield "point-in-time recovery", "on" if self.is_recoverable else "off"
        yield "time to live", self.expires_by or "off"
        yield "items", f"{self.items}, some hours ago"
        yield "bytes", f"{self.size}, some hours ago"


class Table:
    """One table, for its operator. Every method asks DynamoDB anew."""

    def __init__(self, place: TableAddress) -> None:
        self._place = place

    def create(self) -> State:
        """Make the table, or set what is missing on the one that is there. Raises StoreError."""
        with translate_errors():
            state, table = self.state(), self._place.table
            if not state.status:
                self._client.create_table(
                    TableName=table,
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
                state = self.state()
            elif state.key == KEY:
                # one thing at a time: DynamoDB takes no two changes of a table at once
                if not state.is_on_demand:
                    self._client.update_table(TableName=table, BillingMode="PAY_PER_REQUEST")
                    self._await()
                if not state.is_protected:
                    self._client.update_table(TableName=table, DeletionProtectionEnabled=True)
                    self._await()
            if state.key == KEY:
                self._protect(state)
            return self.state()

    def state(self) -> State:
        """Ask for everything there is to know. Raises StoreError."""
        with translate_errors():
            client, name = self._client, self._place.table
            try:
                table = client.describe_table(TableName=name)["Table"]
            except client.exceptions.ResourceNotFoundException:
                return State("")
            billing = table.get("BillingModeSummary", {}).get("BillingMode")
            expiry = client.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
            expires = expiry.get("TimeToLiveStatus") in {"ENABLED", "ENABLING"}
            try:
                answer = client.describe_continuous_backups(TableName=name)
                backups = answer["ContinuousBackupsDescription"]
                recovery = backups.get("PointInTimeRecoveryDescription", {})
                is_recoverable = recovery.get("PointInTimeRecoveryStatus") == "ENABLED"
            except ClientError as error:
                if error.response["Error"]["Code"] != UNKNOWN:
                    raise
                is_recoverable = False
            return State(
                status=table.get("TableStatus", ""),
                key=read_key(table),
                is_on_demand=billing == "PAY_PER_REQUEST",
                is_protected=bool(table.get("DeletionProtectionEnabled")),
                expires_by=expiry.get("AttributeName", "") if expires else "",
                is_recoverable=is_recoverable,
                items=table.get("ItemCount", 0),
                size=table.get("TableSizeBytes", 0),
            )

    def find_denied(self) -> tuple[list[str], list[str]]:
        """Return the actions that IAM does not allow: those a turn needs, and others. A call each.

        Raises StoreError if nobody answers. A table that is missing denies nothing. Nothing is
        changed, and nobody's night is read.
        """
        denied = []
        with translate_errors():
            for name, try_action in TRIALS.items():
                try:
                    try_action(self._client, self._place.table)
                except ClientError as error:
                    code = error.response["Error"]["Code"]
                    # Amazon does not know whose credentials these are, and says nothing of rights:
                    if code in {
                        "UnrecognizedClientException",
                        "InvalidSignatureException",
                        "ExpiredTokenException",
                    }:
                        raise
                    if code == "AccessDeniedException":
                        denied.append(name)
        needed = [name for name in denied if name in OF_A_TURN]
        return needed, [name for name in denied if name not in OF_A_TURN]

    @cached_property
    def _client(self) -> "DynamoDBClient":
        return connect(self._place, AN_OPERATOR)

    def _await(self) -> None:
        self._client.get_waiter("table_exists").wait(
            TableName=self._place.table,
            WaiterConfig={"Delay": 2, "MaxAttempts": 60},
        )

    def _protect(self, state: State) -> None:
        """Let what may go expire, and what must not go be recovered."""
        if state.expires_by != EXPIRES:
            self._client.update_time_to_live(
                TableName=self._place.table,
                TimeToLiveSpecification={"Enabled": True, "AttributeName": EXPIRES},
            )
        for _ in range(0 if state.is_recoverable else 60):
            try:
                self._client.update_continuous_backups(
                    TableName=self._place.table,
                    PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
                )
            except self._client.exceptions.ContinuousBackupsUnavailableException:
                # a table that was just made is not ready for this, for a minute or so
                sleep(2)
            except ClientError as error:
                if error.response["Error"]["Code"] != UNKNOWN:
                    raise
                return
            else:
                return


def read_key(table: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """Return a table's key, the partition key first, whatever order DynamoDB lists it in."""
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
