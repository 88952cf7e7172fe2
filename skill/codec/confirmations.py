"""What is asked beside the night, on the wire: three words in a row, and whether it closes."""

from typing import assert_never

from skill.codec.fields import day_in, one_of, words_in
from skill.ritual.model.acts import Erasure
from skill.ritual.model.confirmation import (
    Aside,
    AskAlone,
    AskCode,
    Confirm,
    ConfirmPeople,
    Purpose,
    RecallKind,
)
from skill.ritual.model.household import People, Seat

NOTHING = "-"
WORDS = 4


def aside_to_wire(aside: Aside) -> str:
    """Write it down: `confirm night 2026-11-20 closes`."""
    what, whose = _words(aside.asks)
    kind = KINDS[type(aside.asks)]
    return " ".join((kind, what, whose or NOTHING, "closes" if aside.closes else "stays"))


def aside_from_wire(wire: object) -> Aside | None:
    """Read it; None where it asks what this release does not know: then nothing is asked."""
    words = words_in(wire)
    if len(words) != WORDS:
        return None
    kind, what, whose, closes = words
    asks = _asks(kind, what, "" if whose == NOTHING else whose)
    return Aside(asks, closes == "closes") if asks else None


KINDS = {Confirm: "confirm", ConfirmPeople: "people", AskAlone: "alone", AskCode: "code"}


def _words(asks: Confirm | ConfirmPeople | AskAlone | AskCode) -> tuple[str, str]:
    match asks:
        case ConfirmPeople():
            return asks.people.name.lower(), ""
        case Confirm() | AskAlone():
            return asks.what.value, asks.night.isoformat() if asks.night else ""
        case AskCode():
            return asks.purpose.value, asks.seat.name if asks.seat else ""
        case _:
            assert_never(asks)


def _asks(kind: str, what: str, of: str) -> Confirm | ConfirmPeople | AskAlone | AskCode | None:
    """Read what is asked. Of another night, or of somebody else, it must not be asked."""
    night, seat = day_in(of), one_of(Seat, of)
    if of and night is None and seat is None:
        return None
    match kind:
        case "people" if (people := one_of(People, what)) and not of:
            return ConfirmPeople(people)
        case "confirm" if (erasure := one_of(Erasure, what)) and not seat:
            return Confirm(erasure, night)
        case "alone" if (kept := one_of(RecallKind, what)) and not seat:
            return AskAlone(kept, night)
        case "code" if (purpose := one_of(Purpose, what)) and not night:
            return AskCode(purpose, seat)
        case _:
            return None
