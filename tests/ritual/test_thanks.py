"""How thanks are asked for: for today, twice a week as a compliment, softly in a gentle house."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from skill.ritual.beats import recap, thanks
from skill.ritual.beats.thanks import AskingWay, ThanksPrompt, way_of
from skill.ritual.model.acts import Sign
from skill.ritual.model.choices import Choices
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import Household, Seat
from skill.ritual.model.night import Now
from skill.ritual.model.reply import CommonPrompt, Party
from skill.ritual.model.streak import Tally, count_together
from skill.ritual.stage.scene import Scene

ZONE = ZoneInfo("America/New_York")
MONDAY = date(2026, 11, 23)
WEEK = [MONDAY + timedelta(days=day) for day in range(7)]
HOUSES = [f"house {number}" for number in range(40)]
FIRST, SECOND = Step(thanks.BEAT.name, Seat.A), Step(thanks.BEAT.name, Seat.B)


def household(nights: int = 5, *, is_gentle: bool = False) -> Household:
    """Return one that has had so many nights."""
    tally = Tally()
    for back in range(nights, 0, -1):
        tally = count_together(tally, MONDAY - timedelta(days=back))
    return Household(tally=tally, choices=Choices(gentle=is_gentle))


KNOWN, NEW, GENTLE = household(), household(1), household(is_gentle=True)


def scene_on(
    night: date, house: str = "house", known: Household = KNOWN, party: Party = Party.COUPLE
) -> Scene:
    """Return an evening under way."""
    now = Now(datetime(night.year, night.month, night.day, 22, tzinfo=ZONE), ZONE)
    return Scene(house, now, known, tuple, Evening(night, party=party))


def night_of(way: AskingWay, house: str = "house") -> date:
    """Return the night of the week on which it is asked so."""
    return next(night for night in WEEK if way_of(scene_on(night, house)) is way)


def asked(scene: Scene, step: Step = FIRST) -> str:
    """Return the prompt that asks; the second one is asked after the first."""
    here = replace(scene.here, steps=(FIRST, SECOND), passed=int(step == SECOND))
    ask = thanks.enter(scene.with_evening(here), step).reply.ask
    return ask.say.prompt if ask else ""


@pytest.mark.parametrize("house", HOUSES)
def test_every_week_has_one_night_for_a_quality_and_one_for_what_draws_them(house: str) -> None:
    nights = [MONDAY + timedelta(days=day) for day in range(28)]

    ways = [way_of(scene_on(night, house)) for night in nights]

    assert [ways[day : day + 7].count(AskingWay.QUALITY) for day in range(22)] == [1] * 22
    assert [ways[day : day + 7].count(AskingWay.DRAWN) for day in range(22)] == [1] * 22
    assert all(AskingWay.TODAY in pair for pair in pairwise(ways))


def test_houses_have_nights_of_their_own_for_it() -> None:
    days = {night_of(AskingWay.QUALITY, house).weekday() for house in HOUSES}

    assert days == set(range(7))


def test_the_first_two_nights_are_for_today() -> None:
    ways = {way_of(scene_on(night, known=NEW)) for night in WEEK}

    assert ways == {AskingWay.TODAY}


def test_a_gentle_house_is_asked_softly_and_for_nothing_else() -> None:
    assert {asked(scene_on(night, known=GENTLE)) for night in WEEK} == {ThanksPrompt.SOFTLY}
    assert {asked(scene_on(night, known=GENTLE), SECOND) for night in WEEK} == {
        ThanksPrompt.SOFTLY_OTHER
    }
    assert {way_of(scene_on(night, known=GENTLE)) for night in WEEK} == {AskingWay.SOFTLY}


def test_after_a_danger_nobody_is_asked_what_draws_them() -> None:
    scene = scene_on(night_of(AskingWay.DRAWN))
    cared_for = scene.with_evening(replace(scene.here, is_cared_for=True))

    assert asked(cared_for) == ThanksPrompt.ASK


@pytest.mark.parametrize("way", [AskingWay.QUALITY, AskingWay.DRAWN])
def test_both_are_asked_the_same_kind_of_thing_in_other_words(way: AskingWay) -> None:
    scene = scene_on(night_of(way))

    assert (asked(scene), asked(scene, SECOND)) == way.value[:2]


@pytest.mark.parametrize("way", [AskingWay.QUALITY, AskingWay.DRAWN])
def test_a_blank_mind_gets_a_hint_that_fits_the_night(way: AskingWay) -> None:
    hints = [thanks.hint(scene_on(night), FIRST).reply.says for night in (night_of(way), MONDAY)]

    assert hints[0][0].prompt == ThanksPrompt.QUALITY_HINT
    assert (
        way_of(scene_on(MONDAY)) is not AskingWay.TODAY or hints[1][0].prompt == ThanksPrompt.HINT
    )


@pytest.mark.parametrize("way", [AskingWay.QUALITY, AskingWay.DRAWN])
def test_after_a_compliment_nobody_asks_what_it_shows(way: AskingWay) -> None:
    given = frozenset({FIRST})
    compliment, today = scene_on(night_of(way)), scene_on(night_of(AskingWay.TODAY))

    due = [
        thanks.SHOWS.is_due(scene.with_evening(replace(scene.here, answered=given)), FIRST)
        for scene in (compliment, today)
    ]

    assert due == [False, True]


@pytest.mark.parametrize("sign", [Sign.SORE, Sign.LOW])
def test_what_is_no_thanks_is_not_thanked_for_nor_asked_what_it_shows(sign: Sign) -> None:
    scene = scene_on(night_of(AskingWay.TODAY))
    shows = Step(thanks.SHOWS.name, Seat.A)
    said = scene.with_evening(replace(scene.here, signs=frozenset({sign}), steps=(FIRST, shows)))

    met = thanks.follow_answer(said, FIRST)

    assert [say.prompt for say in met.reply.says] == [CommonPrompt.HEARD_LOW]
    assert shows not in met.here.steps


def test_a_day_that_left_somebody_sore_sends_nobody_to_comfort_them() -> None:
    step = Step(recap.BEAT.name, Seat.A)
    scene = scene_on(MONDAY)
    said = scene.with_evening(replace(scene.here, signs=frozenset({Sign.SORE}), steps=(step,)))

    met = recap.follow_answer(said, step)

    assert [say.prompt for say in met.reply.says] == [CommonPrompt.HEARD_LOW]
    assert met.here.steps == (step,)
