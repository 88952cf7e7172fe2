"""The server the door stands on, as the unit file in deploy/server starts it."""

import re
import socket
import subprocess
import sys
from http.client import HTTPResponse
from pathlib import Path
from time import monotonic, sleep

import pytest
from flask import Flask

from skill.settings import variable
from skill.web import server
from skill.web.signature.strict_json import LARGEST
from tests.alexa.envelopes import launch
from tests.web.amazon import Post, signed
from tests.web.guests import waitress
from tests.web.slow import IN_THE_BODY, IN_THE_HEAD, slow_clients
from tests.web.unit import (
    A_MOMENT,
    SERVER,
    TRIES,
    asked,
    command,
    door,
    environment,
    free_port,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="systemd needs a Unix")
WHOLE = b"GET / HTTP/1.1\r\nHost: door\r\n\r\n"


def hello() -> Flask:
    app = Flask(__name__)
    app.add_url_rule("/", "hello", lambda: "hello")
    return app


def test_the_unit_opens_the_door(tmp_path: Path) -> None:
    with door(tmp_path) as port:
        health = asked(port, "GET", "/healthz")
        unsigned = asked(port, "POST", "/alexa", Post({}, b"{}"))
        elsewhere = signed(launch()).but(SignatureCertChainUrl="https://evil.example/echo.api/x")
        forged = asked(port, "POST", "/alexa", elsewhere)
        page = asked(port, "GET", "/")

    assert health == (200, b'{"store":"ok"}\n')
    assert unsigned == forged == (400, b"")
    assert page[0] == 404


def test_the_unit_does_not_start_without_a_skill_id(tmp_path: Path) -> None:
    done = subprocess.run(
        command(free_port()),
        env=environment(store=f"sqlite:///{tmp_path / 'nights.db'}"),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode != 0
    assert "RITUAL_SKILL_ID is not set" in done.stderr


def test_the_unit_lets_it_have_as_many_files_as_it_takes_connections() -> None:
    unit = (SERVER / "evening-ritual.service").read_text()

    (files,) = re.findall(r"^LimitNOFILE=(\d+)$", unit, re.MULTILINE)
    assert int(files) > 2 * server.CONNECTIONS


SLOWLY = """
import sys, time
from flask import Flask
from skill.cli import serving
from skill.web.server import server_of

def slow():
    print("asked", flush=True)
    time.sleep(1)
    return "answered"

app = Flask("slow")
app.add_url_rule("/", "slow", slow)
serving.run(server_of(app, "127.0.0.1", int(sys.argv[1])))
"""


def test_whoever_is_being_answered_when_it_is_ended_still_is() -> None:
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "-c", SLOWLY, str(port)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        with connected(port) as line:
            line.sendall(WHOLE)
            assert process.stdout.readline() == "asked\n"
            process.terminate()
            answer = answered(line)

        assert process.wait(30) == 0
    assert answer == (200, b"answered")


def answered(line: socket.socket) -> tuple[int, bytes]:
    response = HTTPResponse(line)
    response.begin()
    return response.status, response.read()


def connected(port: int) -> socket.socket:
    for _ in range(TRIES):
        try:
            return socket.create_connection(("127.0.0.1", port), 30)
        except ConnectionError:
            sleep(A_MOMENT)
    raise AssertionError("nobody listens")


def test_the_settings_of_the_server_are_settings_we_have() -> None:
    lines = (SERVER / "evening-ritual.env").read_text().splitlines()
    names = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}

    assert names == {variable(name) for name in ("skill_id", "pepper", "key", "store")}


@pytest.mark.parametrize("begun", [b"", IN_THE_HEAD, IN_THE_BODY, WHOLE + IN_THE_BODY])
def test_a_request_that_takes_too_long_to_arrive_is_hung_up_on(
    begun: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server.Connection, "seconds", 0.5)
    began = monotonic()

    with waitress(hello(), 2) as port, slow_clients(port, 1, begun) as (line,):
        while line.recv(4096):
            pass

    assert monotonic() - began < 10


def test_between_two_requests_a_proxy_may_take_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server.Connection, "seconds", 0.2)

    with waitress(hello(), 2) as port, socket.create_connection(("127.0.0.1", port), 30) as line:
        line.sendall(WHOLE)
        first = answered(line)
        sleep(2.5)
        line.sendall(WHOLE)
        second = answered(line)

    assert first == second == (200, b"hello")


@pytest.mark.parametrize(
    "sent",
    [
        b"SSH-2.0-OpenSSH_9.9\r\n\r\n",
        b"POST /alexa HTTP/1.1\r\nContent-Length: many\r\n\r\n",
        b"POST /alexa HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (2 * LARGEST),
        b"GET / HTTP/1.1\r\nX: " + b"x" * 300_000 + b"\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused_without_a_hint(sent: bytes) -> None:
    with waitress(hello(), 2) as port, socket.create_connection(("127.0.0.1", port), 30) as line:
        line.sendall(sent)
        head, _, body = line.recv(65_536).partition(b"\r\n\r\n")

    assert head.startswith((b"HTTP/1.1 400 Bad Request", b"HTTP/1.0 400 Bad Request"))
    assert b"waitress" not in head
    assert body == b""
