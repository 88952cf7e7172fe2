"""The journals that the contract suite runs over. A new store is one more row here."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Lock

import pytest
from moto import mock_aws

from skill.ops.metrics import Telemetry
from skill.ports import Journal, Write
from skill.storage.dynamodb.client import AN_OPERATOR, TableAddress
from skill.storage.dynamodb.journal import DynamoJournal
from skill.storage.dynamodb.table import Table
from skill.storage.encryption.aes import AesKeyring
from skill.storage.encryption.interface import Keyring
from skill.storage.memory import MemoryJournal
from skill.storage.sqlite import SqliteJournal
from tests.storage import engine


@contextmanager
def memory(_folder: Path) -> Iterator[Journal]:
    yield MemoryJournal()


@contextmanager
def watched(_folder: Path) -> Iterator[Journal]:
    yield Telemetry().watch(MemoryJournal())


@contextmanager
def sqlite(folder: Path) -> Iterator[Journal]:
    yield SqliteJournal(folder / "nights.db")


def keyring(*wrapping: bytes) -> AesKeyring:
    """Return a keyring with wrapping keys, or with the one that the tests have."""
    return AesKeyring(lambda: wrapping or (bytes(range(32)),))


@contextmanager
def sealed_sqlite(folder: Path) -> Iterator[Journal]:
    yield SqliteJournal(folder / "nights.db", keyring())


class OneAtATime(DynamoJournal):
    """Moto answers from threads of ours, and a transaction there is no transaction among them."""

    def __init__(self, place: TableAddress, keyring: Keyring | None = None) -> None:
        super().__init__(place, keyring=keyring)
        self._lock = Lock()

    def keep(self, house: str, write: Write) -> None:
        with self._lock:
            super().keep(house, write)


@contextmanager
def moto(_folder: Path) -> Iterator[Journal]:
    """DynamoDB as others have rebuilt it, in this process."""
    engine.with_credentials()
    place = TableAddress("nights", engine.REGION)
    with mock_aws():
        Table(place).create()
        yield OneAtATime(place)


@contextmanager
def sealed_moto(_folder: Path) -> Iterator[Journal]:
    engine.with_credentials()
    place = TableAddress("nights", engine.REGION)
    with mock_aws():
        Table(place).create()
        yield OneAtATime(place, keyring())


@contextmanager
def dynamodb_local(_folder: Path) -> Iterator[Journal]:
    """DynamoDB as Amazon has built it, on loopback."""
    with engine.table(engine.endpoint()) as place:
        yield DynamoJournal(place, AN_OPERATOR)


@contextmanager
def sealed_dynamodb_local(_folder: Path) -> Iterator[Journal]:
    with engine.table(engine.endpoint()) as place:
        yield DynamoJournal(place, AN_OPERATOR, keyring())


Opening = Callable[[Path], AbstractContextManager[Journal]]
JOURNALS: dict[str, Opening] = {
    "memory": memory,
    "watched": watched,
    "sqlite": sqlite,
    "sqlite, sealed": sealed_sqlite,
    "moto": moto,
    "moto, sealed": sealed_moto,
    "dynamodb-local": dynamodb_local,
    "dynamodb-local, sealed": sealed_dynamodb_local,
}
MARKS = [pytest.mark.full] if engine.is_here() else []
KINDS = [pytest.param(kind, marks=MARKS) if kind.startswith("moto") else kind for kind in JOURNALS]
"""Every kind, to go over. Where Amazon's engine is, what others rebuilt waits for the full run."""
