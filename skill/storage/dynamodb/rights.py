"""What these AWS credentials may do to the table, tried on a house that nobody lives in."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from skill.storage.dynamodb.client import TableAddress, connect
from skill.storage.dynamodb.errors import translate_errors
from skill.storage.dynamodb.items import PROFILE, house_key
from skill.storage.patience import AN_OPERATOR

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import ConditionCheckTypeDef

DENIED = "AccessDeniedException"
UNPROVEN = {"UnrecognizedClientException", "InvalidSignatureException", "ExpiredTokenException"}
"""Amazon does not know whose credentials these are, so it says nothing of what they may do."""

NOBODY = house_key("")
KEY = {"pk": {"S": NOBODY}, "sk": {"S": PROFILE}}
IT_IS_THERE = "attribute_exists(pk)"
"""Never true of nobody's house, so that what is tried is refused by the table, and not applied."""

Trial = Callable[["DynamoDBClient", str], object]


def _query(client: "DynamoDBClient", table: str) -> object:
    house, values = "pk = :house", {":house": {"S": NOBODY}}
    return client.query(
        TableName=table, KeyConditionExpression=house, ExpressionAttributeValues=values
    )


def _update(client: "DynamoDBClient", table: str) -> object:
    return client.update_item(
        TableName=table,
        Key=KEY,
        UpdateExpression="SET v = :v",
        ConditionExpression=IT_IS_THERE,
        ExpressionAttributeValues={":v": {"N": "0"}},
    )


def _check(client: "DynamoDBClient", table: str) -> object:
    asked: ConditionCheckTypeDef = {
        "TableName": table,
        "Key": KEY,
        "ConditionExpression": IT_IS_THERE,
    }
    return client.transact_write_items(TransactItems=[{"ConditionCheck": asked}])


def _delete(client: "DynamoDBClient", table: str) -> object:
    return client.delete_item(TableName=table, Key=KEY, ConditionExpression=IT_IS_THERE)


def _delete_many(client: "DynamoDBClient", table: str) -> object:
    """Delete what is not there: a batch takes no conditions."""
    return client.batch_write_item(RequestItems={table: [{"DeleteRequest": {"Key": KEY}}]})


def _get(client: "DynamoDBClient", table: str) -> object:
    return client.get_item(TableName=table, Key=KEY)


def _describe(client: "DynamoDBClient", table: str) -> object:
    return client.describe_table(TableName=table)


OF_A_TURN: Mapping[str, Trial] = {
    "dynamodb:Query": _query,
    "dynamodb:UpdateItem": _update,
    "dynamodb:ConditionCheckItem": _check,
    "dynamodb:DeleteItem": _delete,
    "dynamodb:BatchWriteItem": _delete_many,
}
"""What the policy in template.yaml allows: without one, something is not kept or not forgotten."""

OF_A_SERVER: Mapping[str, Trial] = {"dynamodb:GetItem": _get}
"""What `GET /healthz` asks with."""

OF_AN_OPERATOR: Mapping[str, Trial] = {"dynamodb:DescribeTable": _describe}


class Rights:
    """Tries each action once. Nothing is changed, and nobody's night is read."""

    def __init__(self, place: TableAddress) -> None:
        self._place = place

    def check_turn(self) -> tuple[str, ...]:
        """Return the actions that a turn needs and IAM does not allow. One call each.

        Raises StoreError if nobody answers. A table that is missing denies nothing.
        """
        return self._find_denied(OF_A_TURN)

    def check_rest(self) -> tuple[str, ...]:
        """Return what else is not allowed. One call each; raises StoreError if nobody answers."""
        return self._find_denied({**OF_A_SERVER, **OF_AN_OPERATOR})

    def _find_denied(self, trials: Mapping[str, Trial]) -> tuple[str, ...]:
        with translate_errors():
            client, table = self._client, self._place.table
            return tuple(name for name, trial in trials.items() if _is_denied(trial, client, table))

    @cached_property
    def _client(self) -> "DynamoDBClient":
        return connect(self._place, AN_OPERATOR)


def _is_denied(trial: Trial, client: "DynamoDBClient", table: str) -> bool:
    try:
        trial(client, table)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in UNPROVEN:
            raise
        return code == DENIED
    return False
