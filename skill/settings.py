"""The environment, read once: everything that can be set from outside."""

import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from urllib.parse import urlsplit

PREFIX = "RITUAL_"
STORES = {"sqlite", "dynamodb", "memory"}
EMPTY_PEPPER = (
    "RITUAL_PEPPER is empty. Fill it in before the first night, with what "
    '`python3 -c "import secrets; print(secrets.token_hex(32))"` prints: under another key every '
    "household is a new one. At home, where nobody else has the file, do not set it at all."
)
EMPTY_KEY = (
    "RITUAL_KEY is empty. Fill it in with what `evening-ritual key` prints, and keep a copy. "
    "At home, do not set it at all: a key of its own is made for you."
)
EMPTY = {"pepper": EMPTY_PEPPER, "key": EMPTY_KEY}
"""What is nothing if nobody filled it in: found out later, it would have cost every night."""

KEY_LETTERS = 43
KEY = re.compile(r"[A-Za-z0-9+/]{43}=?")
"""32 bytes in base64. Also any 43 letters and digits, such as Secrets Manager makes up."""

WRAPPED_BYTES = 64
"""A data key that KMS wrapped is longer; the name of a KMS key may look like base64, but is not."""

NO_KEY = "RITUAL_KEY holds no key, or no two between commas; `evening-ritual key` prints a new one"
NO_KMS_KEY = (
    "RITUAL_KMS_KEY holds no wrapped key; it is the CiphertextBlob that "
    "`aws kms generate-data-key-without-plaintext --key-spec AES_256` prints"
)


class SettingsError(Exception):
    """A setting cannot be used; the message says which one, and what would do."""


@dataclass(frozen=True)
class Settings:
    """All settings. Each is documented in the README; a test keeps the two one list."""

    store: str = ""
    """Where nights are kept."""

    skill_id: str = ""
    """The only skill whose requests are answered."""

    locale: str = "en-US"
    """The language when a request names none."""

    pepper: str = ""
    """The key under which account ids are hashed."""

    key: str = field(default="", repr=False)
    """The key under which the households' own keys are wrapped; several, and the first wraps."""

    kms_key: str = ""
    """The same, as only AWS KMS can open it. It wraps before any that is in `key`."""

    zone: str = ""
    """The IANA zone of the local speaker."""

    metrics: str = ""
    """The namespace under which CloudWatch counts turns. Without one it counts none."""

    def __post_init__(self) -> None:
        _refuse_unknown(self.store)
        _refuse_unfit(self.key, self.kms_key)


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return PREFIX + name.upper()


def read(environment: Mapping[str, str]) -> Settings:
    """Read the settings. Raises SettingsError with a sentence for whoever set them."""
    names = [field.name for field in fields(Settings)]
    said = {name: environment[variable(name)] for name in names if variable(name) in environment}
    for name, told in EMPTY.items():
        if said.get(name) == "":
            raise SettingsError(told)
    return Settings(**said)


def keys_in(text: str) -> tuple[bytes, ...]:
    """Return keys of 32 bytes in base64, between commas. Raises ValueError for anything else."""
    keys = [one.strip() for one in text.split(",")] if text.strip() else []
    if not all(KEY.fullmatch(one) for one in keys):
        raise ValueError("no 32 bytes in base64")
    return tuple(b64decode(one[:KEY_LETTERS] + "=") for one in keys)


def noise_in(text: str) -> tuple[bytes, ...]:
    """Return wrapped keys in base64, between commas. Raises ValueError for anything else."""
    noise = [b64decode(one.strip(), validate=True) for one in text.split(",")] if text else []
    if not all(len(one) >= WRAPPED_BYTES for one in noise):
        raise ValueError("too short for a wrapped key")
    return tuple(noise)


def _refuse_unfit(key: str, kms_key: str) -> None:
    try:
        keys_in(key)
    except ValueError as error:
        raise SettingsError(NO_KEY) from error
    try:
        noise_in(kms_key)
    except ValueError as error:
        raise SettingsError(NO_KMS_KEY) from error


def _refuse_unknown(store: str) -> None:
    kind = urlsplit(store).scheme
    is_unnamed = kind == "sqlite" and not store.removeprefix("sqlite:///").strip("/")
    is_misnamed = kind == "sqlite" and not store.startswith("sqlite:///")
    if store and (kind not in STORES or is_unnamed or is_misnamed):
        raise SettingsError(
            f"RITUAL_STORE is {store!r}; use sqlite:///path, dynamodb://table or memory://"
        )
