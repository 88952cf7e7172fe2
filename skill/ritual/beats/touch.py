"""A small touch and real silence before the close. Only for those who said yes to it."""

from skill.ritual.model.evening import Step
from skill.ritual.model.reply import Prompt
from skill.ritual.stage.beat import Beat
from skill.ritual.stage.scene import Scene

LATEST = 14
"""Steps after which the night has been longer than any need be: only the close is left to come."""


class TouchPrompt(Prompt):
    """What is said around it."""

    CUE = "touch.cue"


def enter(scene: Scene, step: Step) -> Scene:
    """Offer one small gesture; tonight's initiator is named, and nobody is asked about it."""
    return scene.say(TouchPrompt.CUE, seat=step.seat)


def is_due(scene: Scene, _step: Step) -> bool:
    """Only for those who chose it, be it a minute ago; not before children, nor on a long night."""
    is_too_late = scene.here.passed >= LATEST
    return scene.household.choices.touch and not scene.has_kids and not is_too_late


BEAT = Beat(name="touch", enter=enter, is_due=is_due)
