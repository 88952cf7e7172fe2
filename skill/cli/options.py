"""What commands are given: the settings, the store, a language and a zone there are."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

from platformdirs import user_data_path
from tzlocal import get_localzone

from skill.alexa.device_zone import zone_named
from skill.alexa.interaction_model import locales
from skill.settings import Settings, SettingsError, read


def read_settings(usual_store: str = "") -> Settings:
    """Read the settings; nights go where RITUAL_STORE says, or else where they usually would.

    That is a file in the home folder.
    """
    return read({"RITUAL_STORE": usual_store or own_file(), **os.environ})


def own_file() -> str:
    """Return the store of whoever sets none: a file in the home folder."""
    return f"sqlite:///{user_data_path('evening-ritual') / 'nights.db'}"


def check_locale(name: str) -> str:
    """Return a locale there is. Raises SettingsError for any other."""
    if name not in locales():
        raise SettingsError(f"{name!r} is not spoken here; there is {', '.join(sorted(locales()))}")
    return name


def zone_here(name: str) -> tzinfo:
    """Return the zone of an IANA name, or this machine's. Raises SettingsError for no zone."""
    if not name:
        return get_localzone()
    zone = zone_named(name)
    if zone is None:
        raise SettingsError(f"{name!r} is not a time zone; use a name like Europe/Berlin")
    return zone


def clock_at(now: str | None, zone: tzinfo) -> Callable[[], datetime]:
    """Return the clock, or one that goes on from another moment. Raises SettingsError for none."""
    if now is None:
        return lambda: datetime.now(zone)
    try:
        begun, moment = datetime.now(UTC), datetime.fromisoformat(now)
    except ValueError as error:
        raise SettingsError(f"--now is {now!r}; use a moment like 2026-11-21T22:00") from error
    start = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return lambda: start + (datetime.now(UTC) - begun)
