"""Fetching a certificate chain: over verified HTTPS, little, soon, and from nowhere else.

urllib3, because it is there already and verifies TLS by default; its connection rather than its
pool, because there is one download a day, and because the deadline must be able to hang up.
"""

import socket
import ssl
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing, suppress
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Event, Thread
from urllib.parse import SplitResult, urlsplit

import certifi
from urllib3.connection import HTTPSConnection
from urllib3.response import HTTPResponse

from skill.web.signature.admission import BusyError

SECONDS = 2.0
"""For all of it: name, connection, handshake, every byte. Alexa waits eight for the answer."""

LARGEST = 32 * 1024
"""Bytes. A chain of five certificates has about eight thousand."""

AT_ONCE = 32
"""Threads, those among them that were given up and still wait for a name server. How many requests
may want one at once is not decided here (`admission`)."""

CHUNK = 4096
OK, HTTPS_PORT = 200, 443
NOT_THERE = {403, 404, 410}
"""What S3 says of an object that is not there: the first, to who may not know."""


class DownloadError(Exception):
    """There is no chain to be had; the message is a kind, and holds nothing of the request."""


def trust_authorities(authorities: str) -> ssl.SSLContext:
    """Return what verifies the server, by the authorities in a PEM file."""
    return ssl.create_default_context(cafile=authorities)


class GoneError(DownloadError):
    """Whoever keeps the chains says that there is none."""


@dataclass(frozen=True)
class Downloader:
    """Downloads from the host of the URL. Safe under threads."""

    tls: ssl.SSLContext = field(default_factory=lambda: trust_authorities(certifi.where()))
    seconds: float = SECONDS
    address: tuple[str, int] | None = None
    """Where the host is, if not where its name says: a test's own server."""

    free: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_ONCE))

    def __call__(self, url: str) -> bytes:
        """Return what lies there. Raises DownloadError, after `seconds` at the latest.

        Raises BusyError, at once, where too many threads are under way.

        Follows no redirect and undoes no compression: anything but a plain 200 is an error. A
        server that sends byte by byte is hung up on in time, whatever it has sent by then.
        """
        if not self.free.acquire(blocking=False):
            raise BusyError
        attempt = Attempt(self._line(url), urlsplit(url), self.free.release)
        Thread(target=attempt.carry_out, daemon=True).start()
        try:
            return attempt.landed.result(self.seconds)
        except TimeoutError as error:
            raise DownloadError("late") from error
        finally:
            attempt.give_up()

    def _line(self, url: str) -> HTTPSConnection:
        host = urlsplit(url).hostname or ""
        place, port = self.address or (host, HTTPS_PORT)
        return HTTPSConnection(
            place, port, timeout=self.seconds, server_hostname=host, ssl_context=self.tls
        )


class Attempt:
    """One download, in a thread of its own: so a slow name server or a dripping one can be left."""

    def __init__(
        self, line: HTTPSConnection, url: SplitResult, afterwards: Callable[[], None]
    ) -> None:
        self.landed = Future[bytes]()
        self._line, self._url, self._afterwards = line, url, afterwards
        self._is_given_up = Event()
        self._wire: socket.socket | None = None
        """Ours to cut: the connection gives its own away with the answer."""

    def carry_out(self) -> None:
        """Connect, ask, read, and let `landed` know: either what lies there or DownloadError."""
        try:
            self._line.connect()
            self._wire = self._line.sock
            if not self._is_given_up.is_set():
                self.landed.set_result(self._fetch())
        except DownloadError as error:
            self.landed.set_exception(error)
        except Exception as error:  # noqa: BLE001 - of many kinds, and somebody waits to hear of it
            self.landed.set_exception(DownloadError(type(error).__name__))
        finally:
            self._line.close()
            self._afterwards()

    def give_up(self) -> None:
        """End whatever is still waited for. Bypasses TLS, whose polite goodbye would wait, too."""
        self._is_given_up.set()
        if self._wire is not None:
            with suppress(OSError):
                socket.socket.shutdown(self._wire, socket.SHUT_RDWR)

    def _fetch(self) -> bytes:
        headers = {"Host": self._url.netloc, "Accept-Encoding": "identity"}
        self._line.request(
            "GET", self._url.path, headers=headers, preload_content=False, decode_content=False
        )
        with closing(self._line.getresponse()) as response:
            if response.status in NOT_THERE:
                raise GoneError(f"status {response.status}")
            if response.status != OK:
                raise DownloadError(f"status {response.status}")
            return _content(response)


def _content(response: HTTPResponse) -> bytes:
    """Read to the end, which must be where it was said to be, and not beyond what is taken."""
    content = b""
    while chunk := response.read(CHUNK):
        content += chunk
        if len(content) > LARGEST:
            raise DownloadError("large")
    return content
