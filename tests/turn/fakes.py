"""Journals that fail on purpose. Where they do not fail they keep every promise of the port."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from skill.ports import Everything, Journal, KeptNight, Pages, StoreError, UnreadableError, Write
from skill.ritual.model.household import Seat
from skill.ritual.stage.scene import Note
from skill.storage.memory import MemoryJournal


@dataclass
class FailingJournal:
    """A journal in memory that can be told to be out of reach, and counts its calls."""

    inner: Journal = field(default_factory=MemoryJournal)
    cannot_read: bool = False
    cannot_write: bool = False
    cannot_open: bool = False
    """What is kept lies under another key."""

    is_slow_to_say: bool = False
    """The write is applied, and the answer that says so never comes."""

    reads: int = 0
    writes: int = 0

    def open(self, house: str, since: date) -> Pages:
        self.reads += 1
        if self.cannot_read:
            raise StoreError("out of reach")
        if self.cannot_open:
            raise UnreadableError("under another key")
        return self.inner.open(house, since)

    def keep(self, house: str, write: Write) -> None:
        self.writes += 1
        if self.cannot_write:
            raise StoreError("out of reach")
        self.inner.keep(house, write)
        if self.is_slow_to_say:
            raise StoreError("timed out")

    def recall(self, house: str, since: date) -> tuple[Note, ...]:
        self.reads += 1
        if self.cannot_read:
            raise StoreError("out of reach")
        return self.inner.recall(house, since)

    def night(self, house: str, night: date) -> KeptNight | None:
        self.reads += 1
        if self.cannot_read:
            raise StoreError("out of reach")
        return self.inner.night(house, night)

    def silence(
        self,
        house: str,
        sealed_by: Collection[Seat] | None = None,
        said_by: Collection[Seat] | None = None,
    ) -> None:
        self.writes += 1
        if self.cannot_write:
            raise StoreError("out of reach")
        self.inner.silence(house, sealed_by, said_by)
        if self.is_slow_to_say:
            raise StoreError("timed out")

    def export(self, house: str) -> Everything:
        self.reads += 1
        if self.cannot_read:
            raise StoreError("out of reach")
        return self.inner.export(house)

    def forget(self, house: str) -> int:
        self.writes += 1
        if self.cannot_write:
            raise StoreError("out of reach")
        forgotten = self.inner.forget(house)
        if self.is_slow_to_say:
            raise StoreError("timed out")
        return forgotten

    def check(self) -> None:
        if self.cannot_read:
            raise StoreError("out of reach")
