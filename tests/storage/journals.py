"""The journals that the contract suite runs over. A new store is one more row here."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Lock

from moto import mock_aws

from skill.ports import Journal, Write
from skill.storage.dynamodb.client import AN_OPERATOR, Place
from skill.storage.dynamodb.journal import DynamoJournal
from skill.storage.dynamodb.table import Table
from skill.storage.memory import MemoryJournal
from skill.storage.sqlite import SqliteJournal
from skill.telemetry import Telemetry
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


class OneAtATime(DynamoJournal):
    """Moto answers from threads of ours, and a transaction there is no transaction among them."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._lock = Lock()

    def keep(self, house: str, write: Write) -> None:
        with self._lock:
            super().keep(house, write)


@contextmanager
def moto(_folder: Path) -> Iterator[Journal]:
    """DynamoDB as others have rebuilt it, in this process."""
    engine.with_credentials()
    place = Place("nights", engine.REGION)
    with mock_aws():
        Table(place).create()
        yield OneAtATime(place)


@contextmanager
def dynamodb_local(_folder: Path) -> Iterator[Journal]:
    """DynamoDB as Amazon has built it, on loopback."""
    with engine.table(engine.endpoint()) as place:
        yield DynamoJournal(place, AN_OPERATOR)


Opening = Callable[[Path], AbstractContextManager[Journal]]
JOURNALS: dict[str, Opening] = {
    "memory": memory,
    "watched": watched,
    "sqlite": sqlite,
    "moto": moto,
    "dynamodb-local": dynamodb_local,
}
