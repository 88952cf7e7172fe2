"""Amazon's bucket on loopback: real HTTPS, well-behaved or not."""

import ssl
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

from cryptography.hazmat.primitives import serialization

from tests.web.amazon import BETWEEN, CHAIN, ROOT
from tests.web.authority import Leaf, PrivateKey, curve_key, pem

S3 = "s3.amazonaws.com"
Behaviour = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Does what its server says is done at a path."""

    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, ShelfServer)
        server.asked[self.path] += 1
        try:
            server.behaviours.get(self.path, missing)(self)
        except OSError:
            self.close_connection = True  # hung up on, as it should be

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def give(self, content: bytes, status: int = 200, **headers: str) -> None:
        """Answer with this, in full."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class ShelfServer(ThreadingHTTPServer):
    """One server; its threads end when it is closed."""

    daemon_threads = True

    def __init__(self, behaviours: dict[str, Behaviour], tls: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviours, self.asked, self.closing = behaviours, Counter[str](), Event()
        self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def address(self) -> tuple[str, int]:
        """Where it is."""
        return "127.0.0.1", self.server_port

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that refuse us are what some tests want."""


def good(handler: Handler) -> None:
    """Give Alexa's chain."""
    handler.give(CHAIN)


def missing(handler: Handler) -> None:
    """Say what S3 says of an object that is not there, or that is nobody's business."""
    handler.give(b"<Error/>", 403)


def moved(handler: Handler) -> None:
    """Point to where a good chain is."""
    handler.give(CHAIN, 302, Location="/echo.api/good.pem")


def failing(handler: Handler) -> None:
    """Have a bad day."""
    handler.give(CHAIN, 503)


def large(handler: Handler) -> None:
    """Give one byte too many."""
    handler.give(CHAIN + b"\n" * (32 * 1024 + 1 - len(CHAIN)))


def just_small_enough(handler: Handler) -> None:
    """Give as much as is taken."""
    handler.give(CHAIN + b"\n" * (32 * 1024 - len(CHAIN)))


def endless(handler: Handler) -> None:
    """Never say how much, and never stop."""
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"\n" * 1024)


def dripping(handler: Handler) -> None:
    """Send a byte now and then: no single wait is long."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(CHAIN)))
    handler.end_headers()
    _drip(handler, CHAIN)


def dripping_head(handler: Handler) -> None:
    """Send even the headers a byte at a time."""
    _drip(handler, b"HTTP/1.1 200 OK\r\nX: " + b"x" * 10_000)


def silent(handler: Handler) -> None:
    """Take the request and say nothing."""
    _closing(handler).wait()


def cut_off(handler: Handler) -> None:
    """Promise more than is sent."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(CHAIN) + 1))
    handler.end_headers()
    handler.wfile.write(CHAIN)


def no_http(handler: Handler) -> None:
    """Speak another language."""
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.9\r\n")


def slowly(seconds: float) -> Behaviour:
    """Return what gives Alexa's chain after a while."""

    def give(handler: Handler) -> None:
        time.sleep(seconds)
        handler.give(CHAIN)

    return give


@contextmanager
def shelf_server(
    behaviours: dict[str, Behaviour], folder: Path, name: str = S3
) -> Iterator[ShelfServer]:
    """Open a shelf whose certificate, signed by our own root, is for that name."""
    server = ShelfServer(behaviours, _identity(folder, name))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def roots_file(folder: Path) -> str:
    """Return a file with our own root in it."""
    file = folder / "roots.pem"
    file.write_bytes(pem([ROOT.certificate]))
    return str(file)


def _identity(folder: Path, name: str) -> ssl.SSLContext:
    key = curve_key(f"the key of {name}")
    file = folder / "server.pem"
    file.write_bytes(_text(key) + pem([BETWEEN.issued(key, Leaf((name,))), BETWEEN.certificate]))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(file)
    return tls


def _text(key: PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _drip(handler: Handler, content: bytes) -> None:
    for byte in content:
        handler.wfile.write(bytes([byte]))
        if _closing(handler).wait(0.05):
            return


def _closing(handler: Handler) -> Event:
    assert isinstance(handler.server, ShelfServer)
    return handler.server.closing
