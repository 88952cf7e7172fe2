"""docs/operations.md has a line that finds what went wrong: here it reads a real log."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.alexa.envelopes import launch
from tests.web.amazon import signed
from tests.web.unit import asked, free_port, patiently, started

PAGE = Path(__file__).parents[1] / "docs" / "operations.md"
DOCUMENTED = re.compile(r"^(journalctl [^|]+) \\| (jq .+)$", re.MULTILINE)
SYSTEMD = """Started evening-ritual.service - Evening ritual.
evening-ritual.service: Consumed 1.204s CPU time.
"""

pytestmark = [
    pytest.mark.skipif(not shutil.which("jq"), reason="the line is for jq, and there is none"),
    pytest.mark.skipif(sys.platform == "win32", reason="there is no journal of systemd's"),
]


def log_of(folder: Path, store: str) -> str:
    """Return what the journal has of a server at which somebody opened a night."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("evening-ritual")), "serve", "--unsigned"]
    with started([*command, "--port", str(port)], folder, RITUAL_STORE=store):
        patiently(port)
        asked(port, "POST", "/alexa", signed(launch()))
        asked(port, "POST", "/alexa", signed(b"no request"))
        asked(port, "GET", "/nothing")
    return SYSTEMD + (folder / "log").read_text() + SYSTEMD


def found_in(log: str) -> list[dict[str, Any]]:
    """Return what the documented line finds."""
    ((_, jq),) = DOCUMENTED.findall(PAGE.read_text(encoding="utf-8"))
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; cat | {jq}"],  # noqa: S607 - as an operator's shell does
        input=log,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_it_finds_the_turn_that_could_not_be_kept_among_everything_else(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    log = log_of(tmp_path, f"sqlite:///{tmp_path / 'file' / 'nights.db'}")

    assert "Listening on" in log
    (line,) = found_in(log)
    assert (line["logger"], line["unkept"]) == ("skill.turns", 1)


def test_where_nothing_went_wrong_it_finds_nothing(tmp_path: Path) -> None:
    log = log_of(tmp_path, f"sqlite:///{tmp_path / 'nights.db'}")

    assert '"turns": 1' in log
    assert found_in(log) == []
