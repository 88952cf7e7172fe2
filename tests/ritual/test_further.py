"""One question further: on which nights, after what, and of whom."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from skill.ritual.model.acts import Answer, Skip
from skill.ritual.model.deck import Card
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household, People, SetUp
from skill.ritual.model.reply import Party
from skill.ritual.model.streak import Tally, count_together
from skill.ritual.plan.script import plan
from tests.ritual.households import CARDS
from tests.ritual.nights import at_night, then

WEDNESDAY = date(2026, 11, 25)
ONE_DAY = timedelta(days=1)
LIGHT = next(card for card in CARDS if card.depth == 1 and card.topics.isdisjoint({"fears"}))
ANSWERS = (Answer("the old bridge"), Answer("the bread"))


def household(people: People = People.TWO, nights: int = 20) -> Household:
    """Return a household with some nights behind it, and nothing left to set up."""
    tally = Tally()
    for back in range(nights, 0, -1):
        tally = count_together(tally, WEDNESDAY - ONE_DAY * back)
    return Household(people, tally=tally, asked=frozenset(SetUp))


@pytest.mark.parametrize("party", Party)
def test_it_comes_on_wednesdays_from_the_tenth_night_on_and_once(party: Party) -> None:
    week = [Evening(WEDNESDAY + ONE_DAY * day, party) for day in range(7)]

    counts = [[s.beat for s in plan(household(), one)].count("further") for one in week]
    early = [step.beat for step in plan(household(nights=8), week[0])]

    assert counts == [1, 0, 0, 0, 0, 0, 0]
    assert "further" not in early


@pytest.mark.parametrize("people", [People.ONE, People.TWO])
def test_whoever_answered_last_is_asked_further_about_that_question(people: People) -> None:
    scene = at_night("deep_question", household(people), WEDNESDAY, [LIGHT])
    answered = then(scene, *ANSWERS[: 2 if people is People.TWO else 1])

    assert answered.here.step.beat == "further"
    assert answered.here.step.seat is scene.here.steps[answered.here.passed - 1].seat
    assert answered.reply.ask is not None
    assert answered.reply.ask.say.question == LIGHT.id


@pytest.mark.parametrize(
    "card",
    [replace(LIGHT, depth=3, min_nights=0), replace(LIGHT, tags=frozenset({"inner", "hard"}))],
    ids=["tender", "hard"],
)
def test_what_is_tender_or_hard_is_left_to_rest(card: Card) -> None:
    scene = at_night("deep_question", household(nights=30), WEDNESDAY, [card])

    answered = then(scene, *ANSWERS)

    assert answered.here.question == card.id
    assert answered.here.is_done


def test_nothing_is_asked_further_of_whoever_passed() -> None:
    scene = at_night("deep_question", household(), WEDNESDAY, [LIGHT])

    assert then(scene, ANSWERS[0], Skip()).here.is_done
