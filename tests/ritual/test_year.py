"""A year looked back on: told by the evenings, where the tally knows only the last weeks."""

from datetime import date, timedelta

from skill.ritual.model.calendar import WEEKS_OF_A_YEAR, LookBack, NightMark, look_back
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Seat
from skill.ritual.model.streak import Tally, count

TONIGHT = date(2026, 11, 21)  # a Saturday
ALONE = frozenset({Seat.A})


def ago(days: int) -> date:
    return TONIGHT - timedelta(days=days)


def looked_back(*nights: int, others: tuple[Evening, ...] = ()) -> LookBack:
    """Look back at nights so many days ago, oldest first."""
    tally = Tally()
    for days in nights:
        tally = count(tally, ago(days))
    evenings = tuple(Evening(ago(days), reflected=ALONE) for days in nights)
    return look_back(tally, (*evenings, *others), TONIGHT)


def kept(look: LookBack, days: int) -> NightMark:
    """Return what a night so many days ago was."""
    nights = [night for week in look.year for night in week]
    behind = 6 - TONIGHT.weekday()
    return nights[len(nights) - 1 - behind - days]


def test_a_night_is_seen_for_a_year() -> None:
    look = looked_back(360, 200, 40, 0)

    assert [kept(look, days) for days in (360, 200, 40, 0)] == [NightMark.FILLED] * 4
    assert (look.total, len(look.year), len(look.weeks)) == (4, WEEKS_OF_A_YEAR, 5)


def test_rest_nights_hold_also_long_ago() -> None:
    look = looked_back(202, 200, 0)

    assert kept(look, 201) is NightMark.REST
    assert kept(look, 150) is NightMark.OPEN


def test_before_the_first_night_that_is_known_there_is_nothing() -> None:
    look = looked_back(100, 0)

    assert kept(look, 101) is NightMark.BLANK
    assert kept(look, -1) is NightMark.BLANK


def test_a_night_of_care_is_a_rest_and_one_without_an_answer_is_open() -> None:
    cared, begun = Evening(ago(290), is_cared_for=True), Evening(ago(280))

    look = looked_back(300, 0, others=(cared, begun))

    assert kept(look, 290) is NightMark.REST
    assert kept(look, 280) is NightMark.OPEN


def test_nobody_has_been_here_yet() -> None:
    look = look_back(Tally(), (), TONIGHT)

    assert (look.total, look.together) == (0, 0)
    assert {night for week in look.year for night in week} <= {NightMark.BLANK, NightMark.OPEN}
