"""The journals that the contract suite runs over. A new store is one more row here."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from skill.ports import Journal
from skill.storage.memory import MemoryJournal
from skill.storage.sqlite import SqliteJournal


@contextmanager
def memory(_folder: Path) -> Iterator[Journal]:
    yield MemoryJournal()


@contextmanager
def sqlite(folder: Path) -> Iterator[Journal]:
    yield SqliteJournal(folder / "nights.db")


Opening = Callable[[Path], AbstractContextManager[Journal]]
JOURNALS: dict[str, Opening] = {"memory": memory, "sqlite": sqlite}
