"""Reading an envelope: tolerant of everything, trusting nothing.

The SDK's own reader raises on an unknown request type, an unknown enum value or a missing field,
and its messages hold the whole payload. So requests are read here, from the raw JSON, once each;
`skill.alexa.sdk` makes the SDK's model of them for whoever wants it (docs/decisions/0003).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from skill.codec.fields import one_of
from skill.ports import Device


class Kind(StrEnum):
    """What kind of request this is, as far as we tell them apart; by Amazon's name for it."""

    LAUNCH = "LaunchRequest"
    INTENT = "IntentRequest"
    ENDED = "SessionEndedRequest"
    TOUCHED = "Alexa.Presentation.APL.UserEvent"
    """Something was touched on a screen of ours."""

    NOT_DRAWN = "Alexa.Presentation.APL.RuntimeError"
    """A screen of ours could not be drawn. What was said was heard all the same."""

    DISABLED = "AlexaSkillEvent.SkillDisabled"
    """Somebody took the skill away from their account. Nobody hears the answer."""

    OTHER = ""
    """Anything else Alexa may send, today or one day: it gets a valid, empty answer."""


@dataclass(frozen=True)
class Slot:
    """One slot of an intent."""

    value: str = ""
    """The words, as recognised."""

    id: str = ""
    """The id of the value they were resolved to, if they were."""


@dataclass(frozen=True)
class Envelope:
    """One request, with only what we use of it."""

    kind: Kind
    request_id: str
    user_id: str
    """Empty when Alexa did not say whose account this is."""

    application_id: str
    person_id: str
    locale: str
    moment: datetime | None
    intent: str = ""
    slots: Mapping[str, Slot] = field(default_factory=dict)
    device: Device = field(default_factory=Device)
    attributes: Mapping[str, Any] = field(default_factory=dict)
    is_new: bool = True
    """The microphone was closed before this request."""

    has_screen: bool = False
    """The device can draw our screens."""

    touched: str = ""
    """What was touched, in the screen's own word for it: anything at all, until it is known."""

    token: str = ""
    """Of which screen."""

    happened: datetime | None = None
    """When what an event tells of came about: it may be delivered up to an hour later."""

    error: str = ""
    """What broke, where Alexa ends a session over it or tells of it: a type of hers."""

    persistence: str = ""
    """What a disabled skill may still count on: PERSISTED, NOT_PERSISTED, or nothing said."""


def read_envelope(raw: object) -> Envelope:
    """Read an envelope. Whatever is missing or misshapen is simply not there."""
    request, session = _at(raw, "request"), _at(raw, "session")
    system, intent = _at(raw, "context", "System"), _at(request, "intent")
    device = _at(system, "device")
    runtime = _at(device, "supportedInterfaces", "Alexa.Presentation.APL", "runtime")
    # the version our documents are written in; a device that knows less of it is spoken to
    oldest = (1, 4)
    version = re.fullmatch(r"(\d{1,4})\.(\d{1,4})(?:\.\d{1,4})?", _text(runtime, "maxVersion"))
    match request.get("arguments"):
        case [str(touched)]:
            pass
        case _:
            touched = ""
    return Envelope(
        kind=one_of(Kind, _text(request, "type")) or Kind.OTHER,
        request_id=_text(request, "requestId"),
        user_id=_text(_at(system, "user"), "userId") or _text(_at(session, "user"), "userId"),
        application_id=application_in(raw),
        person_id=_text(_at(system, "person"), "personId"),
        locale=_text(request, "locale"),
        moment=moment_of(request.get("timestamp")),
        intent=_text(intent, "name"),
        slots={name: _read_slot(slot) for name, slot in _at(intent, "slots").items()},
        device=Device(
            id=_text(device, "deviceId"),
            endpoint=_text(system, "apiEndpoint"),
            token=_text(system, "apiAccessToken"),
        ),
        attributes=_at(session, "attributes"),
        is_new=session.get("new") is not False,
        has_screen=version is not None and (int(version[1]), int(version[2])) >= oldest,
        touched=touched,
        token=_text(request, "token"),
        happened=moment_of(request.get("eventCreationTime")),
        error=_text(_at(request, "error"), "type"),
        persistence=_text(_at(request, "body"), "userInformationPersistenceStatus"),
    )


def application_in(raw: object) -> str:
    """Return the id of the skill an envelope is for, without reading anything else of it."""
    of_context = _text(_at(raw, "context", "System", "application"), "applicationId")
    return of_context or _text(_at(raw, "session", "application"), "applicationId")


def moment_of(timestamp: object) -> datetime | None:
    """Read a timestamp: ISO 8601, or milliseconds since 1970. None for anything else."""
    try:
        match timestamp:
            case str():
                moment = datetime.fromisoformat(timestamp)
                return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            case bool():
                return None
            case int() | float():
                return datetime.fromtimestamp(timestamp / 1000, UTC)
            case _:
                return None
    except (ValueError, OverflowError, OSError):
        return None


def replace_unspeakable(text: str) -> str:
    """Return text with a space for each character nobody can say, nor XML and UTF-8 hold.

    Control characters, halves of surrogate pairs, and what is no character at all: one of them
    makes a whole document unreadable to Alexa; some would steer a terminal.
    """
    return re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]", " ", text)


def _read_slot(wire: object) -> Slot:
    """Read a slot: its words, and the first value they were resolved to by any authority.

    Of the words no more than some ten minutes of speech: nobody has said more.
    """
    slot = wire if isinstance(wire, dict) else {}
    words = replace_unspeakable(_text(slot, "value")[:8_000])
    authorities = _at(slot, "resolutions").get("resolutionsPerAuthority")
    for authority in authorities if isinstance(authorities, list) else ():
        values = authority.get("values") if isinstance(authority, dict) else None
        is_match = _text(_at(authority, "status"), "code") == "ER_SUCCESS_MATCH"
        if is_match and isinstance(values, list):
            return Slot(words, next((_text(_at(value, "value"), "id") for value in values), ""))
    return Slot(words)


def _at(wire: object, *path: str) -> Mapping[str, Any]:
    """Return what lies there, or an empty map: a wire of any other shape has nothing in it."""
    for key in path:
        wire = wire.get(key) if isinstance(wire, dict) else None
    return wire if isinstance(wire, dict) else {}


def _text(wire: Mapping[str, Any], key: str) -> str:
    value = wire.get(key)
    return value if isinstance(value, str) else ""
