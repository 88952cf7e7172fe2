"""A look back at home: the calendar in the terminal, and the year as a picture."""

import re
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from skill.cli.nights import HomeCalendar
from skill.ritual.model.calendar import NightMark
from skill.settings import Settings
from tests.test_cli import NIGHT as NOW
from tests.test_cli import run
from tests.turn.fakes import FailingJournal
from tests.world import NEW_YORK, Bedroom, bedroom

SVG = "{http://www.w3.org/2000/svg}"
SAID = ("just me", "my friend wrote", "the rain and i felt calm", "a garden")


@pytest.fixture(scope="module")
def room() -> Bedroom:
    """Six nights of one household: three, two missed, two, four weeks of nothing, and one."""
    room = bedroom(FailingJournal())
    for nights in (1, 1, 3, 1, 28):
        room.open()
        room.say(*SAID)
        room.clock.next_night(nights)
    room.open()
    room.say(*SAID)
    return room


@pytest.mark.parametrize("locale", ["en-US", "de-DE"])
def test_the_year_is_a_picture_of_what_the_nights_were(room: Bedroom, locale: str) -> None:
    nights = HomeCalendar(room.skill, Settings(zone=NEW_YORK.key, locale=locale))
    look = nights.look_back(room.clock.now)

    drawn = ET.fromstring(nights.picture(look))  # noqa: S314 - our own

    were = [night for week in look.year for night in week]
    lights = [one for one in drawn.iter(f"{SVG}circle") if one.get("fill") == "#b5803f"]
    rings = [one for one in drawn.iter(f"{SVG}circle") if one.get("fill") == "none"]
    assert (
        (len(lights), len(rings))
        == (were.count(NightMark.FILLED), were.count(NightMark.REST))
        == (6, 2)
    )
    assert drawn.find(f"{SVG}title") is not None
    assert "6" in (drawn.findtext(f"{SVG}title") or "")


def test_no_chain_is_broken_in_red_and_nothing_that_was_said_is_seen(room: Bedroom) -> None:
    nights = HomeCalendar(room.skill, Settings(zone=NEW_YORK.key))
    look = nights.look_back(room.clock.now)

    svg = nights.picture(look)

    for colour in re.findall(r"#([0-9a-f]{6})", svg):
        red, green, _ = bytes.fromhex(colour)
        assert green >= red / 2
    assert not any(words in svg + str(nights.wire(look)) for words in ("friend", "rain", "garden"))


def test_looking_back_costs_one_read_and_writes_nothing(room: Bedroom) -> None:
    journal, nights = room.journal, HomeCalendar(room.skill, Settings(zone=NEW_YORK.key))
    assert isinstance(journal, FailingJournal)
    reads, writes = journal.reads, journal.writes

    nights.look_back(room.clock.now + timedelta(hours=1))

    assert (journal.reads, journal.writes) == (reads + 1, writes)


def test_the_terminal_shows_the_weeks_and_the_total(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'nights.db'}"
    run("talk", *NOW, said="\n".join(SAID) + "\n", RITUAL_STORE=store)

    file = str(tmp_path / "year.svg")
    told = run("nights", *NOW[:2], "--svg", file, RITUAL_STORE=store, RITUAL_ZONE=NOW[3]).stdout

    assert re.search(r"^ {15}●", told, re.MULTILINE)
    assert "\n1 night\n" in told
    assert (tmp_path / "year.svg").read_text().count("<circle") == 1


def test_another_household_is_named_by_its_hash(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'nights.db'}"

    assert "still to come" in run("nights", "--user-hash", "a" * 32, RITUAL_STORE=store).stdout
    assert "no hash" in run("nights", "--user-hash", "amzn1", expects=2, RITUAL_STORE=store).stderr
