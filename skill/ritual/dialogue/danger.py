"""Somebody is in danger: a human line, the offer to stop, and nothing kept, counted or asked.

What is said depends on who is here, never on what was said. So it gives nothing away to whoever
overhears it, reads the device's history or holds a copy of what is stored (docs/decisions/0013).
"""

from datetime import date, timedelta

from msgspec.structs import replace

from skill.ritual.beats import care
from skill.ritual.beats.care import CarePrompt
from skill.ritual.model.acts import (
    Act,
    Answer,
    AskNumber,
    AskOtherNumber,
    AskSettings,
    AskWho,
    Back,
    Cancel,
    Change,
    Choose,
    Done,
    Erase,
    Fresh,
    Help,
    Hint,
    KeepThat,
    LongAgo,
    MoreTime,
    No,
    NoMatch,
    OffRecord,
    Pause,
    Ready,
    Repeat,
    Resume,
    Skip,
    Stop,
    TalkTogether,
    Yes,
)
from skill.ritual.model.common import CommonPrompt
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import Household, Seat
from skill.ritual.model.streak import Span, excuse
from skill.ritual.plan.opening_offers import begin_evening
from skill.ritual.requests import answer_request
from skill.ritual.stage.asking import allow_again
from skill.ritual.stage.scene import Scene

ONE_DAY = timedelta(days=1)


def offer_helpline(scene: Scene) -> Scene:
    """Name a human line and offer to stop. What was kept tonight goes; the night is a rest."""
    if is_danger_night(scene):
        return care.ask_to_stop(care.say_number(_allow_again(scene).say(CarePrompt.AGAIN)))
    line = CarePrompt.ALONE if care.is_alone(scene) else CarePrompt.FIRST
    rested = _empty_evening(scene).say(line)
    return care.enter(rested, rested.here.step)


def is_danger_night(scene: Scene) -> bool:
    """Say whether it has been given tonight."""
    return scene.evening is not None and scene.evening.is_cared_for


def respond_after_danger(scene: Scene, act: Act) -> Scene:
    """Answer whatever is done in that session. No step of the night is taken up again."""
    if scene.has_wish or isinstance(act, Help):
        scene = _allow_again(scene)
    match act:
        case Stop() | Cancel() | Skip() | Done() | TalkTogether():
            return care.close_night(scene)
        case Yes() | No() | Answer() | NoMatch():
            return _hear_care(scene, act)
        case LongAgo():
            return _hear_care(scene, NoMatch())
        case Choose() | Pause() | Resume() | AskWho() | AskSettings():
            return care.ask_to_stop(_answer_request(scene, act))
        case Erase():
            asked = answer_request(
                scene, act
            )  # whoever wants it gone is asked at once, tonight too
            return asked if asked.reply.ask else care.ask_to_stop(asked)
        case _:
            return care.ask_to_stop(_say_answer(scene, act))


def _allow_again(scene: Scene) -> Scene:
    """Let the one question be asked once more after what they wanted: a number is always given."""
    return scene if scene.here.is_done else allow_again(scene)


def _hear_care(scene: Scene, speech: Yes | No | Answer | NoMatch) -> Scene:
    if scene.here.is_done:
        return care.close_night(scene)
    return care.hear(scene, scene.here.step, speech)


def _answer_request(scene: Scene, act: Choose | Pause | Resume | AskWho | AskSettings) -> Scene:
    """Answer the request; the evening stays as care left it."""
    answered = answer_request(scene, act)
    return answered.with_evening(replace(scene.here, party=answered.here.party))


def _say_answer(scene: Scene, act: Act) -> Scene:
    match act:
        case AskNumber() | AskOtherNumber():
            return care.answer(scene, act)
        case Repeat():
            return care.say_number(scene)
        case Help():
            return care.say_number(scene.say(CommonPrompt.HONEST))
        case OffRecord() | KeepThat() | Change() | Back():
            return scene.say(CarePrompt.NOTHING_KEPT)
        case MoreTime() | Ready() | Hint() | Fresh():
            return scene
        case _:
            return scene.say(CarePrompt.LATER)


def _empty_evening(scene: Scene) -> Scene:
    """Take up tonight, empty it of words and steps, and let it be missed by nobody."""
    under_way = scene.evening is not None and scene.evening.is_begun
    here = scene if under_way else begin_evening(scene)
    evening = here.here
    seat = Seat.A if evening.is_done else evening.step.seat
    behind = evening.steps[: evening.passed]
    emptied = replace(
        evening.move_to(len(behind)),
        steps=(*behind, Step(care.NAME, seat)),
        is_cared_for=True,
        is_off_record=True,
    )
    household = _excuse_night(here.household, evening)
    return replace(
        here,
        household=household,
        evening=emptied,
        offer=None,
        reply=scene.reply,
        notes=(),
        erases_words=True,
    )


def _excuse_night(household: Household, evening: Evening) -> Household:
    """Let the night be no miss and cost no rest night. What is counted already stays (rule 18)."""
    if household.tally.has(evening.lived_on):
        return household
    return replace(household, tally=excuse(household.tally, _span(evening)))


def _span(evening: Evening) -> Span:
    night: date = evening.lived_on
    # a label without a zone may be a day off either way; one night more forgiven harms nobody
    around = ONE_DAY if evening.is_pending else timedelta()
    return Span(night - around, night + ONE_DAY + around)
