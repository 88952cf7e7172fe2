"""The day: one moment and how it felt. Never a list of what got done.

A feeling word is asked for only when the day itself did not bring one.
"""

from msgspec.structs import replace

from skill.ritual.beats import cue, park_tomorrow
from skill.ritual.model.acts import Answer, Sign, Speech
from skill.ritual.model.choices import Keeping
from skill.ritual.model.evening import Step
from skill.ritual.model.reply import Awaits, Prompt, Say
from skill.ritual.stage.answers import hear_answer, keep_words
from skill.ritual.stage.beat import (
    AnswerKind,
    Beat,
    Weight,
    make_question,
    turn_of_each,
    turn_of_nobody,
)
from skill.ritual.stage.scene import Note, Scene


class RecapPrompt(Prompt):
    """What is said around the day."""

    EXPLAIN = "recap.explain"
    ASK = "recap.ask"
    ASK_OTHER = "recap.ask_other"
    REPROMPT = "recap.reprompt"
    HELP = "recap.help"
    HINT = "recap.hint"
    RECALL = "recalling.moment"
    RECALL_OF = "recalling.moment_of"


class FeelingPrompt(Prompt):
    """What is said around a feeling."""

    ASK = "feeling.ask"
    REPROMPT = "feeling.reprompt"
    HELP = "feeling.help"
    RECALL = "recalling.feeling"
    RECALL_OF = "recalling.feeling_of"


def enter(scene: Scene, step: Step) -> Scene:
    """Ask for one moment."""
    line = RecapPrompt.ASK_OTHER
    if step.seat is scene.here.first:
        scene, line = scene.explain(RecapPrompt.EXPLAIN), RecapPrompt.ASK
    return scene.ask(line, Awaits.ANSWER, reprompt=RecapPrompt.REPROMPT, seat=step.seat)


def hear(scene: Scene, beat: Beat, speech: Speech) -> Scene:
    """Take the moment, and see what it calls for."""
    if isinstance(speech, Answer) and speech.feeling:
        word = Note(FEELING.name, scene.here.step.seat, speech.feeling, is_first=True)
        scene = keep_words(scene, FEELING, word)
    return hear_answer(scene, beat, speech)


def hint(scene: Scene, step: Step) -> Scene:
    """Name a place to look for a moment."""
    return scene.append_say(Say(RecapPrompt.HINT, nth=int(step.seat is not scene.here.first)))


def follow_answer(scene: Scene, step: Step) -> Scene:
    """Offer to park what turned to tasks, once; and set in a cue, or ask for a feeling."""
    evening, signs = scene.here, scene.here.signs
    if Sign.LOGISTICS in signs and not evening.park_offered and not evening.is_long:
        offered = replace(evening, park_offered=True)
        scene = scene.with_evening(offered.with_next(Step(park_tomorrow.BEAT.name, step.seat)))
    if signs & {Sign.FEELING, Sign.HIGH, Sign.LOW}:
        return cue.set_cue(scene, step)
    return scene.with_evening(scene.here.with_next(Step(FEELING.name, step.seat)))


BEAT = Beat(
    name="recap",
    weight=Weight.HEAVY,
    turns=turn_of_each,
    enter=enter,
    hear=hear,
    after=follow_answer,
    help=RecapPrompt.HELP,
    hint=hint,
    keeps=Keeping.EVERYTHING,
    recall=(RecapPrompt.RECALL, RecapPrompt.RECALL_OF),
    kind=AnswerKind.DAY,
    is_reflective=True,
    has_title=True,
)
FEELING = Beat(
    name="feeling",
    weight=Weight.HEAVY,
    turns=turn_of_nobody,
    enter=make_question(FeelingPrompt.ASK, FeelingPrompt.REPROMPT),
    hear=hear_answer,
    after=cue.set_cue,
    # only while the day it is the feeling of stands
    is_due=lambda scene, step: Step(BEAT.name, step.seat) in scene.here.answered,
    help=FeelingPrompt.HELP,
    keeps=Keeping.THANKS,
    recall=(FeelingPrompt.RECALL, FeelingPrompt.RECALL_OF),
    kind=AnswerKind.DAY,
    is_brought_about=True,
    has_title=True,
)
