"""The SDK's envelope as we make it: what the SDK itself would make, and never an error."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import Request, RequestEnvelope
from hypothesis import given
from hypothesis import strategies as st

from skill.alexa.sdk import Incoming
from skill.ops.metrics import Telemetry
from skill.storage.memory import MemoryJournal
from tests.alexa.envelopes import answer, envelope, intent, launch

RESOLVED = {
    "name": "setting",
    "value": "keep it short",
    "confirmationStatus": "NONE",
    "source": "USER",
    "resolutions": {
        "resolutionsPerAuthority": [
            {
                "authority": "amzn1.er-authority.a",
                "status": {"code": "ER_SUCCESS_MATCH"},
                "values": [{"value": {"name": "short", "id": "short"}}],
            }
        ]
    },
    "slotValue": {"type": "Simple", "value": "keep it short"},
}


def touch() -> dict[str, Any]:
    source = {"type": "TouchWrapper", "handler": "Press", "id": "skip"}
    return envelope(
        {
            "type": "Alexa.Presentation.APL.UserEvent",
            "token": "t",
            "arguments": ["skip"],
            "source": source,
            "components": {},
        }
    )


def resolved() -> dict[str, Any]:
    raw = intent("SettingIntent")
    raw["request"]["intent"]["slots"] = {"setting": RESOLVED}
    raw["request"]["dialogState"] = "STARTED"
    return raw


def on_a_screen() -> dict[str, Any]:
    raw = launch(attributes={"ritual": {"of": "house"}})
    apl = {"runtime": {"maxVersion": "2024.3"}}
    raw["context"]["System"]["device"]["supportedInterfaces"] = {"Alexa.Presentation.APL": apl}
    raw["context"]["System"]["person"] = {"personId": "p"}
    raw["context"]["Viewport"] = {"shape": "ROUND", "dpi": 160, "pixelWidth": 480}
    return raw


KNOWN = {
    "launch": launch(),
    "answer": answer("you made tea"),
    "resolved slot": resolved(),
    "touch": touch(),
    "screen": on_a_screen(),
    "ended": envelope({"type": "SessionEndedRequest", "reason": "USER_INITIATED"}),
    "disabled": envelope({"type": "AlexaSkillEvent.SkillDisabled"}),
}
"""Of the SDK's own age: everything in them it knows."""


def incoming(raw: object) -> Incoming:
    return Incoming(raw, Telemetry().watch(MemoryJournal()))


def parts(made: RequestEnvelope) -> list[dict[str, Any]]:
    return [part.to_dict() if part else {} for part in (made.request, made.session, made.context)]


@pytest.mark.parametrize("raw", KNOWN.values(), ids=KNOWN)
def test_what_the_sdk_can_read_is_what_the_sdk_reads(raw: dict[str, Any]) -> None:
    theirs = DefaultSerializer().deserialize(json.dumps(raw), RequestEnvelope)

    ours = incoming(raw)

    assert parts(ours) == parts(theirs)
    assert type(ours.request) is type(theirs.request)


def test_a_type_nobody_knows_is_a_request_with_its_name() -> None:
    request = incoming(envelope({"type": "Some.New.Request", "new": [1]})).request

    assert type(request) is Request
    assert request.object_type == "Some.New.Request"
    assert request.locale == "en-US"


def test_an_enum_value_nobody_knows_stays_its_text() -> None:
    raw = intent("AnyIntent")
    raw["request"]["dialogState"] = "A_NEW_STATE"

    assert incoming(raw).request.dialog_state == "A_NEW_STATE"  # type: ignore[attr-defined]


def test_a_timestamp_in_milliseconds_is_one() -> None:
    raw = envelope({"type": "LaunchRequest", "timestamp": 1763780400000})

    assert incoming(raw).request.timestamp == datetime(2025, 11, 22, 3, tzinfo=UTC)


def test_somebody_who_speaks_has_a_session_and_an_event_has_none() -> None:
    spoken, event = launch(), KNOWN["disabled"] | {"session": None}
    del spoken["session"]

    assert incoming(spoken).session
    assert incoming(event).session is None


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def spoiled(draw: st.DrawFn) -> object:
    """Draw an envelope with anything at all in one place of it."""
    raw = json.loads(json.dumps(draw(st.sampled_from(list(KNOWN.values())))))
    at = raw
    while True:
        key = draw(st.sampled_from(sorted(at)))
        if not (isinstance(at[key], dict) and at[key]) or draw(st.booleans()):
            at[key] = draw(ANYTHING)
            return raw
        at = at[key]


@given(st.one_of(spoiled(), ANYTHING))
def test_nothing_that_may_come_raises(raw: object) -> None:
    made = incoming(raw)

    assert isinstance(made.request, Request)
    assert made.session is None or made.session.to_dict()
    assert made.context is None or made.context.to_dict()
