"""Four digits that open what somebody sealed: kept as a slow hash, tried three times a night."""

from hashlib import scrypt
from hmac import compare_digest

from msgspec.structs import replace

from skill.ritual.model.household import Misses, Seat
from skill.ritual.stage.scene import Scene

MOST_MISSES = 3
"""Wrong codes a night, of everybody here together."""

COST = 2**13
"""About 35 ms and 8 MB on a small machine. Ten thousand codes are six minutes of it: see docs."""


def set_code(scene: Scene, seat: Seat, digits: str) -> Scene:
    """Give somebody a code, or take it away with no digits at all."""
    code = hash_of(scene.house, seat, digits) if digits else ""
    member = replace(scene.household.members[seat.value], code=code)
    return scene.with_household(scene.household.with_member(seat, member))


def has_code(scene: Scene, seat: Seat) -> bool:
    """Say whether this person has chosen one."""
    return bool(scene.household.members[seat.value].code)


def owner_of(scene: Scene, digits: str) -> Seat | None:
    """Return whose code it is: the speaker's, or where voices say nothing, whoever's it is."""
    seats = (scene.speaker,) if scene.speaker else tuple(Seat)
    return next((seat for seat in seats if matches_code(scene, seat, digits)), None)


def matches_code(scene: Scene, seat: Seat, digits: str) -> bool:
    """Say whether these digits are this person's. One slow hash."""
    code = scene.household.members[seat.value].code
    return bool(code) and compare_digest(code, hash_of(scene.house, seat, digits))


def is_locked(scene: Scene) -> bool:
    """Say whether there were as many wrong codes tonight as there may be."""
    return _misses(scene) >= MOST_MISSES


def count_miss(scene: Scene) -> Scene:
    """Count a wrong code."""
    misses = Misses(scene.night, _misses(scene) + 1)
    return scene.with_household(replace(scene.household, misses=misses))


def hash_of(house: str, seat: Seat, digits: str) -> str:
    """Return what is kept of a code: a slow hash, salted by the house and the person."""
    salt = f"{house}/{seat.name}".encode()
    return scrypt(digits.encode(), salt=salt, n=COST, r=8, p=1, dklen=16).hex()


def _misses(scene: Scene) -> int:
    misses = scene.household.misses
    return misses.count if misses and misses.night == scene.night else 0
