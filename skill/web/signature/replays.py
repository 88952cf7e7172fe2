"""The same request again: it gets the same answer, and changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from skill.web.signature.single_flight import Flights
from skill.web.signature.strict_json import Wire
from skill.web.signature.verifier import WINDOW, window_of

MOST_BYTES = 16 * 1024 * 1024
"""Of answers kept. An answer has about 1,300, so that makes twelve thousand."""

Name = tuple[str, str]
"""A request's id, and whose it is: nobody ever gets the answer to somebody else."""


@dataclass(frozen=True)
class Given:
    """An answer that was given, and until when the verifier would let the same request in."""

    answer: bytes
    until: datetime


class Replays:
    """Remembers answers in this process, for as long as a replay could pass. Safe under threads.

    What is older than the bytes allow is forgotten first. With more than one process each has its
    own; a repeated last write is then still caught by its receipt in the journal.
    """

    def __init__(self, clock: Callable[[], datetime], most_bytes: int = MOST_BYTES) -> None:
        self._clock, self._most = clock, most_bytes
        self._lock = Lock()
        self._given: dict[Name, Given] = {}
        self._bytes = 0
        self._flights = Flights[Name, bytes]()

    def answer_once(self, envelope: Wire, answer: Callable[[], bytes]) -> bytes:
        """Return what was answered before, or else what `answer` returns.

        It is called once, even if two ask at the same time. A request without an id is answered
        each time anew.
        """
        name = _name_of(envelope)
        if name is None:
            return answer()

        def anew() -> bytes:
            fresh, window = answer(), window_of(envelope) + WINDOW
            self._remember(name, Given(fresh, self._clock() + window))
            return fresh

        return self._flights.once(name, lambda: self._find_before(name) or anew())

    def _find_before(self, name: Name) -> bytes | None:
        with self._lock:
            given = self._given.get(name)
            return given.answer if given and self._clock() < given.until else None

    def _remember(self, name: Name, given: Given) -> None:
        with self._lock:
            self._forget(name)
            self._given[name] = given
            self._bytes += len(given.answer)
            while self._has_to_forget():
                self._forget(next(iter(self._given)))

    def _has_to_forget(self) -> bool:
        oldest = next(iter(self._given.values()), None)
        return oldest is not None and (self._bytes > self._most or oldest.until <= self._clock())

    def _forget(self, name: Name) -> None:
        gone = self._given.pop(name, None)
        self._bytes -= len(gone.answer) if gone else 0


def _name_of(envelope: Wire) -> Name | None:
    match envelope:
        case {
            "request": {"requestId": str(request)},
            "context": {"System": {"user": {"userId": str(user)}}},
        } if request:
            return request, user
        case _:
            return None
