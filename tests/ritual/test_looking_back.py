"""Which night somebody means, on a Saturday in November."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.ritual.model.acts import Ago
from skill.ritual.model.calendar import months_before, resolve_night
from skill.ritual.model.streak import Tally, count

SATURDAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("ago", "night"),
    [
        (Ago.TONIGHT, date(2026, 11, 21)),
        (Ago.LAST_NIGHT, date(2026, 11, 20)),
        (Ago.NIGHT_BEFORE, date(2026, 11, 19)),
        (Ago.WEEK, date(2026, 11, 14)),
        (Ago.FORTNIGHT, date(2026, 11, 7)),
        (Ago.MONTH, date(2026, 10, 21)),
        (Ago.YEAR, date(2025, 11, 21)),
        (Ago.FRIDAY, date(2026, 11, 20)),
        (Ago.SUNDAY, date(2026, 11, 15)),
        (Ago.SATURDAY, date(2026, 11, 14)),
    ],
)
def test_a_night_named_by_how_long_ago_it_was(ago: Ago, night: date) -> None:
    assert resolve_night(ago, SATURDAY, Tally()) == night


@pytest.mark.parametrize(
    ("day", "night"),
    [
        (date(2026, 11, 12), date(2026, 11, 12)),
        (date(2026, 11, 21), date(2026, 11, 21)),
        (date(2026, 11, 27), date(2026, 11, 20)),  # `Friday`, as the platform sends it
        (date(2026, 12, 12), date(2026, 11, 12)),  # `the twelfth`
        (date(2027, 3, 3), date(2026, 3, 3)),  # `March third`
        (date(2031, 1, 1), None),
        (date.max, None),
    ],
)
def test_a_day_to_come_is_the_same_day_in_the_past(day: date, night: date | None) -> None:
    assert resolve_night(day, SATURDAY, Tally()) == night


def test_of_two_days_it_may_be_the_counted_one_is_meant() -> None:
    twenty_fourth = date(2026, 11, 24)

    of_nothing = resolve_night(twenty_fourth, SATURDAY, Tally())
    of_a_month = resolve_night(twenty_fourth, SATURDAY, count(Tally(), date(2026, 10, 24)))

    assert of_nothing == date(2026, 11, 17)
    assert of_a_month == date(2026, 10, 24)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
    ],
)
def test_a_shorter_month_ends_on_its_last_day(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


@given(st.sampled_from(Ago), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_no_night_that_is_meant_lies_ahead(ago: Ago, tonight: date) -> None:
    night = resolve_night(ago, tonight, Tally())

    assert night is not None
    assert tonight - timedelta(days=366) <= night <= tonight
