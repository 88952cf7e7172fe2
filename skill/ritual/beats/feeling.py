"""A feeling word for the day, asked only when the day itself did not bring one."""

from skill.ritual.beats import cue
from skill.ritual.model.acts import Speech
from skill.ritual.model.evening import Step
from skill.ritual.model.household import Keeping
from skill.ritual.model.reply import Awaits, Prompt
from skill.ritual.stage.answers import hear_answer
from skill.ritual.stage.beat import Beat
from skill.ritual.stage.scene import Scene


class FeelingPrompt(Prompt):
    """What is said around a feeling."""

    ASK = "feeling.ask"
    REPROMPT = "feeling.reprompt"
    HELP = "feeling.help"


def enter(scene: Scene, step: Step) -> Scene:
    """Ask for a word or two."""
    return scene.ask(
        FeelingPrompt.ASK, Awaits.ANSWER, reprompt=FeelingPrompt.REPROMPT, seat=step.seat
    )


def hear(scene: Scene, _step: Step, speech: Speech) -> Scene:
    """Take the word. Whatever it is, it is right."""
    return hear_answer(scene, BEAT, speech, cue.set_cue_by_signs)


def is_due(scene: Scene, step: Step) -> bool:
    """Only while the day it is the feeling of stands."""
    return Step("recap", step.seat) in scene.here.answered


BEAT = Beat(
    name="feeling",
    enter=enter,
    hear=hear,
    is_due=is_due,
    help=FeelingPrompt.HELP,
    keeps=Keeping.THANKS,
)
