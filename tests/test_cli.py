"""The console script, run as a person runs it."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from skill.alexa.interaction_model import locales
from skill.ritual.beats.thanks import ThanksPrompt
from skill.words import everything_sayable as speakable
from skill.words.lines import Words
from skill.words.regions import HERE, region_of
from skill.words.tables import table_in
from tests.words.spoken import LOCALES, heard

ROOT = Path(__file__).parents[1]
QUICK_HOUSES = [("1", "en-US"), ("2", "de-DE")]
"""Each number of people and each language once: a process takes a second to start."""

NIGHT = ("--now", "2026-11-21T22:00", "--zone", "America/New_York")


def run(
    *arguments: str, said: str = "", expects: int = 0, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `evening-ritual` in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "skill", *arguments],
        input=said,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    assert done.returncode == expects, done.stderr
    return done


def test_a_whole_night_can_be_piped_in() -> None:
    said = "my friend wrote\nno\nthe rain and i felt calm\na garden\n"

    heard = run("talk", *NIGHT, said=said).stdout.splitlines()

    assert heard[0] == "U: (open)"
    assert heard[1].startswith("A: ")
    assert heard[-1] == "(session closed)"
    assert sum(line.startswith("A: ") for line in heard) == 5


def test_tomorrow_it_remembers(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'nights.db'}"
    said = "my friend wrote\nno\nthe rain and i felt calm\na garden\n"
    run("talk", *NIGHT, said=said, RITUAL_STORE=store)

    asked = "alexa, ask evening ritual how many nights\n"
    later = ("--now", "2026-11-22T21:00", "--zone", "America/New_York")
    heard = run("talk", *later, said=asked, RITUAL_STORE=store).stdout

    assert "one night" in heard.casefold()


@pytest.mark.parametrize(
    "errors", ["strict", pytest.param("surrogateescape", marks=pytest.mark.full)]
)
def test_a_byte_that_is_no_letter_ends_no_evening(tmp_path: Path, errors: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "skill", "talk", *NIGHT, "--transcript", str(tmp_path / "night")],
        input=b"my caf\xe9\njust me\n",
        capture_output=True,
        timeout=60,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": f"utf-8:{errors}"},
    )

    assert done.returncode == 0, done.stderr
    assert "U: my caf\N{REPLACEMENT CHARACTER}" in done.stdout.decode().splitlines()


def test_events_are_lines_too() -> None:
    heard = run("talk", *NIGHT, said="(open)\n(silence)\n(silence)\n(open)\n(hang up)\n").stdout

    assert heard.count("U: (open)") == 2
    assert heard.count("(session closed)") == 2


@pytest.mark.parametrize(
    ("people", "locale"),
    [
        pytest.param(
            people, locale, marks=[] if (people, locale) in QUICK_HOUSES else [pytest.mark.full]
        )
        for people in ("1", "2")
        for locale in sorted(locales())
    ],
)
def test_how_many_they_are_can_be_said_beforehand_in_every_locale(people: str, locale: str) -> None:
    said = f"{table_in(HERE / region_of(locale).speaks / 'speaker.toml')['said']}\n"
    told = run("talk", "--people", people, "--locale", locale, *NIGHT, said=said).stdout

    assert told.count("A: ") == len(["the opening", "what was said"])
    asked = Words(locale).table(ThanksPrompt.ASK)["solo" if people == "1" else "couple"]
    assert any(line in told for line in asked)


@pytest.mark.parametrize("people", [pytest.param("1", marks=pytest.mark.full), "2"])
def test_how_many_they_are_can_be_said_beforehand(people: str) -> None:
    heard = run("talk", "--people", people, *NIGHT, said="my friend wrote\n").stdout

    assert "two of you" not in heard.splitlines()[-1]


def test_the_conversation_can_be_written_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "night.txt"

    heard = run("talk", "--transcript", str(file), *NIGHT, said="stop\n").stdout

    assert file.read_text() == heard


@pytest.mark.parametrize(
    ("arguments", "environment", "told"),
    [
        (("--zone", "Nowhere"), {}, "Europe/Berlin"),
        (("--now", "yesterday"), {}, "2026-11-21T22:00"),
        (("--locale", "tlh"), {}, "en-US"),
        ((), {"RITUAL_STORE": "postgres://x"}, "RITUAL_STORE"),
    ],
)
def test_what_is_wrong_is_said_in_one_kind_line(
    arguments: tuple[str, ...], environment: dict[str, str], told: str
) -> None:
    done = run("talk", *arguments, expects=1, **environment)

    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("locale", LOCALES)
def test_all_it_can_say_is_printed_a_line_each(locale: str) -> None:
    bank = speakable.list_bank(Words(locale)).values()

    printed = run("lines", "--locale", locale).stdout.splitlines()

    said = {line.text for line in heard(locale)} | {text for texts in bank for text in texts}
    assert said == {line for line in printed if line and not line.startswith("# ")}


def test_an_open_door_to_the_world_is_not_opened() -> None:
    done = run("serve", "--unsigned", "--host", "0.0.0.0", expects=1)

    assert "127.0.0.1" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_port_that_is_taken_is_named_with_what_would_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])

        done = run("serve", "--unsigned", "--port", port, expects=1)

    assert done.stdout == ""
    assert port in done.stderr
    assert "--port" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "port", ["99999", *(pytest.param(port, marks=pytest.mark.full) for port in ("-1", "door"))]
)
def test_a_port_that_cannot_be_is_refused_before_anything_opens(port: str) -> None:
    done = run("serve", "--unsigned", "--port", port, expects=2)

    assert done.stdout == ""
    assert "--port" in done.stderr


def test_a_door_for_alexa_must_know_whose_skill_it_is() -> None:
    done = run("serve", expects=1, RITUAL_SKILL_ID="")

    assert "RITUAL_SKILL_ID" in done.stderr
    assert "developer console" in done.stderr
    assert len(done.stderr.splitlines()) == 1
