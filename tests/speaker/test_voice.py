"""What a writer hears: real sound, made by espeak-ng."""

import array
import shutil
import wave
from dataclasses import dataclass
from pathlib import Path

import pytest

from skill.speaker.voice import ENGINE, VoiceError, speak
from tests.test_cli import run

WORDS = "The day is closed. Rest now. Good night."

installed = pytest.mark.skipif(not shutil.which(ENGINE), reason=f"{ENGINE} is not installed")


@dataclass(frozen=True)
class Sound:
    """What came out."""

    seconds: float
    power: float


def sound_of(file: Path) -> Sound:
    with wave.open(str(file)) as opened:
        samples = array.array("h", opened.readframes(opened.getnframes()))
        rate = opened.getframerate()
    return Sound(len(samples) / rate, sum(x * x for x in samples) / len(samples))


def sound(tmp_path: Path, inner: str, *more: str) -> Sound:
    file = tmp_path / "said.wav"
    speak([f"<speak>{said}</speak>" for said in (inner, *more)], "en-US", file)
    return sound_of(file)


@installed
def test_a_line_takes_about_as_long_as_its_words(tmp_path: Path) -> None:
    plain = sound(tmp_path, WORDS)

    assert 2 <= plain.seconds <= 7
    assert plain.power > 0


@installed
def test_a_pause_is_heard_as_silence(tmp_path: Path) -> None:
    plain = sound(tmp_path, WORDS)
    paused = sound(tmp_path, WORDS.replace(" Rest", ' <break time="4s"/> Rest'))

    assert 3 <= paused.seconds - plain.seconds <= 5


@installed
def test_softly_is_slower_and_quieter_and_a_whisper_is_neither_of_the_two(tmp_path: Path) -> None:
    plain = sound(tmp_path, WORDS)
    soft = sound(tmp_path, f'<prosody rate="slow" volume="soft">{WORDS}</prosody>')
    whispered = sound(tmp_path, f'<amazon:effect name="whispered">{WORDS}</amazon:effect>')

    assert soft.seconds > plain.seconds
    assert whispered.seconds > plain.seconds
    assert soft.power < plain.power
    assert whispered.power < plain.power
    assert whispered.power != soft.power


@installed
def test_between_two_turns_there_is_time_to_answer(tmp_path: Path) -> None:
    one = sound(tmp_path, WORDS)
    two = sound(tmp_path, WORDS, WORDS)

    assert two.seconds > 2 * one.seconds + 2


@installed
@pytest.mark.parametrize("locale", ["en-US", "de-DE"])
def test_a_prompt_is_said_by_its_name(tmp_path: Path, locale: str) -> None:
    file = tmp_path / "ask.wav"

    printed = run("say", "thanks.ask", "--two", "--locale", locale, "--out", str(file)).stdout

    assert "Maya" in printed or "Sam" in printed
    assert len(printed.splitlines()) == 1
    assert sound_of(file).seconds > 1


@installed
def test_words_of_ones_own_are_said_as_they_stand(tmp_path: Path) -> None:
    file = tmp_path / "own.wav"

    printed = run("say", "Tom & Jo, <3 good night.", "--out", str(file)).stdout

    assert printed == "Tom & Jo, <3 good night.\n"
    assert sound_of(file).seconds > 1


@installed
def test_a_whole_night_is_said_from_the_greeting_to_the_close(tmp_path: Path) -> None:
    file = tmp_path / "night.wav"

    printed = run("say", "--night", "--two", "--after", "1", "--out", str(file)).stdout

    turns = printed.splitlines()
    assert len(turns) > 5
    assert sound_of(file).seconds > 30 + 2 * len(turns)


def test_without_the_engine_it_says_what_to_install() -> None:
    done = run("say", "closing.good_night", expects=2, PATH="")

    assert "apt install espeak-ng" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout  # what cannot be heard can still be read


def test_neither_a_line_nor_a_night_is_asked_about() -> None:
    done = run("say", expects=2)

    assert "--night" in done.stderr


@installed
def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match=ENGINE):
        speak([f"<speak>{WORDS}</speak>"], "en-US", tmp_path / "nowhere" / "said.wav")
