"""Who lives here: names, never needed, and how many, asked before it changes for good.

Nobody loses anything by it.
"""

from msgspec.structs import replace

from skill.ritual.model.acts import Choose
from skill.ritual.model.confirmation import ConfirmPeople
from skill.ritual.model.household import Member, People, Seat, SetUp
from skill.ritual.model.reply import CommonPrompt, Party, Prompt
from skill.ritual.stage.permissions import SIZES, refusal_of
from skill.ritual.stage.scene import Scene


class HouseSizePrompt(Prompt):
    """What is said about it."""

    ASK_ONE = "people.ask_one"
    ASK_TWO = "people.ask_two"
    REPROMPT = "people.reprompt"
    ONE = "people.one"
    TWO = "people.two"
    STAYS = "people.stays"


def write_for(scene: Scene, people: People) -> Scene:
    """Write tonight for one or for two; the household stays as it is."""
    if scene.evening is None:
        return scene
    party = Party.SOLO if people is People.ONE else Party.COUPLE
    evening = replace(scene.evening, party=party)
    is_fresh = people is People.ONE and scene.speaker is not None and not evening.reflected
    first = scene.speaker if is_fresh and scene.speaker else evening.first
    return scene.with_evening(replace(evening, first=first))


def settle_size(scene: Scene, people: People) -> Scene:
    """Write tonight for one or for two, and take the first answer there is to how many live here.

    What was said of that before stays said.
    """
    household = scene.household
    is_first = household.people is People.UNKNOWN
    if is_first and not refusal_of(scene, Choose(SIZES[people])):
        settled = household.set_people(people, scene.night, household.resident)
        scene = scene.with_household(settled)
    return write_for(scene, people)


def offer_size(scene: Scene, people: People) -> Scene:
    """Ask, once an evening, whether what holds tonight is to hold from now on."""
    evening, line = scene.evening, HouseSizePrompt[f"ASK_{people.name}"]
    is_news = scene.household.people not in {People.UNKNOWN, people}
    is_told = evening is None or line.value in evening.told
    if not is_news or is_told or refusal_of(scene, Choose(SIZES[people])):
        return scene
    once = scene.with_evening(replace(scene.here, told=scene.here.told | {line.value}))
    return ask(once, ConfirmPeople(people))


def choose_size(scene: Scene, people: People) -> Scene:
    """Ask before it changes; what nobody has said yet is settled at once."""
    household = scene.household
    if household.people is people:
        return scene.say(HouseSizePrompt[people.name])
    if household.people is People.UNKNOWN:
        return settle_size(scene, people).say(HouseSizePrompt[people.name])
    return ask(scene, ConfirmPeople(people))


def ask(scene: Scene, size: ConfirmPeople) -> Scene:
    """Ask it, saying what stays."""
    line = HouseSizePrompt[f"ASK_{size.people.name}"]
    return scene.ask_beside(size, line, reprompt=HouseSizePrompt.REPROMPT)


def confirm(scene: Scene, people: People) -> Scene:
    """Change it. Names, voices, codes and words stay whose they are."""
    stays: Seat | None = scene.speaker if people is People.ONE else None
    changed = scene.household.set_people(people, scene.night, stays)
    return write_for(scene.with_household(changed), people).say(HouseSizePrompt[people.name])


def introduce(scene: Scene, names: tuple[str, ...]) -> Scene:
    """Remember one name or two. A voice that is recognised goes with the first."""
    household = scene.household
    scene = scene.with_household(replace(household, asked=household.asked | {SetUp.NAMES}))
    first, second = [*names, ""][:2]
    seat = _seat_for(scene, first, beside=second)
    named = _seat_name(scene, seat, first, scene.voice)
    if second:
        named = _seat_name(named, seat.other, second, "")
        told = settle_size(named, People.TWO).say(CommonPrompt.NAMED_TWO, name=first, other=second)
        return offer_size(told, People.TWO)
    household = named.household
    if household.people is People.ONE and household.left is not None:
        # which of the two stays is told by nothing but the name, where no voice is known
        household = replace(household, resident=household.resident or seat)
    return named.with_household(household).say(CommonPrompt.NAMED_ONE, name=first)


def _seat_for(scene: Scene, name: str, beside: str) -> Seat:
    """Return whose name it is: the bearer's, the speaker's, a free seat, or whose turn it is."""
    bearers = {scene.household.name_of(seat).casefold(): seat for seat in (Seat.B, Seat.A)}
    if bearer := bearers.get(name.casefold()):
        return bearer
    if beside and (other := bearers.get(beside.casefold())):
        return other.other
    if scene.speaker is not None:
        return scene.speaker
    turn = scene.here.step.seat if scene.has_open_step else scene.household.only_seat
    is_taken = bool(scene.household.members[turn.value].voice)
    return turn.other if is_taken else turn


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
