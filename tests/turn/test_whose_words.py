"""Whose words they are: broken off and gone on, the other one's, and said anew."""

from typing import Any

import pytest

from skill.speaker.echo import Echo, Room
from skill.speaker.json_lines import ListenedIn, describe_turn
from tests.world import bedroom, resolver_of

LONG = "that you drove all the way back to the shop because i had forgotten the one thing i needed"


def talk(locale: str, *lines: str) -> list[dict[str, Any]]:
    room = bedroom(room=Room(locale=locale))
    listened = ListenedIn(room.skill)
    echo = Echo(listened.answer, resolver_of(locale), room.clock, Room(locale=locale))
    turns = []
    for line in lines:
        listened.kept = []
        turns.append(describe_turn(line, echo.take(line), listened, echo))
    return turns


TWO = ("alexa, tell evening ritual there are two of us", "i'm maya and this is sam")
ZWEI = ("alexa, sag abend ritual wir sind zu zweit", "ich bin lena und das ist jonas")


def test_the_other_ones_answer_is_not_glued_to_the_first_ones() -> None:
    *_, thanks, theirs = talk("en-US", *TWO, LONG, "mine is the note on the fridge")

    assert thanks["kept"] == [LONG]
    assert theirs["kept"] == ["mine is the note on the fridge"]
    assert theirs["open"] == "recap"  # both have given thanks


def test_so_it_is_in_german() -> None:
    long = (
        "dass du noch mal den ganzen weg zum laden gefahren bist weil ich das eine vergessen hatte"
    )
    *_, theirs = talk("de-DE", *ZWEI, long, "und bei mir war es der zettel am kühlschrank")

    assert theirs["kept"] == ["und bei mir war es der zettel am kühlschrank"]
    assert theirs["open"] == "recap"


def test_what_breaks_off_is_gone_on_with_and_stays_one_answer_in_one_place() -> None:
    *_, first, second = talk("en-US", *TWO, "you went with me to the", "clinic before work")

    assert first["open"] == "thanks"
    assert first["asks"] == 0
    assert second["open"] == "thanks"  # the other one's
    assert first["kept"] + second["kept"] == ["you went with me to the", "clinic before work"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("no sorry it was my sister who rang", "it was my sister who rang"),
        ("no it was my aunt not my mother", "it was my aunt not my mother"),
    ],
)
def test_a_correction_replaces_the_last_answer_and_says_it_back(said: str, meant: str) -> None:
    *_, turn = talk("en-US", *TWO, "my brother rang for you", said)

    assert turn["kept"] == [meant]
    assert meant in turn["says"]
    assert turn["open"] == "thanks"  # the other one is still asked
