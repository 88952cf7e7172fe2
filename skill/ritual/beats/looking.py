"""The week ahead, on some Sundays: one thing they look forward to; and once after it, how it was.

What they said is not spoken: it is kept, or not, like any other answer, and asked after without it.
"""

from msgspec.structs import replace

from skill.ritual.beats import cue, deep_question
from skill.ritual.model.acts import Speech
from skill.ritual.model.deck import TENDER
from skill.ritual.model.evening import Step
from skill.ritual.model.household import ONE_WEEK, Keeping
from skill.ritual.model.reply import Awaits, Prompt
from skill.ritual.stage.answers import hear_answer
from skill.ritual.stage.beat import Beat
from skill.ritual.stage.scene import Scene


class LookingPrompt(Prompt):
    """What is said around it."""

    ASK = "looking.ask"
    BACK = "looking.back"
    REPROMPT = "looking.reprompt"
    HELP = "looking.help"
    BACK_HELP = "looking.back_help"


def enter(scene: Scene, _step: Step) -> Scene:
    """Ask what the week ahead has that pleases them already."""
    return scene.ask(LookingPrompt.ASK, Awaits.ANSWER, reprompt=LookingPrompt.REPROMPT)


def hear(scene: Scene, _step: Step, speech: Speech) -> Scene:
    """Take the answer."""
    return hear_answer(scene, AHEAD, speech, _await_answer)


def is_due(scene: Scene, _step: Step) -> bool:
    """Not where nothing is kept, nor in a gentle house, after a tender question or a long night."""
    evening, choices = scene.here, scene.household.choices
    is_kept = choices.keeping is not Keeping.NOTHING and not evening.is_off_record
    card = deep_question.card_of(scene)
    is_tender = card is not None and card.depth == TENDER
    return is_kept and not choices.gentle and not is_tender and not evening.is_long


def enter_back(scene: Scene, _step: Step) -> Scene:
    """Ask how it was, once: whatever becomes of the question, it is not asked again."""
    evening = replace(scene.here, told=scene.here.told | {LookingPrompt.BACK.value})
    asked = scene.with_household(scene.household.clear_awaited()).with_evening(evening)
    return asked.ask(LookingPrompt.BACK, Awaits.ANSWER, reprompt=LookingPrompt.REPROMPT)


def hear_back(scene: Scene, _step: Step, speech: Speech) -> Scene:
    """Take the answer, and see what it calls for."""
    return hear_answer(scene, BACK, speech, cue.set_cue_by_signs)


def is_back_due(scene: Scene, _step: Step) -> bool:
    """Only while it may be asked after, or where it just was; not in a gentle house."""
    evening, household = scene.here, scene.household
    is_open = LookingPrompt.BACK.value in evening.told or household.asks_after(evening.night)
    return is_open and not household.choices.gentle


def _await_answer(scene: Scene, _step: Step) -> Scene:
    awaited = scene.here.night + ONE_WEEK
    return scene.with_household(replace(scene.household, awaited=awaited))


AHEAD = Beat(
    name="look_ahead",
    enter=enter,
    hear=hear,
    is_due=is_due,
    help=LookingPrompt.HELP,
    keeps=Keeping.EVERYTHING,
)
BACK = Beat(
    name="look_back",
    enter=enter_back,
    hear=hear_back,
    is_due=is_back_due,
    help=LookingPrompt.BACK_HELP,
    keeps=Keeping.EVERYTHING,
)
BEATS = (AHEAD, BACK)
