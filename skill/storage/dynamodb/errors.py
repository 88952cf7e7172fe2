"""What can go wrong with the table, in the journal's own words."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ReadTimeoutError,
)

from skill.ports import StaleError, StoreError

CANCELLED = "TransactionCanceledException"
OVERTAKEN = {
    "ConditionalCheckFailedException",  # another device wrote since we read
    "TransactionConflictException",  # another device is writing at this moment
}
OVERTAKEN_REASONS = {"ConditionalCheckFailed", "TransactionConflict"}

THROTTLED = "the table was asked too often and throttled the request"
REFUSED = "the AWS credentials were not accepted"
MEANINGS = {
    "ResourceNotFoundException": "the table is missing; `evening-ritual table create` makes it",
    "AccessDeniedException": "these AWS credentials may not read or write the table",
    "UnrecognizedClientException": REFUSED,
    "InvalidSignatureException": REFUSED,
    "ExpiredTokenException": REFUSED,
    "ProvisionedThroughputExceededException": THROTTLED,
    "ThrottlingException": THROTTLED,
    "RequestLimitExceeded": THROTTLED,
    "ValidationException": "the table refused the request; `evening-ritual table check` says why",
}
UNREACHED: dict[type[BotoCoreError], str] = {
    ConnectTimeoutError: "the table could not be reached in time",
    ReadTimeoutError: "the table did not answer in time",
    NoCredentialsError: "no AWS credentials were found",
    PartialCredentialsError: "the AWS credentials are incomplete",
    NoRegionError: "no AWS region was named; put ?region=... after the table",
}


@contextmanager
def translate_errors() -> Iterator[None]:
    """Raise what botocore raises as StaleError or StoreError, with its cause."""
    try:
        yield
    except ClientError as error:
        raise _translate_answer(error) from error
    except BotoCoreError as error:
        raise StoreError(UNREACHED.get(type(error), "the table could not be reached")) from error
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError("the table holds a page that cannot be read") from error


def _translate_answer(error: ClientError) -> StoreError:
    code = error.response["Error"]["Code"]
    was_overtaken = code in OVERTAKEN or (code == CANCELLED and _reasons(error) & OVERTAKEN_REASONS)
    if was_overtaken:
        return StaleError("another device wrote first")
    return StoreError(MEANINGS.get(code, f"the table answered {code}"))


def _reasons(error: ClientError) -> set[str]:
    """Return why a transaction was cancelled; its message lists that too, in brackets."""
    listed = re.findall(r"\[([^\]]*)\]", error.response["Error"].get("Message", ""))
    return {reason.strip() for reasons in listed for reason in reasons.split(",")}
