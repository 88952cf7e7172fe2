"""The opening: how the nights stand, phones down, one breath, and how long this takes."""

from datetime import timedelta

from skill.ritual.model.acts import Length
from skill.ritual.model.common import CommonPrompt
from skill.ritual.model.evening import Step
from skill.ritual.model.household import Numbers
from skill.ritual.model.reply import Prompt
from skill.ritual.model.streak import find_standing
from skill.ritual.stage.beat import Beat
from skill.ritual.stage.scene import Scene, Tier

ONE_DAY = timedelta(days=1)
SAFE_EVERY = 7
"""Once a week it is said aloud that nothing here is right or wrong (A7c)."""


LENGTH_EVERY = 2
"""Past the first nights it is left out every other time: where it is asked what thanks show."""


class OpeningPrompt(Prompt):
    """What is said on opening."""

    GREETING = "opening.greeting"
    FIRST_NIGHT = "opening.first_night"
    LENGTH = "opening.length"
    LAST_NIGHT = "opening.last_night"
    HELD = "opening.held"
    WELCOME_BACK = "opening.welcome_back"
    BREATH = "opening.breath"
    SAFE = "opening.safe"


def enter(scene: Scene, _step: Step) -> Scene:
    """Greet, and let the day go."""
    greeted = _greet(scene)
    # one of them is plenty
    told = greeted.say(OpeningPrompt.SAFE) if is_said_to_be_safe(scene) else _say_length(greeted)
    return told.say(OpeningPrompt.BREATH) if scene.household.choices.cue else told


def is_said_to_be_safe(scene: Scene) -> bool:
    """Say whether tonight opens with it that nothing is wrong here, and skip is fine."""
    return scene.night.toordinal() % SAFE_EVERY == 0


def _greet(scene: Scene) -> Scene:
    if scene.here.night < scene.now.night:
        return scene.say(OpeningPrompt.LAST_NIGHT)
    if scene.household.tally.total:
        return _say_standing(scene)
    if scene.here.length is Length.SHORT:
        return scene.say(OpeningPrompt.GREETING).say(CommonPrompt.HONEST)
    return scene.say(OpeningPrompt.FIRST_NIGHT)


def _say_standing(scene: Scene) -> Scene:
    tally = scene.household.tally
    if scene.household.choices.numbers is not Numbers.ALL or scene.is_visitor:
        return scene.say(OpeningPrompt.GREETING, seat=scene.here.first)
    standing = find_standing(tally, scene.here.night)
    if standing.is_return:
        return scene.say(OpeningPrompt.WELCOME_BACK, nights=tally.total)
    if standing.held and not _was_here_last_night(scene):
        return scene.say(OpeningPrompt.HELD, nights=standing.held)
    return scene.say(OpeningPrompt.GREETING, seat=scene.here.first)


def _was_here_last_night(scene: Scene) -> bool:
    """Say whether somebody came, though nothing they said made a night: nobody rested then."""
    last = scene.last_evening
    is_begun = last is not None and last.is_begun
    return is_begun or scene.household.offered == scene.night - ONE_DAY


def _say_length(scene: Scene) -> Scene:
    is_new_here = scene.household.tally.total == 0
    is_known = scene.tier is not Tier.EXPLAINED and scene.night.toordinal() % LENGTH_EVERY == 0
    is_brief = scene.tier is Tier.BRIEF or scene.here.length is Length.SHORT
    if is_new_here or is_known or is_brief:
        return scene
    return scene.say(OpeningPrompt.LENGTH)


BEAT = Beat(name="opening", enter=enter)
