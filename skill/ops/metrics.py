"""What is told of a turn to whoever looks after the skill: kinds, counts and spans, never words."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, auto
from itertools import count
from time import perf_counter

from skill.ports import Everything, Journal, KeptNight, Pages, StaleError, StoreError, Write
from skill.ritual.model.household import Seat
from skill.ritual.stage.scene import Note


class Outcome(StrEnum):
    """How a turn ended, as far as the person could hear it."""

    ASKED = auto()
    """A question is open."""

    CLOSED = auto()
    """Something was said, and the session is over."""

    SILENT = auto()
    """There was nothing to say: an ended session, an event, somebody else's request."""

    FAILED = auto()
    """They heard an apology, or nothing; or an event is to be delivered again: something broke."""


@dataclass(frozen=True)
class Account:
    """What is told of one turn. Every text in it comes from a closed set, or is a hash."""

    outcome: Outcome = Outcome.SILENT
    kind: str = ""
    """The kind of request."""

    intent: str = ""
    beat: str = ""
    """The step of the night that is open after the turn."""

    request: str = ""
    """A short keyed hash of the request's id, kept nowhere else: it tells two turns apart."""

    errors: tuple[str, ...] = ()
    """Exceptions by the names of their classes, as their messages may hold anything; and what
    Alexa says was wrong with an answer, by its type."""

    nights: int = 0
    """Nights that were counted in this turn, and kept: 0 or 1."""

    reads: int = 0
    writes: int = 0
    overtaken: int = 0
    """Writes that another device was faster than. Nothing is wrong with that."""

    store_errors: int = 0
    seconds: float = 0.0
    store_seconds: float = 0.0
    """The part of `seconds` in which the journal was waited for."""

    is_cold: bool = False
    """The first turn of this process."""

    is_adrift: bool = False
    """The night went on, and they were told that it could not be kept."""


@dataclass(frozen=True)
class Telemetry:
    """Whom a turn is told to, and by which watch it is timed."""

    tell: Callable[[Account], None] = lambda _account: None
    """By default nobody: in a terminal, and in most tests."""

    stopwatch: Callable[[], float] = perf_counter
    """Seconds since whenever it likes."""

    _turns: Iterator[int] = field(default_factory=count, repr=False, compare=False)

    def watch(self, journal: Journal) -> "Watch":
        """Begin to watch one turn."""
        return Watch(journal, self.stopwatch, is_cold=next(self._turns) == 0)


class Watch:
    """Looks on for one turn. It is the journal too: it counts and times what passes through."""

    outcome = Outcome.SILENT
    kind = intent = beat = request = ""
    is_adrift = False

    def __init__(self, journal: Journal, stopwatch: Callable[[], float], *, is_cold: bool) -> None:
        self._journal, self._stopwatch, self._is_cold = journal, stopwatch, is_cold
        self._begun = stopwatch()
        self._waited = 0.0
        self._reads = self._writes = self._overtaken = self._store_errors = 0
        self.errors: list[str] = []
        """What broke, by its kind, and whether the turn went well all the same."""

        self._nights = 0
        self.known_nights = 0
        """How many nights the household had before this turn."""

    def note_failure(self, error: str) -> None:
        """Note what broke: an exception by its kind, or what Alexa says, of a closed set."""
        self.outcome = Outcome.FAILED
        self.errors.append(error)

    def account(self) -> Account:
        """Say how the turn went, until now."""
        return Account(
            outcome=self.outcome,
            kind=self.kind,
            intent=self.intent,
            beat=self.beat,
            request=self.request,
            errors=tuple(self.errors),
            nights=self._nights,
            reads=self._reads,
            writes=self._writes,
            overtaken=self._overtaken,
            store_errors=self._store_errors,
            seconds=self._stopwatch() - self._begun,
            store_seconds=self._waited,
            is_cold=self._is_cold,
            is_adrift=self.is_adrift,
        )

    def open(self, house: str, since: date) -> Pages:
        """See Journal.open."""
        self._reads += 1
        with self._time_wait():
            pages = self._journal.open(house, since)
        self.known_nights = pages.household.tally.total if pages.household else 0
        return pages

    def keep(self, house: str, write: Write) -> None:
        """See Journal.keep."""
        self._writes += 1
        with self._time_wait():
            self._journal.keep(house, write)
        if write.household and write.household.tally.total > self.known_nights:
            self._nights += 1

    def recall(self, house: str, since: date) -> tuple[Note, ...]:
        """See Journal.recall."""
        self._reads += 1
        with self._time_wait():
            return self._journal.recall(house, since)

    def night(self, house: str, night: date) -> KeptNight | None:
        """See Journal.night."""
        self._reads += 1
        with self._time_wait():
            return self._journal.night(house, night)

    def silence(
        self,
        house: str,
        sealed_by: Collection[Seat] | None = None,
        said_by: Collection[Seat] | None = None,
    ) -> None:
        """See Journal.silence."""
        self._writes += 1
        with self._time_wait():
            self._journal.silence(house, sealed_by, said_by)

    def export(self, house: str) -> Everything:
        """See Journal.export."""
        self._reads += 1
        with self._time_wait():
            return self._journal.export(house)

    def forget(self, house: str) -> int:
        """See Journal.forget."""
        self._writes += 1
        with self._time_wait():
            return self._journal.forget(house)

    def check(self) -> None:
        """See Journal.check."""
        self._reads += 1
        with self._time_wait():
            self._journal.check()

    @contextmanager
    def _time_wait(self) -> Iterator[None]:
        begun = self._stopwatch()
        try:
            yield
        except StaleError:
            self._overtaken += 1
            raise
        except StoreError as error:
            self._store_errors += 1
            self.errors.append(kind_of(error))
            raise
        finally:
            self._waited += self._stopwatch() - begun


def kind_of(error: BaseException) -> str:
    """Name an exception's class, and the classes of what caused it: `StoreError from OSError`."""
    chain = [error]
    for _ in range(3):  # an exception may be its own cause; and nobody reads further
        if cause := chain[-1].__cause__:
            chain.append(cause)
    return " from ".join(type(one).__name__ for one in chain)
