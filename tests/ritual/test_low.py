"""A low evening: it offers to stop before it asks anything else, and hears what is said to that."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from skill.ritual.beats.closing import ClosingPrompt
from skill.ritual.model.acts import Answer, Sign
from skill.ritual.model.household import Household, People, SetUp
from skill.ritual.model.streak import Tally, count_together
from skill.ritual.plan.script import EXTRAS
from skill.speaker.echo import open_step
from tests.ritual.households import CARDS
from tests.ritual.nights import at_night, then
from tests.world import Bedroom, bedroom

SAD = "we put the cat to sleep and i'm so sad"


def low_night(*before: str) -> Bedroom:
    """Return a first night on which the day was hard, just told."""
    room = bedroom()
    room.open()
    for words in (*before, SAD):
        room.say(words)
    return room


def one() -> Bedroom:
    """Return the night of one."""
    return low_night("my neighbor carried the parcel", "just me")


def two() -> Bedroom:
    """Return the night of two, the first of whom told the day."""
    return low_night("we're maya and sam", "you called the vet", "you carried her")


def step_of(room: Bedroom) -> str:
    """Return what is open."""
    return open_step(room.echo.attributes).split()[0] if room.echo.is_listening else "closed"


def tally_of(room: Bedroom) -> int:
    """Return how many nights are counted."""
    house = room.skill.house_of(room.echo.room.user)
    household = room.journal.export(house).household
    return household.tally.total if household else 0


@pytest.mark.parametrize("night", [one, two])
def test_after_something_hard_it_offers_to_stop(night: Callable[[], Bedroom]) -> None:
    assert step_of(night()) == "low_offer"


@pytest.mark.parametrize("said", ["yes", "stop", "good night", "that's enough", "let's rest"])
def test_whoever_wants_to_stop_is_let_go_and_the_night_counts(said: str) -> None:
    room = one()

    room.say(said)

    assert step_of(room) == "closed"
    assert tally_of(room) == 1


@pytest.mark.parametrize("said", ["no", "no it's okay", "go on", "keep going", "we're okay"])
def test_whoever_goes_on_comes_to_the_next_thing_and_to_no_other_question(said: str) -> None:
    room, seen = one(), []

    room.say(said)
    while room.echo.is_listening:
        seen.append(step_of(room))
        room.say("my sister, we always did the crossword together")

    assert seen == ["deep_question"]
    assert EXTRAS.isdisjoint(seen)


def test_after_a_second_hard_thing_it_is_one_easy_question_or_good_night() -> None:
    for said, comes in ("good night", "closed"), ("one easy question", "deep_question"):
        room = two()
        room.say("no", "her empty basket, i'm so sad")
        assert step_of(room) == "low_choice"

        room.say(said)

        assert step_of(room) == comes


MONDAY = date(2026, 11, 30)
CARD = next(card for card in CARDS if card.depth == 1 and not card.tags & {"fears", "hard"})
HARD = Answer("we lost the baby", frozenset({Sign.LOW}))


@pytest.mark.parametrize("said", [(HARD, Answer("the bread")), (Answer("the bread"), HARD)])
def test_a_hard_answer_to_the_question_is_the_last_thing_asked_for_and_brings_no_number(
    said: tuple[Answer, Answer],
) -> None:
    tally = Tally()
    for back in range(9, 0, -1):
        tally = count_together(tally, MONDAY - timedelta(days=back))
    known = Household(People.TWO, tally=tally, asked=frozenset(SetUp))
    asked = at_night("deep_question", known, MONDAY, [CARD])

    usual, low = then(asked, Answer("the bread"), Answer("the bridge")), then(asked, *said)

    assert usual.here.step.beat == "wish"
    assert low.here.is_done
    assert ClosingPrompt.MILESTONE not in {say.prompt for say in low.reply.says}
