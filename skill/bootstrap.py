"""Where the parts meet: the only place that knows every one of them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qs, urlsplit

from skill import logs
from skill.alexa.skill import AlexaSkill, locales
from skill.alexa.zones import DeviceZones
from skill.ports import Journal, Zones
from skill.settings import Settings, SettingsError
from skill.telemetry import Telemetry

if TYPE_CHECKING:
    from skill.storage.dynamodb.client import Place
    from skill.storage.dynamodb.rights import Rights
    from skill.storage.dynamodb.table import Table

NO_PEPPER = (
    "RITUAL_PEPPER is not set, and RITUAL_STORE is a DynamoDB table: account ids are kept there "
    "only as hashes under a key of your own. Set it to a long random text, and never change it: "
    "under another key, every household would be a new one."
)


def build(
    settings: Settings, clock: Callable[[], datetime], zones: Zones | None = None
) -> AlexaSkill:
    """Put the skill together. Opens nothing yet: the first turn does.

    Raises SettingsError for a store that cannot be opened as it is set.
    """
    if urlsplit(settings.store).scheme == "dynamodb" and not settings.pepper:
        raise SettingsError(NO_PEPPER)
    if settings.locale not in locales():
        spoken = ", ".join(sorted(locales()))
        raise SettingsError(f"RITUAL_LOCALE is {settings.locale!r}; there is {spoken}")
    return AlexaSkill(
        journal=journal_at(settings.store),
        zones=zones or DeviceZones(),
        clock=clock,
        skill_id=settings.skill_id,
        pepper=settings.pepper,
        usual_locale=settings.locale,
        telemetry=Telemetry(logs.tell),
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
        case "dynamodb":
            place = _place(url)
            from skill.storage.dynamodb.journal import DynamoJournal  # noqa: PLC0415

            return DynamoJournal(place)
        case scheme:
            raise SettingsError(
                f"RITUAL_STORE names {scheme!r}; use sqlite:///path, dynamodb://table or memory://"
            )


def table_at(store: str) -> "Table":
    """Return the DynamoDB table a store setting names, to make it or to look after it."""
    place = _place_at(store)
    from skill.storage.dynamodb.table import Table  # noqa: PLC0415

    return Table(place)


def rights_at(store: str) -> "Rights":
    """Return what may be tried on the DynamoDB table a store setting names."""
    place = _place_at(store)
    from skill.storage.dynamodb.rights import Rights  # noqa: PLC0415

    return Rights(place)


def _place_at(store: str) -> "Place":
    url = urlsplit(store)
    if url.scheme != "dynamodb":
        raise SettingsError("RITUAL_STORE names no DynamoDB table; use dynamodb://table?region=...")
    return _place(url)


def _place(url: SplitResult) -> "Place":
    """Read dynamodb://table?region=..&endpoint_url=.. as the place it names."""
    options = {name: values[-1] for name, values in parse_qs(url.query).items()}
    unknown = sorted(options.keys() - {"region", "endpoint_url"})
    if unknown:
        raise SettingsError(f"RITUAL_STORE says {unknown[0]!r}; only region and endpoint_url do")
    if not url.netloc or url.path.strip("/"):
        raise SettingsError("RITUAL_STORE names no table; use dynamodb://table?region=...")
    try:
        from skill.storage.dynamodb.client import Place  # noqa: PLC0415
    except ImportError as error:
        raise SettingsError(
            "RITUAL_STORE is a DynamoDB table, which needs: pip install 'evening-ritual[dynamodb]'"
        ) from error
    return Place(url.netloc, **options)
