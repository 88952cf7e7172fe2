"""A cue for the listener: ask about what went well, only listen to what was hard."""

from skill.ritual.model.acts import Sign
from skill.ritual.model.evening import Step
from skill.ritual.model.reply import Prompt
from skill.ritual.stage.beat import Beat, Weight
from skill.ritual.stage.scene import Scene


class CuePrompt(Prompt):
    """What the listener, or the one alone, is told."""

    GOOD_NEWS = "cue.good_news"
    COMFORT = "cue.comfort"
    EARS_OR_ARMS = "cue.ears_or_arms"
    MAKES_SENSE = "cue.makes_sense"


def set_cue(scene: Scene, step: Step) -> Scene:
    """Set in the cue that what was said just now calls for, if any. A hard day comes first."""
    if Sign.LOW in scene.here.signs:
        return scene.with_evening(scene.here.with_next(Step(COMFORT.name, step.seat)))
    if Sign.HIGH in scene.here.signs:
        return scene.with_evening(scene.here.with_next(Step(GOOD_NEWS.name, step.seat)))
    return scene


def _make_cue(line: CuePrompt, answered: str) -> Beat:
    """Return a cue that is said only while the answer to this beat stands, which called for it."""
    return Beat(
        name=line.value.partition(".")[2],
        weight=Weight.USUAL,
        enter=lambda scene, step: scene.say(line, seat=step.seat),
        is_due=lambda scene, step: Step(answered, step.seat) in scene.here.answered,
        is_brought_about=True,
    )


GOOD_NEWS = _make_cue(CuePrompt.GOOD_NEWS, "recap")
"""Celebrate with a question of their own."""

COMFORT = _make_cue(CuePrompt.COMFORT, "recap")
"""Just listen; no fixing."""

EARS_OR_ARMS = _make_cue(CuePrompt.EARS_OR_ARMS, "deep_question")
"""After something tender: what would help tonight?"""

MAKES_SENSE = _make_cue(CuePrompt.MAKES_SENSE, "deep_question")
"""After a view of one's own: one line that affirms, without having to agree."""
