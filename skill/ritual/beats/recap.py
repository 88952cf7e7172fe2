"""The day: one moment and how it felt. Never a list of what got done.

A feeling word is asked for only when the day itself did not bring one. What turns to tasks may be
parked: one line for tomorrow, so that it need not be carried through the night.
"""

from msgspec.structs import replace

from skill.ritual.beats import cue, low
from skill.ritual.model.acts import Answer, Length, No, NoMatch, Sign, Speech, Yes
from skill.ritual.model.choices import Keeping
from skill.ritual.model.evening import Step
from skill.ritual.model.reply import Awaits, CommonPrompt, Party, Prompt, Say
from skill.ritual.stage.answers import handle_no_match, hear_answer, keep_words
from skill.ritual.stage.asking import LIGHTER, count_asking, is_asked_out
from skill.ritual.stage.beat import (
    AnswerKind,
    Beat,
    Weight,
    is_handover,
    make_question,
    turn_of_each,
)
from skill.ritual.stage.scene import Note, Scene


class RecapPrompt(Prompt):
    """What is said around the day, a feeling, and a line for tomorrow."""

    ASK = "recap.ask"
    ASK_OTHER = "recap.ask_other"
    REPROMPT = "recap.reprompt"
    HELP = "recap.help"
    HINT = "recap.hint"
    RECALL = "recalling.moment"
    RECALL_OF = "recalling.moment_of"
    FEELING = "feeling.ask"
    FEELING_GOOD = "feeling.good"
    FEELING_REPROMPT = "feeling.reprompt"
    FEELING_HELP = "feeling.help"
    FEELING_RECALL = "recalling.feeling"
    FEELING_RECALL_OF = "recalling.feeling_of"
    PARK = "park_tomorrow.offer"
    PARK_REPROMPT = "park_tomorrow.reprompt"
    PARK_SAY_IT = "park_tomorrow.say_it"
    PARK_LET_GO = "park_tomorrow.let_go"
    PARKED = "park_tomorrow.parked"
    PARK_HELP = "park_tomorrow.help"
    PARK_RECALL = "recalling.parked"


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


def follow_answer(scene: Scene, step: Step) -> Scene:
    """Go where the moment leads: to care, to gladness, or to one question more about it.

    What turned to tasks may be parked, once. Nobody is asked for a feeling that was just given, and
    what they say of one leads to a cue alone.
    """
    evening, signs = scene.here, scene.here.signs
    if Sign.LOW in signs:
        return low.turn_low(scene, step)
    if Sign.SORE in signs:
        # nobody is sent to comfort them: it may be the one beside them they are angry at
        return scene.say(CommonPrompt.HEARD_LOW)
    if step.beat == FEELING.name:
        return cue.set_cue(scene, step)
    if Sign.LOGISTICS in signs and not evening.park_offered and not evening.is_long:
        offered = replace(evening, park_offered=True)
        return scene.with_evening(offered.with_next(Step(PARK.name, step.seat)))
    if Sign.HIGH in signs and scene.party is Party.COUPLE:
        return scene.with_evening(evening.with_next(Step(cue.GOOD_NEWS.name, step.seat)))
    if Sign.FEELING in signs and Sign.HIGH not in signs:
        return scene
    if not _may_follow_up(scene, step):
        return scene.say(CommonPrompt.HEARD_GOOD) if Sign.HIGH in signs else scene
    if Sign.HIGH in signs:
        evening = replace(evening, told=evening.told | {RecapPrompt.FEELING_GOOD.value})
    return scene.with_evening(evening.with_next(Step(FEELING.name, step.seat)))


def hear_feeling(scene: Scene, beat: Beat, speech: Speech) -> Scene:
    """Take what they say of it. Where only thanks are kept, no more than the feeling word stays."""
    evening = scene.here
    is_whole = scene.household.choices.keeping is Keeping.EVERYTHING
    if isinstance(speech, Answer) and not (is_whole or evening.keeps_next or evening.seals_next):
        speech = replace(speech, words=speech.feeling)
    return hear_answer(scene, beat, speech)


def _may_follow_up(scene: Scene, step: Step) -> bool:
    """One follow-up an evening, for one of them, and the other one another night.

    Not on a night that has a question of its own beside the three.
    """
    evening = scene.here
    if evening.length is Length.SHORT or evening.is_long or evening.is_low:
        return False
    if any(one.beat in scene.extras | {LIGHTER} for one in evening.steps):
        return False
    is_second = step.seat is not evening.first
    is_alone = scene.party is not Party.COUPLE
    return is_alone or is_second is bool(evening.night.toordinal() // 2 % 2)


def hear_line(scene: Scene, beat: Beat, speech: Speech) -> Scene:
    """Take the line; a no lets it go, without a word about the skip."""
    match speech:
        case Answer():
            # they asked for just this to be kept: whatever else they chose, it is
            step = scene.here.step
            note = Note(beat.name, step.seat, speech.words, is_first=False)
            answered = replace(scene.here, answered=scene.here.answered | {step})
            kept = replace(scene, evening=answered, notes=(*scene.notes, note))
            return kept.say(RecapPrompt.PARKED).pass_step()
        case Yes():
            if is_asked_out(scene):
                return scene
            return count_asking(scene).ask(
                RecapPrompt.PARK_SAY_IT, Awaits.ANSWER, reprompt=RecapPrompt.PARK_REPROMPT
            )
        case No():
            return scene.say(RecapPrompt.PARK_LET_GO).pass_step()
        case NoMatch():
            return handle_no_match(scene, beat)


BEAT = Beat(
    name="recap",
    weight=Weight.HEAVY,
    turns=turn_of_each,
    enter=enter,
    hear=hear,
    after=follow_answer,
    help=RecapPrompt.HELP,
    # a place to look for a moment
    hint=lambda scene, step: scene.append_say(
        Say(RecapPrompt.HINT, nth=int(step.seat is not scene.here.first))
    ),
    keeps=Keeping.EVERYTHING,
    recall=(RecapPrompt.RECALL, RecapPrompt.RECALL_OF),
    kind=AnswerKind.DAY,
    is_reflective=True,
    has_title=True,
)
FEELING = Beat(
    name="feeling",
    weight=Weight.HEAVY,
    # one question more: what it was like, or what made it good
    enter=lambda scene, step: scene.ask(
        RecapPrompt.FEELING_GOOD
        if RecapPrompt.FEELING_GOOD.value in scene.here.told
        else RecapPrompt.FEELING,
        Awaits.ANSWER,
        reprompt=RecapPrompt.FEELING_REPROMPT,
        seat=step.seat,
    ),
    hear=hear_feeling,
    after=follow_answer,
    # only while the day it is the feeling of stands
    is_due=lambda scene, step: Step(BEAT.name, step.seat) in scene.here.answered,
    help=RecapPrompt.FEELING_HELP,
    keeps=Keeping.THANKS,
    recall=(RecapPrompt.FEELING_RECALL, RecapPrompt.FEELING_RECALL_OF),
    kind=AnswerKind.DAY,
    is_brought_about=True,
    has_title=True,
)
PARK = Beat(
    name="park_tomorrow",
    weight=Weight.USUAL,
    enter=make_question(RecapPrompt.PARK, RecapPrompt.PARK_REPROMPT),
    hear=hear_line,
    help=RecapPrompt.PARK_HELP,
    keeps=Keeping.THANKS,
    recall=(RecapPrompt.PARK_RECALL, RecapPrompt.PARK_RECALL),
    is_brought_about=True,
    has_title=True,
)
