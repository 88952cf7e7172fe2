"""Fetches certificate chains: whose turn it is under siege, and over verified HTTPS, little, soon.

Under siege somebody has to be sent away. Whoever asks for what hardly anybody asks for goes first:
made-up keys, to be of any use, are new each time, while everybody honest asks for the same one.

urllib3, because it is there already and verifies TLS by default; its connection rather than its
pool, because there is one download a day, and because the deadline must be able to hang up.
"""

import socket
import ssl
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing, suppress
from dataclasses import dataclass, field
from enum import IntEnum
from http import HTTPStatus
from threading import BoundedSemaphore, Event, Lock, Thread
from typing import Generic, TypeVar
from urllib.parse import SplitResult, urlsplit

import certifi
from urllib3.connection import HTTPSConnection

Value = TypeVar("Value")


class BusyError(Exception):
    """Others went first. Nothing was tried, and nothing is known."""


class DownloadError(Exception):
    """There is no chain to be had; the message is a kind, and holds nothing of the request."""


class GoneError(DownloadError):
    """Whoever keeps the chains says that there is none."""


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


@dataclass(eq=False)
class Admission(Generic[Value]):
    """Lets calls run, a few at once, and one at a time for each key. Safe under threads."""

    callers: int = 48
    """Who may wait at once, for all keys together: a thread each. The server has 64."""

    seconds: float = 4.0
    """To wait for one's turn. With two for the download, that is in time for Alexa, who waits
    eight."""

    _lock: Lock = field(default_factory=Lock, init=False)
    _entries: dict[str, Entry[Value]] = field(default_factory=dict, init=False)
    _asked: dict[int, int] = field(default_factory=dict, init=False)
    _number: int = field(default=0, init=False)

    def once(
        self, key: str, call: Callable[[], Value], rank: Rank, crowd: int | None = None
    ) -> Value:
        """Return what the call returns, or what the one under way for this key will.

        Raises what that call raises, or BusyError, which is never a word about the key. `crowd` is
        how many callers there may be where one more joins a call that runs; as many as may wait, if
        it is not said.
        """
        with self._lock:
            entry = self._enter(key, rank)
            is_first = entry.callers == 1
            self._make_room(entry, self.callers if crowd is None else crowd)
            self._start()
        if not is_first:
            return entry.outcome.result()
        try:
            with suppress(TimeoutError):
                entry.turn.result(self.seconds)
            with self._lock:
                if not entry.is_running:
                    raise BusyError  # noqa: TRY301 - whoever waits must hear of it, too
            entry.outcome.set_result(call())
        except BaseException as error:  # noqa: BLE001 - as above
            entry.outcome.set_exception(error)
        finally:
            with self._lock:
                if self._entries.get(key) is entry:
                    del self._entries[key]
                self._start()
        return entry.outcome.result()

    def _enter(self, key: str, rank: Rank) -> Entry[Value]:
        mark = hash(key)
        asked = self._asked[mark] = self._asked.pop(mark, 0) + 1
        if len(self._asked) > 16_384:  # noqa: PLR2004 - the keys of some minutes of a siege
            del self._asked[next(iter(self._asked))]
        entry = self._entries.get(key)
        if entry is None:
            self._number += 1
            entry = self._entries[key] = Entry(rank, asked, self._number)
        else:
            entry.callers += 1
            entry.rank, entry.asked = max(rank, entry.rank), asked
        return entry

    def _make_room(self, newest: Entry[Value], crowd: int) -> None:
        """Send callers away until those who are left may wait. Raises BusyError for the newest."""
        callers = sum(entry.callers for entry in self._entries.values())
        while callers > self.callers and (waiting := self._list_waiting()):
            last = waiting[-1]
            if last is newest and last.callers > 1:  # the others were here before
                break
            self._entries = {key: one for key, one in self._entries.items() if one is not last}
            callers -= last.callers
            last.turn.set_result(False)
        most = crowd if newest.is_running else self.callers
        if newest.callers > 1 and callers > most:
            newest.callers -= 1
            raise BusyError

    def _start(self) -> None:
        for entry in self._list_waiting():
            running = sum(one.is_running for one in self._entries.values())
            if running < AT_ONCE[entry.rank]:
                entry.is_running = True
                entry.turn.set_result(True)

    def _list_waiting(self) -> list[Entry[Value]]:
        """Return the calls that wait, who goes first first. Of equals the newest does."""
        waiting = [entry for entry in self._entries.values() if not entry.is_running]
        return sorted(waiting, key=lambda it: (it.rank, it.asked, it.number), reverse=True)


@dataclass(frozen=True)
class Downloader:
    """Downloads from the host of the URL. Safe under threads."""

    tls: ssl.SSLContext = field(
        default_factory=lambda: ssl.create_default_context(cafile=certifi.where())
    )
    seconds: float = 2.0
    """For all of a download: name, connection, handshake, every byte."""

    address: tuple[str, int] | None = None
    """Where the host is, if not where its name says: a test's own server."""

    free: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(32))
    """Places for threads that download, those among them that were given up and still wait for a
    name server. How many requests may want one at once is not decided here but by `Admission`."""

    def __call__(self, url: str) -> bytes:
        """Return what lies there. Raises DownloadError, after `seconds` at the latest.

        Raises BusyError, at once, where too many threads are under way.

        Follows no redirect and undoes no compression: anything but a plain 200 is an error. A
        server that sends byte by byte is hung up on in time, whatever it has sent by then.
        """
        if not self.free.acquire(blocking=False):
            raise BusyError
        split = urlsplit(url)
        host = split.hostname or ""
        place, port = self.address or (host, 443)
        line = HTTPSConnection(
            place, port, timeout=self.seconds, server_hostname=host, ssl_context=self.tls
        )
        attempt = Attempt(line, split, self.free.release)
        Thread(target=attempt.carry_out, daemon=True).start()
        try:
            return attempt.landed.result(self.seconds)
        except TimeoutError as error:
            raise DownloadError("late") from error
        finally:
            attempt.give_up()


@dataclass
class Attempt:
    """One download, in a thread of its own: so a slow name server or a dripping one can be left."""

    line: HTTPSConnection
    url: SplitResult
    afterwards: Callable[[], None]
    landed: Future[bytes] = field(default_factory=Future)
    _is_given_up: Event = field(default_factory=Event)
    _wire: socket.socket | None = None
    """Ours to cut: the connection gives its own away with the answer."""

    def carry_out(self) -> None:
        """Connect, ask, read, and let `landed` know: either what lies there or DownloadError."""
        try:
            self.line.connect()
            self._wire = self.line.sock
            if not self._is_given_up.is_set():
                self.landed.set_result(self._fetch())
        except DownloadError as error:
            self.landed.set_exception(error)
        except Exception as error:  # noqa: BLE001 - of many kinds, and somebody waits to hear of it
            self.landed.set_exception(DownloadError(type(error).__name__))
        finally:
            self.line.close()
            self.afterwards()

    def give_up(self) -> None:
        """End whatever is still waited for. Bypasses TLS, whose polite goodbye would wait, too."""
        self._is_given_up.set()
        if self._wire is not None:
            with suppress(OSError):
                socket.socket.shutdown(self._wire, socket.SHUT_RDWR)

    def _fetch(self) -> bytes:
        """Read to the end, which must be where it was said to be, and not beyond what is taken."""
        headers = {"Host": self.url.netloc, "Accept-Encoding": "identity"}
        self.line.request(
            "GET", self.url.path, headers=headers, preload_content=False, decode_content=False
        )
        with closing(self.line.getresponse()) as response:
            if response.status in {403, 404, 410}:  # 403: S3's word to who may not know of it
                raise GoneError(f"status {response.status}")
            if response.status != HTTPStatus.OK:
                raise DownloadError(f"status {response.status}")
            content, largest = b"", 32 * 1024  # a chain of five has about eight thousand
            while chunk := response.read(4096):
                content += chunk
                if len(content) > largest:
                    raise DownloadError("large")
            return content
