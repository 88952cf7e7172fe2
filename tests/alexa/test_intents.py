"""Which act an intent is, slot by slot."""

from datetime import date, timedelta

import pytest

from skill.alexa.intents import PLAIN, Interpreter
from skill.alexa.interaction_model import InteractionModel
from skill.alexa.request import read_envelope
from skill.hearing.ear import Ear
from skill.ritual.model.acts import (
    Act,
    Answer,
    Choose,
    Introduce,
    Left,
    NoMatch,
    Opened,
    Pause,
    Skip,
    Stop,
)
from skill.ritual.model.choices import CHOICES
from tests.alexa.envelopes import answer, envelope, intent, launch

HEARD = Interpreter(InteractionModel("en-US"), Ear("en-US"))


def act_of(raw: object) -> Act:
    return HEARD.act_of(read_envelope(raw))


@pytest.mark.parametrize(
    ("value", "until"),
    [
        ("2026-11-29", date(2026, 11, 29)),
        ("2026-W49", date(2026, 11, 30)),
        ("2026-W49-WE", date(2026, 12, 5)),
        ("2026-12", date(2026, 12, 1)),
        ("2026-12-XX", date(2026, 12, 1)),
        ("2026-02-31", date.min),
        ("PRESENT_REF", date.min),
        ("", None),
    ],
)
def test_a_date_is_read_in_every_form_alexa_has_for_it(value: str, until: date | None) -> None:
    assert act_of(intent("PauseIntent", {"until": value})) == Pause(until=until)


@pytest.mark.parametrize(
    ("value", "days"), [("P2W", 14), ("P10D", 10), ("P1M", 30), ("P1M2D", 32), ("", 0)]
)
def test_a_duration_is_read_to_the_day(value: str, days: int) -> None:
    lasting = timedelta(days=days) if days else None

    assert act_of(intent("PauseIntent", {"lasting": value})) == Pause(lasting=lasting)


def test_a_while_that_is_no_day_is_asked_about_and_not_taken_for_ever() -> None:
    assert act_of(intent("PauseIntent", {"lasting": "PT5M"})) == Pause(until=date.min)


def test_names_are_written_as_names() -> None:
    introduced = act_of(intent("IntroduceIntent", {"first": "maya", "second": "sam"}))

    assert introduced == Introduce(("Maya", "Sam"))


def test_two_feelings_are_not_two_names() -> None:
    introduced = act_of(intent("IntroduceIntent", {"first": "tired", "second": "happy"}))

    assert introduced == NoMatch()


def test_a_setting_is_chosen_by_its_resolved_id() -> None:
    authority = {
        "status": {"code": "ER_SUCCESS_MATCH"},
        "values": [{"value": {"name": "be brief", "id": "be_brief"}}],
    }
    slot = {"value": "brief", "resolutions": {"resolutionsPerAuthority": [authority]}}
    named = {"name": "SettingIntent", "slots": {"setting": slot}}

    assert act_of(envelope({"type": "IntentRequest", "intent": named})) == Choose(
        CHOICES["be_brief"]
    )


def test_a_setting_that_matched_nothing_is_what_was_said() -> None:
    act = act_of(intent("SettingIntent", {"setting": "the smell of rain"}))

    assert isinstance(act, Answer)
    assert act.words == "the smell of rain"


@pytest.mark.parametrize(
    ("words", "act"),
    [("skip", Skip()), (" Stop! ", Stop()), ("", NoMatch()), ("...", NoMatch())],
)
def test_free_speech_is_heard_as_a_command_first(words: str, act: Act) -> None:
    assert act_of(answer(words)) == act


@pytest.mark.parametrize("name", PLAIN)
def test_every_plain_intent_is_one_act(name: str) -> None:
    assert act_of(intent(name)) == PLAIN[name]


def test_an_intent_nobody_wrote_is_no_match() -> None:
    assert act_of(intent("SomebodyElsesIntent")) == NoMatch()


def test_a_launch_opens_and_an_end_leaves() -> None:
    ended = envelope({"type": "SessionEndedRequest", "reason": "ERROR"})

    assert act_of(launch()) == Opened()
    assert act_of(ended) == Left()
