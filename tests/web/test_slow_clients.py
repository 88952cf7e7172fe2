"""Slow clients hold up nobody: not at the door itself, and not at Caddy as it is shipped."""

import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest

from tests.alexa.envelopes import launch
from tests.web.amazon import Post, signed
from tests.web.slow import IN_THE_BODY, IN_THE_HEAD, PATIENCE, slow_clients
from tests.web.unit import SERVER, asked, door, free_port, patiently, started

SLOW = 100
"""More than there are threads to answer them."""

SOON = 2.0
"""Seconds, on a machine that does everything else too. Alexa waits eight."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="systemd and Caddy want a Unix")


def seconds_of(port: int, post: Post) -> float:
    """Return how long somebody in a hurry has to wait for a refusal."""
    began = monotonic()
    assert asked(port, "POST", "/alexa", post) == (400, b"")
    return monotonic() - began


@pytest.mark.parametrize("begun", [IN_THE_HEAD, IN_THE_BODY])
def test_slow_clients_at_the_door_itself_hold_up_nobody(begun: bytes, tmp_path: Path) -> None:
    with door(tmp_path) as port, slow_clients(port, SLOW, begun):
        waited = [seconds_of(port, Post({}, b"{}")) for _ in range(5)]

    assert max(waited) < SOON


@contextmanager
def caddy(folder: Path, upstream: int) -> Iterator[int]:
    """Run Caddy with the file as it is shipped, but on loopback and without a certificate."""
    found = shutil.which("caddy")
    if not found:
        pytest.skip("the file for Caddy is tried out in caddy, and there is none")
    port = free_port()
    shipped = (SERVER / "Caddyfile").read_text()
    here = shipped.replace("ritual.example.org", f"http://127.0.0.1:{port}")
    here = here.replace("127.0.0.1:5000", f"127.0.0.1:{upstream}").replace(
        "{\n", "{\n\tadmin off\n", 1
    )
    file = folder / "Caddyfile"
    file.write_text(here)
    command = [found, "run", "--config", str(file), "--adapter", "caddyfile"]
    with started(command, folder, HOME=str(folder), XDG_DATA_HOME=str(folder)):
        assert patiently(port, "/")[0] == 404
        yield port


def test_slow_clients_at_caddy_hold_up_nobody(tmp_path: Path) -> None:
    with (
        door(tmp_path) as upstream,
        caddy(tmp_path, upstream) as port,
        slow_clients(port, SLOW, IN_THE_BODY),
    ):
        waited = [seconds_of(port, signed(launch())) for _ in range(5)]

    assert max(waited) < SOON


def test_caddy_hands_on_only_what_has_arrived(tmp_path: Path) -> None:
    """Whatever stands behind it, even a server that gives each connection a thread."""
    with socket.create_server(("127.0.0.1", 0), backlog=SLOW) as upstream:
        upstream.settimeout(1.5)
        port: int = upstream.getsockname()[1]
        with (
            caddy(tmp_path, port) as front,
            slow_clients(front, 8, IN_THE_BODY),
            pytest.raises(TimeoutError),
        ):
            upstream.accept()


def test_caddy_hangs_up_on_who_never_finishes(tmp_path: Path) -> None:
    began = monotonic()
    with (
        door(tmp_path) as upstream,
        caddy(tmp_path, upstream) as port,
        slow_clients(port, 2, IN_THE_BODY) as lines,
    ):
        for line in lines:
            while line.recv(4096):
                pass

    assert monotonic() - began < PATIENCE / 2


def test_caddy_takes_in_no_more_than_the_door_would(tmp_path: Path) -> None:
    with door(tmp_path) as upstream, caddy(tmp_path, upstream) as port:
        large, _ = asked(port, "POST", "/alexa", Post({}, b"x" * 200_000))
        after = asked(port, "POST", "/alexa", Post({}, b"{}"))

    assert large >= 400
    assert after == (400, b"")
