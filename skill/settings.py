"""The environment, read once: everything that can be set from outside."""

from collections.abc import Mapping
from urllib.parse import urlsplit

import environ


class SettingsError(Exception):
    """A setting cannot be used; the message says which one, and what would do."""


def _store(value: str) -> str:
    if value and urlsplit(value).scheme not in {"sqlite", "dynamodb", "memory"}:
        raise SettingsError(
            f"RITUAL_STORE is {value!r}; use sqlite:///path, dynamodb://table or memory://"
        )
    return value


@environ.config(prefix="RITUAL", frozen=True)
class Settings:
    """All settings. Each is documented in the README; a test keeps the two one list."""

    store: str = environ.var(default="", converter=_store, help="Where nights are kept")
    skill_id: str = environ.var(default="", help="The only skill whose requests are answered")
    locale: str = environ.var(default="en-US", help="The language when a request names none")
    pepper: str = environ.var(default="", help="The key under which account ids are hashed")
    zone: str = environ.var(default="", help="The IANA zone of the local speaker")


def read(environment: Mapping[str, str]) -> Settings:
    """Read the settings. Raises SettingsError with a sentence for whoever set them."""
    settings: Settings = environ.to_config(Settings, environ=dict(environment))
    return settings
