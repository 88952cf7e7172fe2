"""Who goes first where more is asked for than may run, and who is sent away."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock
from time import monotonic

import pytest

from skill.web.signature.certificates import rank_of
from skill.web.signature.download import AT_ONCE, Admission, BusyError, Rank
from tests.web.urls import HERE

LONG = 30.0


@dataclass
class Line:
    """Calls that run until they may land, and those who asked for them."""

    admission: Admission[str]
    people: ThreadPoolExecutor
    may_land: Event = field(default_factory=Event)
    begun: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def ask(self, key: str, rank: Rank = Rank.STRANGE, crowd: int | None = None) -> Future[str]:
        """Let somebody ask, and wait until they wait or run."""
        arrived = sum(self._asked().values())
        future = self.people.submit(self.admission.once, key, self._call(key), rank, crowd)
        self.until(lambda: sum(self._asked().values()) > arrived)
        return future

    def land(self) -> None:
        self.may_land.set()

    def until(self, holds: Callable[[], bool]) -> None:
        ends = monotonic() + LONG
        while not holds():
            assert monotonic() < ends
            Event().wait(0.002)

    def _call(self, key: str) -> Callable[[], str]:
        def call() -> str:
            with self.lock:
                self.begun.append(key)
            assert self.may_land.wait(LONG)
            return f"landed {key}"

        return call

    def _asked(self) -> dict[int, int]:
        return dict(self.admission._asked)  # noqa: SLF001 - to know that somebody has arrived


@contextmanager
def line(callers: int = 20, seconds: float = LONG) -> Iterator[Line]:
    with ThreadPoolExecutor(100) as people:
        opened = Line(Admission(callers, seconds), people)
        try:
            yield opened
        finally:
            opened.land()


def busy(future: Future[str]) -> bool:
    return isinstance(future.exception(LONG), BusyError)


def test_strangers_keys_take_only_the_places_that_are_theirs() -> None:
    with line() as here:
        strange = [here.ask(f"made up {number}") for number in range(12)]
        here.until(lambda: len(here.begun) == AT_ONCE[Rank.STRANGE])

        usual = here.ask("usual", Rank.USUAL)
        here.until(lambda: "usual" in here.begun)
        here.land()

        assert usual.result(LONG) == "landed usual"
        assert all(future.result(LONG) for future in strange)


def test_even_usual_keys_leave_a_place_for_one_that_is_known() -> None:
    with line(40) as here:
        for number in range(20):
            here.ask(f"usual {number}", Rank.USUAL)
        here.until(lambda: len(here.begun) == AT_ONCE[Rank.USUAL])

        here.ask("known", Rank.KNOWN)

        here.until(lambda: "known" in here.begun)


def test_what_is_asked_for_again_goes_before_what_nobody_else_asks_for() -> None:
    with line() as here:
        for number in range(AT_ONCE[Rank.STRANGE]):
            here.ask(f"running {number}")
        wanted = [here.ask("wanted"), here.ask("wanted")]
        made_up = [here.ask(f"made up {number}") for number in range(40)]

        assert sum(busy(future) for future in made_up if future.done()) >= 20
        here.land()
        assert [future.result(LONG) for future in wanted] == ["landed wanted"] * 2


def test_whoever_was_sent_away_once_goes_before_others_the_next_time() -> None:
    with line() as here:
        for number in range(AT_ONCE[Rank.STRANGE]):
            here.ask(f"running {number}")
        first = here.ask("wanted")
        for number in range(30):
            here.ask(f"made up {number}")
        assert busy(first)

        again = here.ask("wanted")
        for number in range(30, 60):
            here.ask(f"made up {number}")
        here.land()

        assert again.result(LONG) == "landed wanted"


def test_no_more_wait_than_may() -> None:
    with line(callers=3) as here:
        running = [here.ask("one") for _ in range(3)]
        here.until(lambda: here.begun == ["one"])

        too_many = here.ask("one")
        assert busy(too_many)

        in_the_crowd = here.ask("one", crowd=10)
        here.land()
        assert {future.result(LONG) for future in [*running, in_the_crowd]} == {"landed one"}


def test_whoever_joins_those_who_wait_sends_nobody_of_them_away() -> None:
    with line(callers=AT_ONCE[Rank.STRANGE] + 2) as here:
        for number in range(AT_ONCE[Rank.STRANGE]):
            here.ask(f"running {number}")
        waiting = [here.ask("one"), here.ask("one")]

        assert busy(here.ask("one"))
        here.land()

        assert [future.result(LONG) for future in waiting] == ["landed one"] * 2


def test_nobody_waits_for_ever() -> None:
    with line(seconds=0.05) as here:
        for number in range(AT_ONCE[Rank.STRANGE]):
            here.ask(f"running {number}")

        assert busy(here.ask("late"))
        here.land()
        here.until(lambda: not here.admission._entries)  # noqa: SLF001

        assert here.admission.once("late", lambda: "landed", Rank.STRANGE) == "landed"


def test_a_call_that_fails_says_so_to_all_and_the_next_one_runs() -> None:
    admission = Admission[str]()

    def fails() -> str:
        raise ValueError("failed")

    for _ in range(2 * AT_ONCE[Rank.STRANGE]):
        with pytest.raises(ValueError, match="failed"):
            admission.once("key", fails, Rank.STRANGE)
    assert admission.once("key", lambda: "landed", Rank.STRANGE) == "landed"


@pytest.mark.parametrize(
    ("name", "is_it"),
    [
        ("echo-api-cert.pem", True),
        ("echo-api-cert-12.pem", True),
        ("echo-api-cert-6-ats.pem", True),
        ("echo-api-cert-100.pem", False),
        ("echo-api-cert-x.pem", False),
        ("echo-api-cert-1.pem.pem", False),
        ("a/echo-api-cert-1.pem", False),
    ],
)
def test_which_names_are_usual(name: str, *, is_it: bool) -> None:
    assert (rank_of(HERE + name) is Rank.USUAL) is is_it
