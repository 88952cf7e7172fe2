"""Amazon's SDK as it is used here: imported cheaply, and with an envelope that never breaks.

`ask_sdk_core.skill` imports the factory of the clients of eleven web services by name, and with it
130 modules: 20 to 30 ms of every cold start. The factory is put off until somebody has a client
made, which takes an `api_client` given to the builder; then it is Amazon's own, whole
(docs/decisions/0025).

The SDK's own deserializer raises on a request type, an enum value or a shape that is newer than it
is, and quotes what somebody said. `Incoming` is its RequestEnvelope made of whatever came, each
part when it is first asked for: whatever is missing or misshapen is None, a type nobody knows is a
plain Request with its name, and an unknown enum value stays the text it came as.
"""

import sys
from enum import Enum
from functools import cache, cached_property
from importlib import import_module
from types import ModuleType
from typing import Any, cast

CLIENTS = "ask_sdk_model.services.service_client_factory"


def _factory_when_asked(*configured: object, **named: object) -> Any:  # noqa: ANN401 - Amazon's own
    """Import Amazon's factory of service clients, and make one."""
    if sys.modules.get(CLIENTS) is _deferred:
        del sys.modules[CLIENTS]
    return import_module(CLIENTS).ServiceClientFactory(*configured, **named)


_deferred = ModuleType(CLIENTS, __doc__)
vars(_deferred).update(ServiceClientFactory=_factory_when_asked)  # the name it is imported by
sys.modules.setdefault(CLIENTS, _deferred)

# Only now are these cheap.
# ruff: noqa: E402
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_core.skill import CustomSkill
from ask_sdk_core.skill_builder import CustomSkillBuilder
from ask_sdk_model import Context, Intent, IntentRequest, Request, RequestEnvelope, Session

from skill.alexa.request import Kind, moment_of, read_envelope
from skill.ops.metrics import Watch

__all__ = ["CustomSkill", "CustomSkillBuilder", "DefaultSerializer", "Incoming", "find_incoming"]


class Incoming(RequestEnvelope):
    """One request: Amazon's model of it for any handler, ours of it, and who looks on."""

    def __init__(self, raw: object, watch: Watch) -> None:
        # not the SDK's own __init__, which would set what is made below when it is asked for
        self.raw = raw if isinstance(raw, dict) else {}
        self.version = build_value(self.raw.get("version"), "str")
        self.envelope = read_envelope(raw)
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
        session = build_value(self.raw.get("session"), "ask_sdk_model.session.Session")
        if session is None and self.envelope.kind in {Kind.LAUNCH, Kind.INTENT}:
            return Session(new=True)
        return cast("Session | None", session)

    @cached_property
    def context(self) -> Context | None:  # type: ignore[override]  # as above
        """The device, the account and whose skill is meant."""
        context = build_value(self.raw.get("context"), "ask_sdk_model.context.Context")
        return cast("Context | None", context)


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
    plain = {"str": str, "bool": bool, "int": int, "long": int, "float": int | float}
    if type_ in plain:
        return wire if isinstance(wire, plain[type_]) else None
    if type_.startswith("list["):
        inner = type_.removeprefix("list[")[:-1]
        return [build_value(one, inner) for one in wire] if isinstance(wire, list) else None
    if type_.startswith("dict("):
        inner = type_.removeprefix("dict(str, ")[:-1]
        if not isinstance(wire, dict) or inner == "object":
            return wire if isinstance(wire, dict) else None
        return {key: build_value(one, inner) for key, one in wire.items()}
    class_ = _class_named(type_)
    if class_ is None:
        return wire
    if issubclass(class_, Enum):
        known = next((member for member in class_ if member.value == wire), None)
        return known or (wire if isinstance(wire, str) else None)
    return _build_model(wire, class_) if isinstance(wire, dict) else None


def _build_model(wire: dict[str, object], class_: Any) -> Any:  # noqa: ANN401 - they share no base
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
