"""The journal in memory, gone with the process: for a first look, and for tests."""

from collections import defaultdict
from datetime import date
from threading import Lock

from skill.ports import Pages, Receipt, StaleError, Write
from skill.ritual.evening import Evening
from skill.ritual.household import Household
from skill.ritual.scene import Note
from skill.storage.notes import merged


class MemoryJournal:
    """Keeps the port's promises with dictionaries and a lock."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._households: dict[str, Household] = {}
        self._evenings: dict[str, dict[date, Evening]] = defaultdict(dict)
        self._notes: dict[tuple[str, date], list[Note]] = defaultdict(list)
        self._receipts: dict[str, dict[str, Receipt]] = defaultdict(dict)

    def open(self, house: str, since: date) -> Pages:
        """See Journal.open."""
        with self._lock:
            evenings = self._evenings[house].values()
            return Pages(
                self._households.get(house),
                tuple(evening for evening in evenings if evening.night >= since),
                tuple(self._receipts[house].values()),
            )

    def keep(self, house: str, write: Write) -> None:
        """See Journal.keep."""
        with self._lock:
            self._refuse_stale(house, write)
            if write.household:
                self._households[house] = write.household
            if write.evening:
                self._evenings[house][write.evening.night] = write.evening
                self._keep_words(self._notes[house, write.evening.night], write)
            if write.receipt:
                self._receipts[house]["evening" if write.evening else "household"] = write.receipt

    def recall(self, house: str, since: date) -> tuple[Note, ...]:
        """See Journal.recall."""
        with self._lock:
            nights = sorted(night for of, night in self._notes if of == house and night >= since)
            return tuple(note for night in nights for note in self._notes[house, night])

    def check(self) -> None:
        """Always answers."""

    def _refuse_stale(self, house: str, write: Write) -> None:
        if write.household:
            stored = self._households.get(house, Household()).revision
            _refuse_unless_next(stored, write.household.revision)
        if write.evening:
            night = write.evening.night
            stored = self._evenings[house].get(night, Evening(night)).revision
            _refuse_unless_next(stored, write.evening.revision)

    @staticmethod
    def _keep_words(kept: list[Note], write: Write) -> None:
        if write.erases_words:
            kept.clear()
        kept[:] = merged(kept, write.notes)


def _refuse_unless_next(stored: int, new: int) -> None:
    if new != stored + 1:
        raise StaleError
