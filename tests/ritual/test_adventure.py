"""On which nights a tiny adventure is told, and which kind."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from skill.ritual.beats.closing import ADVENTURE, ClosingPrompt
from skill.ritual.beats.closing import BEAT as CLOSING
from skill.ritual.model.acts import Length
from skill.ritual.model.choices import Choices
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import Household, Seat, SetUp
from skill.ritual.model.night import Now
from skill.ritual.model.reply import Party
from skill.ritual.model.streak import Tally, count_together
from skill.ritual.plan.script import plan
from skill.ritual.stage.scene import Scene

ZONE = ZoneInfo("America/New_York")
FRIDAY = date(2026, 11, 27)
STEP = Step(ADVENTURE.name, Seat.A)
KNOWN = Household(tally=count_together(Tally(), FRIDAY - timedelta(days=1)), asked=frozenset(SetUp))


def steps_on(night: date, party: Party = Party.COUPLE, length: Length = Length.NORMAL) -> list[str]:
    """Return the beats of a night."""
    return [step.beat for step in plan(KNOWN, Evening(night, party=party, length=length))]


def friday(household: Household = KNOWN, **what: bool) -> Scene:
    """Return a Friday evening under way."""
    evening = replace(Evening(FRIDAY, party=Party.COUPLE), **what)
    now = Now(datetime(2026, 11, 27, 22, tzinfo=ZONE), ZONE)
    return Scene("house", now, household, tuple, evening)


def told(scene: Scene) -> list[str]:
    """Return what the beat says, if it is due at all."""
    return [
        say.prompt
        for say in ADVENTURE.enter(scene, STEP).reply.says
        if ADVENTURE.is_due(scene, STEP)
    ]


@pytest.mark.parametrize("party", Party)
def test_of_a_week_only_the_friday_has_one_and_only_one(party: Party) -> None:
    week = [FRIDAY + timedelta(days=day) for day in range(7)]

    counts = [steps_on(night, party).count(ADVENTURE.name) for night in week]

    assert counts == [1, 0, 0, 0, 0, 0, 0]


def test_it_comes_after_the_question_and_before_the_close() -> None:
    steps = steps_on(FRIDAY)

    assert max(at for at, name in enumerate(steps) if name == "deep_question") < steps.index(
        ADVENTURE.name
    )
    assert steps.index(ADVENTURE.name) < steps.index(CLOSING.name)


def test_a_short_friday_has_none() -> None:
    assert ADVENTURE.name not in steps_on(FRIDAY, length=Length.SHORT)


def test_it_asks_nothing_and_keeps_nothing() -> None:
    scene = ADVENTURE.enter(friday(), STEP)

    assert scene.reply.ask is None
    assert (ADVENTURE.hear, ADVENTURE.keeps, ADVENTURE.is_reflective) == (None, None, False)


def test_in_two_places_it_is_one_for_two_places() -> None:
    assert told(friday()) == [ClosingPrompt.ADVENTURE]
    assert told(friday(replace(KNOWN, apart=True))) == [ClosingPrompt.ADVENTURE_APART]


def test_children_may_hear_it() -> None:
    assert told(friday(replace(KNOWN, kids_on=FRIDAY))) == [ClosingPrompt.ADVENTURE]


@pytest.mark.parametrize("household", [Household(), replace(KNOWN, choices=Choices(gentle=True))])
def test_the_first_night_and_a_gentle_house_hear_none(household: Household) -> None:
    assert told(friday(household)) == []


def test_a_night_off_the_record_or_after_a_danger_has_none() -> None:
    assert told(friday(is_off_record=True)) == []
    assert told(friday(is_cared_for=True)) == []
