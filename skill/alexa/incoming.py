"""The SDK's RequestEnvelope, made of whatever came: each part when it is first asked for.

The SDK's own deserializer raises on a request type, an enum value or a shape that is newer than it
is, and quotes what somebody said. Here whatever is missing or misshapen is None, a type nobody
knows is a plain Request with its name, and an unknown enum value stays the text it came as.
"""

from enum import Enum
from functools import cache, cached_property
from importlib import import_module
from typing import Any, cast

from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model import (
    Application,
    Context,
    Intent,
    IntentRequest,
    Request,
    RequestEnvelope,
    Session,
    User,
)

from skill.alexa.request import Envelope, Kind, moment_of, read_envelope
from skill.ops.metrics import Watch

CONVERSING = {Kind.LAUNCH, Kind.INTENT}
PLAIN: dict[str, type | tuple[type, ...]] = {
    "str": str,
    "bool": bool,
    "int": int,
    "long": int,
    "float": (int, float),
}
LIST, DICT = "list[", "dict(str, "


class Incoming(RequestEnvelope):
    """One request: Amazon's model of it for any handler, ours of it, and who looks on."""

    def __init__(self, raw: object, watch: Watch) -> None:
        # not the SDK's own __init__, which would set what is made below when it is asked for
        self.raw = raw if isinstance(raw, dict) else {}
        self.version = self._part("version", "str")
        self.seen: Envelope = read_envelope(raw)
        self.watch = watch

    @cached_property
    def request(self) -> Request:  # type: ignore[override, mutable-override]  # made when asked for
        """The request: of the SDK's class for its type, else a plain Request."""
        wire = self.raw.get("request")
        request = _build_model(wire if isinstance(wire, dict) else {}, Request)
        if isinstance(request, IntentRequest) and request.intent is None:
            request.intent = Intent(name="", slots={})  # every SDK predicate reads its name
        return cast("Request", request)

    @cached_property
    def session(self) -> Session | None:  # type: ignore[override]  # as above
        """The session; for somebody who speaks there is one, even where Alexa sent none."""
        wire = self.raw.get("session")
        if isinstance(wire, dict):
            return IncomingSession(wire)
        return Session(new=True) if self.seen.kind in CONVERSING else None

    @cached_property
    def context(self) -> Context | None:  # type: ignore[override]  # as above
        """The device, the account and whose skill is meant."""
        return cast("Context | None", self._part("context", "ask_sdk_model.context.Context"))

    def _part(self, name: str, type_: str) -> Any:  # noqa: ANN401 - as the SDK types it
        return build_value(self.raw.get(name), type_)


class IncomingSession(Session):
    """The session. Every turn makes one for its attributes; of its account there is no more yet."""

    def __init__(self, wire: dict[str, object]) -> None:
        self._wire = wire
        self.new = build_value(wire.get("new"), "bool")
        self.session_id = build_value(wire.get("sessionId"), "str")
        self.attributes = build_value(wire.get("attributes"), "dict(str, object)")

    @cached_property
    def user(self) -> User | None:  # type: ignore[override]  # made when asked for
        """The account."""
        return cast("User | None", build_value(self._wire.get("user"), "ask_sdk_model.user.User"))

    @cached_property
    def application(self) -> Application | None:  # type: ignore[override]  # as above
        """Whose skill is meant."""
        named = build_value(self._wire.get("application"), "ask_sdk_model.application.Application")
        return cast("Application | None", named)


def find_incoming(handler_input: HandlerInput) -> Incoming:
    """Return the request a handler was given. Raises TypeError for an envelope made otherwise."""
    envelope = handler_input.request_envelope
    if not isinstance(envelope, Incoming):
        raise TypeError("AlexaSkill.answer reads requests; the SDK's lambda_handler does not")
    return envelope


def build_value(wire: object, type_: str) -> Any:  # noqa: ANN401 - the SDK names types in text
    """Return JSON as a type of the SDK's, as it names them: `list[ask_sdk_model.slot.Slot]`."""
    if wire is None or type_ == "object":
        return wire
    if type_ == "datetime":
        return moment_of(wire)
    if type_ in PLAIN:
        return wire if isinstance(wire, PLAIN[type_]) else None
    if type_.startswith(LIST):
        inner = type_[len(LIST) : -1]
        return [build_value(one, inner) for one in wire] if isinstance(wire, list) else None
    if type_.startswith(DICT):
        inner = type_[len(DICT) : -1]
        return _build_map(wire, inner) if isinstance(wire, dict) else None
    return _build_object(wire, _class_named(type_))


def _build_map(wire: dict[str, object], inner: str) -> dict[str, Any]:
    return (
        wire if inner == "object" else {key: build_value(one, inner) for key, one in wire.items()}
    )


def _build_object(wire: object, class_: Any) -> Any:  # noqa: ANN401 - the SDK's classes share no base
    if class_ is None:
        return wire
    if issubclass(class_, Enum):
        known = next((member for member in class_ if member.value == wire), None)
        return known or (wire if isinstance(wire, str) else None)
    return _build_model(wire, class_) if isinstance(wire, dict) else None


def _build_model(wire: dict[str, object], class_: Any) -> Any:  # noqa: ANN401
    key = getattr(class_, "json_discriminator_key", None)
    discriminator = wire.get(key) if key else None
    if isinstance(discriminator, str):
        class_ = _class_named(class_.discriminator_value_class_map.get(discriminator)) or class_
    model, fields = class_(), _fields_of(class_)
    for sent, value in wire.items():
        if field := fields.get(sent):
            setattr(model, field[0], build_value(value, field[1]))
    return model


@cache
def _fields_of(class_: Any) -> dict[str, tuple[str, str]]:  # noqa: ANN401
    """Return a model's fields by how JSON names them: its name in Python, and its type."""
    names = class_.attribute_map
    return {names.get(name, name): (name, one) for name, one in class_.deserialized_types.items()}


@cache
def _class_named(name: str | None) -> Any:  # noqa: ANN401
    """Return one of the SDK's classes; None for a name it gives to a module it does not have."""
    if name is None:
        return None
    module, _, class_ = name.rpartition(".")
    try:
        return getattr(import_module(module), class_)
    except (ImportError, AttributeError):
        return None
