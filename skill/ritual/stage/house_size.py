"""How many live here: asked before it changes for good, and nobody loses anything by it."""

from msgspec.structs import replace

from skill.ritual.model.acts import Choose
from skill.ritual.model.confirmation import Aside, ConfirmPeople
from skill.ritual.model.household import People, Seat
from skill.ritual.model.party import Party
from skill.ritual.model.reply import Prompt
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


ASKED = {People.ONE: HouseSizePrompt.ASK_ONE, People.TWO: HouseSizePrompt.ASK_TWO}
SAID = {People.ONE: HouseSizePrompt.ONE, People.TWO: HouseSizePrompt.TWO}
PARTIES = {People.ONE: Party.SOLO, People.TWO: Party.COUPLE}


def write_for(scene: Scene, people: People) -> Scene:
    """Write tonight for one or for two; the household stays as it is."""
    if scene.evening is None:
        return scene
    evening = replace(scene.evening, party=PARTIES[people])
    is_fresh = people is People.ONE and scene.speaker is not None and not evening.reflected
    first = scene.speaker if is_fresh and scene.speaker else evening.first
    return scene.with_evening(replace(evening, first=first))


def settle_size(scene: Scene, people: People) -> Scene:
    """Take the first answer there is to how many live here. What was said before stays said."""
    is_first = scene.household.people is People.UNKNOWN
    if not is_first or refusal_of(scene, Choose(SIZES[people])):
        return scene
    settled = scene.household.set_people(people, scene.night, scene.household.resident)
    return scene.with_household(settled)


def offer_size(scene: Scene, people: People) -> Scene:
    """Ask, once an evening, whether what holds tonight is to hold from now on."""
    evening, line = scene.evening, ASKED[people]
    is_news = scene.household.people not in {People.UNKNOWN, people}
    is_told = evening is None or line.value in evening.told
    if not is_news or is_told or refusal_of(scene, Choose(SIZES[people])):
        return scene
    once = scene.with_evening(replace(scene.here, told=scene.here.told | {line.value}))
    return ask(once, Aside(ConfirmPeople(people), closes=not scene.is_in_session))


def choose_size(scene: Scene, people: People) -> Scene:
    """Ask before it changes; what nobody has said yet is settled at once."""
    household = scene.household
    if household.people is people:
        return scene.say(SAID[people])
    if household.people is People.UNKNOWN:
        return write_for(settle_size(scene, people), people).say(SAID[people])
    return ask(scene, Aside(ConfirmPeople(people), closes=not scene.is_in_session))


def ask(scene: Scene, aside: Aside) -> Scene:
    """Ask it, saying what stays."""
    if not isinstance(aside.asks, ConfirmPeople):
        return scene
    return scene.ask_beside(aside, ASKED[aside.asks.people], reprompt=HouseSizePrompt.REPROMPT)


def confirm(scene: Scene, people: People) -> Scene:
    """Change it. Names, voices, codes and words stay whose they are."""
    stays: Seat | None = scene.speaker if people is People.ONE else None
    changed = scene.household.set_people(people, scene.night, stays)
    return write_for(scene.with_household(changed), people).say(SAID[people])
