"""What is asked beside the three questions of every night: one thing at the most."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from skill.ritual.model.choices import Choices
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household, People, SetUp
from skill.ritual.model.reply import CommonPrompt, Party
from skill.ritual.model.streak import Tally, count_together
from skill.ritual.plan.script import EXTRAS, ONE_OF, plan

FIRST = date(2026, 1, 1)
NIGHTS = [FIRST + timedelta(days=day) for day in range(120)]
TUESDAY = date(2026, 11, 24)
PEOPLE = {Party.SOLO: People.ONE, Party.COUPLE: People.TWO}


def before(night: date) -> Tally:
    """Return the tally of a house that came every night since the first."""
    tally = Tally()
    for day in range((night - FIRST).days):
        tally = count_together(tally, FIRST + timedelta(days=day))
    return tally


def beats_on(night: date, household: Household, party: Party = Party.COUPLE) -> list[str]:
    """Return the beats of a night."""
    return [step.beat for step in plan(household, Evening(night, party=party))]


@pytest.mark.parametrize("party", PEOPLE)
@pytest.mark.parametrize("asked", [frozenset(), frozenset(SetUp)], ids=["new", "settled"])
def test_no_night_has_two_of_them(party: Party, asked: frozenset[SetUp]) -> None:
    tally, most = Tally(), 0

    for night in NIGHTS:
        household = Household(PEOPLE[party], tally=tally, asked=asked, short_answers=6)
        beats = set(beats_on(night, household, party))
        due = [line for line in ONE_OF if beats & {beat.name for beat in line}]
        most = max(most, len(due))
        tally = count_together(tally, night)

    assert most == 1


def test_an_evening_that_turned_low_has_none_of_them() -> None:
    low = Evening(TUESDAY, party=Party.COUPLE, told=frozenset({CommonPrompt.HEARD_LOW.value}))
    household = Household(People.TWO, tally=before(TUESDAY), asked=frozenset(SetUp))

    assert EXTRAS.isdisjoint(step.beat for step in plan(household, low))
    assert not EXTRAS.isdisjoint(beats_on(TUESDAY, household))


def test_where_one_says_it_back_the_day_is_not_asked_and_where_that_is_off_it_is() -> None:
    household = Household(People.TWO, tally=before(TUESDAY), asked=frozenset(SetUp))
    off = replace(household, choices=Choices(listening=False))

    assert "mirror" in beats_on(TUESDAY, household)
    assert "recap" not in beats_on(TUESDAY, household)
    assert "mirror" not in beats_on(TUESDAY, off)
    assert beats_on(TUESDAY, off).count("recap") == 2
