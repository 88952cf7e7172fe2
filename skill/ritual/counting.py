"""When an evening counts: the moment it goes into the tally, and under which label."""

from dataclasses import replace

from skill.ritual.evening import Evening
from skill.ritual.household import Seat
from skill.ritual.party import Party
from skill.ritual.scene import Scene
from skill.ritual.streak import Pending, Tally, count, count_together, hold, travel


def count_night(scene: Scene) -> Scene:
    """Count the night under way. Told again, it is the same night."""
    evening, household = scene.here, scene.household
    tally = _held(scene, evening) if evening.is_pending else _labelled(scene, evening)
    return led_by_first(scene.with_household(replace(household, tally=tally)))


def led_by_first(scene: Scene) -> Scene:
    """Remember who began. A night alone does not take anybody's turn to begin."""
    if scene.party is not Party.COUPLE or scene.household.led is scene.here.first:
        return scene
    return scene.with_household(replace(scene.household, led=scene.here.first))


def _held(scene: Scene, evening: Evening) -> Tally:
    held = Pending(scene.now.instant, evening.night, _is_together(evening))
    return hold(scene.household.tally, held)


def _labelled(scene: Scene, evening: Evening) -> Tally:
    counts = count_together if _is_together(evening) else count
    counted = counts(_travelled(scene, evening), evening.night)
    return replace(counted, zone=str(scene.now.zone or counted.zone))


def _travelled(scene: Scene, evening: Evening) -> Tally:
    now, tally = scene.now, scene.household.tally
    if now.last_zone is None or tally.has(evening.night):
        return tally
    return travel(tally, evening.night, now.night_in(now.last_zone))


def _is_together(evening: Evening) -> bool:
    return len(evening.reflected) == len(Seat)
