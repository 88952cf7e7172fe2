"""What every command is given: the settings, the store, and a language that is spoken here."""

import os

from platformdirs import user_data_path

from skill.alexa.skill import locales
from skill.settings import Settings, SettingsError, read


def settings_with(usual_store: str) -> Settings:
    """Read the settings; nights go where RITUAL_STORE says, or else where they usually would."""
    return read({"RITUAL_STORE": usual_store, **os.environ})


def own_file() -> str:
    """Return the store of whoever sets none: a file in the home folder."""
    return f"sqlite:///{user_data_path('evening-ritual') / 'nights.db'}"


def store() -> str:
    """Return where nights are kept."""
    return settings_with(own_file()).store


def spoken(name: str) -> str:
    """Return a locale there is. Raises SettingsError for any other."""
    if name not in locales():
        raise SettingsError(f"{name!r} is not spoken here; there is {', '.join(sorted(locales()))}")
    return name
