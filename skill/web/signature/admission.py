"""Which calls go first, where more are asked for than may run at once; one at a time for each key.

Under siege somebody has to be sent away. Whoever asks for what hardly anybody asks for goes first:
made-up keys, to be of any use, are new each time, while everybody honest asks for the same one.
"""

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from enum import IntEnum
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

CALLERS = 48
"""Who may wait at once, for all keys together: a thread each. The server has 64."""

SECONDS = 4.0
"""To wait for one's turn. With two for the download, that is in time for Alexa, who waits eight."""

REMEMBERED = 16_384
"""Keys of which it is known how often they were asked for: some minutes of a siege."""


class BusyError(Exception):
    """Others went first. Nothing was tried, and nothing is known."""


class Rank(IntEnum):
    """How much speaks for a key before anything is tried."""

    STRANGE = 0
    USUAL = 1
    KNOWN = 2


AT_ONCE = {Rank.STRANGE: 8, Rank.USUAL: 14, Rank.KNOWN: 16}
"""So many calls may run, of this rank and any other: the last places are never a stranger's."""


@dataclass(eq=False)
class Entry(Generic[Value]):
    """A call that waits or runs, and how many wait for it."""

    rank: Rank
    asked: int
    number: int
    callers: int = 1
    is_running: bool = False
    turn: Future[bool] = field(default_factory=Future)
    """Whether it may run; False where it is sent away."""

    outcome: Future[Value] = field(default_factory=Future)

    @property
    def order(self) -> tuple[int, int, int]:
        """Compare greater than those it goes before. Of equals the newest does: it can wait."""
        return self.rank, self.asked, self.number


class Admission(Generic[Key, Value]):
    """Lets calls run, a few at once. Safe under threads."""

    def __init__(self, callers: int = CALLERS, seconds: float = SECONDS) -> None:
        self._callers, self._seconds = callers, seconds
        self._lock = Lock()
        self._entries: dict[Key, Entry[Value]] = {}
        self._asked: dict[int, int] = {}
        self._number = 0

    def once(
        self, key: Key, call: Callable[[], Value], rank: Rank, crowd: int | None = None
    ) -> Value:
        """Return what the call returns, or what the one under way for this key will.

        Raises what that call raises, or BusyError, which is never a word about the key. `crowd` is
        how many callers there may be where one more joins a call that runs; as many as may wait, if
        it is not said.
        """
        with self._lock:
            entry = self._enter(key, rank)
            is_first = entry.callers == 1
            self._make_room(entry, self._callers if crowd is None else crowd)
            self._start()
        return self._run(key, entry, call) if is_first else entry.outcome.result()

    def _enter(self, key: Key, rank: Rank) -> Entry[Value]:
        asked = self._count_call(hash(key))
        entry = self._entries.get(key)
        if entry is None:
            self._number += 1
            entry = self._entries[key] = Entry(rank, asked, self._number)
        else:
            entry.callers += 1
            entry.rank, entry.asked = max(rank, entry.rank), asked
        return entry

    def _count_call(self, mark: int) -> int:
        asked = self._asked[mark] = self._asked.pop(mark, 0) + 1
        if len(self._asked) > REMEMBERED:
            del self._asked[next(iter(self._asked))]
        return asked

    def _make_room(self, newest: Entry[Value], crowd: int) -> None:
        """Send callers away until those who are left may wait. Raises BusyError for the newest."""
        while self._crowd() > self._callers and (waiting := self._list_waiting()):
            last = min(waiting, key=lambda entry: entry.order)
            if last is newest and last.callers > 1:  # the others were here before
                break
            self._send_away(last)
        if newest.callers > 1 and self._crowd() > (crowd if newest.is_running else self._callers):
            newest.callers -= 1
            raise BusyError

    def _send_away(self, entry: Entry[Value]) -> None:
        self._entries = {key: one for key, one in self._entries.items() if one is not entry}
        entry.turn.set_result(False)

    def _start(self) -> None:
        for entry in sorted(self._list_waiting(), key=lambda entry: entry.order, reverse=True):
            running = sum(one.is_running for one in self._entries.values())
            if running < AT_ONCE[entry.rank]:
                entry.is_running = True
                entry.turn.set_result(True)

    def _run(self, key: Key, entry: Entry[Value], call: Callable[[], Value]) -> Value:
        try:
            self._await_turn(entry)
            entry.outcome.set_result(call())
        except BaseException as error:  # noqa: BLE001 - whoever waits must hear of it, too
            entry.outcome.set_exception(error)
        finally:
            with self._lock:
                if self._entries.get(key) is entry:
                    del self._entries[key]
                self._start()
        return entry.outcome.result()

    def _await_turn(self, entry: Entry[Value]) -> None:
        with suppress(TimeoutError):
            entry.turn.result(self._seconds)
        with self._lock:
            if not entry.is_running:
                raise BusyError

    def _list_waiting(self) -> list[Entry[Value]]:
        return [entry for entry in self._entries.values() if not entry.is_running]

    def _crowd(self) -> int:
        return sum(entry.callers for entry in self._entries.values())
