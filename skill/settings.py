"""The environment, read once: everything that can be set from outside."""

import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from urllib.parse import urlsplit

PREFIX = "RITUAL_"


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
        kind = urlsplit(self.store).scheme
        is_known = kind in {"sqlite", "dynamodb", "memory"}
        if kind == "sqlite":
            path = self.store.removeprefix("sqlite:///")
            is_known = path != self.store and path.strip("/") != ""
        if self.store and not is_known:
            raise SettingsError(
                f"RITUAL_STORE is {self.store!r}; use sqlite:///path, dynamodb://table or memory://"
            )
        try:
            keys_in(self.key)
        except ValueError as error:
            told = "RITUAL_KEY holds no key, or no two between commas"
            raise SettingsError(f"{told}; `evening-ritual key` prints a new one") from error
        try:
            noise_in(self.kms_key)
        except ValueError as error:
            raise SettingsError(
                "RITUAL_KMS_KEY holds no wrapped key; it is the CiphertextBlob that "
                "`aws kms generate-data-key-without-plaintext --key-spec AES_256` prints"
            ) from error


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return PREFIX + name.upper()


def read(environment: Mapping[str, str]) -> Settings:
    """Read the settings. Raises SettingsError with a sentence for whoever set them."""
    names = [field.name for field in fields(Settings)]
    said = {name: environment[variable(name)] for name in names if variable(name) in environment}
    # What is nothing if nobody filled it in: found out later, it would have cost every night.
    if said.get("pepper") == "":
        raise SettingsError(
            "RITUAL_PEPPER is empty. Fill it in before the first night, with what "
            '`python3 -c "import secrets; print(secrets.token_hex(32))"` prints: under another '
            "key every household is a new one. At home, where nobody else has the file, do not "
            "set it at all."
        )
    if said.get("key") == "":
        raise SettingsError(
            "RITUAL_KEY is empty. Fill it in with what `evening-ritual key` prints, and keep a "
            "copy. At home, do not set it at all: a key of its own is made for you."
        )
    return Settings(**said)


def keys_in(text: str) -> tuple[bytes, ...]:
    """Return keys of 32 bytes in base64, between commas. Raises ValueError for anything else.

    Any 43 letters and digits are one, too, such as Secrets Manager makes up.
    """
    keys = [one.strip() for one in text.split(",")] if text.strip() else []
    if not all(re.fullmatch(r"[A-Za-z0-9+/]{43}=?", one) for one in keys):
        raise ValueError("no 32 bytes in base64")
    return tuple(b64decode(one.removesuffix("=") + "=") for one in keys)


def noise_in(text: str) -> tuple[bytes, ...]:
    """Return wrapped keys in base64, between commas. Raises ValueError for anything else."""
    noise = [b64decode(one.strip(), validate=True) for one in text.split(",")] if text else []
    # a data key that KMS wrapped is longer; the name of a KMS key may look like base64, but is not
    if not all(len(one) >= 64 for one in noise):  # noqa: PLR2004
        raise ValueError("too short for a wrapped key")
    return tuple(noise)
