"""Wrapping keys that only AWS KMS can open: asked for once in each process, never once a turn."""

from collections.abc import Mapping, Sequence

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from skill.ports import StoreError
from skill.storage.encryption.interface import SealError

MEANINGS: Mapping[str, str] = {
    "AccessDeniedException": "these AWS credentials may not kms:Decrypt with it",
    "InvalidCiphertextException": "it is no key of this account's, or damaged",
    "DisabledException": "its KMS key is disabled",
    "KMSInvalidStateException": "its KMS key is disabled, or about to be deleted",
    "NotFoundException": "its KMS key is not there",
}
"""What does not pass by waiting: somebody has to mend it."""


def decrypt(wrapped: Sequence[bytes], region: str | None, config: Config) -> tuple[bytes, ...]:
    """Return data keys that KMS once wrapped. One call for each; raises StoreError."""
    # its own reader of descriptions: what is narrowed for the table knows no KMS
    client = boto3.Session(region_name=region).client("kms", config=config)
    try:
        keys = tuple(client.decrypt(CiphertextBlob=blob)["Plaintext"] for blob in wrapped)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in MEANINGS:
            raise SealError(f"RITUAL_KMS_KEY cannot be opened: {MEANINGS[code]}") from error
        raise StoreError(f"RITUAL_KMS_KEY cannot be opened: AWS KMS answered {code}") from error
    except BotoCoreError as error:
        raise StoreError("RITUAL_KMS_KEY cannot be opened: AWS KMS was not reached") from error
    if any(len(key) != 32 for key in keys):  # noqa: PLR2004
        raise SealError("RITUAL_KMS_KEY holds no key of 32 bytes; make it with KeySpec AES_256")
    return keys
