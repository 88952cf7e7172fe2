"""Whole conversations: what one person sealed is heard by nobody else, whatever they try."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.world import Bedroom, bedroom

SEALED = "narwhal"
"""Stands in what Maya sealed, and in nothing else."""

CODE = "four seven one one"
TRIED = (
    "what did we say tonight",
    "what did i say tonight",
    "what did we say last night",
    "what did we say a week ago",
    "read our thanks",
    "what did we park",
    "what did i seal",
    "what do you keep about us",
    "forget my code",
    "seal that",
    "keep that",
    "keep that between me and you",
    "delete that",
    "delete tonight",
    "delete all our words",
    "change my answer",
    "go back",
    "say that again",
    "what was the question",
    "help",
    "skip",
    "yes",
    "no",
    "just the two of us",
    "keep everything",
    "the kids are here",
    "the kids are gone",
    "i'm maya and this is sam",
    "my name is maya",
    "there is just one of us",
    "just me tonight",
    "you lit the stove",
    "park it",
    "one two three four",
    "four seven one two",
    "my code is nine nine nine nine",
    "(silence)",
    "(open)",
    "(tomorrow)",
)
ASKING = TRIED[:12]
PAIRS = [
    pytest.param(first, then, marks=[] if at % len(ASKING) == asked else [pytest.mark.full])
    for (at, first), (asked, then) in product(enumerate(TRIED), enumerate(ASKING))
]
"""Whatever is said first has one of them after it each time, and each of them in the full run."""

VOICES = ("", "amzn1.person.sam", "amzn1.person.stranger")


def sealed_by_maya(voice: str) -> Bedroom:
    """Return a room where Maya sealed an answer, with her voice known or with none."""
    room = bedroom()
    room.echo.room = replace(room.echo.room, person=voice)
    room.open()
    room.say("i'm maya and this is sam", "you made tea", "seal that", CODE, CODE)
    room.say(f"you saw the {SEALED}")
    return room


def heard_by(room: Bedroom, tries: list[str]) -> Iterator[str]:
    """Yield everything that is heard while somebody tries all this."""
    for words in tries:
        match words:
            case "(open)":
                yield room.open()
            case "(silence)":
                yield room.echo.silence().ssml
            case "(tomorrow)":
                room.clock.next_night()
                yield room.open()
            case _:
                yield room.say(words) if room.echo.is_listening else room.say(f"{ASK} {words}")


ASK = "alexa, ask evening ritual"


@settings(deadline=None, max_examples=60)
@given(tries=st.lists(st.sampled_from(TRIED), max_size=25), voice=st.sampled_from(VOICES))
def test_whatever_another_person_tries_nothing_sealed_is_heard(
    tries: list[str], voice: str
) -> None:
    room = sealed_by_maya("amzn1.person.maya" if voice else "")
    room.echo.room = replace(room.echo.room, person=voice)

    heard = list(heard_by(room, tries))

    assert not any(SEALED in said for said in heard)


@pytest.mark.parametrize(("first", "then"), PAIRS)
def test_no_two_things_said_in_a_row_open_what_is_sealed(first: str, then: str) -> None:
    room = sealed_by_maya("")

    heard = list(heard_by(room, [first, then, "yes", "one one one one"]))

    assert not any(SEALED in said for said in heard)


@pytest.mark.parametrize("voice", ["amzn1.person.sam", "amzn1.person.stranger", ""])
def test_where_voices_are_known_the_right_code_in_another_voice_opens_nothing(voice: str) -> None:
    room = sealed_by_maya("amzn1.person.maya")
    room.echo.room = replace(room.echo.room, person="amzn1.person.sam")
    room.say("my name is sam")
    room.echo.room = replace(room.echo.room, person=voice)

    heard = list(heard_by(room, ["what did i seal", CODE, "stop", "what did i seal", CODE]))

    assert not any(SEALED in said for said in heard)


@pytest.mark.parametrize("voice", ["amzn1.person.maya", ""])
def test_their_author_hears_them_with_the_code(voice: str) -> None:
    room = sealed_by_maya(voice)

    said = room.say("what did i seal", CODE)

    assert re.search(SEALED, said)


def test_a_stranger_does_not_take_over_a_voice_that_is_known() -> None:
    room = sealed_by_maya("amzn1.person.maya")
    room.echo.room = replace(room.echo.room, person="amzn1.person.stranger")

    room.say("my name is maya")

    assert SEALED not in room.say("what did i seal", CODE)
    room.echo.room = replace(room.echo.room, person="amzn1.person.maya")
    assert SEALED in room.say("what did i seal", CODE)
