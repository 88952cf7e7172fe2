"""What people ask outside the script. A request never disturbs the evening under way."""

from typing import assert_never

from skill.ritual.beats import care
from skill.ritual.model.acts import (
    AskKeeping,
    AskKept,
    AskNights,
    AskNumber,
    AskOtherNumber,
    AskParked,
    AskQuestion,
    AskSealed,
    AskSettings,
    AskThanks,
    AskWho,
    Choose,
    Erase,
    ForgetDay,
    KeepDay,
    Kids,
    Pause,
    Request,
    Resume,
    Seal,
)
from skill.ritual.model.confirmation import AskAlone, RecallKind
from skill.ritual.requests import (
    erasing,
    keeping,
    kids,
    nights,
    our_day,
    pausing,
    recalling,
    sealing,
    settings,
    todays_question,
    who,
)
from skill.ritual.stage.scene import Scene

Harmless = (
    Choose
    | Pause
    | Resume
    | AskQuestion
    | AskNights
    | AskWho
    | AskSettings
    | AskKeeping
    | AskNumber
    | AskOtherNumber
)
"""Requests that have nothing to do with kept words or with who may hear them."""


def answer_request(scene: Scene, request: Request) -> Scene:
    """Answer the request. Where kept words are its matter, something may be asked beside it."""
    match request:
        case AskKept():
            return recalling.recall_night(scene, request.when)
        case AskThanks():
            return recalling.ask_to_recall(scene, AskAlone(RecallKind.THANKS))
        case AskParked():
            return recalling.ask_to_recall(scene, AskAlone(RecallKind.PARKED))
        case AskSealed():
            return sealing.ask_to_hear(scene)
        case Seal():
            return sealing.ask_to_seal(scene)
        case Erase():
            return erasing.ask_to_erase(scene, request)
        case KeepDay() | ForgetDay():
            return our_day.answer(scene, request)
        case Kids():
            return kids.answer(scene, are_here=request.are_here)
        case _:
            return _answer_harmless(scene, request)


def _answer_harmless(scene: Scene, request: Harmless) -> Scene:
    match request:
        case AskQuestion():
            return todays_question.answer(scene)
        case AskNights():
            return nights.answer(scene)
        case AskWho():
            return who.answer(scene)
        case AskSettings():
            return settings.answer(scene)
        case AskKeeping():
            return keeping.answer(scene)
        case AskNumber() | AskOtherNumber():
            return care.answer(scene, request)
        case Choose():
            return settings.choose(scene, request.choice)
        case Pause():
            return pausing.pause(scene, request)
        case Resume():
            return pausing.resume(scene)
        case _:
            assert_never(request)
