"""Which night of the past somebody means."""

from datetime import date, timedelta

from skill.ritual.model.acts import Ago, When
from skill.ritual.model.streak import Tally

ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(weeks=1)
DAYS_AGO = {
    Ago.TONIGHT: 0,
    Ago.LAST_NIGHT: 1,
    Ago.NIGHT_BEFORE: 2,
    Ago.WEEK: 7,
    Ago.FORTNIGHT: 14,
}
MONTHS_AGO = {Ago.MONTH: 1, Ago.YEAR: 12}
WEEKDAYS = (
    Ago.MONDAY,
    Ago.TUESDAY,
    Ago.WEDNESDAY,
    Ago.THURSDAY,
    Ago.FRIDAY,
    Ago.SATURDAY,
    Ago.SUNDAY,
)


def resolve_night(when: When, tonight: date, tally: Tally) -> date | None:
    """Return the night that is meant, tonight at the latest; None for one years ahead.

    The platform makes a day to come of `the twelfth` and of a weekday in passing, and does not
    say which it was. Of the days both may have meant, one that was counted comes first.
    """
    if isinstance(when, Ago):
        return _resolve_ago(when, tonight)
    if when <= tonight:
        return when
    candidates = [day for day in _nearest_past(when) if day <= tonight]
    counted = (day for day in candidates if tally.has(day))
    return next(counted, candidates[0] if candidates else None)


def _resolve_ago(ago: Ago, tonight: date) -> date:
    if ago in DAYS_AGO:
        return tonight - DAYS_AGO[ago] * ONE_DAY
    if ago in WEEKDAYS:
        days = (tonight.weekday() - WEEKDAYS.index(ago)) % 7 or 7
        return tonight - days * ONE_DAY
    return months_before(tonight, MONTHS_AGO[ago])


def _nearest_past(day: date) -> tuple[date, ...]:
    return day - ONE_WEEK, months_before(day, 1), months_before(day, 12)


def months_before(day: date, months: int) -> date:
    """Return the same day some months before; of a shorter month, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)
