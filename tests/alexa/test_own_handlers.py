"""A handler of one's own, written in the usual way: the one in docs/alexa.md, and others."""

import re
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.utils import (
    get_device_id,
    get_dialog_state,
    get_intent_name,
    get_locale,
    get_supported_interfaces,
    is_intent_name,
    is_request_type,
)
from ask_sdk_model import DialogState, Directive, Response
from ask_sdk_model.interfaces.alexa.presentation.apl import RenderDocumentDirective

from skill import bootstrap
from skill.alexa.handlers import AlexaSkill
from skill.ops.metrics import Account, Outcome, Telemetry
from skill.settings import Settings
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from tests.alexa.envelopes import SKILL_ID, answer, envelope, following, intent, launch
from tests.world import NEW_YORK, Clock

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "alexa.md"
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.fixture
def documented() -> AlexaSkill:
    """Build the skill with what the page shows, block after block."""
    shown: dict[str, Any] = {}
    for block in BLOCK.findall(PAGE.read_text("utf-8")):
        exec(block, shown)  # noqa: S102 - our own page
    handlers = shown["HANDLERS"]
    return bootstrap.build(Settings("memory://"), Clock(), RoomZones(NEW_YORK), handlers)


def test_the_documented_handler_answers_its_intent_and_the_evening_goes_on(
    documented: AlexaSkill,
) -> None:
    opened = documented.answer(launch())
    asked = documented.answer(intent("SunsetIntent", {"place": "a & b"}, **following(opened)))
    again = documented.answer(intent("SunsetIntent", None, **following(asked)))
    thanked = documented.answer(answer("you made tea", **following(again)))

    assert said(asked) == "<speak>In a &amp; b the sun sets at five. That was number 1.</speak>"
    assert said(again) == "<speak>In your town the sun sets at five. That was number 2.</speak>"
    assert again["sessionAttributes"]["ritual"] == opened["sessionAttributes"]["ritual"]
    assert thanked["sessionAttributes"]["sunsets"] == 2
    assert thanked["sessionAttributes"]["ritual"] != opened["sessionAttributes"]["ritual"]
    assert thanked["response"]["shouldEndSession"] is False


def test_the_page_names_every_handler_in_the_order_they_are_asked(documented: AlexaSkill) -> None:
    chains = documented._skill.request_dispatcher.request_mappers[0].request_handler_chains  # noqa: SLF001
    asked = [type(chain.request_handler).__name__ for chain in chains]
    rows = re.findall(r"^\| (?:`(\w+)`|\*yours\*) \|", PAGE.read_text("utf-8"), re.MULTILINE)

    assert asked == [row or "SunsetHandler" for row in rows]


def test_the_readme_shows_the_one_line_of_the_page() -> None:
    *_, one_line = BLOCK.findall(PAGE.read_text("utf-8"))

    assert one_line.count("\n") == 1
    assert one_line in (ROOT / "README.md").read_text("utf-8")


class Everything(AbstractRequestHandler):
    """Takes every request, and does what it was made to do."""

    def __init__(self, handle: Any) -> None:  # noqa: ANN401 - any function of a handler input
        self._handle = handle

    def can_handle(self, handler_input: HandlerInput) -> bool:
        return not is_request_type("Nothing")(handler_input)

    def handle(self, handler_input: HandlerInput) -> Response:
        response: Response = self._handle(handler_input)
        return response


def skill(handle: Any, accounts: list[Account] | None = None) -> AlexaSkill:  # noqa: ANN401
    told = [] if accounts is None else accounts
    return AlexaSkill(
        MemoryJournal(),
        RoomZones(NEW_YORK),
        Clock(),
        SKILL_ID,
        telemetry=Telemetry(told.append),
        handlers=(Everything(handle),),
    )


def said(response: dict[str, Any]) -> str:
    return str(response["response"]["outputSpeech"]["ssml"])


def test_what_the_sdk_offers_is_there_for_a_handler() -> None:
    seen: list[object] = []

    def handle(handler_input: Any) -> Response:  # noqa: ANN401 - as a handler without types has it
        seen.extend(
            (
                get_locale(handler_input),
                get_intent_name(handler_input),
                get_dialog_state(handler_input),
                get_device_id(handler_input),
                get_supported_interfaces(handler_input).alexa_presentation_apl is not None,
                handler_input.request_envelope.context.system.user.user_id,
                handler_input.request_envelope.request.timestamp.date(),
            )
        )
        response: Response = handler_input.response_builder.speak("Mm.").response
        return response

    raw = intent("AnyIntent")
    raw["request"]["dialogState"] = "IN_PROGRESS"
    raw["context"]["System"]["device"]["supportedInterfaces"] = {"Alexa.Presentation.APL": {}}
    skill(handle).answer(raw)

    assert seen == [
        "en-US", "AnyIntent", DialogState.IN_PROGRESS, "device", True, "account",
        date(2026, 11, 22),
    ]  # fmt: skip


def test_a_handler_is_given_the_context_of_lambda() -> None:
    seen: list[object] = []

    def handle(handler_input: HandlerInput) -> Response:
        seen.append(handler_input.context)
        return Response()

    context = object()
    skill(handle).answer(launch(), context)

    assert seen == [context]


def test_a_directive_of_the_sdk_and_one_in_plain_json_are_both_written() -> None:
    newer = {"type": "Alexa.Newer.Than.The.Sdk", "commands": [{"type": "InsertItem"}]}

    def handle(handler_input: Any) -> Response:  # noqa: ANN401 - as a handler without types has it
        builder = handler_input.response_builder.add_directive(
            RenderDocumentDirective(document={"type": "APL"})
        )
        response: Response = builder.response
        assert response.directives is not None
        response.directives.append(cast("Directive", newer))
        return response

    directives = skill(handle).answer(launch())["response"]["directives"]

    assert [one["type"] for one in directives] == [
        "Alexa.Presentation.APL.RenderDocument",
        "Alexa.Newer.Than.The.Sdk",
    ]
    assert directives[1] is newer


def test_a_response_that_is_said_twice_is_the_same_twice() -> None:
    kept = Response(
        directives=[cast("Directive", {"type": "Some.Directive"})], should_end_session=False
    )
    ours = skill(lambda _: kept)

    assert ours.answer(launch()) == ours.answer(launch())


def test_an_error_in_a_handler_is_apologized_for_and_told_by_its_kind(
    caplog: pytest.LogCaptureFixture,
) -> None:
    accounts: list[Account] = []

    def handle(_: HandlerInput) -> Response:
        raise LookupError("a secret")

    response = skill(handle, accounts).answer(launch())

    assert response["response"]["shouldEndSession"] is True
    assert said(response)
    assert accounts[-1].errors == ("LookupError",)
    assert accounts[-1].outcome is Outcome.FAILED
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    ("ask", "outcome"), [(True, Outcome.ASKED), (False, Outcome.CLOSED)], ids=["asks", "closes"]
)
def test_how_a_handler_answers_is_told(ask: bool, outcome: Outcome) -> None:  # noqa: FBT001
    accounts: list[Account] = []

    def handle(handler_input: HandlerInput) -> Response:
        builder = handler_input.response_builder.speak("Mm.")
        return (builder.ask("Yes?") if ask else builder).response

    skill(handle, accounts).answer(launch())

    assert accounts[-1].outcome is outcome


def test_a_request_for_another_skill_or_of_nobody_reaches_no_handler() -> None:
    asked: list[HandlerInput] = []
    ours = skill(asked.append)
    elsewhere, nobody = launch(), launch()
    elsewhere["context"]["System"]["application"]["applicationId"] = "amzn1.ask.skill.other"
    for part in (nobody["context"]["System"], nobody["session"]):
        del part["user"]

    assert [ours.answer(raw)["response"] for raw in (elsewhere, nobody)] == [{}, {}]
    assert asked == []


@pytest.mark.parametrize(
    "request_", [{"type": "IntentRequest"}, {"type": "IntentRequest", "intent": 7}, {"type": "New"}]
)
def test_a_predicate_is_not_thrown_by_what_is_missing(request_: dict[str, object]) -> None:
    class Picky(Everything):
        def can_handle(self, handler_input: HandlerInput) -> bool:
            return bool(is_intent_name("SunsetIntent")(handler_input))

    accounts: list[Account] = []
    ours = skill(None, accounts)
    picky = AlexaSkill(
        ours.journal, ours.zones, ours.clock, telemetry=ours.telemetry, handlers=(Picky(None),)
    )

    picky.answer(envelope(request_))

    assert accounts[-1].errors == ()


def test_more_than_can_be_anybodys_is_not_carried_in_the_session() -> None:
    ours = AlexaSkill(MemoryJournal(), RoomZones(NEW_YORK), Clock())

    opened = ours.answer(launch(attributes={"mine": "x" * 100}))
    flooded = ours.answer(launch(attributes={"mine": "x" * 100_000}))

    assert opened["sessionAttributes"]["mine"] == "x" * 100
    assert "mine" not in flooded["sessionAttributes"]
