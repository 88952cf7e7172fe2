"""The same request again: it gets the same answer, and changes nothing."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from skill.web.signature.strict_json import Wire
from skill.web.signature.verifier import WINDOW, window_of


@dataclass(frozen=True)
class GivenAnswer:
    """An answer that was given, and until when the verifier would let the same request in."""

    answer: bytes
    until: datetime


@dataclass(eq=False)
class Replays:
    """Remembers answers in this process, for as long as a replay could pass. Safe under threads.

    What is older than the bytes allow is forgotten first. With more than one process each has its
    own; a repeated last write is then still caught by its receipt in the journal. An answer is
    known by its request's id and by whose it is: nobody ever gets the answer to somebody else. It
    has about 1,300 bytes, so that makes twelve thousand of them.
    """

    clock: Callable[[], datetime]
    most_bytes: int = 16 * 1024 * 1024
    _lock: Lock = field(default_factory=Lock, init=False)
    _given: dict[tuple[str, str], GivenAnswer] = field(default_factory=dict, init=False)
    _bytes: int = field(default=0, init=False)
    _under_way: dict[tuple[str, str], Future[bytes]] = field(default_factory=dict, init=False)

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
            if known and self.clock() < known.until:
                return known.answer
            first = self._under_way.setdefault(name, own)
        if first is not own:
            return first.result()
        try:
            fresh = answer()
            self._remember(name, GivenAnswer(fresh, self.clock() + window_of(envelope) + WINDOW))
            own.set_result(fresh)
        except BaseException as error:  # noqa: BLE001 - whoever waits must hear of it, too
            own.set_exception(error)
        finally:
            with self._lock:
                del self._under_way[name]
        return own.result()

    def _remember(self, name: tuple[str, str], given: GivenAnswer) -> None:
        with self._lock:
            gone = self._given.pop(name, None)
            self._given[name] = given
            self._bytes += len(given.answer) - (len(gone.answer) if gone else 0)
            while self._given:
                oldest, kept = next(iter(self._given.items()))
                if self._bytes <= self.most_bytes and kept.until > self.clock():
                    break
                self._bytes -= len(self._given.pop(oldest).answer)
