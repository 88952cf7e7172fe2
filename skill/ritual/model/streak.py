"""The tally: totals that never drop, milestones, rest nights, and a run that is kindly held.

The rules are numbered as in the product's design: a missed night takes a rest night and is held,
never added (6); when none is left the run ends quietly (7); two nights in a row mend it (8); a
paused night is not missed (10). Nothing here is incremented and hoped for: the run is folded from
the labels of the nights themselves, so retries and late arrivals cannot bend it.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, tzinfo
from functools import reduce
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from skill.ritual.model.night import ROLLOVER_HOUR, night_of

WINDOW = timedelta(days=40)
"""How many labels are kept one by one; older ones are folded into the edge. 30 are needed."""

MOST_PENDING = 7
"""Nights that wait for their zone: a week. Of older ones it is enough that they count."""

ONE_EVENING = timedelta(hours=12)
SPOKEN_RUN = 3
"""A shorter run is not mentioned (rule 5)."""


class Span(Struct, frozen=True):
    """Nights that cannot be missed: a pause, or the hole a flight leaves in the calendar."""

    first: date
    until: date
    """The first night that counts again."""

    def covers(self, night: date) -> bool:
        """Say whether the night lies within."""
        return self.first <= night < self.until


class Ended(Struct, frozen=True):
    """A run that ended, for as long as it may be mended."""

    run: int
    on: date
    """The first missed night that no rest night covered."""


class Chain(Struct, frozen=True):
    """The run as it stood after its last counted night."""

    run: int = 0
    rests: int = 2
    """Everybody begins with two."""

    toward_rest: int = 0
    """Counted nights since the last rest night was earned."""

    last: date | None = None
    ended: Ended | None = None
    mended_on: date | None = None


class Weeks(Struct, frozen=True):
    """Weeks in a row in which the goal was met. The week under way is never a miss."""

    met: int = 0
    monday: date | None = None
    nights: int = 0
    """Counted nights in the week of `monday`."""


class Pending(Struct, frozen=True):
    """A counted moment whose zone nobody could tell yet (rule 15)."""

    moment: datetime
    name: date
    """What the evening is filed under meanwhile."""

    is_together: bool


class Standing(Struct, frozen=True):
    """What may be said about the run on a night that is not counted yet."""

    run: int
    """Nights in the run; 0 when there is none, which is never spoken."""

    held: int
    """Missed nights that rest nights have held since the last counted one."""

    is_return: bool
    """A run ended while they were away."""


class Tally(Struct, frozen=True):
    """All that is known about a household's nights. Bounded, whatever the history."""

    nights: int = 0
    together: int = 0
    recent: tuple[date, ...] = ()
    """Counted labels of the last 40 days, ascending."""

    recent_together: frozenset[date] = frozenset()
    edge: Chain = Chain()
    """The run as it stood before the first of `recent`."""

    week_edge: Weeks = Weeks()
    goal: int = 0
    """Nights a week the household chose; 0 while it chose none."""

    spans: tuple[Span, ...] = ()
    zone: str = ""
    """The zone the last counted night was labelled in."""

    pending: tuple[Pending, ...] = ()

    @property
    def last(self) -> date | None:
        """The newest counted label."""
        return self.recent[-1] if self.recent else self.edge.last

    @property
    def total(self) -> int:
        """Nights so far, those whose zone is still unknown among them."""
        return self.nights + len(self.pending)

    def has(self, night: date) -> bool:
        """Say whether this night is counted already."""
        return night in self.recent


def count(tally: Tally, night: date) -> Tally:
    """Count a night once, however often and in whatever order it is told."""
    if tally.has(night):
        return tally
    counted = replace(tally, nights=tally.nights + 1)
    if tally.edge.last is not None and night <= tally.edge.last:
        return counted  # older than the window: a night more, the run as it was
    tally = replace(counted, recent=tuple(sorted((*tally.recent, night))))
    while tally.recent[-1] - (oldest := tally.recent[0]) > WINDOW:
        tally = replace(
            tally,
            recent=tally.recent[1:],
            recent_together=tally.recent_together - {oldest},
            edge=_link_night(tally.edge, oldest, tally.spans),
            week_edge=_count_in_week(tally.week_edge, oldest, tally),
            spans=tuple(span for span in tally.spans if span.until > oldest),
        )
    return tally


def count_together(tally: Tally, night: date) -> Tally:
    """Count a night in which both took a turn. It is proud, separate, and also a night."""
    counted = count(tally, night)
    if night in counted.recent_together:
        return counted
    shared = counted.recent_together | ({night} if counted.has(night) else frozenset())
    return replace(counted, together=counted.together + 1, recent_together=shared)


def uncount(tally: Tally, night: date) -> Tally:
    """Let a night go as if it had never been counted; the run is folded from what is left.

    A night older than the window is not known one by one: see `uncount_folded`.
    """
    tally = replace(tally, pending=tuple(one for one in tally.pending if one.name != night))
    if not tally.has(night):
        return tally
    return replace(
        tally,
        nights=tally.nights - 1,
        together=tally.together - (night in tally.recent_together),
        recent=tuple(label for label in tally.recent if label != night),
        recent_together=tally.recent_together - {night},
    )


def uncount_folded(tally: Tally, *, is_together: bool) -> Tally:
    """Let a night go that is older than the window: the totals fall, the run stays as folded."""
    nights = max(0, tally.nights - 1)
    run = min(tally.edge.run, max(0, nights - len(tally.recent)))
    together = max(0, tally.together - is_together)
    return replace(tally, nights=nights, together=together, edge=replace(tally.edge, run=run))


def hold(tally: Tally, pending: Pending) -> Tally:
    """Keep a counted moment until its zone is known. What is hours apart is one evening.

    Where too many wait, the oldest counts under its name: as many nights, as far apart.
    """
    same = next((held for held in tally.pending if is_same_evening(held, pending.moment)), None)
    if same is not None:
        first = replace(same, is_together=same.is_together or pending.is_together)
        others = tuple(held for held in tally.pending if held != same)
        return replace(tally, pending=(*others, first))
    held_all = (*tally.pending, pending)
    if len(held_all) <= MOST_PENDING:
        return replace(tally, pending=held_all)
    oldest = min(held_all, key=lambda held: held.moment)
    waiting = tuple(held for held in held_all if held != oldest)
    counts = count_together if oldest.is_together else count
    return counts(replace(tally, pending=waiting), oldest.name)


def is_same_evening(held: Pending, moment: datetime) -> bool:
    """Say whether a moment belongs to the evening that is held. UTC's own midnight says nothing."""
    return abs(held.moment - moment) < ONE_EVENING


def settle(tally: Tally, zone: tzinfo, rollover: int = ROLLOVER_HOUR) -> Tally:
    """Label every held moment, now that the zone is known."""
    if not tally.pending:
        return tally
    first = min(tally.pending, key=lambda held: held.moment)
    settled = replace(tally, pending=())
    if len(tally.pending) == MOST_PENDING:
        # those before may be counted under their names, which run a day or two ahead of the labels
        settled = excuse(settled, Span(first.name, night_of(first.moment, zone, rollover)))
    for held in tally.pending:
        counts = count_together if held.is_together else count
        settled = counts(settled, night_of(held.moment, zone, rollover))
    return settled


def excuse(tally: Tally, span: Span) -> Tally:
    """Let the nights of a span be missed without a miss. Spans that touch become one."""
    if span.first >= span.until:
        return tally
    apart = tuple(one for one in tally.spans if one.until < span.first or span.until < one.first)
    near = (span, *(one for one in tally.spans if one not in apart))
    merged = Span(min(one.first for one in near), max(one.until for one in near))
    return replace(tally, spans=(*apart, merged))


def travel(tally: Tally, night: date, night_in_old_zone: date) -> Tally:
    """Excuse the labels a flight skipped: the smaller of the two gaps is the true one (16)."""
    if tally.last is None or night_in_old_zone >= night:
        return tally
    skipped = night - max(night_in_old_zone, tally.last)
    return excuse(tally, Span(night - skipped, night))


def chain_of(tally: Tally) -> Chain:
    """Fold the run from the nights themselves."""
    *_, last = chains_of(tally)
    return last


def chains_of(tally: Tally) -> Iterator[Chain]:
    """Yield the run as it stood before each of `recent`, and at the end as it stands."""
    return accumulate(
        tally.recent,
        lambda chain, night: _link_night(chain, night, tally.spans),
        initial=tally.edge,
    )


def nights_this_week(tally: Tally, night: date) -> int:
    """Count this week's nights, Monday to Sunday."""
    return sum(_monday(label) == _monday(night) for label in tally.recent)


def weekly_run(tally: Tally, night: date) -> int:
    """Count the weeks in a row with the goal met, this one among them as soon as it is."""
    weeks = reduce(
        lambda weeks, label: _count_in_week(weeks, label, tally), tally.recent, tally.week_edge
    )
    if weeks.monday is None or not tally.goal:
        return 0
    is_met = weeks.nights >= tally.goal
    is_this_week = _monday(night) == weeks.monday
    is_held = is_met and not _count_missed_weeks(weeks.monday, _monday(night), tally.spans)
    return weeks.met + is_met if is_this_week or is_held else 0


def find_standing(tally: Tally, night: date) -> Standing:
    """Tell how the run stands on a night, before that night is counted."""
    chain = chain_of(tally)
    if chain.last is None:
        return Standing(run=0, held=0, is_return=False)
    missed = sum(1 for _ in misses_between(chain.last, night, tally.spans))
    if missed > chain.rests:
        return Standing(run=0, held=0, is_return=True)
    return Standing(run=chain.run, held=missed, is_return=False)


def last_30(tally: Tally, night: date) -> int:
    """Count the nights among the last thirty labels, tonight's included."""
    return sum(timedelta(0) <= night - label < timedelta(days=30) for label in tally.recent)


def is_milestone(nights: int) -> bool:
    """Say whether this total is worth a sentence (rule 12)."""
    milestones, year = (3, 7, 14, 30, 50, 100, 200, 365), 365
    return nights in milestones or (nights > 0 and nights % year == 0)


def misses_between(last: date, night: date, spans: Iterable[Span]) -> Iterator[date]:
    """Yield the nights strictly between two that no span excuses."""
    spans = tuple(spans)
    for days in range(1, (night - last).days):
        label = last + timedelta(days=days)
        if not any(span.covers(label) for span in spans):
            yield label


def _link_night(chain: Chain, night: date, spans: tuple[Span, ...]) -> Chain:
    """Return the run with a night more: held by rest nights, ended and begun anew, or mended."""
    most_rests, nights_per_rest, mending_reach = 3, 7, timedelta(days=3)
    missed = tuple(misses_between(chain.last, night, spans)) if chain.last else ()
    if chain.last is None:
        linked = replace(chain, run=1, last=night)
    elif len(missed) > chain.rests:
        ended = Ended(chain.run, missed[chain.rests])
        linked = Chain(run=1, toward_rest=chain.toward_rest, last=night, ended=ended)
    else:
        rests = chain.rests - len(missed)
        linked = replace(chain, run=chain.run + 1, rests=rests, last=night)
        if not missed and chain.ended and night <= chain.ended.on + mending_reach:
            # its rest nights were used up when it ended; the next one is earned
            run = linked.run + chain.ended.run
            linked = replace(linked, run=run, rests=0, ended=None, mended_on=night)
    toward = linked.toward_rest + 1
    if toward < nights_per_rest:
        return replace(linked, toward_rest=toward)
    return replace(linked, toward_rest=0, rests=min(most_rests, linked.rests + 1))


def _count_in_week(weeks: Weeks, night: date, tally: Tally) -> Weeks:
    monday = _monday(night)
    if weeks.monday == monday:
        return replace(weeks, nights=weeks.nights + 1)
    was_met = tally.goal > 0 and weeks.nights >= tally.goal
    is_held = weeks.monday and not _count_missed_weeks(weeks.monday, monday, tally.spans)
    return Weeks(met=weeks.met + 1 if was_met and is_held else 0, monday=monday, nights=1)


def _count_missed_weeks(last: date, monday: date, spans: tuple[Span, ...]) -> int:
    """Count the weeks between two, those that were paused throughout excepted."""
    missed = 0
    for weeks in range(1, (monday - last).days // 7):
        days = (last + timedelta(weeks=weeks, days=day) for day in range(7))
        missed += any(not any(span.covers(day) for span in spans) for day in days)
    return missed


def _monday(night: date) -> date:
    return night - timedelta(days=night.weekday())
