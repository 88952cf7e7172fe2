"""The same request again: it gets the same answer, and changes nothing."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from skill.web.signature.strict_json import Wire
from skill.web.signature.verifier import WINDOW, window_of


@dataclass(frozen=True)
class GivenAnswer:
    """An answer that was given, and until when the verifier would let the same request in."""

    answer: bytes
    until: datetime


class Replays:
    """Remembers answers in this process, for as long as a replay could pass. Safe under threads.

    What is older than the bytes allow is forgotten first. With more than one process each has its
    own; a repeated last write is then still caught by its receipt in the journal. An answer is
    known by its request's id and by whose it is: nobody ever gets the answer to somebody else. It
    has about 1,300 bytes, so that makes twelve thousand of them.
    """

    def __init__(self, clock: Callable[[], datetime], most_bytes: int = 16 * 1024 * 1024) -> None:
        self._clock, self._most = clock, most_bytes
        self._lock = Lock()
        self._given: dict[tuple[str, str], GivenAnswer] = {}
        self._bytes = 0
        self._under_way: dict[tuple[str, str], Future[bytes]] = {}

    def answer_once(self, envelope: Wire, answer: Callable[[], bytes]) -> bytes:
        """Return what was answered before, or else what `answer` returns, or raises.

        It is called once, even if two ask at the same time: whoever comes meanwhile shares its
        outcome, and where it failed, the next one calls it again. A request without an id is
        answered each time anew.
        """
        match envelope:
            case {
                "request": {"requestId": str(request)},
                "context": {"System": {"user": {"userId": str(user)}}},
            } if request:
                name = request, user
            case _:
                return answer()
        own = Future[bytes]()
        with self._lock:
            known = self._given.get(name)
            if known and self._clock() < known.until:
                return known.answer
            first = self._under_way.setdefault(name, own)
        if first is not own:
            return first.result()
        try:
            fresh = answer()
            self._remember(name, GivenAnswer(fresh, self._clock() + window_of(envelope) + WINDOW))
            own.set_result(fresh)
        except BaseException as error:  # noqa: BLE001 - whoever waits must hear of it, too
            own.set_exception(error)
        finally:
            with self._lock:
                del self._under_way[name]
        return own.result()

    def _remember(self, name: tuple[str, str], given: GivenAnswer) -> None:
        with self._lock:
            self._forget(name)
            self._given[name] = given
            self._bytes += len(given.answer)
            while self._given:
                oldest, kept = next(iter(self._given.items()))
                if self._bytes <= self._most and kept.until > self._clock():
                    break
                self._forget(oldest)

    def _forget(self, name: tuple[str, str]) -> None:
        gone = self._given.pop(name, None)
        self._bytes -= len(gone.answer) if gone else 0
