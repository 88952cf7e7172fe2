"""What is asked beside the night comes back from a session as it went in."""

from datetime import date

import pytest

from skill.codec.texts import aside_from_wire, aside_to_wire
from skill.ritual.model.acts import Erasure
from skill.ritual.model.confirmation import (
    Aside,
    AskAlone,
    AskCode,
    AskDanger,
    Confirm,
    Confirmation,
    Purpose,
    RecallKind,
)
from skill.ritual.model.household import Seat

NIGHT = date(2026, 11, 20)
ASKED = [
    *(Confirm(what, night) for what in Erasure for night in (None, NIGHT)),
    *(AskAlone(what, night) for what in RecallKind for night in (None, NIGHT)),
    *(AskCode(purpose, seat) for purpose in Purpose for seat in (None, *Seat)),
    AskDanger(),
]


@pytest.mark.parametrize("asks", ASKED)
@pytest.mark.parametrize("closes", [False, True])
def test_it_is_read_as_it_was_written(
    asks: Confirmation,
    closes: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    aside = Aside(asks, closes)

    assert aside_from_wire(aside_to_wire(aside)) == aside


@pytest.mark.parametrize(
    "wire",
    [
        *("", "confirm", "confirm cake - stays", "cake night - stays", "code hear C stays"),
        *("confirm night yesterday stays", "alone night B stays", "code hear 2026-11-20 stays"),
    ],
)
def test_what_is_not_known_here_is_not_asked(wire: str) -> None:
    assert aside_from_wire(wire) is None
