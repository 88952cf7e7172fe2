"""What people ask outside the script. A request never disturbs the evening under way."""

from typing import assert_never

from skill.ritual.acts import (
    AskNights,
    AskNumber,
    AskOtherNumber,
    AskParked,
    AskQuestion,
    AskSettings,
    AskWho,
    Choose,
    Pause,
    Request,
    Resume,
)
from skill.ritual.beats import care
from skill.ritual.requests import nights, parked, pausing, settings, todays_question, who
from skill.ritual.scene import Scene


def requested(scene: Scene, request: Request) -> Scene:
    """Answer the request, with nothing left open."""
    match request:
        case AskQuestion():
            return todays_question.answered(scene)
        case AskNights():
            return nights.answered(scene)
        case AskWho():
            return who.answered(scene)
        case AskSettings():
            return settings.read_back(scene)
        case AskParked():
            return parked.answered(scene)
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
