"""What is asked once: never what they said of themselves already, and never twice."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from skill.ritual.beats.closing import ADVENTURE
from skill.ritual.model.choices import Choices, Keeping
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import (
    Household,
    Member,
    People,
    SetUp,
)
from skill.ritual.model.reply import Party
from skill.ritual.model.streak import Tally, count_together
from skill.ritual.plan.script import plan
from skill.speaker.echo import open_step
from tests.world import Bedroom, bedroom

UNASKED = [
    ("keep everything", 2, "keeping"),
    ("keep nothing", 2, "keeping"),
    ("three nights a week", 5, "goal"),
    ("my name is maya", 3, "names"),
]
"""What somebody says early in a night; the night on which it would be asked; by which beat."""

MOST_TURNS = 30


@pytest.mark.parametrize(("said", "night", "asked"), UNASKED)
def test_what_was_said_earlier_that_night_is_not_asked(said: str, night: int, asked: str) -> None:
    assert asked in _night_of(night)
    assert asked not in _night_of(night, said)


def _night_of(number: int, *said: str) -> list[str]:
    """Return what one person alone is asked for on a night, having said this at first."""
    room = bedroom()
    room.open()
    room.say("just me")
    for _ in range(number - 1):
        _spend(room)
        room.clock.next_night()
        room.open()
    for words in said:
        room.say(words)
    return _spend(room)


def _spend(room: Bedroom) -> list[str]:
    asked: list[str] = []
    while room.echo.is_listening and len(asked) < MOST_TURNS:
        asked.append(open_step(room.echo.attributes).split()[0])
        room.say("the rain")
    return asked


@pytest.mark.parametrize("words", ["calm", "happy", "sunny", "a walk by the river"])
def test_what_does_not_say_who_is_here_makes_no_house_of_one_or_two(words: str) -> None:
    room = bedroom()
    room.open()
    room.say("my sister rang me")

    room.say(words)

    assert open_step(room.echo.attributes).startswith("company")


@pytest.mark.parametrize("words", ["yes", "yeah both", "we're both here", "my wife's here too"])
def test_who_is_here_may_be_said_in_other_words(words: str) -> None:
    room = bedroom()
    room.open()
    room.say("my sister rang me")

    room.say(words)

    assert open_step(room.echo.attributes).startswith("thanks")


FRIDAY = date(2026, 11, 27)
SETTLED = frozenset({SetUp.NAMES, SetUp.KEEPING, SetUp.GOAL, SetUp.TOUCH})


@dataclass(frozen=True)
class Settled:
    """A house in which one thing was never asked, as there was nothing to ask."""

    unasked: SetUp
    party: Party
    known: Household


def _known(unasked: SetUp, party: Party, **what: Any) -> Settled:  # noqa: ANN401 - any field
    tally = Tally()
    for back in range(40, 0, -1):
        tally = count_together(tally, FRIDAY - timedelta(days=back))
    people = People.TWO if party is Party.COUPLE else People.ONE
    known = Household(people, tally=tally, asked=SETTLED - {unasked})
    return Settled(unasked, party, replace(known, **what))


NAMED = (Member("Maya"), Member("Sam"))
HOUSES = [
    _known(SetUp.TOUCH, Party.SOLO),
    _known(SetUp.TOUCH, Party.COUPLE, choices=Choices(touch=True)),
    _known(SetUp.TOUCH, Party.COUPLE, kids_on=FRIDAY),
    _known(SetUp.NAMES, Party.COUPLE, members=NAMED),
    _known(SetUp.KEEPING, Party.SOLO, choices=Choices(keeping=Keeping.NOTHING)),
]


@pytest.mark.parametrize(
    "house", HOUSES, ids=["alone", "touch chosen", "children here", "names told", "keeping chosen"]
)
def test_what_is_not_to_be_asked_here_takes_nothing_elses_night(house: Settled) -> None:
    beats = [step.beat for step in plan(house.known, Evening(FRIDAY, party=house.party))]

    assert ADVENTURE.name in beats
    assert {"keeping", "goal", "names", "touch_offer"}.isdisjoint(beats)
