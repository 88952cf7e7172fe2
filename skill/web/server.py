"""The server: has a request whole before a thread takes it, so whoever is slow holds up nobody.

waitress reads every connection in one loop, and wakes a thread only for what has arrived. Here it
is also told how long a request may take to arrive, and to give no hint to whoever sends none.
"""

from time import monotonic
from typing import Any

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server
from waitress.task import ErrorTask

from skill.web.signature.strict_json import LARGEST

THREADS = 64
"""Three in four may wait for certificate chains of strangers; the others answer all the while."""

CONNECTIONS = 800
"""Open at once. Whoever comes then waits to be let in, until one of them has to leave."""


class Refused(ErrorTask):
    """Answers what is no request at all as everything is answered that is not let in."""

    def execute(self) -> None:
        """Answer 400 with an empty body."""
        self.status = "400 Bad Request"
        self.content_length = 0
        self.set_close_on_finish()
        self.write(b"")


class Connection(HTTPChannel):
    """A connection that is hung up on when a request takes too long to arrive."""

    seconds = 10.0
    """For a whole request to arrive, from the connection or its first byte. Alexa waits eight."""

    error_task_class: type[ErrorTask] = Refused
    _arriving: object = None
    _since = 0.0

    def readable(self) -> bool:
        """Say whether to read on. Asked in every round of the loop, once a second at least."""
        is_new = self.last_activity <= self.creation_time  # its time runs before its first byte
        arriving = self.request or (self if is_new else None)
        if arriving is not self._arriving:
            self._arriving, self._since = arriving, monotonic()
        if arriving and monotonic() - self._since > self.seconds:
            self.will_close = True
        return super().readable()


def server_of(
    app: Flask,
    host: str,
    port: int,
    threads: int = THREADS,
    sockets: dict[int, Any] | None = None,
) -> BaseWSGIServer | MultiSocketServer:
    """Bind the door to one host. Raises OSError where that cannot be done."""
    sockets = {} if sockets is None else sockets
    limits: dict[str, Any] = {
        "connection_limit": CONNECTIONS,
        "channel_timeout": 150,  # a proxy keeps a connection for two minutes, and shall hang up
        "max_request_body_size": LARGEST + 1,  # of what is larger still, no more is even taken in
        "inbuf_overflow": 2 * LARGEST,  # all of it in memory: no word lies in a temporary file
        "asyncore_use_poll": True,  # select can watch no more than 1024 files
        "ident": None,
    }
    server = create_server(app, sockets, host=host, port=port, threads=threads, **limits)
    for one in sockets.values():
        if isinstance(one, BaseWSGIServer):
            one.channel_class = Connection
    return server
