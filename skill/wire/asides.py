"""What is asked beside the night, on the wire: three words in a row, and whether it closes."""

from datetime import date
from typing import assert_never

from skill.ritual.acts import Erasure
from skill.ritual.aside import Aside, AskAlone, AskCode, Confirm, ConfirmPeople, Kept, Purpose
from skill.ritual.household import People, Seat

NOTHING = "-"


def aside_to_wire(aside: Aside) -> str:
    """Write it down: `confirm night 2026-11-20 closes`."""
    what, whose = _words(aside.asks)
    kind = KINDS[type(aside.asks)]
    return " ".join((kind, what, whose or NOTHING, "closes" if aside.closes else "stays"))


def aside_from_wire(wire: str) -> Aside:
    """Read it. Raises ValueError or KeyError when it is none."""
    kind, what, whose, closes = wire.split(" ")
    of = "" if whose == NOTHING else whose
    return Aside(_asks(kind, what, of), closes == "closes")


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


def _asks(kind: str, what: str, of: str) -> Confirm | ConfirmPeople | AskAlone | AskCode:
    match kind:
        case "people":
            return ConfirmPeople(People[what.upper()])
        case "confirm":
            return Confirm(Erasure(what), date.fromisoformat(of) if of else None)
        case "alone":
            return AskAlone(Kept(what), date.fromisoformat(of) if of else None)
        case "code":
            return AskCode(Purpose(what), Seat[of] if of else None)
        case _:
            raise ValueError("nothing that is asked")
