"""How long the voice itself speaks, in evenings answered to the end (A9-A11, B131-B133)."""

import re
from dataclasses import dataclass

import pytest

from skill.alexa.session import swap_quotes
from skill.codec.texts import evening_from_text
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import Seat
from skill.speaker.echo import Heard
from tests.words.spoken import lists
from tests.world import Bedroom, bedroom

WORDS_PER_MINUTE = 150
SHORT_SECONDS, NORMAL_SECONDS = 75, 150
NIGHTS = 14
BREAK = re.compile(r'<break time="([\d.]+)s"/>')
TAG = re.compile(r"<[^>]+>")
ANSWERS = {
    "recap": ("the rain and i was worried", "lunch outside and i felt proud"),
    "check": ("yes",),
    "keeping": ("yes",),
    "goal": ("yes",),
    "names": ("skip",),
    "touch_offer": ("yes",),
}
"""Answers that call for every cue there is; whatever is not named here is answered at length."""

ANYTHING = ("the blue cup", "the old place by the water where we used to sit in the evening")


def seconds_of(ssml: str) -> float:
    """Estimate how long this takes to say, its silences included."""
    words = len(TAG.sub(" ", ssml).split())
    return words * 60 / WORDS_PER_MINUTE + sum(map(float, BREAK.findall(ssml)))


@dataclass
class Spoken:
    """What one evening comes to."""

    seconds: float = 0.0
    turns: int = 0

    def hear(self, heard: Heard) -> Heard:
        self.seconds += seconds_of(heard.ssml)
        self.turns += 1
        return heard


def an_evening(room: Bedroom, *first: str) -> Spoken:
    """Do one evening to its end, answering whatever is asked."""
    spoken = Spoken()
    spoken.hear(room.echo.open())
    for words in first:
        spoken.hear(room.echo.say(words))
    while room.echo.is_listening:
        answers = ANSWERS.get(open_step(room), ANYTHING)
        spoken.hear(room.echo.say(answers[spoken.turns % len(answers)]))
    return spoken


def open_evening(room: Bedroom) -> Evening:
    return evening_from_text(swap_quotes(room.echo.attributes["ritual"]["evening"]))


def open_step(room: Bedroom) -> str:
    return open_evening(room).step.beat


@pytest.mark.parametrize("people", ["just me", "i'm maya and this is sam", "two of us"])
def test_a_normal_evening_leaves_the_night_to_the_people(people: str) -> None:
    room = bedroom()
    an_evening(room, people)

    for _ in range(NIGHTS):
        room.clock.next_night()
        assert an_evening(room).seconds <= NORMAL_SECONDS


@pytest.mark.parametrize("people", ["just me", "i'm maya and this is sam"])
def test_a_short_evening_is_short_and_takes_few_turns(people: str) -> None:
    room = bedroom()
    an_evening(room, people)

    for _ in range(NIGHTS):
        room.clock.next_night()
        spoken = an_evening(room, "give us a short one")
        assert spoken.seconds <= SHORT_SECONDS
        assert spoken.turns <= 2 + 3 * 2


def test_the_first_launch_reaches_the_first_thanks_at_once() -> None:
    room = bedroom()

    heard = room.open()

    assert heard.endswith(tuple(lists("en-US")["thanks.ask", "open", ""]))
    assert open_evening(room).steps[1] == Step("thanks", Seat.A)
