"""Something playful: when it is offered, how often, and what a yes brings."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from skill.ritual.beats import lighter
from skill.ritual.model.acts import Answer, Lean, No, OffRecord, Skip, Speech, Yes
from skill.ritual.model.choices import Choices
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household, People, SetUp
from skill.ritual.model.streak import Tally, count_together
from tests.ritual.households import BY_ID, CARDS
from tests.ritual.nights import at_night, then

WEDNESDAY = date(2026, 11, 25)
"""A day that has nothing else of its own which comes before it."""
ONE_DAY = timedelta(days=1)
SHORT, LONG = Answer("a kite"), Answer("a red kite")
ANSWERS = {People.ONE: 1, People.TWO: 2}
HOMES = tuple(ANSWERS)


def household(people: People = People.TWO, short_answers: int = 0) -> Household:
    """Return a household with forty nights behind it, and nothing left to set up."""
    tally = Tally()
    for back in range(40, 0, -1):
        tally = count_together(tally, WEDNESDAY - ONE_DAY * back)
    asked = frozenset(SetUp)
    return Household(people, tally=tally, asked=asked, short_answers=short_answers)


def answered(known: Household, *said: Speech) -> Household:
    """Return the household after a night's deep question was answered."""
    return then(at_night("deep_question", known, WEDNESDAY, CARDS), *said).household


def a_night(known: Household, answer: Answer) -> Household:
    """Return the household after a night on which everybody said this."""
    return answered(known, *[answer] * ANSWERS[known.people])


@pytest.mark.parametrize("people", HOMES)
def test_three_nights_of_very_short_answers_bring_the_offer_and_two_do_not(people: People) -> None:
    known, wanted = household(people), []

    for _ in range(3):
        known = a_night(known, SHORT)
        wanted.append(is_offered(known))

    assert wanted == [False, False, True]
    assert not is_offered(a_night(known, LONG))


def is_offered(known: Household) -> bool:
    """Say whether it stands in the script of a night."""
    return bool(lighter.PLAYFUL.turns(known, Evening(WEDNESDAY)))


@pytest.mark.parametrize("people", HOMES)
def test_it_is_offered_once_a_week_at_the_most(people: People) -> None:
    known, nights = household(people, short_answers=6), []

    for night in range(22):
        if is_offered(known):
            nights.append(night)
            known = at_night("playful", known, WEDNESDAY, [SERIOUS]).household
        known = a_night(known, SHORT)

    assert nights == [0, 7, 14, 21]


SERIOUS = next(card for card in CARDS if card.depth == 1 and "play" not in card.tags)
PLAYFUL = [card for card in CARDS if "play" in card.tags]


@pytest.mark.parametrize("people", HOMES)
def test_a_yes_brings_a_light_and_playful_question_and_a_no_leaves_the_one_there_was(
    people: People,
) -> None:
    known = household(people, short_answers=6)
    scene = at_night("playful", known, WEDNESDAY, CARDS)

    yes, no = then(scene, Yes()), then(scene, No())

    assert "play" in BY_ID[yes.here.question].tags
    assert BY_ID[yes.here.question].depth == 1
    assert no.here.question == scene.here.question
    assert {yes.here.step.beat, no.here.step.beat} == {"deep_question"}


def test_whoever_wants_it_deeper_after_all_is_not_held_to_play() -> None:
    scene = at_night("playful", household(short_answers=6), WEDNESDAY, CARDS)

    deeper = then(scene, Yes(), Lean(+1))

    assert BY_ID[deeper.here.question].depth == 2
    assert not deeper.here.is_playful


def test_where_nothing_playful_is_left_a_yes_goes_on_as_it_was() -> None:
    scene = at_night("playful", household(short_answers=6), WEDNESDAY, [SERIOUS])

    assert then(scene, Yes()).here.question == SERIOUS.id


@pytest.mark.parametrize(
    "known",
    [
        household(short_answers=6),
        replace(household(short_answers=6), choices=Choices(gentle=True)),
    ],
    ids=["playful already", "gentle"],
)
def test_a_gentle_house_is_not_offered_it_nor_is_one_that_is_asked_in_play(
    known: Household,
) -> None:
    is_gentle = known.choices.gentle

    scene = at_night("playful", known, WEDNESDAY, [SERIOUS] if is_gentle else PLAYFUL)

    assert scene.here.step.beat == "deep_question"
    assert scene.household.short_answers == 6


def test_what_is_said_off_the_record_or_passed_over_is_not_counted() -> None:
    scene = at_night("deep_question", household(short_answers=2), WEDNESDAY, CARDS)

    assert then(scene, OffRecord(), SHORT).household.short_answers == 2
    assert then(scene, Skip()).household.short_answers == 2
