"""The opening: a greeting or how the nights stand, and one breath."""

from msgspec.structs import replace

from skill.ritual.model.acts import Length
from skill.ritual.model.choices import Numbers
from skill.ritual.model.evening import Step
from skill.ritual.model.household import Seat
from skill.ritual.model.night import ONE_DAY
from skill.ritual.model.reply import CommonPrompt, Prompt
from skill.ritual.model.streak import find_standing
from skill.ritual.stage.beat import Beat, Weight
from skill.ritual.stage.scene import Scene


class OpeningPrompt(Prompt):
    """What is said on opening."""

    GREETING = "opening.greeting"
    FIRST_NIGHT = "opening.first_night"
    LAST_NIGHT = "opening.last_night"
    HELD = "opening.held"
    WELCOME_BACK = "opening.welcome_back"
    BREATH = "opening.breath"


def enter(scene: Scene, _step: Step) -> Scene:
    """Greet, and breathe once: not on the first night, nor where a welcome takes its place."""
    household, tally, night = scene.household, scene.household.tally, scene.here.night
    # that two names were taken is left out: the greeting and the question say them anyway
    says = tuple(say for say in scene.reply.says if say.prompt is not CommonPrompt.NAMED_TWO)
    scene = replace(scene, reply=replace(scene.reply, says=says))
    if night < scene.now.night:
        return scene.say(OpeningPrompt.LAST_NIGHT)
    if not tally.total and scene.here.length is Length.SHORT:
        return scene.say(OpeningPrompt.GREETING).say(CommonPrompt.HONEST)
    if not tally.total:
        return scene.say(OpeningPrompt.FIRST_NIGHT)
    told = scene.say(OpeningPrompt.GREETING, seat=scene.here.first)
    if household.choices.numbers is Numbers.ALL and not scene.is_visitor:
        standing = find_standing(tally, night)
        if standing.is_return:
            return scene.say(OpeningPrompt.WELCOME_BACK, seat=scene.here.first, nights=tally.total)
        # somebody came, though nothing they said made a night: nobody rested then
        last = scene.last_evening
        was_begun = last is not None and last.is_begun
        was_here = was_begun or household.offered == scene.night - ONE_DAY
        if standing.held and not was_here:
            told = scene.say(OpeningPrompt.HELD, nights=standing.held)
    return told.say(OpeningPrompt.BREATH) if household.choices.cue else told


BEAT = Beat(
    name="opening",
    weight=Weight.LIGHT,
    turns=lambda _household, _evening: (Seat.A,),
    enter=enter,
)
