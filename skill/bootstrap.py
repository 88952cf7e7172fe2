"""Where the parts meet: the only place that knows every one of them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from skill.alexa.skill import AlexaSkill
from skill.alexa.zones import DeviceZones
from skill.ports import Journal, Zones
from skill.settings import Settings, SettingsError


def build(
    settings: Settings, clock: Callable[[], datetime], zones: Zones | None = None
) -> AlexaSkill:
    """Put the skill together. Opens nothing yet: the first turn does."""
    return AlexaSkill(
        journal=journal_at(settings.store),
        zones=zones or DeviceZones(),
        clock=clock,
        skill_id=settings.skill_id,
        pepper=settings.pepper,
        usual_locale=settings.locale,
    )


def journal_at(store: str) -> Journal:
    """Return the journal a store setting names. Raises SettingsError for one we cannot open."""
    url = urlsplit(store)
    match url.scheme:
        case "memory":
            from skill.storage.memory import MemoryJournal  # noqa: PLC0415

            return MemoryJournal()
        case "sqlite":
            from skill.storage.sqlite import SqliteJournal  # noqa: PLC0415

            return SqliteJournal(Path(store.removeprefix("sqlite:///")).expanduser())
        case scheme:
            raise SettingsError(f"RITUAL_STORE names {scheme!r}; use sqlite:///path or memory://")
