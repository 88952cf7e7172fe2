"""Many who knock at a door at once, each on a connection of its own."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from threading import Barrier, Thread
from typing import Any

from flask import Flask
from waitress.wasyncore import close_all

from skill.web.server import server_of
from tests.web.amazon import Post

PATIENCE = 60.0
Answer = tuple[int, bytes]


@contextmanager
def waitress(app: Flask, threads: int) -> Iterator[int]:
    """Open the door as `evening-ritual serve` does; yield its port."""
    sockets: dict[int, Any] = {}
    server: Any = server_of(app, "127.0.0.1", 0, threads, sockets)
    thread = Thread(target=server.run)
    thread.start()
    try:
        yield int(server.effective_port)
    finally:
        server.task_dispatcher.shutdown()  # whoever still answers pulls the trigger
        server.trigger.pull_trigger(partial(close_all, sockets))  # and it loops while it has any
        thread.join(PATIENCE)


def knock(port: int, batches: list[list[Post]]) -> list[list[Answer]]:
    """Post each batch on its own connection, all beginning at once; return what was answered."""
    together = Barrier(len(batches))
    with ThreadPoolExecutor(len(batches)) as guests:
        return list(guests.map(partial(_knock, port, together), batches))


def _knock(port: int, together: Barrier, posts: list[Post]) -> list[Answer]:
    line = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.connect()
        together.wait(PATIENCE)
        return [_answered(line, post) for post in posts]
    finally:
        line.close()


def _answered(line: HTTPConnection, post: Post) -> Answer:
    line.request("POST", "/alexa", post.body, post.headers)
    response = line.getresponse()
    return response.status, response.read()
