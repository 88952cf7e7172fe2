"""Clients who take their time: each begins a request, and sends the rest of it byte by byte."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Event, Thread

A_WHILE = 0.2
"""Seconds between two bytes: no single wait is long."""

PATIENCE = 60.0
IN_THE_HEAD = b"POST /alexa HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
IN_THE_BODY = (
    b"POST /alexa HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    b"Content-Length: 4096\r\n\r\n{"
)


@contextmanager
def slow_clients(port: int, count: int, begun: bytes) -> Iterator[list[socket.socket]]:
    """Let so many hold a connection each, all with a request begun; yield their lines."""
    leaving = Event()
    with ExitStack() as stack:
        lines = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), PATIENCE))
            for _ in range(count)
        ]
        for line in lines:
            line.sendall(begun)
        dripping = Thread(target=_drip, args=(lines, leaving))
        dripping.start()
        try:
            yield lines
        finally:
            leaving.set()
            dripping.join()


def _drip(lines: list[socket.socket], leaving: Event) -> None:
    hung_up: set[socket.socket] = set()
    while not leaving.wait(A_WHILE):
        for line in lines:
            if line not in hung_up:
                try:
                    line.sendall(b"x")
                except OSError:
                    hung_up.add(line)
