"""The door under a WSGI server of somebody's own: gunicorn, as docs/deploy.md starts it."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from skill.alexa.handlers import AlexaSkill
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from skill.web.app import ServeError, create_app
from skill.web.wsgi import verify_alexa
from tests.alexa.envelopes import SKILL_ID, launch
from tests.web.amazon import Post, signed
from tests.web.unit import ROOT, asked, environment, free_port, patiently, started
from tests.world import NEW_YORK, Clock

DOCUMENTED = re.compile(r"^ +(?:\S+/)?gunicorn (.+:5000.+)$", re.MULTILINE)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="gunicorn needs a Unix")


def command(port: int) -> list[str]:
    """Return what the page for operators starts, here and on that port."""
    (documented,) = DOCUMENTED.findall((ROOT / "docs" / "deploy.md").read_text())
    options = shlex.split(documented.replace(":5000", f":{port}"))
    return [sys.executable, "-m", "gunicorn", *options]


@contextmanager
def gunicorn(folder: Path, **inherited: str) -> Iterator[int]:
    port = free_port()
    with started(command(port), folder, **inherited):
        yield port


def test_gunicorn_opens_the_door_as_the_page_says(tmp_path: Path) -> None:
    with gunicorn(tmp_path) as port:
        health = patiently(port)
        unsigned = asked(port, "POST", "/alexa", Post({}, b"{}"))
        elsewhere = signed(launch()).but(SignatureCertChainUrl="https://evil.example/echo.api/x")
        forged = asked(port, "POST", "/alexa", elsewhere)

    assert health == (200, b'{"store":"ok"}\n')
    assert unsigned == (400, b"")
    assert forged == (400, b"")


def test_gunicorn_opens_nothing_but_the_door(tmp_path: Path) -> None:
    """Its control socket would lie in a home that a service's user may not have."""
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


def test_the_door_needs_a_skill_id() -> None:
    with pytest.raises(ServeError, match="RITUAL_SKILL_ID"):
        verify_alexa(skill_named(""))


def test_with_a_skill_id_it_lets_nobody_in_but_alexa() -> None:
    skill = skill_named(SKILL_ID)
    client = create_app(skill, verify_alexa(skill)).test_client()

    assert client.get("/healthz").status_code == 200
    assert client.post("/alexa", json=launch()).status_code == 400


def skill_named(skill_id: str) -> AlexaSkill:
    return AlexaSkill(MemoryJournal(), RoomZones(NEW_YORK), Clock(), skill_id)
