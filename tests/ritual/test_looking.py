"""What they look forward to: on which nights it is asked, and that it is asked after once."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from skill.ritual.model.acts import Answer, Erase, Erasure, NoMatch, OffRecord, Repeat, Skip, Yes
from skill.ritual.model.choices import Choices, Keeping
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household, People, SetUp
from skill.ritual.model.reply import Party
from skill.ritual.model.streak import Tally, count_together
from skill.ritual.plan.script import plan
from skill.ritual.stage.scene import Scene
from tests.ritual.households import CARDS
from tests.ritual.nights import at_night, then

SUNDAY = date(2026, 12, 6)
ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(weeks=1)


def household(**what: object) -> Household:
    """Return two people with eight nights behind them, who keep what they say."""
    tally = Tally()
    for back in range(8, 0, -1):
        tally = count_together(tally, SUNDAY - ONE_DAY * back)
    choices = Choices(keeping=Keeping.EVERYTHING)
    known = Household(People.TWO, choices=choices, tally=tally, asked=frozenset(SetUp))
    return replace(known, **what)


def beats_on(night: date, known: Household) -> list[str]:
    """Return the beats of a night."""
    return [step.beat for step in plan(known, Evening(night, party=Party.COUPLE))]


def at(beat: str, known: Household, night: date = SUNDAY) -> Scene:
    """Return an evening that has just come to a beat."""
    return at_night(beat, known, night, CARDS)


def test_every_other_sunday_asks_about_the_week_ahead_and_no_other_night() -> None:
    nights = [SUNDAY + ONE_DAY * day for day in range(28)]

    asking = [night for night in nights if "look_ahead" in beats_on(night, household())]

    assert asking == [SUNDAY, SUNDAY + 2 * ONE_WEEK]
    assert "look_ahead" not in beats_on(SUNDAY, replace(household(), tally=Tally()))


def test_what_they_look_forward_to_is_asked_after_from_a_week_later_on_and_for_two_weeks() -> None:
    told = then(at("look_ahead", household()), Answer("the concert")).household
    nights = [SUNDAY + ONE_DAY * day for day in range(1, 30)]

    asking = [night for night in nights if "look_back" in beats_on(night, told)]

    assert asking == [SUNDAY + ONE_DAY * day for day in range(7, 22)]
    assert "look_ahead" not in beats_on(SUNDAY + 2 * ONE_WEEK, told)


@pytest.mark.parametrize("act", [Answer("it was lovely"), Skip()])
def test_it_is_asked_after_once_whatever_is_said(act: Answer | Skip) -> None:
    night = SUNDAY + ONE_WEEK
    asked = at("look_back", household(awaited=night), night)

    after = then(asked, act)

    assert after.household.awaited is None
    assert "look_back" not in beats_on(night + ONE_DAY, after.household)


def test_it_can_be_said_again_and_what_is_not_placed_leaves_it_open() -> None:
    asked = at("look_back", household(awaited=SUNDAY), SUNDAY)

    for again in (then(asked, Repeat()), then(asked, NoMatch(), Repeat())):
        assert again.here.step.beat == "look_back"


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_day_that_can_hardly_be_is_no_trouble(day: date) -> None:
    assert "look_back" not in beats_on(SUNDAY, household(awaited=day))


def test_a_skip_leaves_nothing_to_ask_after() -> None:
    assert then(at("look_ahead", household()), Skip()).household.awaited is None


def test_the_words_are_kept_as_any_other_answer_is_and_are_not_in_the_household() -> None:
    everything = then(at("look_ahead", household()), Answer("the concert"))
    thanks_only = then(at("look_ahead", household(choices=Choices())), Answer("the concert"))

    assert [note.words for note in everything.notes] == ["the concert"]
    assert thanks_only.notes == ()
    assert thanks_only.household.awaited == SUNDAY + ONE_WEEK


def test_off_the_record_and_deleted_words_leave_nothing_to_ask_after() -> None:
    told = at("closing", household(awaited=SUNDAY + ONE_WEEK))
    asked = then(told, Erase(Erasure.WORDS))

    assert then(told, OffRecord()).household.awaited is None
    assert then(asked, Yes()).household.awaited is None


@pytest.mark.parametrize(
    "choices", [Choices(gentle=True), Choices(keeping=Keeping.NOTHING)], ids=["gentle", "nothing"]
)
def test_a_gentle_house_and_one_that_keeps_nothing_are_not_asked(choices: Choices) -> None:
    scene = at("deep_question", household(choices=choices))

    after = then(scene, Skip(), Skip())

    assert after.evening is not None
    assert after.evening.is_done
