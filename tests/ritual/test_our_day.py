"""A day of the year that is theirs: kept, told again, let go, and nobody else's business."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from skill.ritual.model.acts import AskSettings
from skill.ritual.model.deck import Occasion
from skill.ritual.model.household import ANY_YEAR, Household, Member, People
from skill.ritual.model.reply import CommonPrompt
from skill.ritual.requests.days import DaysPrompt, ForgetDay, KeepDay
from skill.ritual.requests.house import AskKeeping
from skill.ritual.stage.scene import Scene
from tests.ritual.households import CARDS
from tests.ritual.nights import at_night, then

NIGHT = date(2026, 11, 23)
TWO = Household(People.TWO, members=(Member("Maya", voice="one"), Member("Sam", voice="other")))
KEPT = replace(TWO, our_day=date(ANY_YEAR, 6, 4))


def scene_of(household: Household, voice: str = "one") -> Scene:
    """Return an evening under way, and who speaks."""
    return replace(at_night("recap", household, NIGHT, CARDS), voice=voice)


def said(scene: Scene) -> list[str]:
    """Return the prompts that were said."""
    return [say.prompt for say in scene.reply.says]


def test_a_day_is_kept_without_its_year_and_told_for_the_next_time() -> None:
    after = then(scene_of(TWO), KeepDay(date(2029, 6, 4)))

    assert after.household == KEPT
    assert [say.values for say in after.reply.says] == [{"day": date(2027, 6, 4)}]
    assert after.here.step.beat == "recap"


def test_what_is_no_day_changes_nothing() -> None:
    after = then(scene_of(KEPT), KeepDay(None))

    assert after.household == KEPT
    assert said(after) == [DaysPrompt.OUR_DAY_UNCLEAR]


def test_it_is_let_go_and_then_there_is_none() -> None:
    gone = then(scene_of(KEPT), ForgetDay())

    assert gone.household == TWO
    assert said(gone) == [DaysPrompt.OUR_DAY_GONE]
    assert said(then(gone, ForgetDay())) == [DaysPrompt.NO_DAY]


@pytest.mark.parametrize("request_", [AskSettings(), AskKeeping()])
def test_whoever_asks_what_is_kept_hears_of_it(request_: AskSettings | AskKeeping) -> None:
    assert DaysPrompt.OUR_DAY in said(then(scene_of(KEPT), request_))
    assert DaysPrompt.OUR_DAY not in said(then(scene_of(TWO), request_))


@pytest.mark.parametrize("request_", [KeepDay(NIGHT), ForgetDay(), AskSettings()])
def test_a_voice_that_is_not_theirs_neither_hears_of_it_nor_changes_it(
    request_: KeepDay | ForgetDay | AskSettings,
) -> None:
    after = then(scene_of(KEPT, voice="a guest"), request_)

    assert after.household == KEPT
    assert DaysPrompt.OUR_DAY not in said(after)
    assert (CommonPrompt.UNKNOWN_VOICE in said(after)) != isinstance(request_, AskSettings)


@pytest.mark.parametrize(("year", "day"), [(2028, date(2028, 2, 29)), (2029, date(2029, 2, 28))])
def test_the_twenty_ninth_of_february_is_celebrated_once_a_year(year: int, day: date) -> None:
    house = replace(TWO, our_day=date(ANY_YEAR, 2, 29))  # E21
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(365))

    celebrated = [one for one in days if house.occasion_on(one, 1) is Occasion.OUR_DAY]

    assert celebrated == [day]
