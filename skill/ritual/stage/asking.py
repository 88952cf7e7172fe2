"""How often a question is asked: twice, and never a third time unless somebody wants it again.

Whatever is no answer leads back to the open question once; after that the step rests, and the night
goes on. What they want for themselves (time, a repeat, a step back, a setting) is theirs to have, a
few times at each question. So no night is without an end, whatever is said again and again
(docs/decisions/0024).
"""

from msgspec.structs import replace

from skill.ritual.model.acts import (
    Act,
    Answer,
    Code,
    Concern,
    Help,
    Hint,
    No,
    NoMatch,
    Remark,
    Yes,
)
from skill.ritual.model.reply import Awaits, CommonPrompt, Say
from skill.ritual.stage.beat import Beat
from skill.ritual.stage.scene import Scene

MOST_ASKED = 2
"""Once, and once more after what was no answer."""

MOST_STAYS = 6
"""How often one question waits for something they wanted for themselves."""


def note_wish(scene: Scene, act: Act) -> Scene:
    """Remember for this turn whether they want something for themselves.

    All that is not said to the open question is a wish of their own.
    """
    is_said_to_it = isinstance(
        act, Answer | Yes | No | NoMatch | Remark | Code | Concern | Help | Hint
    )
    return replace(scene, has_wish=not is_said_to_it)


def is_asked_out(scene: Scene) -> bool:
    """Say whether the open question was asked as often as any is."""
    step = scene.here.step
    return step.asked >= MOST_ASKED or step.stays > MOST_STAYS


def count_asking(scene: Scene) -> Scene:
    """Count the open question as asked once more."""
    step = scene.here.step
    return scene.with_evening(scene.here.with_open(asked=step.asked + 1, stays=step.stays))


def allow_again(scene: Scene) -> Scene:
    """Let the open question be asked once more: they want to hear it, or come back to it."""
    step = scene.here.step
    asked = max(step.asked - 1, 0)
    return scene.with_evening(scene.here.with_open(asked=asked, stays=step.stays + 1))


def allow_anew(scene: Scene) -> Scene:
    """Let the open step be asked as if for the first time: they went back to it, or it changed."""
    step = scene.here.step
    return scene.with_evening(scene.here.with_open(asked=0, stays=step.stays + 1))


def wait(scene: Scene, line: CommonPrompt) -> Scene:
    """Keep the microphone open without asking again: another wording each time."""
    return wait_with(scene, Say(line, nth=scene.here.passed + scene.here.step.stays))


def wait_with(scene: Scene, say: Say) -> Scene:
    """Keep the microphone open without asking again, as long as there is patience."""
    step = scene.here.step
    stays = min(step.stays + 1, MOST_STAYS + 1)
    waiting = scene.with_evening(scene.here.with_open(asked=step.asked, stays=stays))
    if stays > MOST_STAYS:
        return waiting
    return waiting.set_ask(say, Awaits.ANSWER, CommonPrompt.TIME_REPROMPT)


def rest(scene: Scene, beat: Beat, line: CommonPrompt = CommonPrompt.RESTED) -> Scene:
    """Let the open step rest. Not a skip: nobody chose it, so nothing gets lighter for it."""
    if scene.here.is_gathering and beat.hear:
        return beat.hear(scene, beat, No())  # what was said is the whole answer
    left = beat.passed(scene) if beat.passed else scene
    return left.say(line).pass_step()
