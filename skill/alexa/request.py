"""Reading an envelope: tolerant of everything, trusting nothing.

The SDK's own reader raises on an unknown request type, an unknown enum value or a missing field,
and its messages hold the whole payload. So requests are read here, from the raw JSON, once each;
`skill.alexa.incoming` makes the SDK's model of them for whoever wants it (docs/decisions/0003).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum, auto
from typing import Any

from skill.alexa.characters import replace_unspeakable
from skill.ports import Device

Wire = Mapping[str, Any]
"""A JSON object."""

MILLISECONDS = 1000
MOST_SAID = 8_000
"""Characters of a slot that are read: some ten minutes of speech. Nobody has said more."""


class Kind(Enum):
    """What kind of request this is, as far as we tell them apart."""

    LAUNCH = auto()
    INTENT = auto()
    ENDED = auto()
    TOUCHED = auto()
    """Something was touched on a screen of ours."""

    NOT_DRAWN = auto()
    """A screen of ours could not be drawn. What was said was heard all the same."""

    DISABLED = auto()
    """Somebody took the skill away from their account. Nobody hears the answer."""

    OTHER = auto()
    """Anything else Alexa may send, today or one day: it gets a valid, empty answer."""


KINDS = {
    "LaunchRequest": Kind.LAUNCH,
    "IntentRequest": Kind.INTENT,
    "SessionEndedRequest": Kind.ENDED,
    "Alexa.Presentation.APL.UserEvent": Kind.TOUCHED,
    "Alexa.Presentation.APL.RuntimeError": Kind.NOT_DRAWN,
    "AlexaSkillEvent.SkillDisabled": Kind.DISABLED,
}


DRAWS = "Alexa.Presentation.APL"
OLDEST_SCREEN = (1, 4)
"""The version our documents are written in; a device that knows less of it is spoken to."""

VERSION = re.compile(r"(\d{1,4})\.(\d{1,4})(?:\.\d{1,4})?")


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
    request, system, session = _at(raw, "request"), _system(raw), _at(raw, "session")
    intent, device = _at(request, "intent"), _at(system, "device")
    return Envelope(
        kind=KINDS.get(_text(request, "type"), Kind.OTHER),
        request_id=_text(request, "requestId"),
        user_id=_text(_at(system, "user"), "userId") or _text(_at(session, "user"), "userId"),
        application_id=_application_id(system, session),
        person_id=_text(_at(system, "person"), "personId"),
        locale=_text(request, "locale"),
        moment=moment_of(request.get("timestamp")),
        intent=_text(intent, "name"),
        slots=_read_slots(_at(intent, "slots")),
        device=_device(system, device),
        attributes=_at(session, "attributes"),
        is_new=session.get("new") is not False,
        has_screen=_has_screen(_at(device, "supportedInterfaces", DRAWS, "runtime")),
        touched=_read_touch(request.get("arguments")),
        token=_text(request, "token"),
        happened=moment_of(request.get("eventCreationTime")),
        error=_text(_at(request, "error"), "type"),
        persistence=_text(_at(request, "body"), "userInformationPersistenceStatus"),
    )


def application_in(raw: object) -> str:
    """Return the id of the skill an envelope is for, without reading anything else of it."""
    return _application_id(_system(raw), _at(raw, "session"))


def _system(raw: object) -> Wire:
    return _at(raw, "context", "System")


def _application_id(system: Wire, session: Wire) -> str:
    of_context = _text(_at(system, "application"), "applicationId")
    return of_context or _text(_at(session, "application"), "applicationId")


def _device(system: Wire, device: Wire) -> Device:
    return Device(
        id=_text(device, "deviceId"),
        endpoint=_text(system, "apiEndpoint"),
        token=_text(system, "apiAccessToken"),
    )


def _has_screen(runtime: Wire) -> bool:
    version = VERSION.fullmatch(_text(runtime, "maxVersion"))
    return version is not None and (int(version[1]), int(version[2])) >= OLDEST_SCREEN


def _read_touch(arguments: object) -> str:
    match arguments:
        case [str(one)]:
            return one
        case _:
            return ""


def _read_slots(wire: Wire) -> dict[str, Slot]:
    return {name: _slot(slot) for name, slot in wire.items()}


def _slot(wire: object) -> Slot:
    slot = wire if isinstance(wire, dict) else {}
    return Slot(replace_unspeakable(_text(slot, "value")[:MOST_SAID]), _read_resolution(slot))


def _read_resolution(slot: Wire) -> str:
    authorities = _at(slot, "resolutions").get("resolutionsPerAuthority")
    for authority in authorities if isinstance(authorities, list) else ():
        values = authority.get("values") if isinstance(authority, dict) else None
        is_match = _text(_at(authority, "status"), "code") == "ER_SUCCESS_MATCH"
        if is_match and isinstance(values, list):
            return next((_text(_at(value, "value"), "id") for value in values), "")
    return ""


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
                return datetime.fromtimestamp(timestamp / MILLISECONDS, UTC)
            case _:
                return None
    except (ValueError, OverflowError, OSError):
        return None


def _at(wire: object, *path: str) -> Wire:
    """Return what lies there, or an empty map: a wire of any other shape has nothing in it."""
    for key in path:
        wire = wire.get(key) if isinstance(wire, dict) else None
    return wire if isinstance(wire, dict) else {}


def _text(wire: Wire, key: str) -> str:
    value = wire.get(key)
    return value if isinstance(value, str) else ""
