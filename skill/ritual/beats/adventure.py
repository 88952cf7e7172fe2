"""A tiny adventure for the days to come, on Fridays: only a suggestion, and nothing is asked."""

from calendar import FRIDAY

from skill.ritual.beats import cue
from skill.ritual.model.evening import Step
from skill.ritual.model.reply import Prompt
from skill.ritual.stage.beat import AnswerKind, Beat, Weight, on_weekdays
from skill.ritual.stage.scene import Scene


class AdventurePrompt(Prompt):
    """What leads in to it. Which one it is, is the words' own choice."""

    HERE = "adventure.here"
    APART = "adventure.apart"


def enter(scene: Scene, _step: Step) -> Scene:
    """Say one that suits where they are."""
    return scene.say(AdventurePrompt.APART if scene.household.apart else AdventurePrompt.HERE)


def is_due(scene: Scene, _step: Step) -> bool:
    """Not on the first night or a long one, nor after a hard day, nor where they want quiet."""
    evening = scene.here
    was_hard = any(step.beat == cue.COMFORT.name for step in evening.steps)
    is_quiet = (
        evening.is_long
        or evening.is_cared_for
        or evening.is_off_record
        or scene.household.choices.gentle
    )
    return scene.number > 1 and not is_quiet and not was_hard


BEAT = Beat(
    name="adventure",
    weight=Weight.USUAL,
    turns=on_weekdays(FRIDAY),  # ahead of the weekend (A15-A17)
    enter=enter,
    is_due=is_due,
    kind=AnswerKind.YES_NO,
)
