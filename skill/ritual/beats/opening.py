"""The opening: a greeting or how the nights stand, and one breath."""

from datetime import timedelta

from msgspec.structs import replace

from skill.ritual.model.acts import Length
from skill.ritual.model.choices import Numbers
from skill.ritual.model.evening import Step
from skill.ritual.model.household import Seat
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
    told = _greet(_leave_out_names(scene))
    is_greeted = told.reply.says[-1].prompt in {OpeningPrompt.GREETING, OpeningPrompt.HELD}
    breathes = scene.household.choices.cue and scene.household.tally.total and is_greeted
    return told.say(OpeningPrompt.BREATH) if breathes else told


def _leave_out_names(scene: Scene) -> Scene:
    """Leave out that two names were taken: the greeting and the question say them anyway."""
    says = (say for say in scene.reply.says if say.prompt is not CommonPrompt.NAMED_TWO)
    return replace(scene, reply=replace(scene.reply, says=tuple(says)))


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
            return scene.say(OpeningPrompt.WELCOME_BACK, seat=scene.here.first, nights=tally.total)
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
