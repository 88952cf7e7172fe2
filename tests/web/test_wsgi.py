"""The door under gunicorn, started as the unit file in deploy/server says."""

import os
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from configparser import RawConfigParser
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from time import sleep

import pytest

from skill.alexa.skill import AlexaSkill
from skill.settings import variable
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from skill.web.app import ServeError, create_app
from skill.web.wsgi import alexa_only
from tests.alexa.envelopes import SKILL_ID, launch
from tests.web.amazon import Post, signed
from tests.world import NEW_YORK, Clock

ROOT = Path(__file__).parents[2]
SERVER = ROOT / "deploy" / "server"
TRIES, A_MOMENT = 300, 0.1

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="gunicorn needs a Unix")


def command(port: int) -> list[str]:
    """Return what the unit starts, here and on that port."""
    unit = RawConfigParser(strict=False)
    unit.read(SERVER / "evening-ritual.service")
    _, *options = shlex.split(unit["Service"]["ExecStart"])
    assert options.count("127.0.0.1:5000") == 1
    here = [option.replace(":5000", f":{port}") for option in options]
    return [sys.executable, "-m", "gunicorn", *here]


def environment(**settings: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if "RITUAL" not in name}  # noqa: TID251
    return {**inherited, **{variable(name): value for name, value in settings.items()}}


@contextmanager
def gunicorn(folder: Path, **inherited: str) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    store = f"sqlite:///{folder / 'nights.db'}"
    settings = environment(store=store, skill_id=SKILL_ID, key="k" * 43)
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(command(port), cwd=ROOT, env=settings | inherited, stderr=log) as server,
    ):
        try:
            yield port
        finally:
            server.terminate()


def asked(port: int, method: str, path: str, post: Post | None = None) -> tuple[int, bytes]:
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        line.request(method, path, post.body if post else None, post.headers if post else {})
        response = line.getresponse()
        return response.status, response.read()
    finally:
        line.close()


def test_gunicorn_opens_the_door_as_the_unit_says(tmp_path: Path) -> None:
    with gunicorn(tmp_path) as port:
        health = patiently(port)
        unsigned = asked(port, "POST", "/alexa", Post({}, b"{}"))
        elsewhere = signed(launch()).but(SignatureCertChainUrl="https://evil.example/echo.api/x")
        forged = asked(port, "POST", "/alexa", elsewhere)

    assert health == (200, b'{"store":"ok"}\n')
    assert unsigned == (400, b"")
    assert forged == (400, b"")


def patiently(port: int) -> tuple[int, bytes]:
    """Ask for its health until it answers."""
    for _ in range(TRIES):
        try:
            return asked(port, "GET", "/healthz")
        except ConnectionError:
            sleep(A_MOMENT)
    raise AssertionError("gunicorn does not listen")


def test_gunicorn_opens_nothing_but_the_door(tmp_path: Path) -> None:
    """Its control socket would lie in a home that the unit's user has not got."""
    (tmp_path / "home").write_text("no folder", encoding="utf-8")

    with gunicorn(tmp_path, HOME=str(tmp_path / "home")) as port:
        patiently(port)

    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert "Listening at: http://127.0.0.1" in log
    assert "ontrol" not in log


def test_gunicorn_does_not_start_without_a_skill_id(tmp_path: Path) -> None:
    done = subprocess.run(
        command(0),
        cwd=ROOT,
        env=environment(store=f"sqlite:///{tmp_path / 'nights.db'}"),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode != 0
    assert "RITUAL_SKILL_ID is not set" in done.stderr


def test_the_settings_of_the_server_are_settings_we_have() -> None:
    lines = (SERVER / "evening-ritual.env").read_text().splitlines()
    names = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}

    assert names == {variable(name) for name in ("skill_id", "pepper", "key", "store")}


def test_the_door_needs_a_skill_id() -> None:
    with pytest.raises(ServeError, match="RITUAL_SKILL_ID"):
        alexa_only(skill_named(""))


def test_with_a_skill_id_it_lets_nobody_in_but_alexa() -> None:
    skill = skill_named(SKILL_ID)
    client = create_app(skill, alexa_only(skill)).test_client()

    assert client.get("/healthz").status_code == 200
    assert client.post("/alexa", json=launch()).status_code == 400


def skill_named(skill_id: str) -> AlexaSkill:
    return AlexaSkill(MemoryJournal(), RoomZones(NEW_YORK), Clock(), skill_id)
