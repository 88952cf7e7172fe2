"""Whatever is said, kept and recalled: speech stays valid and escaped, and responses small."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from skill.alexa.handlers import AlexaSkill
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from tests.alexa.envelopes import answer, following, intent, launch
from tests.alexa.ssml import parsed
from tests.world import NEW_YORK, Clock

SPEAKABLE = {"speak", "break", "prosody"}
MOST_SPEECH, MOST_BYTES = 8_000, 24 * 1024
HOSTILE = {
    "ssml": "<speak><audio src='https://evil.example/a.mp3'/></speak> & <break time=\"99s\"/>",
    "xml": "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>&b; ]]>",
    "json": '{"a": [1, {"b": null}]} "',
    "control characters": "tea\x00\x01\x08\x0b\x1b[31m\x7f\x9b\ufffe\uffff and cake",
    "half a pair": "tea \ud800 cake",
    "emoji": "tea \U0001f375 \U0001f469\u200d\U0001f467",
    "right to left": "tea \u202eekac\u202c \u200f\u2067cake\u2069",
    "long": "you made tea and i felt happy " * 267,
    "one long word": "x" * 8_000,
    "all to be escaped": "tea" + "&" * 8_000,
    "long in bytes": "tea" + "\U0001f375" * 8_000,
    "spaces": "   \t \n  ",
    "spaces of other kinds": "\u00a0\u2003\u3000\u200b\ufeff",
    "numbers": "12 1e999 -1 \u0663\u0664",
    "german": "du hast heute f\u00fcr mich gekocht",
    "japanese": "\u4eca\u65e5\u306f\u304a\u8336\u3092\u3044\u308c\u3066\u304f\u308c\u305f",
    "braces": "my aunt wrote {name} {0} {question.card} {} {{ }} {words!r:>{9}} {__class__}",
    "percent": "%s %(name)s %n %d %%",
    "other templates": "${jndi:ldap://x} {{7*7}} `id` '; DROP TABLE nights;--",
}


@dataclass
class Echo:
    """Sends one envelope after the other, and looks at every response."""

    skill: AlexaSkill = field(
        default_factory=lambda: AlexaSkill(MemoryJournal(), RoomZones(NEW_YORK), Clock())
    )
    last: Mapping[str, Any] = field(default_factory=dict)

    def send(self, raw: Mapping[str, Any]) -> str:
        """Send an envelope; return what is heard. Fails unless Alexa would take the response."""
        self.last = self.skill.answer(raw)
        body = self.last["response"]
        speech = parsed(body["outputSpeech"]["ssml"])
        assert {element.tag for element in speech.iter()} <= SPEAKABLE
        assert len(body["outputSpeech"]["ssml"]) <= MOST_SPEECH
        assert len(json.dumps(self.last).encode()) <= MOST_BYTES
        return "".join(speech.itertext())

    def launch(self) -> str:
        return self.send(launch())

    def say(self, *said: str) -> str:
        return [self.send(answer(words, **following(self.last))) for words in said][-1]

    def intend(self, name: str, **slots: str) -> str:
        return self.send(intent(name, slots, **following(self.last)))

    @property
    def is_open(self) -> bool:
        return self.last["response"]["shouldEndSession"] is False


def told(words: str) -> Echo:
    """Return an Echo to which a whole evening was told in these words."""
    echo = Echo()
    echo.launch()
    echo.say("just me", "keep everything")
    for _ in range(12):
        if not echo.is_open:
            echo.launch()
        echo.say(words)
    return echo


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_an_evening_of_hostile_words_is_told_kept_and_recalled(
    words: str, caplog: pytest.LogCaptureFixture
) -> None:
    echo = told(words)

    for asked in ("RecallIntent", "ReadThanksIntent", "ParkedIntent"):
        echo.launch()
        echo.intend(asked, night="2026-11-21")
        echo.intend("AMAZON.YesIntent")

    assert caplog.text == ""


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_are_sealed_and_heard_again(
    words: str, caplog: pytest.LogCaptureFixture
) -> None:
    echo = Echo()
    echo.launch()
    echo.say("just me", "you made tea")
    echo.intend("SealIntent")
    echo.say("4711", "4711", words)
    echo.launch()
    echo.intend("ReadSealedIntent")
    echo.say("4711")

    assert caplog.text == ""


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_hostile_names_are_spoken_as_names_or_not_taken(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    echo = Echo()
    echo.launch()
    echo.intend("IntroduceIntent", first=name, second=f"sam {name}")
    echo.say("you made tea", "no", "no")
    echo.launch()
    echo.intend("WhoIntent")

    assert caplog.text == ""


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(
    "name", ["RecallIntent", "ForgetNightIntent", "PauseIntent", "SettingIntent", "CodeIntent"]
)
def test_hostile_values_in_any_slot_are_answered(
    name: str, value: str, caplog: pytest.LogCaptureFixture
) -> None:
    echo = Echo()
    echo.launch()
    slots = ("ago", "night", "until", "lasting", "setting", "code", value[:9])

    echo.intend(name, **dict.fromkeys(slots, value))

    assert caplog.text == ""


def test_what_was_said_is_recalled_to_the_letter_and_not_filled_in() -> None:
    echo = told(HOSTILE["braces"])
    echo.launch()
    echo.intend("RecallIntent", night="2026-11-21")

    assert HOSTILE["braces"] in echo.intend("AMAZON.YesIntent")


def test_of_many_long_answers_the_beginning_of_each_is_recalled() -> None:
    echo = told(HOSTILE["long"])
    echo.launch()
    echo.intend("RecallIntent", night="2026-11-21")

    heard = echo.intend("AMAZON.YesIntent")

    beginnings = heard.count("you made tea and i felt happy you made tea")
    assert beginnings > heard.count("\u2026") > 1


@pytest.mark.parametrize("words", ["spaces", "spaces of other kinds"])
def test_silence_in_spaces_is_no_answer(words: str) -> None:
    echo = told(HOSTILE[words])
    echo.launch()
    echo.intend("RecallIntent", night="2026-11-21")

    heard = echo.intend("AMAZON.YesIntent")

    assert "21 November" in heard
    assert not set(HOSTILE[words]) & set(heard) - {" "}
