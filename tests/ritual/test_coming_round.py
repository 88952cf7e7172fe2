"""Nights that come round: a small step, a look ahead, and the day of the year that is theirs."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from skill.ritual.model.deck import Audience, Deck, Occasion, mark_asked
from skill.ritual.model.household import ANY_YEAR, Household
from skill.ritual.model.question_draw import draw
from skill.ritual.requests.days import next_on
from tests.ritual.households import CARDS, tonight_of

NIGHT = date(2026, 11, 21)
LEAP_DAY = date(ANY_YEAR, 2, 29)
ONE_DAY = timedelta(days=1)


def days_kept(our_day: date, year: int) -> list[date]:
    """Return the nights of a year that are theirs."""
    household = Household(our_day=our_day)
    nights = (date(year, 1, 1) + ONE_DAY * day for day in range(366))
    return [
        night
        for night in nights
        if night.year == year and household.occasion_on(night, 1) is Occasion.OUR_DAY
    ]


@pytest.mark.parametrize("year", range(2026, 2034))
def test_the_twenty_ninth_of_february_is_kept_once_in_every_year(year: int) -> None:
    (kept,) = days_kept(LEAP_DAY, year)

    assert kept == date(year, 2, 29 if year % 4 == 0 else 28)


def test_whoever_would_rather_have_the_first_of_march_says_so() -> None:
    assert days_kept(date(ANY_YEAR, 3, 1), 2029) == [date(2029, 3, 1)]


def test_every_28th_night_is_for_a_small_step_and_every_84th_for_what_lies_ahead() -> None:
    kinds = [Household().occasion_on(NIGHT, number) for number in range(1, 169)]

    steps = [at for at, kind in enumerate(kinds, 1) if kind is Occasion.STEP]
    ahead = [at for at, kind in enumerate(kinds, 1) if kind is Occasion.AHEAD]
    assert steps == [28, 56, 112, 140]
    assert ahead == [84, 168]


def test_a_night_that_comes_round_goes_before_a_night_apart_and_their_day_before_everything() -> (
    None
):
    apart = Household(apart=True)

    assert apart.occasion_on(NIGHT, 27) is Occasion.APART
    assert apart.occasion_on(NIGHT, 28) is Occasion.STEP
    assert replace(apart, our_day=NIGHT).occasion_on(NIGHT, 28) is Occasion.OUR_DAY


@pytest.mark.parametrize("audience", Audience)
def test_two_years_of_nights_have_such_a_question_each_time(audience: Audience) -> None:
    deck, categories = Deck(), set()

    for number in range(28, 728, 28):
        night = replace(tonight_of("house", audience, number), occasion=kind_of(number))
        card = draw(CARDS, deck, night)
        assert card is not None
        assert card.occasion is night.occasion
        categories.add(card.category)
        deck = mark_asked(mark_asked(deck, card.id, night.night), "c001", night.night)

    assert categories == {"step", "ahead"}


def kind_of(number: int) -> Occasion:
    """Return what kind of night this is in a usual house."""
    return Household().occasion_on(NIGHT, number)


def test_on_their_day_two_are_asked_about_it_and_one_alone_is_not() -> None:
    for_two = replace(tonight_of("house", Audience.COUPLE, 40), occasion=Occasion.OUR_DAY)

    together = draw(CARDS, Deck(), for_two)
    alone = draw(CARDS, Deck(), replace(for_two, audience=Audience.SOLO))

    assert together is not None
    assert alone is not None
    assert (together.category, alone.occasion) == ("our_day", Occasion.NORMAL)


@pytest.mark.parametrize("occasion", [Occasion.OUR_DAY, Occasion.STEP, Occasion.AHEAD])
def test_a_gentle_house_is_asked_none_of_it(occasion: Occasion) -> None:
    gentle = replace(tonight_of("house", Audience.COUPLE, 84), occasion=occasion, is_gentle=True)

    card = draw(CARDS, Deck(), gentle)

    assert card is not None
    assert card.occasion is Occasion.NORMAL


def test_the_day_that_comes_next_is_tonight_at_the_soonest() -> None:
    household = Household(our_day=date(ANY_YEAR, 11, 21))

    assert next_on(household, NIGHT) == NIGHT
    assert next_on(household, NIGHT + ONE_DAY) == date(2027, 11, 21)
    assert next_on(Household(), NIGHT) is None
