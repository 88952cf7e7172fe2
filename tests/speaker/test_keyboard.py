"""`evening-ritual talk` in a real terminal: a line is edited there as in any other.

The terminal is one of the kernel's own (a pty). What was heard is read from the transcript.
"""

import os
import pty
import re
import select
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from skill.speaker.terminal import drop_keys

ROOT = Path(__file__).parents[2]
PROMPT, PATIENCE, QUIET = b"  you  ", 30.0, 0.4
KEPT_SIMPLE = {"PATH": os.defpath, "TERM": "xterm", "LC_ALL": "C.UTF-8"}
TALK = ("talk", "--now", "2026-11-21T22:00", "--zone", "America/New_York", "--people", "1")
WITHOUT_READLINE = """
import runpy, sys
sys.modules["readline"] = None
sys.argv[0] = "evening-ritual"
runpy.run_module("skill", run_name="__main__")
"""

CLEAR = b"\x0c"
UP, LEFT, RIGHT, HOME, END, DELETE = (
    b"\x1b[A", b"\x1b[D", b"\x1b[C", b"\x1b[H", b"\x1b[F", b"\x1b[3~",
)  # fmt: skip
MOVED = [
    (b"my frend wrote" + LEFT * 9 + b"i", "my friend wrote"),
    (b"my friend rote" + LEFT * 5 + RIGHT + b"w", "my friend wrote"),
    (b"friend wrote" + HOME + b"my ", "my friend wrote"),
    (b"my friend" + HOME + END + b" wrote", "my friend wrote"),
]
DELETED = [
    (b"xmy friend wrote" + HOME + DELETE, "my friend wrote"),
    (b"my friendd wrote" + LEFT * 6 + b"\x7f", "my friend wrote"),
    ("grüün tee".encode() + LEFT * 5 + b"\x7f", "grün tee"),
]
IN_VAIN = (UP, LEFT, HOME, DELETE, b"\x1bOP", b"\x1b[[A", b"\x1b[1;5D", b"\x1bf", b"\x01", b"\x1b")


class Desk:
    """A terminal, and somebody who types into it."""

    def __init__(self, terminal: int, transcript: Path) -> None:
        self._terminal = terminal
        self._transcript = transcript
        self._heard = 0

    def type(self, keys: bytes) -> str:
        """Press keys and Enter, and wait for the next prompt; return all that was shown."""
        os.write(self._terminal, keys + b"\r")
        return self.look()

    def look(self) -> str:
        """Return what is shown until the next line is waited for, or nobody waits any more."""
        shown, ends = b"", time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            try:
                if select.select([self._terminal], [], [], QUIET)[0]:
                    shown += os.read(self._terminal, 65_536)
                elif PROMPT in shown or self._is_answered():
                    break
            except OSError:  # its other end is closed
                break
        self._heard = len(self._lines())
        return shown.decode(errors="replace")

    def said(self) -> list[str]:
        """Return what was heard as words."""
        said = [line for line in self._lines() if line.startswith("U: ")][1:]
        return [line.removeprefix("U: ") for line in said]

    def _is_answered(self) -> bool:
        heard = self._lines()
        return len(heard) > self._heard and not heard[-1].startswith("U: ")

    def _lines(self) -> list[str]:
        return self._transcript.read_text(encoding="utf-8").splitlines()


@contextmanager
def at_desk(home: Path, *script: str, sees: bool = True, **environment: str) -> Iterator[Desk]:
    """Sit down where it has just asked for the first thing."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (40, 100))
    transcript = home / "night.txt"
    talk = subprocess.Popen(
        [sys.executable, *(script or ("-m", "skill")), *TALK, "--transcript", str(transcript)],
        cwd=ROOT,
        stdin=theirs,
        stdout=theirs if sees else subprocess.DEVNULL,
        stderr=theirs,
        env={**KEPT_SIMPLE, "HOME": str(home), **environment},
    )
    os.close(theirs)
    transcript.touch()
    desk = Desk(ours, transcript)
    desk.look()
    try:
        yield desk
    finally:
        talk.kill()
        talk.wait()
        os.close(ours)


@pytest.mark.parametrize("typed", [MOVED, DELETED], ids=["moved", "deleted"])
def test_a_line_is_edited_before_it_is_said(tmp_path: Path, typed: list[tuple[bytes, str]]) -> None:
    with at_desk(tmp_path) as desk:
        for keys, _ in typed:
            desk.type(keys)

        assert desk.said() == [words for _, words in typed]


def test_what_was_said_comes_back_with_the_arrow_up_and_is_in_no_file(tmp_path: Path) -> None:
    with at_desk(tmp_path) as desk:
        desk.type(b"my friend wrote")
        desk.type(UP + b" to me")
        desk.type(b"\x04")

        assert desk.said() == ["my friend wrote", "my friend wrote to me"]

    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert [file.name for file in files if b"my friend" in file.read_bytes()] == ["night.txt"]


def test_drawn_anew_the_line_stands_behind_its_prompt(tmp_path: Path) -> None:
    """What edits the line must know of the prompt, or it draws over it once a line is long."""
    with at_desk(tmp_path) as desk:
        shown = desk.type(b"my friend wrote" + CLEAR)

        drawn = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
        assert drawn.splitlines()[0].endswith("  you  my friend wrote")


def test_without_readline_a_key_is_no_word(tmp_path: Path) -> None:
    with at_desk(tmp_path, "-c", WITHOUT_READLINE) as desk:
        desk.type(UP)
        desk.type(b"my friend wrote" + b"".join(IN_VAIN))

        assert desk.said() == ["my friend wrote"]


def test_where_what_is_shown_goes_elsewhere_a_key_is_no_word(tmp_path: Path) -> None:
    with at_desk(tmp_path, sees=False) as desk:
        desk.type(b"my friend " + LEFT + b"wrote")

        assert desk.said() == ["my friend wrote"]


@pytest.mark.parametrize("key", IN_VAIN)
def test_a_key_between_letters_is_no_letter(key: bytes) -> None:
    assert drop_keys(f"tea{key.decode()}") == "tea"
    assert drop_keys("caf\x9b1;5De") == "cafe"


@pytest.mark.parametrize("line", ["", "tea", "grüner Tee, 東京", "a\tb", "50 % [sic] O.K.", "~"])
def test_what_is_no_key_stays_as_it_was_typed(line: str) -> None:
    assert drop_keys(line) == line


@pytest.mark.parametrize(
    "script",
    [
        pytest.param((), id="readline"),
        pytest.param(("-c", WITHOUT_READLINE), id="without", marks=pytest.mark.full),
    ],
)
def test_bytes_that_are_no_letters_end_no_evening(tmp_path: Path, script: tuple[str, ...]) -> None:
    with at_desk(tmp_path, *script, PYTHONIOENCODING="utf-8:strict") as desk:
        desk.type(b"caf\xe9 was good")
        desk.type(b"my friend wrote")

        assert len(desk.said()) == 2
