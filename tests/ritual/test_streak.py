"""Totals that never fall and a run that is kindly held: streak.md, 4b and 4c.

The rules are numbered as they are there, and so are the vectors (E1-E26). Beside the code stands a
second reading of the rules, `Walk`, which knows every night and goes from day to day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from hashlib import shake_256
from itertools import accumulate, pairwise
from typing import get_args, get_type_hints
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import fields, replace

from skill.ritual.model import streak
from skill.ritual.model.night import Now, night_of
from skill.ritual.model.streak import (
    SPOKEN_RUN,
    Ended,
    Pending,
    Span,
    Standing,
    Tally,
    chain_of,
    count,
    count_together,
    excuse,
    find_standing,
    hold,
    is_milestone,
    last_30,
    nights_this_week,
    settle,
    travel,
    uncount,
    uncount_folded,
    weekly_run,
)

NEW_YORK, LOS_ANGELES = ZoneInfo("America/New_York"), ZoneInfo("America/Los_Angeles")
SYDNEY = ZoneInfo("Australia/Sydney")
ZONES = sorted(available_timezones())
MONDAY = date(2026, 3, 2)
"""Night 0 of the numbered nights: a Monday."""

ENDED_ON_6 = (0, 1, 2, 6)
"""Nights 3 and 4 take the two rest nights; night 5 has none, and the run of three ends."""


def nth(number: int) -> date:
    """Return a night by its number."""
    return MONDAY + timedelta(days=number)


def counted(*numbers: int, tally: Tally | None = None) -> Tally:
    """Count nights by their numbers."""
    return reduce(count, map(nth, numbers), tally or Tally())


def counted_nights(nights: Iterable[date], tally: Tally | None = None) -> Tally:
    """Count nights by their labels."""
    return reduce(count, nights, tally or Tally())


def run_of(*numbers: int, tally: Tally | None = None) -> int:
    """Return the run after these nights."""
    return chain_of(counted(*numbers, tally=tally)).run


def rests_of(*numbers: int, tally: Tally | None = None) -> int:
    """Return the rest nights left after these nights."""
    return chain_of(counted(*numbers, tally=tally)).rests


def at(zone: ZoneInfo, wall: str, fold: int = 0) -> datetime:
    """Return the moment a wall clock shows this."""
    return datetime.fromisoformat(wall).replace(tzinfo=zone, fold=fold).astimezone(UTC)


def held_at(moment: datetime, *, is_together: bool = False) -> Pending:
    """Return a moment whose zone is unknown, filed as the code itself files it."""
    return Pending(moment, Now(moment, zone=None).night, is_together)


# Rules 1 and 2, E1-E10: labels become a run.


def test_two_evenings_of_which_one_ends_after_midnight_are_a_run_of_two() -> None:  # E1
    moments = at(NEW_YORK, "2026-03-09 22:00"), at(NEW_YORK, "2026-03-11 00:30")

    tally = counted_nights(night_of(moment, NEW_YORK) for moment in moments)

    assert (tally.nights, chain_of(tally).run, chain_of(tally).rests) == (2, 2, 2)


def test_a_minute_before_and_at_four_are_two_nights() -> None:  # E2
    moments = at(NEW_YORK, "2026-03-10 03:59"), at(NEW_YORK, "2026-03-10 04:00")

    tally = counted_nights(night_of(moment, NEW_YORK) for moment in moments)

    assert tally.recent == (date(2026, 3, 9), date(2026, 3, 10))


def test_the_clocks_going_forward_miss_no_night() -> None:  # E3
    walls = "2026-03-07 22:00", "2026-03-08 00:30", "2026-03-08 22:00"

    tally = counted_nights(night_of(at(NEW_YORK, wall), NEW_YORK) for wall in walls)

    assert (tally.nights, chain_of(tally).run, chain_of(tally).rests) == (2, 2, 2)


def test_the_hour_that_happens_twice_counts_once() -> None:  # E4
    moments = [at(NEW_YORK, "2026-11-01 01:30", fold) for fold in (0, 1)]

    tally = counted_nights(night_of(moment, NEW_YORK) for moment in moments)

    assert (tally.nights, tally.recent) == (1, (date(2026, 10, 31),))


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Africa/Cairo", date(2026, 4, 24)),
        ("America/Havana", date(2026, 3, 8)),
        ("America/Santiago", date(2026, 9, 6)),
        ("Asia/Beirut", date(2026, 3, 29)),
        ("Australia/Lord_Howe", date(2026, 10, 4)),
    ],
)
def test_clocks_that_change_at_midnight_or_by_half_an_hour_miss_no_night(
    zone: str, day: date
) -> None:  # E5, E6
    days = [day + timedelta(days=number) for number in (-1, 0, 1)]
    moments = [at(ZoneInfo(zone), f"{night + timedelta(days=1)} 00:30") for night in days]

    tally = counted_nights(night_of(moment, ZoneInfo(zone)) for moment in moments)

    assert (tally.recent, chain_of(tally).run, chain_of(tally).rests) == (tuple(days), 3, 2)


def test_early_and_late_evenings_in_california_are_neighbours() -> None:  # E7
    walls = "2026-06-01 18:00", "2026-06-02 23:00"

    tally = counted_nights(night_of(at(LOS_ANGELES, wall), LOS_ANGELES) for wall in walls)

    assert (chain_of(tally).run, chain_of(tally).rests) == (2, 2)


def test_a_flight_eastward_over_the_date_line_misses_nothing() -> None:  # E8, rule 16
    tally = counted_nights([date(2026, 10, 12), date(2026, 10, 13)])
    there = at(SYDNEY, "2026-10-15 21:30")

    night = night_of(there, SYDNEY)
    landed = count(travel(tally, night, night_of(there, LOS_ANGELES)), night)

    assert (chain_of(landed).run, chain_of(landed).rests) == (3, 2)


def test_a_flight_westward_lands_in_the_same_night() -> None:  # E9, rule 16
    tally = counted_nights([date(2026, 10, 14), date(2026, 10, 15)])
    there = at(LOS_ANGELES, "2026-10-15 20:00")

    night = night_of(there, LOS_ANGELES)
    landed = count(travel(tally, night, night_of(there, SYDNEY)), night)

    assert landed == tally


def test_labels_of_the_device_miss_nothing_where_those_of_home_would() -> None:  # E10
    moments = at(SYDNEY, "2026-10-14 21:30"), at(SYDNEY, "2026-10-15 22:10")

    by_device = counted_nights(night_of(moment, SYDNEY) for moment in moments)
    by_home = counted_nights(night_of(moment, LOS_ANGELES) for moment in moments)

    assert chain_of(by_device).rests == 2
    assert chain_of(by_home).rests == 1


def test_a_flight_excuses_only_the_label_it_skipped() -> None:  # rule 16
    tally = counted(0)

    landed = count(travel(tally, nth(4), nth(3)), nth(4))

    assert (chain_of(landed).run, chain_of(landed).rests) == (2, 0)


@given(zones=st.tuples(*[st.sampled_from(ZONES)] * 2), hours=st.integers(8, 24 * 6))
@settings(deadline=None)
def test_the_smaller_of_the_two_gaps_is_the_true_one(zones: tuple[str, str], hours: int) -> None:
    old, new = map(ZoneInfo, zones)
    before = at(old, "2026-10-13 22:00")
    after = before + timedelta(hours=hours)
    first, in_old, in_new = night_of(before, old), night_of(after, old), night_of(after, new)

    standing = find_standing(travel(count(Tally(), first), in_new, in_old), in_new)

    missed = max(0, min((in_old - first).days, (in_new - first).days) - 1)
    assert standing.is_return is (missed > 2)
    assert standing.held == (missed if missed <= 2 else 0)


# Rules 3, 4, 5, 13 and 20: what counts, and how often.


def test_looking_pausing_and_flying_count_no_night() -> None:  # rule 3
    tally = counted(0, 1)

    find_standing(tally, nth(2))
    touched = excuse(travel(tally, nth(3), nth(2)), Span(nth(5), nth(9)))

    assert (touched.nights, touched.together, touched.recent) == (2, 0, tally.recent)


def test_a_night_told_again_is_the_same_night() -> None:  # rule 14, E16
    tally = counted(0, 1)

    again = counted(1, 0, 1, tally=tally)

    assert again == tally


def test_a_night_of_one_keeps_the_run_and_leaves_together_alone() -> None:  # rule 4
    tally = count_together(Tally(), nth(0))

    alone = count(tally, nth(1))

    assert (alone.nights, alone.together, chain_of(alone).run) == (2, 1, 2)


def test_a_night_becomes_together_once_when_the_other_joins() -> None:  # rule 4
    tally = counted(0)

    joined = count_together(count_together(tally, nth(0)), nth(0))

    assert (joined.nights, joined.together) == (1, 1)


def test_a_night_together_stays_so_when_one_tells_it_again() -> None:  # rule 4
    tally = count_together(Tally(), nth(0))

    again = count(tally, nth(0))

    assert again == tally


@pytest.mark.parametrize("nights", [1, 2, 3, 4])
def test_a_run_is_worth_a_word_from_three_nights(nights: int) -> None:  # rule 5
    tally = counted(*range(nights))

    run = find_standing(tally, nth(nights)).run

    assert (run >= SPOKEN_RUN) is (nights >= 3)


def test_nothing_in_a_tally_could_say_who_was_there() -> None:  # rule 13
    here = [
        kind
        for kind in vars(streak).values()
        if isinstance(kind, type) and issubclass(kind, Struct) and kind is not Struct
    ]
    known = {*here, int, str, bool, date, datetime, type(None), ...}

    hints = [hint for kind in here for hint in get_type_hints(kind).values()]
    told = {part for hint in hints for part in (get_args(hint) or (hint,))}

    assert told <= known
    assert {field.name for field in fields(Tally) if field.type is str} == {"zone"}


def test_an_older_night_moves_nothing_backwards() -> None:  # rule 20
    tally = counted(1, 2, 3)

    late = count(tally, nth(0))

    assert (late.last, late.nights, chain_of(late).run) == (nth(3), 4, 4)


def test_a_clock_that_runs_behind_finds_the_run_as_it_was() -> None:  # rule 20
    tally = counted(0, 1, 2)

    standing = find_standing(tally, nth(1))

    assert standing == Standing(run=3, held=0, is_return=False)


# Rules 6 and 7: rest nights, and a run that ends quietly.


def test_nothing_counted_yet_is_neither_a_run_nor_a_return() -> None:
    tally = excuse(Tally(), Span(nth(0), nth(3)))

    standing = find_standing(tally, nth(9))

    assert (standing, tally.last, tally.total) == (Standing(0, 0, is_return=False), None, 0)


def test_two_rest_nights_are_there_from_the_first_night() -> None:  # rule 6
    tally = counted(0)

    rests = chain_of(tally).rests

    assert rests == 2


def test_a_missed_night_is_held_and_not_added() -> None:  # rule 6, E17
    tally = counted(0, 1)

    back = count(tally, nth(3))

    assert (chain_of(back).run, chain_of(back).rests, back.nights) == (3, 1, 3)


def test_tonight_is_not_missed_while_it_lasts() -> None:  # rule 6
    tally = counted(0, 1)

    standing = find_standing(tally, nth(2))

    assert standing == Standing(run=2, held=0, is_return=False)


@pytest.mark.parametrize(("tonight", "held"), [(3, 1), (4, 2)])
def test_held_nights_are_told_before_tonight_is_counted(tonight: int, held: int) -> None:  # rule 6
    tally = counted(0, 1)

    standing = find_standing(tally, nth(tonight))

    assert standing == Standing(run=2, held=held, is_return=False)


def test_every_seventh_night_earns_a_rest_night() -> None:  # rule 6
    spent = (0, 3)

    rests = [rests_of(*spent, *range(4, last)) for last in (8, 9, 15, 16)]

    assert rests == [0, 1, 1, 2]


def test_three_rest_nights_are_the_most() -> None:  # rule 6
    weeks = [range(7), range(14), range(70)]

    rests = [rests_of(*nights) for nights in weeks]

    assert rests == [3, 3, 3]


def test_three_rest_nights_hold_three_missed_nights() -> None:  # rule 6
    week = counted(*range(7))

    held, over = count(week, nth(10)), count(week, nth(11))

    assert (chain_of(held).run, chain_of(held).rests) == (8, 0)
    assert chain_of(over).run == 1


def test_with_one_rest_night_the_first_miss_is_held_and_the_second_ends_the_run() -> None:  # E19
    tally = counted(0, 1, 3)

    held, over = find_standing(tally, nth(5)), find_standing(tally, nth(6))

    assert chain_of(tally).rests == 1
    assert held == Standing(run=3, held=1, is_return=False)
    assert over == Standing(run=0, held=0, is_return=True)


def test_totals_are_the_same_after_a_run_ended() -> None:  # rule 7, E19
    before = reduce(count_together, map(nth, range(3)), Tally())

    after = count(before, nth(20))

    assert (after.nights, after.together, chain_of(after).run) == (4, 3, 1)


def test_a_return_is_told_until_the_next_night_and_then_no_more() -> None:  # rule 7
    tally = counted(0, 1, 2)

    before, after = find_standing(tally, nth(9)), find_standing(count(tally, nth(9)), nth(10))

    assert before.is_return
    assert after == Standing(run=1, held=0, is_return=False)


def test_a_fresh_run_has_two_rest_nights_again() -> None:  # rules 6 and 7
    tally = counted(*ENDED_ON_6)

    chain = chain_of(tally)

    assert (chain.run, chain.rests, chain.ended) == (1, 2, Ended(run=3, on=nth(5)))


def test_a_fresh_run_does_not_inherit_a_third_rest_night() -> None:  # rules 6 and 7
    three_left = counted(*range(7))

    fresh = chain_of(count(three_left, nth(30)))

    assert (fresh.run, fresh.rests) == (1, 2)


# Rule 8: mending.


def test_two_nights_in_a_row_mend_the_run() -> None:  # rule 8
    tally = counted(*ENDED_ON_6)

    mended = chain_of(count(tally, nth(7)))

    assert (mended.run, mended.rests, mended.mended_on) == (3 + 2, 0, nth(7))


def test_a_single_night_mends_nothing() -> None:  # rule 8
    tally = counted(*ENDED_ON_6)

    chain = chain_of(tally)

    assert (chain.run, chain.mended_on) == (1, None)


@pytest.mark.parametrize(("first", "run"), [(6, 5), (7, 5), (8, 2), (9, 2)])
def test_a_run_is_mended_within_three_labels_of_its_end(first: int, run: int) -> None:  # rule 8
    tally = counted(0, 1, 2)

    back = counted(first, first + 1, tally=tally)

    assert chain_of(back).run == run


def test_two_nights_with_one_missed_between_mend_nothing() -> None:  # rule 8
    tally = counted(*ENDED_ON_6)

    held = chain_of(count(tally, nth(8)))

    assert (held.run, held.rests, held.mended_on) == (2, 1, None)


def test_a_run_is_mended_once() -> None:  # rule 8
    mended = counted(*ENDED_ON_6, 7)

    after = chain_of(count(mended, nth(8)))

    assert (after.run, after.mended_on, after.ended) == (6, nth(7), None)


def test_a_mended_run_has_no_rest_night_until_it_earns_one() -> None:  # rules 6 and 8
    mended = counted(*ENDED_ON_6, 7)

    missed, earned = find_standing(mended, nth(9)), chain_of(counted(8, 9, tally=mended))

    assert missed.is_return
    assert (earned.run, earned.rests) == (7, 1)


def test_a_mended_run_can_end_and_be_mended_again() -> None:  # rules 7 and 8
    mended = counted(*ENDED_ON_6, 7)

    again = chain_of(counted(9, 10, tally=mended))

    assert (again.run, again.rests, again.mended_on) == (3 + 2 + 2, 1, nth(10))


def test_a_night_told_late_mends_what_seemed_ended() -> None:  # rules 8 and 14
    tally = counted(0, 1, 2, 7)

    late = chain_of(count(tally, nth(6)))

    assert (late.run, late.mended_on) == (5, nth(7))


# Rule 9: last night, kept in the morning.


def test_last_night_kept_in_the_morning_needs_no_rest_night() -> None:  # rule 9, E17
    morning = Now(at(NEW_YORK, "2026-03-10 08:00"), NEW_YORK)
    tally = count(Tally(), date(2026, 3, 8))

    kept = count(tally, morning.night - timedelta(days=1))

    assert morning.is_morning
    assert find_standing(kept, morning.night) == Standing(run=2, held=0, is_return=False)


# Rule 10: pauses.


def test_nothing_is_missed_in_a_pause_over_the_change_of_clocks_and_of_month() -> None:  # E20
    tally = counted_nights([date(2026, 10, 28), date(2026, 10, 29)])
    away = excuse(tally, Span(date(2026, 10, 30), date(2026, 11, 2)))

    standing = find_standing(away, date(2026, 11, 2))
    back = count(away, night_of(at(NEW_YORK, "2026-11-02 22:00"), NEW_YORK))

    assert standing == Standing(run=2, held=0, is_return=False)
    assert (chain_of(back).run, chain_of(back).rests) == (3, 2)


def test_the_night_a_pause_lasts_until_can_be_missed_again() -> None:  # rule 10
    away = excuse(counted(0), Span(nth(1), nth(10)))

    held = [find_standing(away, nth(tonight)).held for tonight in (10, 11, 12)]

    assert held == [0, 1, 2]


def test_the_night_before_a_pause_can_be_missed() -> None:  # rule 10
    away = excuse(counted(0), Span(nth(2), nth(10)))

    standing = find_standing(away, nth(10))

    assert standing == Standing(run=1, held=1, is_return=False)


def test_a_pause_holds_and_does_not_add() -> None:  # rules 6 and 10
    away = excuse(counted(0, 1), Span(nth(2), nth(60)))

    back = count(away, nth(60))

    assert (back.nights, chain_of(back).run, last_30(back, nth(60))) == (3, 3, 1)


def test_a_ritual_done_in_a_pause_counts_as_ever() -> None:  # rule 10
    away = excuse(counted(0, 1), Span(nth(2), nth(9)))

    back = counted(5, 9, tally=away)

    assert (back.nights, chain_of(back).run, chain_of(back).rests) == (4, 4, 2)


@pytest.mark.parametrize("until", [4, 5])
def test_a_pause_that_ends_before_it_begins_is_none(until: int) -> None:  # rule 10
    tally = counted(0)

    paused = excuse(tally, Span(nth(5), nth(until)))

    assert paused == tally


def test_two_pauses_that_overlap_excuse_both() -> None:  # rule 10
    away = excuse(excuse(counted(0), Span(nth(1), nth(6))), Span(nth(4), nth(9)))

    standing = find_standing(away, nth(9))

    assert standing == Standing(run=1, held=0, is_return=False)


def test_two_nights_with_only_a_pause_between_are_in_a_row() -> None:  # rules 8 and 10
    away = excuse(counted(*ENDED_ON_6), Span(nth(7), nth(8)))

    mended = chain_of(count(away, nth(8)))

    assert (mended.run, mended.mended_on) == (5, nth(8))


# Rule 11: the week.


def test_without_a_goal_there_is_no_weekly_run() -> None:  # rule 11
    tally = counted(*range(21))

    weeks = weekly_run(tally, nth(20))

    assert weeks == 0


def test_a_week_counts_as_soon_as_its_goal_is_met() -> None:  # rule 11
    tally = Tally(goal=3)

    weeks = [weekly_run(counted(*range(nights), tally=tally), nth(4)) for nights in (0, 2, 3, 5)]

    assert weeks == [0, 0, 1, 1]


def test_the_week_under_way_is_never_a_miss() -> None:  # rule 11
    two_weeks = counted(0, 2, 4, 7, 9, 11, tally=Tally(goal=3))

    weeks = [weekly_run(two_weeks, nth(tonight)) for tonight in (13, 14, 20)]

    assert weeks == [2, 2, 2]


def test_a_week_under_its_goal_ends_the_weekly_run_when_it_is_over() -> None:  # rule 11
    tally = counted(0, 2, 4, 7, 9, tally=Tally(goal=3))

    weeks = weekly_run(tally, nth(13)), weekly_run(tally, nth(14))

    assert weeks == (1, 0)


def test_a_week_left_out_ends_the_weekly_run() -> None:  # rule 11
    tally = counted(0, 2, 4, tally=Tally(goal=3))

    later = counted(14, 16, 18, tally=tally)

    assert weekly_run(tally, nth(14)) == 0
    assert weekly_run(later, nth(18)) == 1


def test_a_week_goes_from_monday_to_sunday() -> None:  # rule 11
    tally = counted(-1, 0, 3, 6, 7)

    nights = [nights_this_week(tally, nth(tonight)) for tonight in (-1, 0, 6, 7)]

    assert nights == [1, 3, 3, 1]


def test_the_weekly_run_outlives_a_missed_night_that_ends_the_other() -> None:  # rule 11
    tally = counted(0, 1, 2, 11, 12, 13, tally=Tally(goal=3))

    runs = weekly_run(tally, nth(13)), chain_of(tally).run

    assert runs == (2, 3)


def test_a_week_that_was_paused_throughout_ends_no_weekly_run() -> None:  # rules 10 and 11
    tally = counted(0, 2, 4, 7, 9, 11, tally=Tally(goal=3))

    away = excuse(tally, Span(nth(14), nth(21)))
    back = counted(21, 23, 25, tally=away)

    assert weekly_run(back, nth(25)) == 3


def test_weeks_from_before_there_was_a_goal_did_not_meet_it() -> None:  # rule 11
    one_a_week = counted(*range(0, 70, 7))
    five_a_week = counted(
        *(week * 7 + day for week in range(10, 17) for day in range(5)), tally=one_a_week
    )

    chosen = replace(five_a_week, goal=5)

    assert weekly_run(chosen, nth(16 * 7 + 4)) <= 7


# Rule 12 and last_30: numbers that are told.


def test_milestones_are_these_and_then_one_a_year() -> None:  # rule 12
    totals = range(-400, 1500)

    milestones = [nights for nights in totals if is_milestone(nights)]

    assert milestones == [3, 7, 14, 30, 50, 100, 200, 365, 730, 1095, 1460]


def test_the_last_thirty_are_thirty_labels_with_tonight() -> None:
    tally = counted(0, 1, 29, 30)

    lately = [last_30(tally, nth(tonight)) for tonight in (29, 30, 31, 58, 59, 60)]

    assert lately == [3, 3, 2, 2, 1, 0]


# Rule 15, E22: a zone nobody could tell.


def test_a_night_without_a_zone_is_in_the_total_and_not_in_the_run() -> None:  # rule 15, E22
    tally = counted(0, 1)

    held = hold(tally, held_at(at(NEW_YORK, "2026-03-04 22:00")))

    assert (held.total, held.nights, held.recent, chain_of(held).run) == (3, 2, tally.recent, 2)


def test_a_held_night_is_labelled_once_the_zone_is_known() -> None:  # rule 15, E22
    moment = at(LOS_ANGELES, "2026-06-01 22:00")
    held = hold(Tally(), held_at(moment, is_together=True))

    settled = settle(held, LOS_ANGELES)

    assert (settled.recent, settled.pending) == ((date(2026, 6, 1),), ())
    assert (settled.nights, settled.together, settled.total) == (1, 1, 1)


def test_held_nights_join_the_run_in_their_order() -> None:  # rule 15
    moments = [at(NEW_YORK, f"2026-03-0{day} 22:00") for day in (5, 3, 4)]
    held = reduce(hold, map(held_at, moments), counted(0))

    settled = settle(held, NEW_YORK)

    assert (settled.nights, chain_of(settled).run, chain_of(settled).rests) == (4, 4, 2)


def test_a_held_night_told_again_is_held_once() -> None:  # rules 14 and 15
    moments = at(NEW_YORK, "2026-03-04 22:00"), at(NEW_YORK, "2026-03-04 22:05")

    held = reduce(hold, map(held_at, moments), Tally())

    assert (held.total, settle(held, NEW_YORK).nights) == (1, 1)


def test_settling_twice_is_settling_once() -> None:  # rules 14 and 15
    held = hold(Tally(), held_at(at(NEW_YORK, "2026-03-04 22:00")))

    once = settle(held, NEW_YORK)

    assert settle(once, NEW_YORK) == once


def test_a_held_night_that_was_together_stays_so_when_one_tells_it_again() -> None:  # rules 4, 15
    moment = at(NEW_YORK, "2026-03-04 22:00")
    both = hold(Tally(), held_at(moment, is_together=True))

    again = hold(both, held_at(moment))

    assert settle(again, NEW_YORK).together == 1


def test_two_nights_that_utc_would_call_one_are_both_kept() -> None:  # rule 15: nothing is lost
    moments = at(LOS_ANGELES, "2026-06-01 21:30"), at(LOS_ANGELES, "2026-06-02 20:30")

    held = reduce(hold, map(held_at, moments), Tally())

    assert settle(held, LOS_ANGELES).recent == (date(2026, 6, 1), date(2026, 6, 2))


def test_one_night_that_utc_would_call_two_lets_no_total_fall() -> None:  # rule 15, E26
    moments = at(LOS_ANGELES, "2026-06-01 20:30"), at(LOS_ANGELES, "2026-06-01 21:30")
    held = reduce(hold, map(held_at, moments), Tally())

    settled = settle(held, LOS_ANGELES)

    assert settled.nights == 1
    assert settled.total >= held.total


# The window: bounded, and the same as everything.


def long_history() -> list[int]:
    """Return 3,650 nights as people do them: most, with misses, breaks, mendings and breaks."""
    steps = (1, 1, 1, 2, 1, 1, 1, 1, 3, 1, 1, 4, 1, 1, 1, 1, 1, 2, 2, 5, 1, 1, 9, 1, 1, 1, 1, 1)
    return list(accumulate((steps[night % len(steps)] for night in range(3_649)), initial=0))


def unfolded(numbers: Sequence[int], goal: int) -> Tally:
    """Return a tally that has forgotten none of these nights."""
    return Tally(nights=len(numbers), recent=tuple(map(nth, numbers)), goal=goal)


@pytest.mark.parametrize("nights", [40, 41, 42, 43, 1000, 3_649, 3_650])
def test_a_folded_history_tells_the_same_as_an_unfolded_one(nights: int) -> None:
    numbers = long_history()[:nights]
    tonight = nth(numbers[-1] + 1)

    folded, whole = counted(*numbers, tally=Tally(goal=3)), unfolded(numbers, goal=3)

    assert chain_of(folded) == chain_of(whole)
    assert find_standing(folded, tonight) == find_standing(whole, tonight)
    assert last_30(folded, tonight) == last_30(whole, tonight)
    assert weekly_run(folded, tonight) == weekly_run(whole, tonight)
    assert folded.nights == nights


def test_an_unbroken_decade_is_one_run_of_every_night() -> None:
    decade = range(3_650)

    tally = counted(*decade, tally=Tally(goal=7))

    assert (chain_of(tally).run, chain_of(tally).rests, tally.nights) == (3_650, 3, 3_650)
    assert weekly_run(tally, nth(3_649)) == 3_650 // 7


def test_a_tally_stays_small_for_ten_years() -> None:
    every_month = [Span(nth(first), nth(first + 3)) for first in range(5, 3_650, 30)]
    tally = Tally(goal=5)

    for number in range(3_650):
        pauses = [span for span in every_month if span.first == nth(number)]
        tally = reduce(excuse, pauses, tally)
        tally = count_together(travel(tally, nth(number), nth(number - 1)), nth(number))

    assert len(tally.recent) == len(tally.recent_together) == 41
    assert len(tally.spans) <= 41 * 2


def test_a_tally_stays_small_when_old_nights_are_told_late() -> None:
    tally = counted(*range(300, 400))

    late = reduce(count_together, map(nth, range(200)), tally)

    assert (late.nights, late.together, chain_of(late)) == (300, 200, chain_of(tally))
    assert late.recent_together <= set(late.recent)


def test_a_night_older_than_the_window_is_a_night_more_and_the_run_as_it_was() -> None:
    tally = counted(*range(300, 400))

    late = count(tally, nth(10))

    assert late == replace(tally, nights=101)


def test_the_newest_night_outside_the_window_told_again_leaves_the_run_as_it_was() -> None:
    tally = counted(*range(300, 400))

    again = count(tally, nth(399 - 41))

    assert tally.edge.last == nth(399 - 41)
    assert (again.recent, chain_of(again)) == (tally.recent, chain_of(tally))


def test_a_pause_is_remembered_for_as_long_as_the_window_reaches_into_it() -> None:
    away = excuse(counted(0, 1), Span(nth(2), nth(60)))
    back = counted(*range(60, 102), tally=away)

    late = count(back, nth(61 + 1))

    assert late == back
    assert (chain_of(back).run, chain_of(back).rests) == (44, 3)


# E26: the code against a naive reading of the rules.


@dataclass
class Walk:
    """A run, walked through day by day by somebody who reads the rules and remembers all."""

    run: int = 0
    rests: int = 2
    nights: int = 0
    in_a_row: int = 0
    is_over: bool = False
    ended: tuple[int, date] | None = None
    held: int = 0

    def keep(self, day: date) -> None:
        """Live through a night that was done."""
        if self.is_over:  # rule 7: a fresh run, with its two rest nights
            self.run, self.rests, self.in_a_row, self.is_over = 0, 2, 0, False
        self.run, self.nights, self.in_a_row = self.run + 1, self.nights + 1, self.in_a_row + 1
        self.held = 0
        if self.ended and self.in_a_row >= 2 and (day - self.ended[1]).days <= 3:  # rule 8
            self.run, self.rests, self.ended = self.run + self.ended[0], 0, None
        if self.nights % 7 == 0:  # rule 6
            self.rests = min(3, self.rests + 1)

    def miss(self, day: date) -> None:
        """Live through a night that was not."""
        self.in_a_row = 0
        if self.is_over:
            return
        if self.rests:
            self.rests, self.held = self.rests - 1, self.held + 1
        else:
            self.ended, self.is_over, self.held = (self.run, day), True, 0


def walked(done: set[date], paused: set[date], tonight: date) -> Walk:
    """Walk from the first night until the evening of this one, before it is done."""
    walk, day = Walk(), min(done)
    while day < tonight:
        if day in done:
            walk.keep(day)
        elif day not in paused:
            walk.miss(day)
        day += timedelta(days=1)
    return walk


@dataclass(frozen=True)
class Told:
    """One telling of a night: by whom, where, when on the wall clock, and how late it arrives."""

    night: date
    is_together: bool
    lateness: int
    zone: str
    minutes: int
    """After four in the afternoon, at most until one minute before the night ends."""

    @property
    def arrival(self) -> int:
        """The night by which it arrives."""
        return self.night.toordinal() + self.lateness

    @property
    def moment(self) -> datetime:
        """When it was, as Alexa would say it."""
        zone, evening = ZoneInfo(self.zone), f"{self.night} 16:00"
        wall = datetime.fromisoformat(evening) + timedelta(minutes=self.minutes)
        moment = wall.replace(tzinfo=zone).astimezone(UTC)
        was_shown = moment.astimezone(zone).replace(tzinfo=None) == wall
        return moment if was_shown else at(zone, f"{self.night} 22:00")


Steps = list[tuple[int, bool, int, str, int]]

STEPS: st.SearchStrategy[Steps] = st.lists(
    st.tuples(
        st.sampled_from((0, 1, 1, 1, 1, 1, 2, 2, 3, 4, 5, 6, 12, 45)),
        st.booleans(),
        st.integers(0, 30),
        st.sampled_from(ZONES),
        st.integers(0, 12 * 60 - 1),
    ),
    min_size=1,
    max_size=120,
)
PAUSES = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 25)), max_size=3)


def told(steps: Steps) -> list[Told]:
    """Lay the steps out from the first night on; a step of nothing tells the same night again."""
    numbers = accumulate(step for step, *_ in steps)
    return [
        Told(nth(number), is_together, lateness, zone, minutes)
        for number, (_, is_together, lateness, zone, minutes) in zip(numbers, steps, strict=True)
    ]


def two_thousand_nights(name: str) -> Steps:
    """Return the steps through 2,000 nights, a third of them told more than once."""
    often = (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 4, 6)
    steps: Steps = []
    dice = iter(shake_256(name.encode()).digest(40_000))
    for _ in range(2_000):
        gaps = (often[next(dice) % len(often)], *[0] * max(0, next(dice) % 6 - 3))
        for gap in gaps:
            zone, minutes = ZONES[(next(dice) * 256 + next(dice)) % len(ZONES)], next(dice) * 2
            steps.append((gap, next(dice) % 3 == 0, next(dice) % 31, zone, minutes))
    return steps


def tell(tally: Tally, one: Told) -> Tally:
    """Tell a night to the code under test."""
    counts = count_together if one.is_together else count
    return counts(tally, night_of(one.moment, ZoneInfo(one.zone)))


@dataclass(frozen=True)
class Seen:
    """What two readings of the rules must agree on."""

    nights: int
    together: int
    run: int
    rests: int
    last_30: int
    standings: tuple[Standing, ...]


def seen(tally: Tally, last: date) -> Seen:
    """Ask the code."""
    chain, soon = chain_of(tally), [last + timedelta(days=days) for days in range(1, 6)]
    standings = tuple(find_standing(tally, night) for night in soon)
    lately = last_30(tally, last)
    return Seen(tally.nights, tally.together, chain.run, chain.rests, lately, standings)


def expected(arrived: Sequence[Told], paused: set[date]) -> Seen:
    """Read the rules."""
    done = {one.night for one in arrived}
    last, one_day = max(done), timedelta(days=1)
    walk = walked(done, paused, last + one_day)
    together = len({one.night for one in arrived if one.is_together})
    lately = sum(last - 30 * one_day < night <= last for night in done)
    soon = [walked(done, paused, last + days * one_day) for days in range(1, 6)]
    standings = tuple(
        Standing(0 if then.is_over else then.run, then.held, is_return=then.is_over)
        for then in soon
    )
    return Seen(len(done), together, walk.run, walk.rests, lately, standings)


@settings(deadline=None, max_examples=150)
@given(steps=STEPS, pauses=PAUSES)
@example(steps=two_thousand_nights("one"), pauses=[(20, 10), (100, 21), (3000, 90)])
@example(steps=two_thousand_nights("two"), pauses=[])
def test_the_tally_agrees_with_one_who_remembers_every_night(
    steps: Steps, pauses: list[tuple[int, int]]
) -> None:  # E26
    arrivals = sorted(told(steps), key=lambda one: one.arrival)
    spans = [Span(nth(first), nth(first + length)) for first, length in pauses]
    paused = {nth(first + day) for first, length in pauses for day in range(length)}
    stops = [*range(1, len(arrivals), max(1, len(arrivals) // 20)), len(arrivals)]

    tallies = list(accumulate(arrivals, tell, initial=reduce(excuse, spans, Tally())))

    lasts = {stop: max(one.night for one in arrivals[:stop]) for stop in stops}
    agreed = {stop: expected(arrivals[:stop], paused) for stop in stops}
    assert {stop: seen(tallies[stop], lasts[stop]) for stop in stops} == agreed
    assert all(0 <= after.nights - before.nights <= 1 for before, after in pairwise(tallies))
    assert all(0 <= after.together - before.together <= 1 for before, after in pairwise(tallies))


@settings(deadline=None, max_examples=60)
@given(steps=STEPS)
def test_in_whatever_order_nights_are_told_the_tally_is_the_same(steps: Steps) -> None:  # E26
    one_by_one = told(steps)
    arrivals = sorted(one_by_one, key=lambda one: one.arrival)

    in_order, as_arrived = (reduce(tell, order, Tally()) for order in (one_by_one, arrivals))

    assert as_arrived == in_order


@settings(deadline=None, max_examples=60)
@given(steps=STEPS, goal=st.sampled_from((3, 5, 7)), days=st.integers(0, 16))
def test_the_weekly_run_agrees_with_a_calendar(steps: Steps, goal: int, days: int) -> None:
    arrivals = sorted(told(steps), key=lambda one: one.arrival)
    done = {one.night for one in arrivals}
    tonight = max(done) + timedelta(days=days)

    tally = reduce(tell, arrivals, Tally(goal=goal))

    weeks = [night.isocalendar()[:2] for night in done]
    was_met, monday = 0, tonight - timedelta(days=tonight.weekday() + 7)
    while weeks.count(monday.isocalendar()[:2]) >= goal:
        was_met, monday = was_met + 1, monday - timedelta(days=7)
    is_met = weeks.count(tonight.isocalendar()[:2]) >= goal
    assert weekly_run(tally, tonight) == was_met + is_met


NIGHTS_OF_A_MONTH = st.sets(st.integers(0, 39), min_size=1)


@settings(deadline=None)
@given(days=NIGHTS_OF_A_MONTH, shared=st.sets(st.integers(0, 39)), gone=st.integers(0, 39))
def test_a_forgotten_night_is_as_if_it_had_never_been_counted(
    days: set[int], shared: set[int], gone: int
) -> None:
    def counted(labels: set[int]) -> Tally:
        tally = Tally()
        for day in sorted(labels):
            counts = count_together if day in shared else count
            tally = counts(tally, MONDAY + timedelta(days=day))
        return tally

    forgotten = uncount(counted(days), MONDAY + timedelta(days=gone))

    assert forgotten == counted(days - {gone})


@settings(deadline=None)
@given(nights=st.integers(42, 120), gone=st.integers(0, 120))
def test_forgetting_never_brings_a_total_or_a_run_below_what_is_left(
    nights: int, gone: int
) -> None:
    tally = reduce(count, (MONDAY + timedelta(days=day) for day in range(nights)), Tally())

    forgotten = uncount(tally, MONDAY + timedelta(days=gone))
    older = uncount_folded(tally, is_together=False)

    assert tally.nights - forgotten.nights == (1 if tally.has(MONDAY + timedelta(days=gone)) else 0)
    assert older.nights == tally.nights - 1
    assert chain_of(older).run <= older.nights


def test_a_night_that_waits_for_its_zone_can_be_forgotten() -> None:
    held = hold(Tally(), Pending(datetime(2026, 3, 2, 22, tzinfo=UTC), MONDAY, is_together=True))

    assert uncount(held, MONDAY) == Tally()


def test_two_thousand_nights_are_two_thousand() -> None:
    steps = two_thousand_nights("one")

    nights = {one.night for one in told(steps)}

    assert len(nights) == 2_000
    assert len(steps) > 2_500
