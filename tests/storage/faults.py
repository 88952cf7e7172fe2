"""A line to the engine that breaks: faults beneath botocore, at the level of HTTP on loopback."""

import json
import socket
import struct
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum, auto
from hashlib import blake2b
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import urlsplit

WRITES = {"UpdateItem", "TransactWriteItems"}
THROTTLED = (
    b'{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",'
    b'"message":"The level of configured provisioned throughput for the table was exceeded"}'
)
DENIED = (
    b'{"__type":"com.amazon.coral.service#AccessDeniedException",'
    b'"Message":"User: arn:aws:iam::000000000000:user/somebody is not authorized"}'
)
RESET = struct.pack("ii", 1, 0)
"""SO_LINGER with no patience: closing sends a reset and not a farewell."""


class Fault(StrEnum):
    """What can happen to one call."""

    NONE = auto()
    THROTTLE = auto()
    """Refused by the table; nothing was applied."""

    DENY = auto()
    """IAM does not allow it; the table never hears of it."""

    RESET = auto()
    """The connection breaks before the table hears of it."""

    LOSE = auto()
    """The table applies it, and the answer does not come in time."""

    LOSE_BY_RESET = auto()
    """The table applies it, and the connection breaks before the answer."""

    SILENCE = auto()
    """Nobody hears it, and nobody answers."""

    HALF = auto()
    """Of a batch the table takes one half, and hands the other one back."""


Plan = Callable[[int, str], Fault]
"""Says what happens to the n-th call, of an operation."""


def chance(seed: str, at: int) -> float:
    """Return a number in [0, 1) that looks like chance, the same in every run."""
    digest = blake2b(f"{seed} {at}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


def never(_at: int, _operation: str) -> Fault:
    """Let every call through."""
    return Fault.NONE


def sometimes(fault: Fault, share: float, seed: str, among: frozenset[str] | None = None) -> Plan:
    """Let a fault happen to a share of the calls, or of those among some operations."""

    def plan(at: int, operation: str) -> Fault:
        is_meant = among is None or operation in among
        return fault if is_meant and chance(seed, at) < share else Fault.NONE

    return plan


class Line(ThreadingHTTPServer):
    """A proxy before the engine. What it does to a call, its plan says."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, engine_url: str, silence: float) -> None:
        super().__init__(("127.0.0.1", 0), _Call)
        self.engine = urlsplit(engine_url).netloc
        self.silence = silence
        """How long a caller waits in vain, in seconds: longer than it has patience."""

        self.plan: Plan = never
        self.calls = 0
        self.injected: Counter[Fault] = Counter()
        self._lock = Lock()

    @property
    def url(self) -> str:
        """Where to call."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def next_fault(self, operation: str) -> Fault:
        """Take the next call's number, and say what happens to it."""
        with self._lock:
            fault = self.plan(self.calls, operation)
            self.calls += 1
            self.injected[fault] += 1
        return fault

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that hung up is what this is for."""


class _Call(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Line  # type: ignore[mutable-override]  # only a Line makes these
    _upstream: HTTPConnection | None = None

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        operation = self.headers["X-Amz-Target"].rpartition(".")[2]
        match self.server.next_fault(operation):
            case Fault.NONE:
                self._answer(*self._forwarded(body))
            case Fault.THROTTLE:
                self._answer(400, THROTTLED)
            case Fault.DENY:
                self._answer(400, DENIED)
            case Fault.RESET:
                self._reset()
            case Fault.LOSE:
                self._forwarded(body)
                self._keep_silent()
            case Fault.LOSE_BY_RESET:
                self._forwarded(body)
                self._reset()
            case Fault.SILENCE:
                self._keep_silent()
            case Fault.HALF:
                self._answer(*self._halved(json.loads(body)))

    def finish(self) -> None:
        super().finish()
        if self._upstream:
            self._upstream.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""

    def _forwarded(self, body: bytes) -> tuple[int, bytes]:
        headers = {**dict(self.headers.items()), "Content-Length": str(len(body))}
        try:
            return self._sent(body, headers)
        except (HTTPException, OSError):  # the engine had closed an idle connection
            self._upstream = None
            return self._sent(body, headers)

    def _halved(self, batch: dict[str, dict[str, list[object]]]) -> tuple[int, bytes]:
        ((table, items),) = batch["RequestItems"].items()
        middle = len(items) // 2
        taken, back = items[:middle], items[middle:]
        if taken:
            self._forwarded(json.dumps({"RequestItems": {table: taken}}).encode())
        return 200, json.dumps({"UnprocessedItems": {table: back}}).encode()

    def _sent(self, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        self._upstream = self._upstream or HTTPConnection(self.server.engine, timeout=30)
        self._upstream.request("POST", "/", body, headers)
        answer = self._upstream.getresponse()
        return answer.status, answer.read()

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _keep_silent(self) -> None:
        time.sleep(self.server.silence)
        self._reset()

    def _reset(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        self.connection.close()


@contextmanager
def line_to(engine_url: str, silence: float = 1.0) -> Iterator[Line]:
    """Open a line to the engine, and hang up at the end."""
    line = Line(engine_url, silence)
    listener = Thread(target=line.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    listener.start()
    try:
        yield line
    finally:
        line.shutdown()
        line.server_close()
        listener.join()
