"""The public seam: what is made of a sentence, and of every turn, as JSON."""

import json
from itertools import product

import pytest
from click.testing import CliRunner

from skill.cli import cli
from skill.speaker.json_lines import seconds_of
from skill.speaker.situations import CONTEXTS

KEYS = ["text", "reading", "act", "kept", "says", "open", "counted"]
OPEN = {
    "outside": None,
    "launched": "thanks",
    "awaiting_thanks": "thanks",
    "awaiting_day": "recap",
    "awaiting_question": "deep_question",
    "awaiting_yes_no": "goal",
    "awaiting_names": "names",
    "closing": None,
}
"""What is open after the name of the device, which says nothing: whatever was open before."""


HOUSES = [
    pytest.param(context, *house, marks=[] if nth % 4 == at % 4 else [pytest.mark.full])
    for nth, context in enumerate(CONTEXTS)
    for at, house in enumerate(product(("en-US", "de-DE"), ("1", "2")))
]
"""Every context in every house: in the quick run each in one, and by turns in all of them."""


def hear(text: str, *options: str) -> dict[str, object]:
    said = CliRunner().invoke(cli, ["hear", "--locale", "en-US", *options], input=f"{text}\n")
    assert said.exit_code == 0, said.output
    (line,) = said.stdout.splitlines()
    heard: dict[str, object] = json.loads(line)
    return heard


def talk(*lines: str) -> list[dict[str, object]]:
    said = CliRunner().invoke(
        cli,
        ["talk", "--json", "--people", "1", "--locale", "en-US"],
        input="\n".join(lines),
        env={"RITUAL_STORE": "memory://"},
    )
    assert said.exit_code == 0, said.output
    return [json.loads(line) for line in said.stdout.splitlines()]


@pytest.mark.parametrize(("context", "locale", "people"), HOUSES)
def test_every_context_is_reached_for_one_and_for_two(
    context: str, locale: str, people: str
) -> None:
    heard = hear("alexa", "--context", context, "--locale", locale, "--people", people)

    assert list(heard) == KEYS
    if context in OPEN and context not in {"outside", "closing"}:
        assert heard["open"] == OPEN[context]


def test_an_answer_says_which_words_it_left_behind() -> None:
    heard = hear("the neighbor carried my parcel up", "--context", "awaiting_thanks")

    assert (heard["reading"], heard["act"]) == ("answer", "answer")
    assert heard["kept"] == ["the neighbor carried my parcel up"]
    assert heard["counted"] is True


def test_a_command_leaves_no_words_behind() -> None:
    heard = hear("skip", "--context", "awaiting_day")

    assert (heard["reading"], heard["act"], heard["kept"]) == ("command", "skip", [])


def test_a_danger_is_named_and_nothing_of_it_is_kept() -> None:
    heard = hear("i don't want to be alive any more", "--context", "awaiting_day")

    assert (heard["reading"], heard["kept"]) == ("danger", [])


def test_each_sentence_is_said_in_an_evening_of_its_own() -> None:
    lines = "the walk home\nthe walk home\n"
    said = CliRunner().invoke(cli, ["hear", "--locale", "en-US"], input=lines).stdout.splitlines()

    assert len(said) == 2
    assert said[0] == said[1]


def test_a_turn_says_what_was_heard_and_said_and_how_long_it_takes() -> None:
    opening, thanks, silence, *_ = talk("my sister rang", "(silence)", "(hang up)")

    assert opening["is_listening"] is True
    assert opening["asks"] == 1
    assert thanks["heard"] == "my sister rang"
    assert thanks["kept"] == ["my sister rang"]
    assert thanks["counted"] is True
    assert (silence["reading"], silence["act"], silence["kept"]) == ("silence", "", [])


def test_seconds_are_words_at_the_pace_of_speech_and_every_pause() -> None:
    ssml = '<speak>one two three four five <break time="4s"/> <break time="0.7s"/></speak>'

    assert seconds_of(ssml) == pytest.approx(5 / 2.5 + 4.7)
