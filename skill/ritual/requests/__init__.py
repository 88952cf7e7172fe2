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
from skill.ritual.model.confirmation import AskAlone, Kept
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


def requested(scene: Scene, request: Request) -> Scene:
    """Answer the request. Where kept words are its matter, something may be asked beside it."""
    match request:
        case AskKept():
            return recalling.night_asked(scene, request.when)
        case AskThanks():
            return recalling.asked(scene, AskAlone(Kept.THANKS))
        case AskParked():
            return recalling.asked(scene, AskAlone(Kept.PARKED))
        case AskSealed():
            return sealing.hear_asked(scene)
        case Seal():
            return sealing.seal_asked(scene)
        case Erase():
            return erasing.asked(scene, request)
        case KeepDay() | ForgetDay():
            return our_day.answered(scene, request)
        case Kids():
            return kids.noticed(scene, are_here=request.are_here)
        case _:
            return _answered(scene, request)


def _answered(scene: Scene, request: Harmless) -> Scene:
    match request:
        case AskQuestion():
            return todays_question.answered(scene)
        case AskNights():
            return nights.answered(scene)
        case AskWho():
            return who.answered(scene)
        case AskSettings():
            return settings.read_back(scene)
        case AskKeeping():
            return keeping.told(scene)
        case AskNumber() | AskOtherNumber():
            return care.asked(scene, request)
        case Choose():
            return settings.chosen(scene, request.choice)
        case Pause():
            return pausing.paused(scene, request)
        case Resume():
            return pausing.resumed(scene)
        case _:
            assert_never(request)
