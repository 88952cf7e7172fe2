"""Which night a moment belongs to: vectors E1-E10 and rules 1, 2, 9, 15 of streak.md."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.ritual.model.night import Now, earliest_night_of, night_of

NEW_YORK, LOS_ANGELES = "America/New_York", "America/Los_Angeles"
SYDNEY, LORD_HOWE = "Australia/Sydney", "Australia/Lord_Howe"
ZONES = sorted(available_timezones())
SINCE, UNTIL = datetime.fromisoformat("2015-01-01"), datetime.fromisoformat("2035-01-01")


def instant(zone: str, wall: str, fold: int = 0) -> datetime:
    """Return the moment a wall clock shows this, stripped of its zone as a timestamp is."""
    return datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def label(zone: str, wall: str, fold: int = 0) -> date:
    """Return the night of what this wall clock shows."""
    return night_of(instant(zone, wall, fold), ZoneInfo(zone))


def quarters(zone: str, first: str, last: str) -> Iterator[datetime]:
    """Walk from one wall time to another, a real quarter of an hour at a time."""
    moment, end = instant(zone, first), instant(zone, last)
    while moment <= end:
        yield moment
        moment += timedelta(minutes=15)


def test_an_hour_after_midnight_still_belongs_to_the_night_before() -> None:  # E1
    monday, after_midnight = "2026-03-09 22:00", "2026-03-11 00:30"

    labels = label(NEW_YORK, monday), label(NEW_YORK, after_midnight)

    assert labels == (date(2026, 3, 9), date(2026, 3, 10))


@pytest.mark.parametrize(
    ("wall", "night"),
    [
        ("2026-03-10 00:00", date(2026, 3, 9)),
        ("2026-03-10 03:59", date(2026, 3, 9)),
        ("2026-03-10 04:00", date(2026, 3, 10)),
        ("2026-03-10 23:59", date(2026, 3, 10)),
    ],
)
def test_a_night_ends_at_four_in_the_morning(wall: str, night: date) -> None:  # E2
    moment = instant(NEW_YORK, wall)

    found = night_of(moment, ZoneInfo(NEW_YORK))

    assert found == night


def test_hours_between_two_moments_say_nothing_about_nights() -> None:  # rule 2
    first, second, third = "2026-05-04 03:59", "2026-05-04 04:00", "2026-05-06 03:59"

    labels = [label(NEW_YORK, wall) for wall in (first, second, third)]

    assert labels == [date(2026, 5, 3), date(2026, 5, 4), date(2026, 5, 5)]


def test_the_night_the_clocks_go_forward_is_one_night() -> None:  # E3
    walls = "2026-03-07 22:00", "2026-03-08 00:30", "2026-03-08 22:00"

    labels = [label(NEW_YORK, wall) for wall in walls]

    assert labels == [date(2026, 3, 7), date(2026, 3, 7), date(2026, 3, 8)]


def test_the_hour_that_happens_twice_is_one_night() -> None:  # E4
    half_past_one = "2026-11-01 01:30"

    moments = [instant(NEW_YORK, half_past_one, fold) for fold in (0, 1)]
    labels = [label(NEW_YORK, half_past_one, fold) for fold in (0, 1)]

    assert moments[1] - moments[0] == timedelta(hours=1)
    assert labels == [date(2026, 10, 31), date(2026, 10, 31)]


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Africa/Cairo", date(2026, 4, 24)),
        ("America/Havana", date(2026, 3, 8)),
        ("America/Santiago", date(2026, 9, 6)),
        ("Asia/Beirut", date(2026, 3, 29)),
    ],
)
def test_a_day_without_midnight_has_its_night(zone: str, day: date) -> None:  # E5
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    walk = list(quarters(zone, f"{before} 12:00", f"{after} 12:00"))

    labels = [night for night, _ in groupby(night_of(moment, ZoneInfo(zone)) for moment in walk)]

    first_hour = {local.astimezone(ZoneInfo(zone)).isoformat()[:13] for local in walk}
    assert f"{day}T00" not in first_hour
    assert labels == [before, day, after]


@pytest.mark.parametrize("wall", ["00:15", "00:30", "00:59"])
def test_a_time_the_clock_never_showed_still_has_a_night(wall: str) -> None:  # E5
    cairo = ZoneInfo("Africa/Cairo")
    never = datetime.fromisoformat(f"2026-04-24 {wall}").replace(tzinfo=cairo)

    night = night_of(never, cairo)

    assert night == date(2026, 4, 23)


def test_half_an_hour_of_summer_time_moves_no_night() -> None:  # E6
    zone, days = ZoneInfo(LORD_HOWE), [date(2026, 10, 3), date(2026, 10, 4), date(2026, 10, 5)]
    walk = list(quarters(LORD_HOWE, "2026-10-03 12:00", "2026-10-05 12:00"))

    labels = [night for night, _ in groupby(night_of(moment, zone) for moment in walk)]

    offsets = {moment.astimezone(zone).utcoffset() for moment in walk}
    assert max(filter(None, offsets)) - min(filter(None, offsets)) == timedelta(minutes=30)
    assert labels == days


def test_an_evening_in_california_is_not_the_next_day_of_utc() -> None:  # E7
    evening = instant(LOS_ANGELES, "2026-06-01 18:00")

    night = Now(evening, ZoneInfo(LOS_ANGELES)).night

    assert evening.date() == date(2026, 6, 2)
    assert night == date(2026, 6, 1)


def test_eastward_over_the_date_line_a_label_is_skipped() -> None:  # E8
    there = instant(SYDNEY, "2026-10-15 21:30")
    flight = there - instant(LOS_ANGELES, "2026-10-13 22:00")

    in_new_zone, in_old_zone = (night_of(there, ZoneInfo(zone)) for zone in (SYDNEY, LOS_ANGELES))

    assert flight == timedelta(hours=29, minutes=30)
    assert (in_new_zone, in_old_zone) == (date(2026, 10, 15), date(2026, 10, 14))


def test_westward_over_the_date_line_a_label_comes_twice() -> None:  # E9
    here, there = instant(SYDNEY, "2026-10-15 21:30"), instant(LOS_ANGELES, "2026-10-15 20:00")

    labels = night_of(here, ZoneInfo(SYDNEY)), night_of(there, ZoneInfo(LOS_ANGELES))

    assert there - here == timedelta(hours=16, minutes=30)
    assert labels == (date(2026, 10, 15), date(2026, 10, 15))


def test_the_speaking_device_and_not_the_home_zone_names_the_night() -> None:  # E10
    evenings = [instant(SYDNEY, wall) for wall in ("2026-10-14 21:30", "2026-10-15 22:10")]

    by_device = [night_of(evening, ZoneInfo(SYDNEY)) for evening in evenings]
    by_home = [night_of(evening, ZoneInfo(LOS_ANGELES)) for evening in evenings]

    assert by_device == [date(2026, 10, 14), date(2026, 10, 15)]
    assert by_home == [date(2026, 10, 13), date(2026, 10, 15)]


def test_a_relaunch_within_ten_minutes_is_the_same_night() -> None:  # E16
    lost, again = "2026-03-09 23:55", "2026-03-10 00:05"

    labels = {label(NEW_YORK, wall) for wall in (lost, again)}

    assert labels == {date(2026, 3, 9)}


def test_a_night_without_a_zone_is_filed_no_later_than_its_label() -> None:  # rule 15
    evening = instant(LOS_ANGELES, "2026-06-01 22:00")

    night = Now(evening, zone=None).night

    assert night == date(2026, 6, 1)


@pytest.mark.parametrize(
    ("wall", "is_late"),
    [
        ("2026-03-09 21:30", False),
        ("2026-03-09 22:59", False),
        ("2026-03-09 23:29", False),
        ("2026-03-09 23:30", True),
        ("2026-03-10 00:00", True),
        ("2026-03-10 03:59", True),
        ("2026-03-10 04:00", False),
        ("2026-03-10 12:45", False),
    ],
)
def test_it_is_late_from_half_past_eleven_until_the_night_ends(*, wall: str, is_late: bool) -> None:
    now = Now(instant(NEW_YORK, wall), ZoneInfo(NEW_YORK))

    found = now.is_late

    assert found is is_late


@pytest.mark.parametrize(
    ("wall", "is_morning"),
    [
        ("2026-03-10 03:59", False),
        ("2026-03-10 04:00", True),
        ("2026-03-10 11:59", True),
        ("2026-03-10 12:00", False),
        ("2026-03-10 22:00", False),
    ],
)
def test_last_night_can_be_kept_from_four_until_midday(*, wall: str, is_morning: bool) -> None:
    now = Now(instant(NEW_YORK, wall), ZoneInfo(NEW_YORK))

    found = now.is_morning

    assert found is is_morning


@pytest.mark.parametrize("hour", range(24))
def test_without_a_zone_it_is_neither_late_nor_morning(hour: int) -> None:
    now = Now(datetime(2026, 3, 10, hour, 45, tzinfo=UTC), zone=None)

    found = now.is_late, now.is_morning

    assert found == (False, False)


@pytest.mark.parametrize("hour", range(24))
def test_no_clock_on_earth_is_before_the_earliest_night(hour: int) -> None:
    moment = datetime(2026, 3, 10, hour, 30, tzinfo=UTC)

    earliest = earliest_night_of(moment)

    latest_end = 6
    assert earliest == min(night_of(moment, ZoneInfo(zone), latest_end) for zone in ZONES)


@pytest.mark.parametrize(("rollover", "label"), [(3, 10), (4, 10), (5, 10), (6, 9)])
def test_a_shift_worker_at_half_past_five_is_still_in_the_night_before(
    rollover: int, label: int
) -> None:
    moment = datetime(2026, 3, 10, 5, 30, tzinfo=ZoneInfo(NEW_YORK))

    assert night_of(moment, ZoneInfo(NEW_YORK), rollover) == date(2026, 3, label)


@settings(deadline=None, max_examples=300)
@given(
    zone=st.sampled_from(ZONES),
    start=st.datetimes(SINCE, UNTIL, timezones=st.just(UTC)),
)
def test_in_every_zone_labels_neither_skip_nor_turn_back(zone: str, start: datetime) -> None:
    hours = [start + timedelta(minutes=30 * half) for half in range(100)]

    labels = [night_of(moment, ZoneInfo(zone)) for moment in hours]

    assert {after - before for before, after in pairwise(labels)} <= {
        timedelta(0),
        timedelta(days=1),
    }
    assert len(set(labels)) in {3, 4}
