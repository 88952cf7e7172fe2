"""Five weeks at a glance: no night of them is a miss."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.ritual.model.calendar import WEEKS, NightMark, weeks_until
from skill.ritual.model.streak import Span, Tally, chain_of, count, excuse, find_standing

SATURDAY = date(2026, 11, 21)
MARKS = {NightMark.FILLED: "o", NightMark.REST: "r", NightMark.OPEN: ".", NightMark.BLANK: " "}


def counted(*ago: int) -> Tally:
    tally = Tally()
    for nights in ago:
        tally = count(tally, SATURDAY - timedelta(nights))
    return tally


def drawn(tally: Tally, night: date = SATURDAY) -> str:
    """Return the last two weeks, a letter for a night."""
    return "".join(MARKS[kept] for week in weeks_until(tally, night)[-2:] for kept in week)


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        ((), "            . "),
        ((0,), "            o "),
        ((1,), "           o. "),
        ((2, 0), "          oro "),
        ((3, 0), "         orro "),
        ((4, 0), "        orr.o "),
        ((4,), "        orr.. "),
        ((5, 4, 3), "       ooorr. "),
    ],
    ids=str,
)
def test_a_night_missed_is_a_rest_while_rests_last_and_open_after(
    ago: tuple[int, ...], expected: str
) -> None:
    assert drawn(counted(*ago)) == expected


def test_a_pause_is_rest() -> None:
    paused = excuse(counted(8), Span(SATURDAY - timedelta(7), SATURDAY))

    assert drawn(paused) == "    orrrrrrr. "


def test_tonight_is_open_and_what_is_to_come_is_blank() -> None:
    monday = SATURDAY + timedelta(2)

    assert drawn(counted(0), monday)[7:] == ".      "


@given(st.sets(st.integers(0, 60)), st.integers(0, 6))
def test_the_calendar_agrees_with_the_tally(ago: set[int], later: int) -> None:
    tally, night = counted(*sorted(ago, reverse=True)), SATURDAY + timedelta(later)

    weeks = weeks_until(tally, night)

    nights = [kept for week in weeks for kept in week]
    first = night - timedelta(night.weekday() + 7 * (WEEKS - 1))
    assert [len(week) for week in weeks] == [7] * WEEKS
    filled = {first + timedelta(at) for at, kept in enumerate(nights) if kept is NightMark.FILLED}
    assert filled == {label for label in tally.recent if first <= label <= night}
    assert nights[(night - first).days + 1 :] == [NightMark.BLANK] * (6 - night.weekday())


@given(st.sets(st.integers(1, 20), min_size=1))
def test_as_many_rests_are_shown_as_the_run_says_were_held(ago: set[int]) -> None:
    tally = counted(*sorted(ago, reverse=True))
    standing, last = find_standing(tally, SATURDAY), chain_of(tally).last
    assert last is not None

    nights = [kept for week in weeks_until(tally, SATURDAY) for kept in week]
    since = nights[-1 - (SATURDAY - last).days : -2]

    assert standing.is_return or since.count(NightMark.REST) == standing.held
