"""How much is said: less with every night, and one step more again after a long absence."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from skill.ritual.model.choices import Choices, Telling
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household, Seat
from skill.ritual.model.night import Now
from skill.ritual.model.streak import Tally, count
from skill.ritual.stage.scene import Scene, Tier

ZONE = ZoneInfo("America/New_York")
TONIGHT = date(2026, 11, 21)
BY_NIGHTS = {
    **dict.fromkeys((1, 2), Tier.EXPLAINED),
    **dict.fromkeys(range(3, 10), Tier.SHORT),
    **dict.fromkeys((10, 11, 40, 400), Tier.BRIEF),
}
ONE_BACK = {
    Tier.EXPLAINED: Tier.EXPLAINED,
    Tier.SHORT: Tier.EXPLAINED,
    Tier.BRIEF: Tier.SHORT,
}


def on_night(number: int, last: int, *, is_counted: bool, telling: Telling) -> Scene:
    """Return a scene of their `number`th night, `last` days after the one before."""
    tally = Tally()
    for back in range(number - 1, 0, -1):
        tally = count(tally, TONIGHT - timedelta(days=last + back - 1))
    evening = Evening(TONIGHT)
    if is_counted:
        tally = count(tally, TONIGHT)
        evening = Evening(TONIGHT, reflected=frozenset({Seat.A}))
    household = Household(tally=tally, choices=Choices(telling=telling))
    now = Now(datetime(2026, 11, 21, 22, tzinfo=ZONE), ZONE)
    return Scene("house", now, household, tuple, evening)


@pytest.mark.parametrize("is_counted", [False, True])
@pytest.mark.parametrize("number", BY_NIGHTS)
def test_the_tier_is_that_of_the_night_from_its_beginning_to_its_end(
    number: int, *, is_counted: bool
) -> None:
    tiers = {
        last: on_night(number, last, is_counted=is_counted, telling=Telling.BY_NIGHTS).tier
        for last in (1, 20)
    }

    assert set(tiers.values()) == {BY_NIGHTS[number]}


@pytest.mark.parametrize("is_counted", [False, True])
@pytest.mark.parametrize("number", [number for number in BY_NIGHTS if number > 1])
def test_after_three_weeks_away_it_is_one_tier_back_for_the_whole_of_that_night(
    number: int, *, is_counted: bool
) -> None:
    tiers = {
        last: on_night(number, last, is_counted=is_counted, telling=Telling.BY_NIGHTS).tier
        for last in (21, 39, 41, 300)
    }

    assert set(tiers.values()) == {ONE_BACK[BY_NIGHTS[number]]}


@pytest.mark.parametrize("number", BY_NIGHTS)
@pytest.mark.parametrize(
    ("telling", "tier"), [(Telling.BRIEF, Tier.BRIEF), (Telling.EXPLAINED, Tier.EXPLAINED)]
)
def test_what_they_asked_for_comes_before_any_count(
    number: int, telling: Telling, tier: Tier
) -> None:
    tiers = {on_night(number, last, is_counted=False, telling=telling).tier for last in (1, 300)}

    assert tiers == {tier}
