"""Lambda's side of the Runtime API, on loopback: hands out events, takes answers, has a deadline.

It speaks what Amazon's documentation of the Runtime API says; what runs against it is Amazon's own
runtime client, so a wrong word here would be refused there.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import IO

ROOT = Path(__file__).parents[2]
API = "/2018-06-01/runtime"
ARN = "arn:aws:lambda:eu-west-1:000000000000:function:evening-ritual:live"
PATIENCE = 20.0


@dataclass(frozen=True)
class Outcome:
    """What became of one invocation, or of the start."""

    kind: str
    """response, error, or init/error."""

    body: bytes

    @property
    def answer(self) -> dict[str, object]:
        """Return what the function said, or what went wrong with it."""
        told: dict[str, object] = json.loads(self.body)
        return told


@dataclass
class Lambda:
    """One function and its Runtime API."""

    address: str
    environment: dict[str, str]
    waiting: "Queue[bytes]" = field(default_factory=Queue)
    outcomes: "Queue[Outcome]" = field(default_factory=Queue)
    process: "subprocess.Popen[bytes] | None" = None
    starts: int = 0
    log: "IO[bytes]" = field(default_factory=tempfile.TemporaryFile)
    """What CloudWatch would get: all that the process writes, whoever in it does."""

    def start(self) -> None:
        """Start the function's process, as Lambda does when none is warm."""
        self.starts += 1
        self.process = subprocess.Popen(
            [sys.executable, "-m", "awslambdaric", "lambda_function.lambda_handler"],
            cwd=ROOT / "lambda",
            env={
                "PYTHONPATH": str(ROOT),
                "PATH": os.defpath,
                "AWS_LAMBDA_RUNTIME_API": self.address,
                **self.environment,
            },
            stdout=self.log,
            stderr=self.log,
        )

    def invoke(self, event: object, deadline: float = PATIENCE) -> Outcome | None:
        """Hand out one event; None when the deadline passed, after which the process is ended."""
        if self.process is None:
            self.start()
        self.waiting.put(event if isinstance(event, bytes) else json.dumps(event).encode())
        try:
            return self.outcomes.get(timeout=deadline)
        except Empty:
            self.end()
            return None

    def logged(self) -> str:
        """Return what was logged so far."""
        self.log.seek(0)
        return self.log.read().decode()

    def end(self) -> None:
        """End the process without a word, as Lambda does."""
        if self.process:
            self.process.kill()
            self.process.wait()
        self.process = None


class _Api(BaseHTTPRequestHandler):
    """The three requests that a runtime makes."""

    protocol_version = "HTTP/1.1"
    function: Lambda

    def do_GET(self) -> None:
        """Answer `next`: wait for an event and hand it out."""
        event = self.function.waiting.get()
        self.send_response(200)
        self.send_header("Lambda-Runtime-Aws-Request-Id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd")
        self.send_header("Lambda-Runtime-Deadline-Ms", str(int((time.time() + PATIENCE) * 1000)))
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", ARN)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(event)))
        self.end_headers()
        self.wfile.write(event)

    def do_POST(self) -> None:
        """Take an answer or an error."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kind = self.path.removeprefix(API).strip("/")
        kind = kind.rsplit("/", 1)[-1] if kind.startswith("invocation") else kind
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.function.outcomes.put(Outcome(kind, body))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing."""


@contextmanager
def lambda_with(**environment: str) -> Iterator[Lambda]:
    """Return a function that runs with these settings, and nothing else of this machine's."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Api)
    server.daemon_threads = True
    function = Lambda(f"127.0.0.1:{server.server_address[1]}", environment)
    server.RequestHandlerClass = type("Api", (_Api,), {"function": function})
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield function
    finally:
        function.end()
        function.log.close()
        server.shutdown()
        server.server_close()
