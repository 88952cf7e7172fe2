"""What people ask outside the script. A request never disturbs the evening under way."""

from collections.abc import Mapping
from typing import Any

from skill.ritual.model.acts import AskSettings, Choose, Request
from skill.ritual.requests import (
    days,
    erasing,
    house,
    keeping,
    recalling,
    sealing,
    settings,
    todays_question,
)
from skill.ritual.stage.request import Declaration
from skill.ritual.stage.scene import Scene

REQUESTS: tuple[Declaration[Any], ...] = (
    *days.REQUESTS,
    *erasing.REQUESTS,
    *house.REQUESTS,
    *keeping.REQUESTS,
    *recalling.REQUESTS,
    *sealing.REQUESTS,
    *todays_question.REQUESTS,
    Declaration(
        AskSettings,
        lambda scene, _request: settings.answer(scene),
        {"ReadSettingsIntent": AskSettings()},
    ),
    Declaration(
        Choose,
        lambda scene, request: settings.choose(scene, request.choice),
        {"SettingIntent": None},
    ),
)
"""Every request there is."""

INTENTS: Mapping[str, Request | None] = {
    intent: asked for request in REQUESTS for intent, asked in request.intents.items()
}
"""By Alexa's name; None where the slots say what is asked."""

ANSWERS = {request.act: request.answer for request in REQUESTS}


def answer_request(scene: Scene, request: Request) -> Scene:
    """Answer the request. Where kept words are its matter, something may be asked beside it."""
    return ANSWERS[type(request)](scene, request)
