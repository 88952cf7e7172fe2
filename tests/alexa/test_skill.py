"""Whatever Alexa may send gets a valid answer, and the answer means what it says."""

import json
import logging
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from skill.alexa.handlers import AlexaSkill
from skill.ports import Pages
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from tests.alexa.envelopes import SKILL_ID, answer, envelope, following, intent, launch
from tests.alexa.ssml import parsed
from tests.world import NEW_YORK, Clock

UNKNOWN_TYPES = (
    "AlexaSkillEvent.SkillAccountUnlinked",
    "Alexa.Presentation.APL.UserEvent",
    "Connections.Response",
    "CanFulfillIntentRequest",
    "Some.Type.Nobody.Has.Heard.Of",
    "",
)
MISSING = [
    ("session",),
    ("context",),
    ("context", "System", "apiAccessToken"),
    ("context", "System", "apiEndpoint"),
    ("context", "System", "device"),
    ("context", "System", "user"),
    ("request", "timestamp"),
    ("request", "locale"),
    ("request", "requestId"),
    ("session", "attributes"),
    ("session", "new"),
    ("version",),
]


def skill(*, skill_id: str = "", pepper: str = "") -> AlexaSkill:
    return AlexaSkill(MemoryJournal(), RoomZones(NEW_YORK), Clock(), skill_id, pepper)


def is_valid(response: Mapping[str, Any]) -> bool:
    """Say whether a response is one that Alexa accepts: open with a question, or closed."""
    body = response["response"]
    if not body:
        return True
    speech = parsed(body["outputSpeech"]["ssml"])
    is_open = body["shouldEndSession"] is False
    return speech.tag == "speak" and is_open == ("reprompt" in body)


@pytest.mark.parametrize("type_", UNKNOWN_TYPES)
def test_a_request_type_nobody_knows_gets_a_valid_empty_answer(type_: str) -> None:
    response = skill().answer(envelope({"type": type_, "body": {"deep": [1, {}]}}))

    assert response["response"] == {}
    assert response["version"] == "1.0"


@pytest.mark.parametrize("reason", ["USER_INITIATED", "EXCEEDED_MAX_REPROMPTS", "A_NEW_REASON"])
def test_an_ended_session_gets_a_valid_empty_body(reason: str) -> None:
    ended = envelope({"type": "SessionEndedRequest", "reason": reason, "error": {"type": "NEW"}})

    response = skill().answer(ended)

    assert response["response"] == {}
    assert json.dumps(response)


@pytest.mark.parametrize("path", MISSING, ids=".".join)
def test_a_missing_field_is_no_reason_to_fail(path: tuple[str, ...]) -> None:
    raw = launch()
    parent: dict[str, Any] = raw
    for key in path[:-1]:
        parent = parent[key]
    del parent[path[-1]]

    response = skill().answer(raw)

    assert is_valid(response)
    assert response["response"]["shouldEndSession"] is False


@pytest.mark.parametrize(
    "raw", [None, [], "text", 7, {}, {"request": []}, {"request": {"type": 1}}]
)
def test_what_is_no_envelope_at_all_gets_a_valid_empty_answer(raw: object) -> None:
    response = skill().answer(raw)

    assert response["response"] == {}


@pytest.mark.parametrize(
    "timestamp", [1763780400000, "2026-11-22T03:00:00", "soon", None, True, {}]
)
def test_any_timestamp_will_do(timestamp: object) -> None:
    response = skill().answer(envelope({"type": "LaunchRequest", "timestamp": timestamp}))

    assert is_valid(response)
    assert response["response"]["shouldEndSession"] is False


@pytest.mark.parametrize("locale", ["en-GB", "xx-XX", "../../etc", ""])
def test_a_locale_that_is_not_there_falls_back_to_the_usual_one(locale: str) -> None:
    response = skill().answer(envelope({"type": "LaunchRequest", "locale": locale}))

    assert is_valid(response)
    assert response["response"]["outputSpeech"]["ssml"]


def test_a_launch_opens_straight_into_free_speech() -> None:
    response = skill().answer(launch())["response"]

    (directive,) = response["directives"]
    assert directive["type"] == "Dialog.ElicitSlot"
    assert directive["slotToElicit"] == "answer"
    assert directive["updatedIntent"]["name"] == "AnswerIntent"
    assert response["shouldEndSession"] is False
    assert response["reprompt"]["outputSpeech"]["ssml"] != response["outputSpeech"]["ssml"]
    assert "card" not in response


def test_stop_closes_at_once_and_sends_nothing_along() -> None:
    ritual = skill()
    opened = ritual.answer(launch())

    stopped = ritual.answer(intent("AMAZON.StopIntent", None, **following(opened)))

    assert stopped["response"]["shouldEndSession"] is True
    assert "reprompt" not in stopped["response"]
    assert "directives" not in stopped["response"]
    assert stopped["sessionAttributes"] == {}


@pytest.mark.parametrize(
    "words",
    ["stop", "Stop.", "can you repeat that", "skip it", "help me think", "off the record tonight"],
)
def test_a_command_said_as_an_answer_is_a_command(words: str) -> None:
    ritual = skill()
    opened = ritual.answer(launch())

    ritual.answer(answer(words, **following(opened)))

    assert ritual.journal.recall(house_in(ritual), date(2026, 11, 21)) == ()


@pytest.mark.parametrize(
    "words",
    [
        "she helped me stop worrying",
        "he said yes to the trip",
        "they let me skip the dishes",
        "that we could go back to the old house",
    ],
)
def test_command_words_inside_a_sentence_are_an_answer(words: str) -> None:
    ritual = skill()
    opened = ritual.answer(launch())

    ritual.answer(answer(words, **following(opened)))

    (note,) = ritual.journal.recall(house_in(ritual), date(2026, 11, 21))
    assert note.words == words


def test_what_was_said_is_escaped_wherever_it_is_spoken() -> None:
    ritual = skill()
    opened = ritual.answer(launch())
    names = {"first": "Tom & Jerry", "second": "<audio src='x'/>"}

    named = ritual.answer(intent("IntroduceIntent", names, **following(opened)))

    assert is_valid(named)
    assert "<audio" not in named["response"]["outputSpeech"]["ssml"].casefold()


def test_the_answer_never_rides_in_the_session() -> None:
    ritual = skill()
    opened = ritual.answer(launch())

    answered = ritual.answer(answer("an unmistakable sentence", **following(opened)))

    assert "unmistakable" not in json.dumps(answered)


@pytest.mark.parametrize(
    "attributes",
    [
        {"ritual": 7},
        {"ritual": {"of": "somebody"}},
        {"ritual": {"household": {"people": "many"}}},
        {"other": "x" * 200_000},
        [],
        "text",
    ],
)
def test_attributes_that_are_not_ours_are_read_anew_from_the_journal(attributes: object) -> None:
    ritual = skill()
    ritual.answer(launch())

    answered = ritual.answer(answer("you made tea", new=False, attributes=attributes))

    assert is_valid(answered)
    assert len(ritual.journal.recall(house_in(ritual), date(2026, 11, 21))) == 1


def test_a_session_of_another_house_is_not_taken_over() -> None:
    ritual = skill()
    opened = ritual.answer(launch())
    of_another = answer("you made tea", **following(opened))
    of_another["context"]["System"]["user"]["userId"] = "somebody else"

    ritual.answer(of_another)

    assert len(houses_in(ritual)) == 2


def test_the_raw_ids_are_kept_nowhere() -> None:
    ritual = skill()
    opened = ritual.answer(launch())
    ritual.answer(answer("you made tea", **following(opened)))

    everything = repr(vars(ritual.journal))

    assert "account" not in everything
    assert "request " not in everything


def test_another_pepper_is_another_house() -> None:
    salted, peppered = skill(), skill(pepper="other")

    salted.answer(launch())
    peppered.answer(launch())

    assert house_in(salted) != house_in(peppered)


def test_only_our_own_skill_id_is_ours() -> None:
    ours, anybodys = skill(skill_id=SKILL_ID), skill(skill_id="amzn1.ask.skill.other")

    assert ours.is_for_us(launch())
    assert not anybodys.is_for_us(launch())
    assert not anybodys.is_for_us({})
    assert skill().is_for_us({})


def test_a_voice_that_is_recognised_begins_in_its_own_name() -> None:
    ritual = skill()
    opened = ritual.answer(spoken_by("sam", launch()))
    names = intent("IntroduceIntent", {"first": "sam", "second": "maya"}, **following(opened))
    ritual.answer(spoken_by("sam", names))

    told = ritual.answer(spoken_by("sam", intent("WhoIntent")))
    stranger = ritual.answer(spoken_by("nobody we know", intent("WhoIntent")))

    assert "Sam" in told["response"]["outputSpeech"]["ssml"]
    assert told["response"]["outputSpeech"] != stranger["response"]["outputSpeech"]


@pytest.mark.parametrize("person", ["maya", "sam", "a stranger", ""])
def test_a_voice_that_flips_or_is_absent_does_not_stop_the_night(person: str) -> None:
    ritual = skill()
    opened = ritual.answer(spoken_by("maya", launch()))
    names = intent("IntroduceIntent", {"first": "maya", "second": "sam"}, **following(opened))
    named = ritual.answer(spoken_by("maya", names))

    answered = ritual.answer(spoken_by(person, answer("you made tea", **following(named))))

    assert answered["response"]["shouldEndSession"] is False
    assert len(ritual.journal.recall(house_in(ritual), date(2026, 11, 21))) == 1


def test_an_error_nobody_foresaw_is_told_kindly_and_logged_without_a_word(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ritual = AlexaSkill(BrokenJournal(), RoomZones(NEW_YORK), Clock())

    with caplog.at_level(logging.DEBUG):
        response = ritual.answer(launch())

    assert is_valid(response)
    assert response["response"]["shouldEndSession"] is True
    assert "ZeroDivisionError" in caplog.text
    assert "secret" not in caplog.text


class BrokenJournal(MemoryJournal):
    """Breaks in a way no port foresees."""

    def open(self, house: str, since: date) -> Pages:
        raise ZeroDivisionError(f"a secret of {house} since {since}")


def test_a_request_without_an_id_is_never_taken_for_a_retry() -> None:
    ritual = skill()
    nameless = launch(), intent("NightsIntent")
    for raw in nameless:
        del raw["request"]["requestId"]

    opened, asked = (ritual.answer(raw) for raw in nameless)

    assert opened["response"]["shouldEndSession"] is False
    assert asked["response"]["shouldEndSession"] is True


def test_a_request_for_another_skill_is_answered_with_nothing() -> None:
    ritual = skill(skill_id="amzn1.ask.skill.other")

    assert ritual.answer(launch())["response"] == {}


def spoken_by(person: str, raw: dict[str, Any]) -> dict[str, Any]:
    if person:
        raw["context"]["System"]["person"] = {
            "personId": person,
            "authenticationConfidenceLevel": {"level": 200},
        }
    return raw


def houses_in(ritual: AlexaSkill) -> set[str]:
    assert isinstance(ritual.journal, MemoryJournal)
    return set(ritual.journal._evenings)  # noqa: SLF001 - to see what is really stored


def house_in(ritual: AlexaSkill) -> str:
    (house,) = {house for house in houses_in(ritual) if house}
    return house
