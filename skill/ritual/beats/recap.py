"""The day: one moment and how it felt. Never a list of what got done.

A feeling word is asked for only when the day itself did not bring one.
"""

from msgspec.structs import replace

from skill.ritual.beats import cue, low, park_tomorrow
from skill.ritual.model.acts import Answer, Length, Sign, Speech
from skill.ritual.model.choices import Keeping
from skill.ritual.model.evening import Step
from skill.ritual.model.reply import Awaits, CommonPrompt, Party, Prompt, Say
from skill.ritual.stage.answers import hear_answer, keep_words
from skill.ritual.stage.asking import LIGHTER
from skill.ritual.stage.beat import (
    AnswerKind,
    Beat,
    Weight,
    is_handover,
    turn_of_each,
)
from skill.ritual.stage.scene import Note, Scene


class RecapPrompt(Prompt):
    """What is said around the day."""

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
    GOOD = "feeling.good"
    REPROMPT = "feeling.reprompt"
    HELP = "feeling.help"
    RECALL = "recalling.feeling"
    RECALL_OF = "recalling.feeling_of"


def enter(scene: Scene, step: Step) -> Scene:
    """Ask for one moment."""
    line = RecapPrompt.ASK_OTHER if is_handover(scene, step) else RecapPrompt.ASK
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
    """Go where the moment leads: to care, to gladness, or to one question more about it.

    What turned to tasks may be parked, once. Nobody is asked for a feeling that was just given.
    """
    evening, signs = scene.here, scene.here.signs
    if Sign.LOW in signs:
        return low.turn_low(scene, step)
    if Sign.SORE in signs:
        # nobody is sent to comfort them: it may be the one beside them they are angry at
        return scene.say(CommonPrompt.HEARD_LOW)
    if Sign.LOGISTICS in signs and not evening.park_offered and not evening.is_long:
        offered = replace(evening, park_offered=True)
        return scene.with_evening(offered.with_next(Step(park_tomorrow.BEAT.name, step.seat)))
    if Sign.HIGH in signs and scene.party is Party.COUPLE:
        return scene.with_evening(evening.with_next(Step(cue.GOOD_NEWS.name, step.seat)))
    if Sign.FEELING in signs and Sign.HIGH not in signs:
        return scene
    if not _may_follow_up(scene, step):
        return scene.say(CommonPrompt.HEARD_GOOD) if Sign.HIGH in signs else scene
    if Sign.HIGH in signs:
        evening = replace(evening, told=evening.told | {FeelingPrompt.GOOD.value})
    return scene.with_evening(evening.with_next(Step(FEELING.name, step.seat)))


def enter_feeling(scene: Scene, step: Step) -> Scene:
    """Ask one question more: what it was like, or what made it good."""
    is_good = FeelingPrompt.GOOD.value in scene.here.told
    line = FeelingPrompt.GOOD if is_good else FeelingPrompt.ASK
    return scene.ask(line, Awaits.ANSWER, reprompt=FeelingPrompt.REPROMPT, seat=step.seat)


def hear_feeling(scene: Scene, beat: Beat, speech: Speech) -> Scene:
    """Take what they say of it. Where only thanks are kept, no more than the feeling word stays."""
    evening = scene.here
    is_whole = scene.household.choices.keeping is Keeping.EVERYTHING
    if isinstance(speech, Answer) and not (is_whole or evening.keeps_next or evening.seals_next):
        speech = replace(speech, words=speech.feeling)
    return hear_answer(scene, beat, speech)


def follow_feeling(scene: Scene, step: Step) -> Scene:
    """Go where what they said about it leads."""
    if Sign.LOW in scene.here.signs:
        return low.turn_low(scene, step)
    if Sign.SORE in scene.here.signs:
        return scene.say(CommonPrompt.HEARD_LOW)
    return cue.set_cue(scene, step)


def _may_follow_up(scene: Scene, step: Step) -> bool:
    """One follow-up an evening, for one of them, and the other one another night.

    Not on a night that has a question of its own beside the three.
    """
    evening = scene.here
    if evening.length is Length.SHORT or evening.is_long or scene.is_low:
        return False
    if any(one.beat in scene.extras | {LIGHTER} for one in evening.steps):
        return False
    is_second = step.seat is not evening.first
    is_alone = scene.party is not Party.COUPLE
    return is_alone or is_second is bool(evening.night.toordinal() // 2 % 2)


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
    enter=enter_feeling,
    hear=hear_feeling,
    after=follow_feeling,
    # only while the day it is the feeling of stands
    is_due=lambda scene, step: Step(BEAT.name, step.seat) in scene.here.answered,
    help=FeelingPrompt.HELP,
    keeps=Keeping.THANKS,
    recall=(FeelingPrompt.RECALL, FeelingPrompt.RECALL_OF),
    kind=AnswerKind.DAY,
    is_brought_about=True,
    has_title=True,
)
