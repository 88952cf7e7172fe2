"""What the interaction model makes of an utterance."""

from datetime import date

import pytest

from tests.world import RESOLVER

SATURDAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("utterance", "intent"),
    [
        ("yes", "AMAZON.YesIntent"),
        ("Skip it.", "SkipIntent"),
        ("how many nights", "NightsIntent"),
        ("just me tonight", "JustMeIntent"),
        ("what's today's question", "TodaysQuestionIntent"),
        ("the capital of france", "AMAZON.FallbackIntent"),
        ("i am grateful for the soup", "AnswerIntent"),
        ("i'm maya and this is sam", "IntroduceIntent"),
        ("be brief", "SettingIntent"),
    ],
)
def test_an_utterance_finds_its_intent(utterance: str, intent: str) -> None:
    assert RESOLVER.resolve(utterance, SATURDAY).intent == intent


@pytest.mark.parametrize(
    ("words", "until"),
    [("sunday", "2026-11-22"), ("saturday", "2026-11-28"), ("next friday", "2026-11-27"),
     ("tomorrow", "2026-11-22"), ("december 1st", "2026-12-01"),
     ("today", "2026-11-21")],
)  # fmt: skip
def test_a_day_to_come_is_a_date(words: str, until: str) -> None:
    resolved = RESOLVER.resolve(f"pause until {words}", SATURDAY)

    assert resolved.intent == "PauseIntent"
    assert resolved.slots["until"]["value"] == until


@pytest.mark.parametrize(
    ("words", "lasting"),
    [("two weeks", "P2W"), ("a week", "P1W"), ("10 days", "P10D"), ("a month", "P1M"),
     ("a fortnight", "P2W")],
)  # fmt: skip
def test_a_while_is_a_duration(words: str, lasting: str) -> None:
    resolved = RESOLVER.resolve(f"pause for {words}", SATURDAY)

    assert resolved.slots["lasting"]["value"] == lasting


def test_free_speech_fills_the_slot_that_is_elicited() -> None:
    resolved = RESOLVER.resolve_elicited(
        "She helped me stop worrying.", SATURDAY, "AnswerIntent", "answer"
    )

    assert resolved.intent == "AnswerIntent"
    assert resolved.slots["answer"]["value"] == "she helped me stop worrying"


@pytest.mark.parametrize("utterance", ["stop", "yes", "can you repeat that"])
def test_amazons_own_commands_win_over_the_slot(utterance: str) -> None:
    resolved = RESOLVER.resolve_elicited(utterance, SATURDAY, "AnswerIntent", "answer")

    assert resolved.intent.startswith("AMAZON.")


def test_what_alexa_was_not_taught_arrives_as_free_speech() -> None:
    resolved = RESOLVER.resolve_elicited("keep going", SATURDAY, "AnswerIntent", "answer")

    assert resolved.slots == {"answer": {"name": "answer", "value": "keep going"}}


def test_our_own_commands_arrive_as_free_speech_and_are_heard_by_the_skill() -> None:
    resolved = RESOLVER.resolve_elicited("skip it", SATURDAY, "AnswerIntent", "answer")

    assert resolved.slots["answer"]["value"] == "skip it"


def test_a_setting_is_resolved_to_its_id() -> None:
    resolved = RESOLVER.resolve("be brief", SATURDAY)

    authority = resolved.slots["setting"]["resolutions"]["resolutionsPerAuthority"][0]
    assert authority["values"][0]["value"]["id"] == "be_brief"
