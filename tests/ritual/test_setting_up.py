"""What is asked once: never what they said of themselves already, and never twice."""

import pytest

from skill.speaker.transcript import open_step
from tests.world import Bedroom, bedroom

UNASKED = [
    ("keep everything", 2, "keeping"),
    ("keep nothing", 2, "keeping"),
    ("three nights a week", 3, "goal"),
    ("my name is maya", 4, "names"),
]
"""What somebody says early in a night; the night on which it would be asked; by which beat."""

MOST_TURNS = 30


@pytest.mark.parametrize(("said", "night", "asked"), UNASKED)
def test_what_was_said_earlier_that_night_is_not_asked(said: str, night: int, asked: str) -> None:
    assert asked in _night_of(night)
    assert asked not in _night_of(night, said)


def _night_of(number: int, *said: str) -> list[str]:
    """Return what one person alone is asked for on a night, having said this at first."""
    room = bedroom()
    room.open()
    room.say("just me")
    for _ in range(number - 1):
        _spend(room)
        room.clock.next_night()
        room.open()
    for words in said:
        room.say(words)
    return _spend(room)


def _spend(room: Bedroom) -> list[str]:
    asked: list[str] = []
    while room.echo.is_listening and len(asked) < MOST_TURNS:
        asked.append(open_step(room.echo.attributes).split()[0])
        room.say("the rain")
    return asked
