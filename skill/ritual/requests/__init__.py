"""What people ask outside the script. A request never disturbs the evening under way."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from skill.ritual.beats.care import CarePrompt, say_number
from skill.ritual.model.acts import AskSettings, Choose, Erase, Erasure, Pause, Request
from skill.ritual.model.confirmation import AskAlone, RecallKind
from skill.ritual.requests import (
    days,
    erasing,
    house,
    recalling,
    sealing,
    settings,
    todays_question,
)
from skill.ritual.stage.scene import Scene


class Declaration(Struct, frozen=True):
    """One request, declared once. Who may ask it stands on the act itself (`Request.right`)."""

    act: type[Request]
    answer: Callable[[Scene, Any], Scene]
    """What it does with a request of this type. The evening under way is left as it was."""

    intents: Mapping[str, Request | None]
    """Each of Alexa's intents that ask it, with what they ask; None where its slots say that, which
    `alexa/intents.py` reads."""


REQUESTS = (
    Declaration(Pause, days.pause, {"PauseIntent": None}),
    Declaration(days.Resume, days.resume, {"ResumeIntent": days.Resume()}),
    Declaration(days.KeepDay, days.keep_day, {"OurDayIntent": None}),
    Declaration(days.ForgetDay, days.forget_day, {"ForgetOurDayIntent": days.ForgetDay()}),
    Declaration(
        Erase,
        erasing.answer,
        {
            "DeleteAnswerIntent": Erase(Erasure.ANSWER),
            "DeleteTonightIntent": Erase(Erasure.TONIGHT),
            "DeleteWordsIntent": Erase(Erasure.WORDS),
            "DeleteEverythingIntent": Erase(Erasure.EVERYTHING),
            "ForgetCodeIntent": Erase(Erasure.CODE),
            "ForgetNightIntent": None,
        },
    ),
    Declaration(house.AskNights, house.count_nights, {"NightsIntent": house.AskNights()}),
    Declaration(house.AskWho, house.say_who, {"WhoIntent": house.AskWho()}),
    Declaration(
        house.Kids,
        house.note_kids,
        {
            "KidsHereIntent": house.Kids(are_here=True),
            "KidsGoneIntent": house.Kids(are_here=False),
        },
    ),
    Declaration(house.AskKeeping, house.say_what_is_kept, {"WhatIsKeptIntent": house.AskKeeping()}),
    Declaration(
        house.AskNumber,
        lambda scene, _request: say_number(scene),
        {"NumberIntent": house.AskNumber()},
    ),
    Declaration(
        house.AskOtherNumber,
        lambda scene, _request: scene.say(CarePrompt.OTHER_NUMBER),
        {"OtherNumberIntent": house.AskOtherNumber()},
    ),
    Declaration(recalling.AskKept, recalling.recall_night, {"RecallIntent": None}),
    Declaration(
        recalling.AskThanks,
        lambda scene, _request: recalling.ask(scene, AskAlone(RecallKind.THANKS)),
        {"ReadThanksIntent": recalling.AskThanks()},
    ),
    Declaration(
        recalling.AskParked,
        lambda scene, _request: recalling.ask(scene, AskAlone(RecallKind.PARKED)),
        {"ParkedIntent": recalling.AskParked()},
    ),
    Declaration(sealing.Seal, sealing.ask_to_seal, {"SealIntent": sealing.Seal()}),
    Declaration(sealing.AskSealed, sealing.ask_to_hear, {"ReadSealedIntent": sealing.AskSealed()}),
    Declaration(
        todays_question.AskQuestion,
        todays_question.answer,
        {"TodaysQuestionIntent": todays_question.AskQuestion()},
    ),
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


def answer_request(scene: Scene, request: Request) -> Scene:
    """Answer the request. Where kept words are its matter, something may be asked beside it."""
    declared = next(one for one in REQUESTS if one.act is type(request))
    return declared.answer(scene, request)
