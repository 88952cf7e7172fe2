"""The opening: how the nights stand, phones down, one breath, and how long this takes."""

from datetime import timedelta

from skill.ritual.model.acts import Length
from skill.ritual.model.choices import Numbers
from skill.ritual.model.evening import Step
from skill.ritual.model.household import Seat
from skill.ritual.model.reply import CommonPrompt, Prompt
from skill.ritual.model.streak import find_standing
from skill.ritual.stage.beat import Beat, Weight
from skill.ritual.stage.scene import Scene, Tier


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
    told = _greet(scene)
    is_short = scene.tier is Tier.BRIEF or scene.here.length is Length.SHORT
    # past the first nights it is left out every other time: where it is asked what thanks show
    is_known = scene.tier is not Tier.EXPLAINED and scene.night.toordinal() % 2 == 0
    if is_said_to_be_safe(scene):
        told = told.say(OpeningPrompt.SAFE)  # one of them is plenty
    elif scene.household.tally.total and not is_known and not is_short:
        told = told.say(OpeningPrompt.LENGTH)
    return told.say(OpeningPrompt.BREATH) if scene.household.choices.cue else told


def is_said_to_be_safe(scene: Scene) -> bool:
    """Say whether tonight opens with it that nothing is wrong, and skip is fine: weekly (A7c)."""
    return scene.night.toordinal() % 7 == 0


def _greet(scene: Scene) -> Scene:
    household, tally, night = scene.household, scene.household.tally, scene.here.night
    if night < scene.now.night:
        return scene.say(OpeningPrompt.LAST_NIGHT)
    if not tally.total and scene.here.length is Length.SHORT:
        return scene.say(OpeningPrompt.GREETING).say(CommonPrompt.HONEST)
    if not tally.total:
        return scene.say(OpeningPrompt.FIRST_NIGHT)
    if household.choices.numbers is Numbers.ALL and not scene.is_visitor:
        standing = find_standing(tally, night)
        if standing.is_return:
            return scene.say(OpeningPrompt.WELCOME_BACK, nights=tally.total)
        # somebody came, though nothing they said made a night: nobody rested then
        last, one_day = scene.last_evening, timedelta(days=1)
        was_begun = last is not None and last.is_begun
        was_here = was_begun or household.offered == scene.night - one_day
        if standing.held and not was_here:
            return scene.say(OpeningPrompt.HELD, nights=standing.held)
    return scene.say(OpeningPrompt.GREETING, seat=scene.here.first)


BEAT = Beat(
    name="opening",
    weight=Weight.LIGHT,
    turns=lambda _household, _evening: (Seat.A,),
    enter=enter,
)
