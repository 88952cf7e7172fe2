"""The environment, read once: everything that can be set from outside."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from urllib.parse import urlsplit

PREFIX = "RITUAL_"
STORES = {"sqlite", "dynamodb", "memory"}
EMPTY_PEPPER = (
    "RITUAL_PEPPER is empty. Fill it in before the first night, with what "
    '`python3 -c "import secrets; print(secrets.token_hex(32))"` prints: under another key every '
    "household is a new one. At home, where nobody else has the file, do not set it at all."
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

    zone: str = ""
    """The IANA zone of the local speaker."""

    metrics: str = ""
    """The namespace under which CloudWatch counts turns. Without one it counts none."""

    def __post_init__(self) -> None:
        _refuse_unknown(self.store)


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return PREFIX + name.upper()


def read(environment: Mapping[str, str]) -> Settings:
    """Read the settings. Raises SettingsError with a sentence for whoever set them."""
    names = [field.name for field in fields(Settings)]
    said = {name: environment[variable(name)] for name in names if variable(name) in environment}
    if said.get("pepper") == "":
        raise SettingsError(EMPTY_PEPPER)
    return Settings(**said)


def _refuse_unknown(store: str) -> None:
    kind = urlsplit(store).scheme
    is_unnamed = kind == "sqlite" and not store.removeprefix("sqlite:///").strip("/")
    is_misnamed = kind == "sqlite" and not store.startswith("sqlite:///")
    if store and (kind not in STORES or is_unnamed or is_misnamed):
        raise SettingsError(
            f"RITUAL_STORE is {store!r}; use sqlite:///path, dynamodb://table or memory://"
        )
