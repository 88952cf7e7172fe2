"""The door as the unit file in deploy/server starts it, here and on a port of its own."""

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

from skill.settings import variable
from tests.alexa.envelopes import SKILL_ID
from tests.web.amazon import Post

ROOT = Path(__file__).parents[2]
SERVER = ROOT / "deploy" / "server"
TRIES, A_MOMENT = 300, 0.1


def command(port: int) -> list[str]:
    """Return what the unit starts, here and on that port."""
    unit = RawConfigParser(strict=False)
    unit.read(SERVER / "evening-ritual.service")
    program, *options = shlex.split(unit["Service"]["ExecStart"])
    here = [option.replace("5000", str(port)) for option in options]
    assert here != options
    return [str(Path(sys.executable).with_name(Path(program).name)), *here]


def environment(**settings: str) -> dict[str, str]:
    """Return what a process of ours is started with: these settings, and no others."""
    inherited = {name: value for name, value in os.environ.items() if "RITUAL" not in name}  # noqa: TID251
    return {**inherited, **{variable(name): value for name, value in settings.items()}}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


@contextmanager
def started(command: list[str], folder: Path, **inherited: str) -> Iterator[subprocess.Popen[str]]:
    """Start a server whose log lies in the folder, as its nights do."""
    store = f"sqlite:///{folder / 'nights.db'}"
    settings = environment(store=store, skill_id=SKILL_ID, key="k" * 43)
    with (
        (folder / "log").open("a") as log,
        subprocess.Popen(
            command, cwd=ROOT, env=settings | inherited, stdout=log, stderr=log, text=True
        ) as server,
    ):
        try:
            yield server
        finally:
            server.terminate()


@contextmanager
def door(folder: Path) -> Iterator[int]:
    """Open the door as the unit does; yield its port once it answers."""
    port = free_port()
    with started(command(port), folder):
        patiently(port)
        yield port


def asked(port: int, method: str, path: str, post: Post | None = None) -> tuple[int, bytes]:
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        line.request(method, path, post.body if post else None, post.headers if post else {})
        response = line.getresponse()
        return response.status, response.read()
    finally:
        line.close()


def patiently(port: int, path: str = "/healthz") -> tuple[int, bytes]:
    """Ask for its health until it answers."""
    for _ in range(TRIES):
        try:
            return asked(port, "GET", path)
        except ConnectionError:
            sleep(A_MOMENT)
    raise AssertionError("nobody listens")
