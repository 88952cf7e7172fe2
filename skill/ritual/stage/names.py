"""Names: told at any time, changed at any time, and never needed."""

from msgspec.structs import replace

from skill.ritual.model.common import CommonPrompt
from skill.ritual.model.household import Household, Member, People, Seat, SetUp
from skill.ritual.stage.house_size import offer_size, settle_size, write_for
from skill.ritual.stage.scene import Scene

MOST_NAMES = 2


def introduce(scene: Scene, names: tuple[str, ...]) -> Scene:
    """Remember one name or two. A voice that is recognised goes with the first."""
    household = scene.household
    scene = scene.with_household(replace(household, asked=household.asked | {SetUp.NAMES}))
    here = names[:MOST_NAMES]
    if len(here) == MOST_NAMES:
        return _name_two(scene, here[0], here[1])
    return _name_one(scene, here[0])


def _name_two(scene: Scene, first: str, second: str) -> Scene:
    seat = _seat_for(scene, first, beside=second)
    named = _seat_name(_seat_name(scene, seat, first, scene.voice), seat.other, second, "")
    told = settle_size(named, People.TWO).say(CommonPrompt.NAMED_TWO, name=first, other=second)
    return offer_size(write_for(told, People.TWO), People.TWO)


def _name_one(scene: Scene, name: str) -> Scene:
    seat = _seat_for(scene, name)
    named = _seat_name(scene, seat, name, scene.voice)
    household = named.household
    if household.people is People.ONE and household.left is not None:
        # which of the two stays is told by nothing but the name, where no voice is known
        household = replace(household, resident=household.resident or seat)
    return named.with_household(household).say(CommonPrompt.NAMED_ONE, name=name)


def _seat_for(scene: Scene, name: str, beside: str = "") -> Seat:
    """Return whose name it is: the bearer's, the speaker's, a free seat, or whose turn it is."""
    if bearer := _bearer(scene.household, name):
        return bearer
    if beside and (other := _bearer(scene.household, beside)):
        return other.other
    if scene.speaker is not None:
        return scene.speaker
    open_step = scene.evening and not scene.evening.is_done and scene.evening.step
    turn = open_step.seat if open_step else scene.household.only_seat
    is_taken = bool(scene.household.members[turn.value].voice)
    return turn.other if is_taken else turn


def _bearer(household: Household, name: str) -> Seat | None:
    called = name.casefold()
    return next((seat for seat in Seat if household.name_of(seat).casefold() == called), None)


def _seat_name(scene: Scene, seat: Seat, name: str, voice: str) -> Scene:
    """Put a name in a seat. Nobody's known voice is replaced by one that is not known."""
    household = scene.household
    member: Member = household.members[seat.value]
    named = replace(member, name=name)
    is_new = voice and household.seat_of(voice) is None
    if is_new and not member.voice:
        since = scene.night if household.knows_voices else None
        named = replace(named, voice=voice, heard_since=since)
    return scene.with_household(household.with_member(seat, named))
