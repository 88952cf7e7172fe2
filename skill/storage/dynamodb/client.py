"""The line to the table: where it is, how long a call may take, and what can go wrong with it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.loaders import Loader, create_loader
from botocore.session import Session

from skill.ports import StaleError, StoreError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

MEANINGS = {
    "ResourceNotFoundException": "the table is missing; `evening-ritual table create` makes it",
    "AccessDeniedException": "these AWS credentials may not read or write the table",
    **dict.fromkeys(
        ("UnrecognizedClientException", "InvalidSignatureException", "ExpiredTokenException"),
        "the AWS credentials were not accepted",
    ),
    **dict.fromkeys(
        (
            "ProvisionedThroughputExceededException",
            "ThrottlingException",
            "RequestLimitExceeded",
        ),
        "the table was asked too often and throttled the request",
    ),
    "ValidationException": "the table refused the request; `evening-ritual table check` says why",
    "ConnectTimeoutError": "the table could not be reached in time",
    "ReadTimeoutError": "the table did not answer in time",
    "NoCredentialsError": "no AWS credentials were found",
    "PartialCredentialsError": "the AWS credentials are incomplete",
    "NoRegionError": "no AWS region was named; put ?region=... after the table",
}
"""What DynamoDB answers, and what botocore raises where none came, in the journal's own words."""


@dataclass(frozen=True)
class TableAddress:
    """One table."""

    table: str
    region: str | None = None
    """None: whatever AWS_DEFAULT_REGION or the AWS configuration says."""

    endpoint_url: str | None = None
    """Another address than Amazon's own, such as DynamoDB Local's."""


A_TURN = Config(
    connect_timeout=0.5,
    read_timeout=0.5,
    # "legacy" waits 50 and 100 ms between tries; "standard" waits seconds when throttled
    retries={"mode": "legacy", "total_max_attempts": 3},
    tcp_keepalive=True,
    parameter_validation=False,  # every parameter is made here, tried on Amazon's engine
)
"""How patient a turn is. A call that only ever times out is given up after 1.65 s, so that a read,
a write, and both once more because of a second device, fit into the eight seconds Alexa waits."""

AN_OPERATOR = A_TURN.merge(
    Config(
        connect_timeout=5,
        read_timeout=20,
        retries={"mode": "legacy", "total_max_attempts": 4},
    )
)
"""Somebody at a keyboard waits for the answer."""


def connect(place: TableAddress, patience: Config = A_TURN) -> "DynamoDBClient":
    """Return boto3's client of the table. Loads what botocore knows of AWS: a tenth of a second.

    A session of its own, as boto3's are not made for threads.
    """
    core = Session()
    # in the package for Lambda: what botocore knows of all AWS, narrowed to DynamoDB beforehand
    core.register_component("data_loader", models(Path(__file__).parent / "models"))
    return boto3.Session(botocore_session=core).client(
        "dynamodb",
        region_name=place.region,
        endpoint_url=place.endpoint_url,
        config=patience,
    )


@lru_cache(maxsize=2)
def models(folder: Path) -> Loader:
    """Return what reads Amazon's descriptions of its services, each once for all clients.

    It reads those in the folder, or botocore's own where there is no such folder.
    """
    if folder.is_dir():
        return Loader(extra_search_paths=[str(folder)], include_default_search_paths=False)
    loader: Loader = create_loader()
    return loader


@contextmanager
def translate_errors() -> Iterator[None]:
    """Raise what botocore raises as StaleError or StoreError, with its cause."""
    try:
        yield
    except ClientError as error:
        answer = error.response["Error"]
        # why a transaction was cancelled is listed in its message, in brackets
        listed = re.findall(r"\[([^\]]*)\]", answer.get("Message", ""))
        codes = {answer["Code"].removesuffix("Exception")}
        if answer["Code"] == "TransactionCanceledException":
            codes = {reason.strip() for reasons in listed for reason in reasons.split(",")}
        # another device wrote since we read, or is writing at this moment
        if codes & {"ConditionalCheckFailed", "TransactionConflict"}:
            raise StaleError("another device wrote first") from error
        told = MEANINGS.get(answer["Code"], f"the table answered {answer['Code']}")
        raise StoreError(told) from error
    except BotoCoreError as error:
        told = MEANINGS.get(type(error).__name__, "the table could not be reached")
        raise StoreError(told) from error
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError("the table holds a page that cannot be read") from error
