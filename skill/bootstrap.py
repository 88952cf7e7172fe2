"""Where the parts meet: the only place that knows every one of them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from ask_sdk_core.dispatch_components import AbstractRequestHandler

from skill.alexa.device_zone import DeviceZones
from skill.alexa.handlers import AlexaSkill
from skill.alexa.interaction_model import locales
from skill.ops import logs
from skill.ops.metrics import Telemetry
from skill.ports import Zones
from skill.settings import Settings, SettingsError, keys_in, noise_in

if TYPE_CHECKING:
    from skill.storage.dynamodb.client import TableAddress
    from skill.storage.dynamodb.journal import DynamoJournal
    from skill.storage.dynamodb.table import Table
    from skill.storage.encryption.interface import Keyring
    from skill.storage.memory import MemoryJournal
    from skill.storage.sqlite import SqliteJournal

HANDLERS: tuple[AbstractRequestHandler, ...] = ()
"""Request handlers of your own, which every door then has; each is asked before ours."""


def build(
    settings: Settings,
    clock: Callable[[], datetime],
    zones: Zones | None = None,
    handlers: tuple[AbstractRequestHandler, ...] = HANDLERS,
) -> AlexaSkill:
    """Put the skill together. Opens nothing yet: the first turn does.

    Raises SettingsError for a store that cannot be opened as it is set.
    """
    if urlsplit(settings.store).scheme == "dynamodb" and not settings.pepper:
        raise SettingsError(
            "RITUAL_PEPPER is not set, and RITUAL_STORE is a DynamoDB table: account ids are kept "
            "there only as hashes under a key of your own. Set it to a long random text, and never "
            "change it: under another key, every household would be a new one."
        )
    if settings.locale not in locales():
        spoken = ", ".join(sorted(locales()))
        raise SettingsError(f"RITUAL_LOCALE is {settings.locale!r}; there is {spoken}")
    return AlexaSkill(
        journal=journal_of(settings),
        zones=zones or DeviceZones(),
        clock=clock,
        skill_id=settings.skill_id,
        pepper=settings.pepper,
        usual_locale=settings.locale,
        telemetry=Telemetry(logs.tell),
        handlers=handlers,
    )


def journal_of(
    settings: Settings, *, is_patient: bool = False
) -> "MemoryJournal | SqliteJournal | DynamoJournal":
    """Return the journal as it is set, sealed unless it is in memory. Raises SettingsError."""
    scheme = urlsplit(settings.store).scheme
    if scheme == "memory":
        return journal_at(settings.store)
    if scheme == "dynamodb" and not (settings.key or settings.kms_key):
        raise SettingsError(
            "RITUAL_KEY is not set, and RITUAL_STORE is a DynamoDB table: what is kept there is "
            "sealed, under a key of your own. Set it to what `evening-ritual key` prints, and keep "
            "a copy: without it nobody can read those nights. Or set RITUAL_KMS_KEY."
        )
    from skill.storage.encryption.aes import AesKeyring  # noqa: PLC0415 - it loads a library of 10 MB

    if settings.key or settings.kms_key:
        keyring = AesKeyring(lambda: _read_keys(settings))
    else:
        from skill.storage.encryption.keyfile import KeyFile  # noqa: PLC0415 - only at home

        file = KeyFile(key_file(), keys_in)
        keyring = AesKeyring(file.read, file.create)
    return journal_at(settings.store, keyring, is_patient=is_patient)


def _read_keys(settings: Settings) -> tuple[bytes, ...]:
    """Return the wrapping keys, those of AWS KMS first: a call for each, of at most 1.65 s."""
    said = keys_in(settings.key)
    if not settings.kms_key:
        return said
    from skill.storage.dynamodb.client import A_TURN  # noqa: PLC0415
    from skill.storage.encryption import kms  # noqa: PLC0415

    region = parse_qs(urlsplit(settings.store).query).get("region", [None])[-1]
    return (*kms.decrypt(noise_in(settings.kms_key), region, A_TURN), *said)


def key_file() -> Path:
    """Return where the key lies at home: by itself, so that the nights without it are noise."""
    from platformdirs import user_config_path  # noqa: PLC0415 - only at home

    return user_config_path("evening-ritual") / "key"


def find_exposed(store: str) -> tuple[Path, ...]:
    """Return which files and folders of a store at home others may read, or the key beside it.

    What can be made private is, as on every turn.
    """
    from skill.storage.encryption import keyfile  # noqa: PLC0415

    files = (Path(store.removeprefix("sqlite:///")).expanduser(), key_file())
    for file in files:
        keyfile.make_private(file)
    return tuple(
        dict.fromkeys(
            path for file in files for path in keyfile.find_exposed(file) if file.exists()
        )
    )


def new_key() -> str:
    """Return a new key, as RITUAL_KEY wants it."""
    from skill.storage.encryption import keyfile  # noqa: PLC0415

    return keyfile.new_key()


def rewrap(settings: Settings) -> int:
    """Wrap every household's key under the first of the keys that are set; return how many.

    Raises SettingsError where nothing is sealed, StoreError where a key does not fit.
    """
    from skill.storage.memory import MemoryJournal  # noqa: PLC0415

    journal = journal_of(settings)
    if isinstance(journal, MemoryJournal):
        raise SettingsError("RITUAL_STORE is memory://, where nothing is sealed")
    return journal.rewrap()


def fit(settings: Settings) -> tuple[int, int]:
    """Return how many households' keys those that are set open, and how many not.

    Of all that are sealed, or as many as one look finds. Makes none, and changes nothing.

    Raises SettingsError, and StoreError where the store or AWS KMS does not answer.
    """
    from skill.storage.memory import MemoryJournal  # noqa: PLC0415

    journal = journal_of(settings, is_patient=True)
    return (0, 0) if isinstance(journal, MemoryJournal) else journal.fit()


def journal_at(
    store: str, keyring: "Keyring | None" = None, *, is_patient: bool = False
) -> "MemoryJournal | SqliteJournal | DynamoJournal":
    """Return the journal a store setting names. Raises SettingsError for one we cannot open.

    Without a keyring it seals nothing, and reads nothing that is sealed. A patient one is for
    somebody at a keyboard, who waits longer than Alexa does.
    """
    match urlsplit(store).scheme:
        case "memory":
            from skill.storage.memory import MemoryJournal  # noqa: PLC0415

            return MemoryJournal()
        case "sqlite":
            from skill.storage.sqlite import SqliteJournal  # noqa: PLC0415

            return SqliteJournal(Path(store.removeprefix("sqlite:///")).expanduser(), keyring)
        case "dynamodb":
            place = _place(store)
            from skill.storage.dynamodb.client import A_TURN, AN_OPERATOR  # noqa: PLC0415
            from skill.storage.dynamodb.journal import DynamoJournal  # noqa: PLC0415

            return DynamoJournal(place, AN_OPERATOR if is_patient else A_TURN, keyring)
        case scheme:
            raise SettingsError(
                f"RITUAL_STORE names {scheme!r}; use sqlite:///path, dynamodb://table or memory://"
            )


def table_at(store: str) -> "Table":
    """Return the DynamoDB table a store setting names, to make it or to look after it."""
    place = _place(store)
    from skill.storage.dynamodb.table import Table  # noqa: PLC0415

    return Table(place)


def _place(store: str) -> "TableAddress":
    """Read dynamodb://table?region=..&endpoint_url=.. as the place it names."""
    url = urlsplit(store)
    if url.scheme != "dynamodb":
        raise SettingsError("RITUAL_STORE names no DynamoDB table; use dynamodb://table?region=...")
    options = {name: values[-1] for name, values in parse_qs(url.query).items()}
    unknown = sorted(options.keys() - {"region", "endpoint_url"})
    if unknown:
        raise SettingsError(f"RITUAL_STORE says {unknown[0]!r}; only region and endpoint_url do")
    if not url.netloc or url.path.strip("/"):
        raise SettingsError("RITUAL_STORE names no table; use dynamodb://table?region=...")
    from skill.storage.dynamodb.client import TableAddress  # noqa: PLC0415

    return TableAddress(url.netloc, **options)
