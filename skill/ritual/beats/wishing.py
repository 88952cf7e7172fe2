"""One small wish for tomorrow, on two nights a week: said as a wish, and heard by whoever is there.

It is of use by being said aloud, so it is asked where nothing is kept, too. It is never said back
unasked, nor asked after: whether it came true is nobody's account to keep.
"""

from skill.ritual.beats import deep_question, looking
from skill.ritual.model.acts import Speech
from skill.ritual.model.evening import Step
from skill.ritual.model.household import Keeping
from skill.ritual.model.reply import Awaits, Prompt
from skill.ritual.stage.answers import hear_answer
from skill.ritual.stage.beat import Beat
from skill.ritual.stage.scene import Scene


class WishingPrompt(Prompt):
    """What is said around it."""

    ASK = "wishing.ask"
    REPROMPT = "wishing.reprompt"
    HELP = "wishing.help"


def enter(scene: Scene, step: Step) -> Scene:
    """Ask for one thing they would love tomorrow."""
    return scene.ask(
        WishingPrompt.ASK, Awaits.ANSWER, reprompt=WishingPrompt.REPROMPT, seat=step.seat
    )


def hear(scene: Scene, _step: Step, speech: Speech) -> Scene:
    """Take the answer."""
    return hear_answer(scene, BEAT, speech)


def is_due(scene: Scene, _step: Step) -> bool:
    """Not in a gentle house, on a long night, after a tender or hard question or a look back."""
    evening = scene.here
    has_looked_back = any(step.beat == looking.BACK.name for step in evening.steps)
    is_quiet = scene.household.choices.gentle or evening.is_long
    return not (is_quiet or has_looked_back or _is_to_rest(scene))


def _is_to_rest(scene: Scene) -> bool:
    card = deep_question.card_of(scene)
    return card is not None and card.is_left_to_rest


BEAT = Beat(
    name="wish",
    enter=enter,
    hear=hear,
    is_due=is_due,
    help=WishingPrompt.HELP,
    keeps=Keeping.EVERYTHING,
)
