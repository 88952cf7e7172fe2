"""Thanks: one thing somebody did today. For two, said to the one who did it."""

from skill.ritual.acts import Speech
from skill.ritual.answering import hear_answer
from skill.ritual.beat import Beat
from skill.ritual.evening import Step
from skill.ritual.household import Keeping
from skill.ritual.party import Party
from skill.ritual.reply import Awaits, Prompt, Say
from skill.ritual.scene import Scene

SAID_ALOUD_EVERY = 4
"""Nights between the invitations to say it to them once more, with the microphone closed. They are
never those on which it is asked what it shows: either is enough for one night."""


class Line(Prompt):
    """What is said around thanks."""

    EXPLAIN = "thanks.explain"
    ASK = "thanks.ask"
    ASK_OTHER = "thanks.ask_other"
    REPROMPT = "thanks.reprompt"
    HELP = "thanks.help"
    HINT = "thanks.hint"
    SAY_IT = "thanks.say_it"


def enter(scene: Scene, step: Step) -> Scene:
    """Ask for one thing, today. The second person is asked in other words."""
    if step.seat is not scene.here.first:
        return scene.ask(Line.ASK_OTHER, Awaits.ANSWER, reprompt=Line.REPROMPT, seat=step.seat)
    explained = scene.explain(Line.EXPLAIN)
    return explained.ask(Line.ASK, Awaits.ANSWER, reprompt=Line.REPROMPT, seat=step.seat)


def hear(scene: Scene, _step: Step, speech: Speech) -> Scene:
    """Take the thanks."""
    return hear_answer(scene, BEAT, speech, _say_it_to_them)


def hint(scene: Scene, step: Step) -> Scene:
    """Name a small act, another one each time for at least two weeks."""
    return scene.saying(Say(Line.HINT, nth=int(step.seat is not scene.here.first)))


def _say_it_to_them(scene: Scene, step: Step) -> Scene:
    is_tonight = scene.here.night.toordinal() % SAID_ALOUD_EVERY == 1
    if scene.party is not Party.COUPLE or step.seat is not scene.here.first or not is_tonight:
        return scene
    return scene.say(Line.SAY_IT, seat=step.seat)


BEAT = Beat(
    name="thanks",
    enter=enter,
    hear=hear,
    help=Line.HELP,
    hint=hint,
    keeps=Keeping.THANKS,
    is_reflective=True,
)
