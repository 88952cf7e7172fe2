"""Somebody is in danger: a human line, the offer to stop, and nothing kept, counted or asked.

What is said depends on who is here, never on what was said. So it gives nothing away to whoever
overhears it, reads the device's history or holds a copy of what is stored (docs/decisions/0013).
"""

from datetime import timedelta

from msgspec.structs import replace

from skill.ritual.beats import care
from skill.ritual.beats.care import CarePrompt
from skill.ritual.model.acts import (
    Act,
    Answer,
    AskSettings,
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
    Skip,
    Stop,
    TalkTogether,
    Worrying,
    Yes,
)
from skill.ritual.model.evening import Step
from skill.ritual.model.household import Seat
from skill.ritual.model.night import ONE_DAY
from skill.ritual.model.reply import CommonPrompt
from skill.ritual.model.streak import Span, excuse
from skill.ritual.plan.opening_offers import begin_evening
from skill.ritual.requests import answer_request
from skill.ritual.requests.days import Resume
from skill.ritual.requests.house import AskNumber, AskOtherNumber, AskWho
from skill.ritual.stage.asking import allow_again
from skill.ritual.stage.scene import Scene


def offer_helpline(scene: Scene) -> Scene:
    """Name a human line and offer to stop. What was kept tonight goes; the night is a rest.

    Tonight is taken up, emptied of words and steps, and missed by nobody. What is counted already
    stays (rule 18).
    """
    if is_danger_night(scene):
        # a second time it is said plainly: an emergency number, or somebody near; the other number
        # was said, and comes again when it is asked for
        return care.ask_to_stop(_allow_again(scene).say(CarePrompt.AGAIN).say(CarePrompt.URGENT))
    under_way = scene.evening is not None and scene.evening.is_begun
    here = scene if under_way else begin_evening(scene)
    evening, household = here.here, here.household
    seat = Seat.A if evening.is_done else evening.step.seat
    behind = evening.steps[: evening.passed]
    emptied = replace(
        evening.move_to(len(behind)),
        steps=(*behind, Step(care.BEAT.name, seat)),
        is_cared_for=True,
        is_off_record=True,
    )
    night = evening.lived_on
    if not household.tally.has(night):
        # a label without a zone may be a day off either way; one night more forgiven harms nobody
        around = ONE_DAY if evening.is_pending else timedelta()
        span = Span(night - around, night + ONE_DAY + around)
        household = replace(household, tally=excuse(household.tally, span))
    rested = replace(
        here,
        household=household,
        evening=emptied,
        offer=None,
        reply=scene.reply,
        notes=(),
        erases_words=True,
    ).say(CarePrompt.ALONE if care.is_alone(scene) else CarePrompt.FIRST)
    return care.enter(rested, rested.here.step)


def check_danger(scene: Scene) -> Scene:
    """Ask whether somebody is in danger; who cannot be asked is told where people answer."""
    return care.ask_whether(scene) if scene.is_in_session else offer_helpline(scene)


def is_danger_night(scene: Scene) -> bool:
    """Say whether it has been given tonight."""
    return scene.evening is not None and scene.evening.is_cared_for


def respond_after_danger(scene: Scene, act: Act) -> Scene:  # noqa: C901, PLR0912 - one flat decision
    """Answer whatever is done in that session. No step of the night is taken up again."""
    if scene.has_wish or isinstance(act, Help):
        scene = _allow_again(scene)
    match act:
        case Stop() | Cancel() | Skip() | Done() | TalkTogether():
            return care.close_night(scene)
        case Yes() | No() | Answer() | NoMatch() | LongAgo() | Worrying() if scene.here.is_done:
            return care.close_night(scene)
        case Yes() | No() | Answer() | NoMatch():
            return care.hear(scene, care.BEAT, act)
        case LongAgo() | Worrying():
            return care.hear(scene, care.BEAT, NoMatch())
        case Choose() | Pause() | Resume() | AskWho() | AskSettings():
            answered = answer_request(scene, act)
            # the evening stays as care left it
            evening = replace(scene.here, party=answered.here.party)
            return care.ask_to_stop(answered.with_evening(evening))
        case Erase():
            # whoever wants it gone is asked at once, tonight too
            asked = answer_request(scene, act)
            return asked if asked.reply.ask else care.ask_to_stop(asked)
        case AskNumber() | AskOtherNumber():
            return care.ask_to_stop(answer_request(scene, act))
        case Repeat():
            return care.ask_to_stop(care.say_number(scene))
        case Help():
            return care.ask_to_stop(care.say_number(scene.say(CommonPrompt.HONEST)))
        case OffRecord() | KeepThat() | Change() | Back():
            return care.ask_to_stop(scene.say(CarePrompt.NOTHING_KEPT))
        case MoreTime() | Ready() | Hint() | Fresh():
            return care.ask_to_stop(scene)
        case _:
            return care.ask_to_stop(scene.say(CarePrompt.LATER))


def _allow_again(scene: Scene) -> Scene:
    """Let the one question be asked once more after what they wanted: a number is always given."""
    return scene if scene.here.is_done else allow_again(scene)
