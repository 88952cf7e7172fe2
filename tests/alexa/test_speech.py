"""Speech: SSML that every speaker can read, whatever anybody said."""

from itertools import product
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from skill.alexa.response import response_of
from skill.alexa.ssml import render_reply
from skill.ritual.model.reply import Ask, Awaits, CommonPrompt, Party, Prompt, Reply, Say
from skill.words.lines import Listener, Words
from tests.alexa.ssml import WHISPERED, parsed
from tests.words.spoken import ASKS, FIRST_NIGHT, LOCALES, NIGHTS, PROMPTS, say_of

HARD = """Tom & <break time="99s"/> "Jo" <3 ]]> it's"""
SPEAKABLE = {"speak", "break", "prosody"}


@pytest.mark.parametrize("nights", [4, pytest.param(12, marks=pytest.mark.full)])
@pytest.mark.parametrize("locale", LOCALES)
def test_whatever_is_said_parses_and_uses_three_elements(locale: str, nights: int) -> None:
    words = Words(locale)
    heard_by = product(PROMPTS, Party, (False, True), NIGHTS[:nights])

    documents = [
        parsed(_told(words, say_of(prompt, party, is_named=is_named), Listener("h", night, party)))
        for prompt, party, is_named, night in heard_by
    ]

    assert {document.tag for document in documents} == {"speak"}
    assert {element.tag for document in documents for element in document.iter()} == SPEAKABLE


@pytest.mark.parametrize("locale", LOCALES)
def test_no_silence_is_longer_than_the_platform_allows(locale: str) -> None:
    words, listener = Words(locale), Listener("house", FIRST_NIGHT)
    documents = [
        parsed(_told(words, say_of(prompt, Party.OPEN, is_named=False), listener))
        for prompt in PROMPTS
    ]

    seconds = [pause for document in documents for pause in _pauses(document)]

    assert seconds
    assert all(0 < pause <= 10 for pause in seconds)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_breath_is_given_three_to_five_seconds(locale: str) -> None:
    words = Words(locale)
    breath = Say(_prompt("opening.breath"))

    pauses = [_pauses(parsed(_told(words, breath, Listener("house", night)))) for night in NIGHTS]

    assert all(len(pause) == 1 and 3 <= pause[0] <= 5 for pause in pauses)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    "cue",
    ["cue.good_news", "cue.comfort", "cue.ears_or_arms", "cue.makes_sense", "thanks.say_it"],
)
def test_a_cue_leaves_five_to_eight_seconds_to_follow_it(locale: str, cue: str) -> None:
    words, listener = Words(locale), Listener("house", FIRST_NIGHT, Party.COUPLE)

    pauses = _pauses(parsed(_told(words, Say(_prompt(cue)), listener)))

    assert len(pauses) == 1
    assert 5 <= pauses[0] <= 8


@pytest.mark.parametrize("locale", LOCALES)
def test_the_close_and_the_touch_are_spoken_softly(locale: str) -> None:
    words, listener = Words(locale), Listener("house", FIRST_NIGHT, Party.COUPLE)
    softly = [_prompt(f"closing.{line}") for line in ("good_night", "milestone", "nights")]
    softly.append(_prompt("touch.cue"))

    voices = [
        parsed(_told(words, say_of(prompt, Party.COUPLE, is_named=False), listener)).find("prosody")
        for prompt in softly
    ]

    assert [voice.attrib for voice in voices if voice is not None] == [
        {"rate": "slow", "volume": "soft"}
    ] * len(softly)


@pytest.mark.parametrize("locale", LOCALES)
def test_where_they_chose_so_the_ending_is_whispered_and_nothing_else(locale: str) -> None:
    words = Words(locale)
    listener = Listener("house", FIRST_NIGHT, Party.COUPLE, whispers=True)
    said = {prompt: say_of(prompt, Party.COUPLE, is_named=True) for prompt in PROMPTS}

    whispered = {
        prompt
        for prompt, say in said.items()
        if parsed(_told(words, say, listener)).find(WHISPERED) is not None
    }

    endings = {prompt for prompt in PROMPTS if prompt.startswith("closing.")}
    assert whispered == {*endings, "low.rest"} - {"closing.good_day"}
    assert whispered.isdisjoint(ASKS)


@pytest.mark.parametrize("locale", LOCALES)
def test_two_seconds_of_quiet_come_before_the_last_words(locale: str) -> None:
    words, good_night = Words(locale), Say(_prompt("closing.good_night"))

    document = parsed(_told(words, good_night, Listener("house", FIRST_NIGHT)))

    assert [element.tag for element in document] == ["break", "prosody"]
    assert _pauses(document) == [2.0]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_question_is_never_spoken_softly_nor_without_a_pause_before_the_microphone(
    locale: str,
) -> None:
    words, listener = Words(locale), Listener("house", FIRST_NIGHT, Party.COUPLE)
    asked = [_prompt(name) for name in ASKS]

    documents = [parsed(render_reply(_asking(prompt), words, listener)) for prompt in asked]

    assert [document for document in documents if document.find("prosody") is not None] == []
    assert all(0.6 <= _pauses(document)[-1] <= 1 for document in documents)


@pytest.mark.parametrize("prompt", ["recalling.parked", "common.named_two", "who.two_named"])
def test_what_people_said_is_escaped_and_stays_what_they_said(prompt: str) -> None:
    words, listener = Words(LOCALES[0]), Listener("house", FIRST_NIGHT, Party.COUPLE)
    say = Say(_prompt(prompt), dict.fromkeys(("words", "name", "other"), HARD))

    document = parsed(_told(words, say, listener))

    assert HARD in "".join(document.itertext())
    assert list(document) == []


def test_a_name_is_escaped_in_a_soft_line_as_well() -> None:
    words, listener = Words(LOCALES[0]), Listener("house", FIRST_NIGHT, Party.COUPLE)
    say = Say(_prompt("touch.cue"), {"name": HARD, "other": HARD})

    document = parsed(_told(words, say, listener))

    assert HARD in "".join(document.itertext())
    assert [element.tag for element in document.iter()] == ["speak", "prosody", "break"]


def test_a_name_with_braces_is_a_name() -> None:
    words, listener = Words(LOCALES[0]), Listener("house", FIRST_NIGHT)
    say = Say(CommonPrompt.NAMED_ONE, {"name": "{other}"})

    speech = _told(words, say, listener)

    assert "{other}" in speech


def test_a_reply_with_nothing_in_it_is_silence() -> None:
    words, listener = Words(LOCALES[0]), Listener("house", FIRST_NIGHT)
    nothing = Reply()

    response = response_of(nothing, words, listener)

    assert render_reply(nothing, words, listener) == ""
    assert response.output_speech is None
    assert response.reprompt is None


@pytest.mark.parametrize("name", ASKS)
def test_the_silence_after_every_question_has_its_own_words(name: str) -> None:
    words, listener = Words(LOCALES[0]), Listener("house", FIRST_NIGHT, Party.COUPLE)
    asked = _asking(_prompt(name))

    reprompt: Any = response_of(asked, words, listener).to_dict()["reprompt"]
    after = parsed(reprompt["output_speech"]["ssml"])

    assert "".join(after.itertext()).strip()
    assert after.find("break") is None


def _told(words: Words, say: Say, listener: Listener) -> str:
    return render_reply(Reply((say,)), words, listener)


def _asking(prompt: Prompt) -> Reply:
    say = say_of(prompt, Party.COUPLE, is_named=True)
    return Reply(ask=Ask(say, Awaits.ANSWER, _prompt(ASKS[prompt])))


def _prompt(name: str) -> Prompt:
    return next(prompt for prompt in PROMPTS if prompt == name)


def _pauses(document: Element) -> list[float]:
    return [float(pause.attrib["time"].removesuffix("s")) for pause in document.iter("break")]
