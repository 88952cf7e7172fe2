"""The nights looked back on: the last weeks, a year, and the one that somebody means."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum, auto

from msgspec import Struct
from msgspec.structs import replace

from skill.ritual.model.acts import Ago, When
from skill.ritual.model.evening import Evening
from skill.ritual.model.night import ONE_DAY
from skill.ritual.model.streak import Chain, Span, Tally, chains_of, misses_between

WEEKS, WEEKS_OF_A_YEAR = 5, 53
"""As many as the tally knows night by night, whichever day of the week it is; and a year's."""

DAYS = 7


class NightMark(StrEnum):
    """What a night was. None is a miss."""

    FILLED = auto()
    REST = auto()
    """Held by a rest night, or excused: a pause, a flight, a night that was cared for."""

    OPEN = auto()
    BLANK = auto()
    """Before their first night, or still to come."""


Week = tuple[NightMark, ...]


class LookBack(Struct, frozen=True):
    """Counts and dates, and no word of what was said."""

    night: date
    """Tonight's label: the last day of the last week that is not blank."""

    total: int
    together: int
    weeks: tuple[Week, ...]
    """The last five, as the tally knows them."""

    year: tuple[Week, ...]
    """From the first night that is still known: what faded or was forgotten leaves no gap."""


def weeks_until(tally: Tally, night: date, weeks: int = WEEKS) -> tuple[Week, ...]:
    """Return whole weeks from Monday to Sunday, the oldest first; `night` is in the last one."""
    first = date.min if tally.edge.last is not None else next(iter(tally.recent), night)
    # what rest nights have held, as far as there were any left: the run as it stood before each
    rests: set[date] = set()
    labels = [*(label for label in tally.recent if label <= night), night]
    for chain, label in zip(chains_of(tally), labels, strict=False):
        if chain.last is not None:
            missed = tuple(misses_between(chain.last, label, tally.spans))
            rests.update(missed[: chain.rests])

    def mark(label: date) -> NightMark:
        if label > night or label < first:
            return NightMark.BLANK
        if tally.has(label):
            return NightMark.FILLED
        is_excused = label < night and any(span.covers(label) for span in tally.spans)
        return NightMark.REST if label in rests or is_excused else NightMark.OPEN

    monday = night - timedelta(days=night.weekday() + DAYS * (weeks - 1))
    marks = [mark(monday + timedelta(days=day)) for day in range(DAYS * weeks)]
    return tuple(tuple(marks[at : at + DAYS]) for at in range(0, len(marks), DAYS))


def look_back(tally: Tally, evenings: Sequence[Evening], night: date) -> LookBack:
    """Look back from a night, with the evenings of a year at hand.

    A pause is remembered for as long as the tally knows its nights, some 40 days; further back its
    nights are open ones.
    """
    kept = {one.night for one in evenings if one.reflected and not one.is_pending}
    later = {one.taken_up_on for one in evenings if one.taken_up_on and one.reflected_later}
    cared = (Span(one.night, one.night + ONE_DAY) for one in evenings if one.is_cared_for)
    of_a_year = replace(
        tally,
        recent=tuple(sorted(kept.union(later, tally.recent))),
        edge=Chain(),
        spans=(*tally.spans, *cared),
    )
    year = weeks_until(of_a_year, night, WEEKS_OF_A_YEAR)
    return LookBack(night, tally.total, tally.together, weeks_until(tally, night), year)


def resolve_night(when: When, tonight: date, tally: Tally) -> date | None:
    """Return the night that is meant, tonight at the latest; None for one years ahead.

    The platform makes a day to come of `the twelfth` and of a weekday in passing, and does not
    say which it was. Of the days both may have meant, one that was counted comes first.
    """
    days = {Ago.TONIGHT: 0, Ago.LAST_NIGHT: 1, Ago.NIGHT_BEFORE: 2, Ago.WEEK: 7, Ago.FORTNIGHT: 14}
    months = {Ago.MONTH: 1, Ago.YEAR: 12}
    if isinstance(when, Ago):
        if when in days:
            return tonight - days[when] * ONE_DAY
        if when in months:
            return months_before(tonight, months[when])
        weekday = [*Ago].index(when) - [*Ago].index(Ago.MONDAY)
        return tonight - ((tonight.weekday() - weekday) % DAYS or DAYS) * ONE_DAY
    if when <= tonight:
        return when
    nearest = (when - timedelta(weeks=1), months_before(when, 1), months_before(when, 12))
    candidates = [day for day in nearest if day <= tonight]
    counted = (day for day in candidates if tally.has(day))
    return next(counted, candidates[0] if candidates else None)


def months_before(day: date, months: int) -> date:
    """Return the same day some months before; of a shorter month, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)
