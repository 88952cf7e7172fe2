"""Who is this, and who are we: what is known of the people here, and nothing made up."""

from skill.ritual.model.acts import AskWho
from skill.ritual.model.household import People, Seat
from skill.ritual.model.reply import Prompt
from skill.ritual.stage.permissions import is_in_general
from skill.ritual.stage.scene import Scene


class WhoPrompt(Prompt):
    """What is said about who is here."""

    NOBODY_SAID = "who.nobody_said"
    ONE = "who.one"
    ONE_NAMED = "who.one_named"
    TWO = "who.two"
    TWO_NAMED = "who.two_named"
    SPEAKING = "who.speaking"


def answer(scene: Scene) -> Scene:
    """Say who lives here, and who is speaking where the voice is known."""
    if is_in_general(scene, AskWho()):
        return _say_without_names(scene)
    here = _say_household(scene)
    speaker = scene.speaker
    if speaker is None or not scene.household.name_of(speaker):
        return here
    return here.say(WhoPrompt.SPEAKING, name=scene.household.name_of(speaker))


def _say_household(scene: Scene) -> Scene:
    household = scene.household
    name, other = (household.name_of(seat) for seat in Seat)
    only = (
        "" if household.left and not household.resident else household.name_of(household.only_seat)
    )
    match household.people:
        case People.ONE if only:
            return scene.say(WhoPrompt.ONE_NAMED, name=only)
        case People.TWO if name and other:
            return scene.say(WhoPrompt.TWO_NAMED, name=name, other=other)
        case _:
            return _say_without_names(scene)


def _say_without_names(scene: Scene) -> Scene:
    match scene.household.people:
        case People.UNKNOWN:
            return scene.say(WhoPrompt.NOBODY_SAID)
        case People.ONE:
            return scene.say(WhoPrompt.ONE)
        case People.TWO:
            return scene.say(WhoPrompt.TWO)
