"""Envelopes as Alexa sends them, to be spoiled by tests."""

from collections.abc import Mapping
from itertools import count
from typing import Any

SKILL_ID = "amzn1.ask.skill.test"
REQUESTS = count()


def envelope(request: Mapping[str, Any], **session: object) -> dict[str, Any]:
    """Return a complete envelope around a request."""
    return {
        "version": "1.0",
        "session": {
            "new": True,
            "sessionId": "session",
            "application": {"applicationId": SKILL_ID},
            "attributes": {},
            "user": {"userId": "account"},
            **session,
        },
        "context": {
            "System": {
                "application": {"applicationId": SKILL_ID},
                "user": {"userId": "account"},
                "device": {"deviceId": "device", "supportedInterfaces": {}},
                "apiEndpoint": "https://api.amazonalexa.com",
                "apiAccessToken": "token",
            }
        },
        "request": {
            "requestId": f"request {next(REQUESTS)}",
            "timestamp": "2026-11-22T03:00:00Z",
            "locale": "en-US",
            **request,
        },
    }


def launch(**session: object) -> dict[str, Any]:
    """Alexa, open evening ritual."""
    return envelope({"type": "LaunchRequest"}, **session)


def intent(name: str, slots: Mapping[str, str] | None = None, **session: object) -> dict[str, Any]:
    """Return an intent, with its slots by name and value."""
    filled = {slot: {"name": slot, "value": value} for slot, value in (slots or {}).items()}
    wire = {"name": name, "confirmationStatus": "NONE", "slots": filled}
    return envelope({"type": "IntentRequest", "intent": wire}, **session)


def answer(words: str, **session: object) -> dict[str, Any]:
    """Return free speech."""
    return intent("AnswerIntent", {"answer": words}, **session)


def following(response: Mapping[str, Any]) -> dict[str, object]:
    """Return the session that Alexa would send after this response."""
    return {"new": False, "attributes": response.get("sessionAttributes", {})}
