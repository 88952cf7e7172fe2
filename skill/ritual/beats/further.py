"""One question further, on Wednesdays: what a good listener asks next about what was just said."""

from skill.ritual.beats import deep_question
from skill.ritual.model.acts import Speech
from skill.ritual.model.evening import Step
from skill.ritual.model.household import Keeping
from skill.ritual.model.reply import Awaits, Prompt, Say
from skill.ritual.stage.answers import hear_answer
from skill.ritual.stage.beat import Beat
from skill.ritual.stage.scene import Scene


class FurtherPrompt(Prompt):
    """What is said around it."""

    ASK = "further.ask"
    REPROMPT = "further.reprompt"
    HELP = "further.help"


def enter(scene: Scene, _step: Step) -> Scene:
    """Ask what the bank has to ask next. Both wordings of a question have the same one."""
    say = Say(FurtherPrompt.ASK, question=scene.here.question)
    return scene.set_ask(say, Awaits.ANSWER, FurtherPrompt.REPROMPT)


def hear(scene: Scene, _step: Step, speech: Speech) -> Scene:
    """Take the answer."""
    return hear_answer(scene, BEAT, speech)


def is_due(scene: Scene, step: Step) -> bool:
    """Only after an answer, and never after something tender or hard: that is left to rest."""
    card = deep_question.card_of(scene)
    if card is None or card.is_left_to_rest:
        return False
    return Step(deep_question.BEAT.name, step.seat) in scene.here.answered


BEAT = Beat(
    name="further",
    enter=enter,
    hear=hear,
    is_due=is_due,
    help=FurtherPrompt.HELP,
    keeps=Keeping.EVERYTHING,
)
