"""Names: told at any time, changed at any time, and never needed."""

from dataclasses import replace

from skill.ritual.common import Line
from skill.ritual.household import Household, Member, People, Seat, SetUp
from skill.ritual.party import Party
from skill.ritual.scene import Scene

MOST_NAMES = 2


def introduced(scene: Scene, names: tuple[str, ...]) -> Scene:
    """Remember one name or two. A voice that is recognised goes with the first."""
    household = scene.household
    scene = scene.with_household(replace(household, asked=household.asked | {SetUp.NAMES}))
    here = names[:MOST_NAMES]
    if len(here) == MOST_NAMES:
        return _two(scene, here[0], here[1])
    return _one(scene, here[0])


def _two(scene: Scene, first: str, second: str) -> Scene:
    is_turned = scene.household.name_of(Seat.B).casefold() == first.casefold()
    seat = Seat.B if is_turned else Seat.A
    household = _seated(scene.household, seat, first, scene.voice)
    both = _seated(household, seat.other, second, "")
    told = scene.with_household(replace(both, people=People.TWO))
    if scene.evening and scene.evening.party is not Party.COUPLE:
        told = told.with_evening(replace(scene.evening, party=Party.COUPLE))
    return told.say(Line.NAMED_TWO, name=first, other=second)


def _one(scene: Scene, name: str) -> Scene:
    open_step = scene.evening and not scene.evening.is_done and scene.evening.step
    seat = open_step.seat if open_step else Seat.A
    known = next(
        (s for s in Seat if scene.household.name_of(s).casefold() == name.casefold()), seat
    )
    household = _seated(scene.household, known, name, scene.voice)
    return scene.with_household(household).say(Line.NAMED_ONE, name=name)


def _seated(household: Household, seat: Seat, name: str, voice: str) -> Household:
    member: Member = household.members[seat.value]
    is_known = household.seat_of(voice) is not None
    # a stranger who says a name that has its voice already is not taken for its bearer
    heard = voice if is_known or not member.voice else ""
    return household.with_member(seat, replace(member, name=name, voice=heard or member.voice))
