"""The day: one moment and how it felt. Never a list of what got done."""

from msgspec.structs import replace

from skill.ritual.beats import cue, feeling, park_tomorrow
from skill.ritual.model.acts import Answer, Sign, Speech
from skill.ritual.model.evening import Step
from skill.ritual.model.household import Keeping
from skill.ritual.model.reply import Awaits, Prompt, Say
from skill.ritual.stage.answers import hear_answer, keep_words
from skill.ritual.stage.beat import Beat
from skill.ritual.stage.scene import Note, Scene


class RecapPrompt(Prompt):
    """What is said around the day."""

    EXPLAIN = "recap.explain"
    ASK = "recap.ask"
    ASK_OTHER = "recap.ask_other"
    REPROMPT = "recap.reprompt"
    HELP = "recap.help"
    HINT = "recap.hint"


def enter(scene: Scene, step: Step) -> Scene:
    """Ask for one moment."""
    if step.seat is not scene.here.first:
        return scene.ask(
            RecapPrompt.ASK_OTHER, Awaits.ANSWER, reprompt=RecapPrompt.REPROMPT, seat=step.seat
        )
    explained = scene.explain(RecapPrompt.EXPLAIN)
    return explained.ask(
        RecapPrompt.ASK, Awaits.ANSWER, reprompt=RecapPrompt.REPROMPT, seat=step.seat
    )


def hear(scene: Scene, step: Step, speech: Speech) -> Scene:
    """Take the moment, and see what it calls for."""
    if isinstance(speech, Answer) and speech.feeling:
        word = Note(feeling.BEAT.name, step.seat, speech.feeling, is_first=True)
        scene = keep_words(scene, feeling.BEAT, word)
    return hear_answer(scene, BEAT, speech, _follow_answer)


def hint(scene: Scene, step: Step) -> Scene:
    """Name a place to look for a moment."""
    return scene.append_say(Say(RecapPrompt.HINT, nth=int(step.seat is not scene.here.first)))


def _follow_answer(scene: Scene, step: Step) -> Scene:
    evening, signs = scene.here, scene.here.signs
    if Sign.LOGISTICS in signs and not evening.park_offered and not evening.is_long:
        offered = replace(evening, park_offered=True)
        scene = scene.with_evening(offered.with_next(Step(park_tomorrow.BEAT.name, step.seat)))
    if Sign.FEELING in signs or Sign.HIGH in signs or Sign.LOW in signs:
        return cue.set_cue(scene, step.seat, signs)
    return scene.with_evening(scene.here.with_next(Step(feeling.BEAT.name, step.seat)))


BEAT = Beat(
    name="recap",
    enter=enter,
    hear=hear,
    help=RecapPrompt.HELP,
    hint=hint,
    keeps=Keeping.EVERYTHING,
    is_reflective=True,
)
