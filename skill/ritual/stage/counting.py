"""When an evening counts: the moment it goes into the tally, and under which labels.

An answer counts for the evening it was given on. A night that is finished on the next evening
therefore counts for both, each for what was answered there; finished in the morning after, it is
still the night before (rule 9: one label a session).
"""

from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Seat
from skill.ritual.model.night import ONE_DAY, earliest_night_of, night_of
from skill.ritual.model.reply import Party
from skill.ritual.model.streak import (
    ONE_EVENING,
    Pending,
    Tally,
    count,
    count_together,
    hold,
    is_same_evening,
    travel,
)
from skill.ritual.stage.scene import Scene


def count_night(scene: Scene) -> Scene:
    """Count the night under way. Told again, it is the same night."""
    evening, tally = scene.here, scene.household.tally
    own, later = evening.reflected, evening.reflected_later
    if evening.is_pending:
        is_together = len(own) == len(Seat)
        since = evening.since or scene.now.instant
        tally = hold(tally, Pending(since, evening.night, is_together))
    elif evening.taken_up_on is None:
        tally = _count_label(scene, tally, evening.night, own | later)
    else:
        tally = _count_label(scene, tally, evening.night, own) if own else tally
        tally = _count_label(scene, tally, evening.taken_up_on, later) if later else tally
    return remember_first(scene.with_household(replace(scene.household, tally=tally)))


def remember_first(scene: Scene) -> Scene:
    """Remember who began. A night alone does not take anybody's turn to begin."""
    if scene.party is not Party.COUPLE or scene.household.led is scene.here.first:
        return scene
    return scene.with_household(replace(scene.household, led=scene.here.first))


def _count_label(scene: Scene, tally: Tally, night: date, seats: AbstractSet[Seat]) -> Tally:
    """Count a label for who answered. Labels that a flight skipped are excused first."""
    now = scene.now
    if now.last_zone is not None and not tally.has(night):
        tally = travel(tally, night, night_of(now.instant, now.last_zone, now.rollover))
    counts = count_together if len(seats) == len(Seat) else count
    counted = counts(tally, night)
    return replace(counted, zone=str(now.zone or counted.zone))


def name_of(moment: datetime, tally: Tally, taken: Collection[date] = ()) -> date:
    """Return the name of an evening whose zone nobody can tell (rule 15).

    A name is no label. It is never later than the label the evening turns out to have, and every
    evening has another one: so no name stands where a later night belongs. How far apart two
    evenings are can be told without a zone, and so far apart their names are; on which of two days
    they are cannot.
    """
    same = next((held for held in tally.pending if is_same_evening(held, moment)), None)
    if same:
        return same.name
    if tally.pending:
        last = max(tally.pending, key=lambda held: held.moment)
        name = last.name + max(1, round((moment - last.moment) / ONE_DAY)) * ONE_DAY
    else:
        earliest = earliest_night_of(moment)
        name = max(earliest, tally.last + ONE_DAY) if tally.last else earliest
    while name in taken:
        name += ONE_DAY
    return name


def find_pending(moment: datetime, evenings: Iterable[Evening]) -> Evening | None:
    """Return which of these was begun, or promised, on the evening of this moment."""
    # a question promised in the morning waits for its night
    one_promise = timedelta(hours=18)
    for evening in evenings:
        reach = ONE_EVENING if evening.is_begun else one_promise
        if evening.is_pending and evening.since and abs(moment - evening.since) < reach:
            return evening
    return None
