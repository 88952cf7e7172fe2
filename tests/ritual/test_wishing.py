"""One wish for tomorrow: on which nights, of whom, after what, and what becomes of it."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from skill.ritual.model.acts import Answer, Length, OffRecord, Skip
from skill.ritual.model.choices import Choices, Keeping
from skill.ritual.model.deck import Card
from skill.ritual.model.evening import LONG_NIGHT, Evening, Step
from skill.ritual.model.household import Household, People, Seat, SetUp
from skill.ritual.model.reply import Party
from skill.ritual.model.streak import Tally, count_together
from skill.ritual.plan.script import plan
from skill.ritual.stage.scene import Scene
from tests.ritual.households import CARDS
from tests.ritual.nights import at_night, then
from tests.words.spoken import LOCALES, written

MONDAY = date(2026, 11, 30)
ONE_DAY = timedelta(days=1)
LIGHT = next(card for card in CARDS if card.depth == 1 and not card.tags & {"fears", "hard"})
WISH = Answer("i'd love it if you made the coffee")
QUIET = Household(People.TWO, choices=Choices(keeping=Keeping.EVERYTHING), asked=frozenset(SetUp))
WISHFUL = {
    "en-US": r"\b(?:love|like|nice|wish|softer|easier)\b",
    "de-DE": r"\b(?:gern|schön|w[uü]nsch\w*|weicher|freuen|gönnen|guttun)\b",
}
COMPLAINING: Mapping[str, str] = {
    "en-US": r"\b(?:missing|lacking|annoy\w*|bother\w*|instead|stop|less|enough|again|finally)\b",
    "de-DE": r"\b(?:fehlt\w*|nerv\w*|stör\w*|stattdessen|aufhör\w*|weniger|wieder|endlich)\b",
}
"""Words in which a wish turns into what somebody did not do."""


def household(nights: int = 20, **what: object) -> Household:
    """Return two people with some nights behind them, and nothing left to set up."""
    tally = Tally()
    for back in range(nights, 0, -1):
        tally = count_together(tally, MONDAY - ONE_DAY * back)
    return replace(QUIET, tally=tally, **what)


def beats_on(night: date, known: Household, party: Party = Party.COUPLE) -> list[str]:
    """Return the beats of a night."""
    return [step.beat for step in plan(known, Evening(night, party))]


def after_the_question(known: Household, card: Card = LIGHT) -> Scene:
    """Return the Monday on which both answered the question, and what came then."""
    asked = at_night("deep_question", known, MONDAY, [card])
    return then(asked, Answer("the old bridge"), Answer("the bread"))


@pytest.mark.parametrize("party", Party)
def test_it_comes_on_mondays_and_thursdays_from_the_sixth_night_on(party: Party) -> None:
    week = [MONDAY + ONE_DAY * day for day in range(7)]

    counts = [beats_on(night, household(), party).count("wish") for night in week]

    assert counts == [1, 0, 0, 1, 0, 0, 0]
    assert "wish" in beats_on(MONDAY, household(nights=5))
    assert "wish" not in beats_on(MONDAY, household(nights=4))


def test_whoever_began_is_asked_and_that_alternates() -> None:
    asked = [after_the_question(household(led=led)).here for led in Seat]

    assert [evening.step for evening in asked] == [Step("wish", Seat.B), Step("wish", Seat.A)]


@pytest.mark.parametrize(
    "card",
    [replace(LIGHT, depth=3, min_nights=0), replace(LIGHT, tags=frozenset({"inner", "hard"}))],
    ids=["tender", "hard"],
)
def test_what_is_tender_or_hard_is_left_to_rest(card: Card) -> None:
    after = after_the_question(household(nights=30), card)

    assert after.here.question == card.id
    assert after.here.is_done


def test_a_gentle_house_and_one_that_just_looked_back_are_not_asked() -> None:
    gentle = after_the_question(household(choices=Choices(gentle=True)))
    looked = at_night("look_back", household(awaited=MONDAY), MONDAY, [LIGHT])

    assert gentle.here.is_done
    assert then(looked, Skip(), Skip(), Skip()).here.is_done


def test_a_long_night_does_without_and_a_short_one_never_had_it() -> None:
    short = plan(household(), Evening(MONDAY, Party.COUPLE, length=Length.SHORT))
    scene = at_night("deep_question", household(), MONDAY, [LIGHT])
    passed = (scene.here.steps[0],) * LONG_NIGHT
    steps, at = (*passed, *scene.here.steps), LONG_NIGHT + scene.here.passed
    long = scene.with_evening(replace(scene.here, steps=steps, passed=at))

    assert "wish" not in [step.beat for step in short]
    assert then(long, Skip(), Skip()).here.is_done


def test_it_is_kept_as_any_other_answer_is_and_asked_where_nothing_is_kept() -> None:
    everything = then(after_the_question(household()), WISH)
    nothing = after_the_question(household(choices=Choices(keeping=Keeping.NOTHING)))
    off_record = then(after_the_question(household()), OffRecord(), WISH)

    assert [note.words for note in everything.notes] == [WISH.words]
    assert nothing.here.step.beat == "wish"
    assert then(nothing, WISH).notes == off_record.notes == ()


def test_nothing_of_it_is_left_in_what_rides_along_nor_asked_after() -> None:
    wished = then(after_the_question(household()), WISH)

    assert wished.household == after_the_question(household()).household
    assert "look_back" not in beats_on(MONDAY + ONE_DAY, wished.household)


@pytest.mark.parametrize("locale", LOCALES)
def test_it_is_asked_for_as_a_wish_and_for_tomorrow_and_never_as_a_complaint(locale: str) -> None:
    asked = [line.text for line in written(locale) if line.prompt == "wishing.ask"]
    tomorrow = re.compile(r"\b(?:tomorrow|morgen)\b", re.IGNORECASE)

    assert [text for text in asked if not tomorrow.search(text)] == []
    assert [text for text in asked if not re.search(WISHFUL[locale], text, re.IGNORECASE)] == []
    assert [text for text in asked if re.search(COMPLAINING[locale], text, re.IGNORECASE)] == []
