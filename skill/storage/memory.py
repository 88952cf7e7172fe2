"""The journal in memory, gone with the process: for a first look, and for tests."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from threading import Lock

from skill.ports import Everything, KeptNight, Pages, Receipt, StaleError, Write
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household, Seat
from skill.ritual.stage.scene import Note
from skill.storage.records import is_silenced, merge_notes


class MemoryJournal:
    """Keeps the port's promises with dictionaries and a lock."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._households: dict[str, Household] = {}
        self._evenings: dict[str, dict[date, Evening]] = defaultdict(dict)
        self._notes: dict[tuple[str, date], list[Note]] = defaultdict(list)
        self._receipts: dict[str, dict[date | None, Receipt]] = defaultdict(dict)
        """By the night each was written with, or None for the household alone."""

    def open(self, house: str, since: date) -> Pages:
        """See Journal.open."""
        with self._lock:
            first_kept = self._households.get(house, Household()).first_night_kept(since)
            for night in [*self._evenings[house]]:
                if first_kept and night < first_kept:
                    self._erase(house, night)
            evenings, receipts = self._evenings[house].values(), self._receipts[house].items()
            return Pages(
                self._households.get(house),
                tuple(evening for evening in evenings if evening.night >= since),
                tuple(one for night, one in receipts if night is None or night >= since),
            )

    def keep(self, house: str, write: Write) -> None:
        """See Journal.keep."""
        household, evening = write.household, write.evening
        with self._lock:
            stored = self._households.get(house, Household()).revision
            if write.presumes > stored or (household and household.revision != stored + 1):
                raise StaleError
            if evening:
                before = self._evenings[house].get(evening.night, Evening(evening.night))
                if evening.revision != before.revision + 1:
                    raise StaleError
                kept = [] if write.erases_words else self._notes[house, evening.night]
                self._evenings[house][evening.night] = evening
                self._notes[house, evening.night] = merge_notes(kept, write.notes)
            if household:
                self._households[house] = household
            if write.forgets:
                self._erase(house, write.forgets)
            if write.receipt:
                self._receipts[house][evening.night if evening else None] = write.receipt

    def recall(self, house: str, since: date) -> tuple[Note, ...]:
        """See Journal.recall."""
        with self._lock:
            nights = sorted(night for of, night in self._notes if of == house and night >= since)
            return tuple(note for night in nights for note in self._notes[house, night])

    def night(self, house: str, night: date) -> KeptNight | None:
        """See Journal.night."""
        with self._lock:
            evening = self._evenings[house].get(night)
            return KeptNight(evening, tuple(self._notes[house, night])) if evening else None

    def silence(
        self,
        house: str,
        sealed_by: Collection[Seat] | None = None,
        said_by: Collection[Seat] | None = None,
    ) -> None:
        """See Journal.silence."""
        with self._lock:
            for night in self._evenings[house]:
                kept = self._notes[house, night]
                kept[:] = [note for note in kept if not is_silenced(note, sealed_by, said_by)]

    def export(self, house: str) -> Everything:
        """See Journal.export."""
        with self._lock:
            evenings = sorted(self._evenings[house].items())
            return Everything(
                self._households.get(house),
                tuple(
                    KeptNight(evening, tuple(self._notes[house, night]))
                    for night, evening in evenings
                ),
                tuple(self._receipts[house].values()),
            )

    def forget(self, house: str) -> int:
        """See Journal.forget."""
        with self._lock:
            nights = self._evenings.pop(house, {})
            for night in nights:
                self._notes.pop((house, night), None)
            self._receipts.pop(house, None)
            return len(nights) + (self._households.pop(house, None) is not None)

    def check(self) -> None:
        """Always answers."""

    def _erase(self, house: str, night: date) -> None:
        self._evenings[house].pop(night, None)
        self._notes.pop((house, night), None)
        self._receipts[house].pop(night, None)
