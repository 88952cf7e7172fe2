"""When an evening counts: the moment it goes into the tally, and under which labels.

An answer counts for the evening it was given on. A night that is finished on the next evening
therefore counts for both, each for what was answered there; finished in the morning after, it is
still the night before (rule 9: one label a session).
"""

from collections.abc import Set as AbstractSet
from datetime import date

from msgspec.structs import replace

from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Seat
from skill.ritual.model.party import Party
from skill.ritual.model.streak import Pending, Tally, count, count_together, hold, travel
from skill.ritual.stage.scene import Scene


def count_night(scene: Scene) -> Scene:
    """Count the night under way. Told again, it is the same night."""
    evening, household = scene.here, scene.household
    tally = _hold_night(scene, evening) if evening.is_pending else _count_lived(scene, evening)
    return remember_first(scene.with_household(replace(household, tally=tally)))


def remember_first(scene: Scene) -> Scene:
    """Remember who began. A night alone does not take anybody's turn to begin."""
    if scene.party is not Party.COUPLE or scene.household.led is scene.here.first:
        return scene
    return scene.with_household(replace(scene.household, led=scene.here.first))


def _hold_night(scene: Scene, evening: Evening) -> Tally:
    held = Pending(
        evening.since or scene.now.instant, evening.night, _is_together(evening.reflected)
    )
    return hold(scene.household.tally, held)


def _count_lived(scene: Scene, evening: Evening) -> Tally:
    tally, own, later = scene.household.tally, evening.reflected, evening.reflected_later
    if evening.taken_up_on is None:
        return _count_label(scene, tally, evening.night, own | later)
    if own:
        tally = _count_label(scene, tally, evening.night, own)
    return _count_label(scene, tally, evening.taken_up_on, later) if later else tally


def _count_label(scene: Scene, tally: Tally, night: date, seats: AbstractSet[Seat]) -> Tally:
    counts = count_together if _is_together(seats) else count
    counted = counts(_excuse_flight(scene, tally, night), night)
    return replace(counted, zone=str(scene.now.zone or counted.zone))


def _excuse_flight(scene: Scene, tally: Tally, night: date) -> Tally:
    now = scene.now
    if now.last_zone is None or tally.has(night):
        return tally
    return travel(tally, night, now.night_in(now.last_zone))


def _is_together(seats: AbstractSet[Seat]) -> bool:
    return len(seats) == len(Seat)
