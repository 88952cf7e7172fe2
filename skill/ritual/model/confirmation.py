"""One question open beside the night: may this go, are you alone, which digits. Over any step."""

from datetime import date
from enum import StrEnum, auto
from typing import assert_never

from msgspec import Struct

from skill.ritual.model.acts import Erasure
from skill.ritual.model.household import People, Seat


class RecallKind(StrEnum):
    """What of the kept words somebody wants to hear."""

    NIGHT = auto()
    THANKS = auto()
    PARKED = auto()


class Purpose(StrEnum):
    """What four digits are asked for."""

    SEAL = auto()
    """Whose words they will be; a new code, where there was none."""

    AGAIN = auto()
    """A new code, told once more: a misheard one would lock its author out."""

    HEAR = auto()


class Confirm(Struct, frozen=True):
    """Shall this really go?"""

    what: Erasure
    night: date | None = None
    """Which one, where a night is to go."""


class ConfirmPeople(Struct, frozen=True):
    """Shall this be for one, or for two, from now on?"""

    people: People


class AskAlone(Struct, frozen=True):
    """Just the two of you? Or: just you there?"""

    what: RecallKind
    night: date | None = None


class AskCode(Struct, frozen=True):
    """Your four digits?"""

    purpose: Purpose
    seat: Seat | None = None
    """Whose code it is to be, where it is a new one."""


class AskDanger(Struct, frozen=True):
    """Is somebody in danger?"""


Confirmation = Confirm | ConfirmPeople | AskAlone | AskCode | AskDanger


class Aside(Struct, frozen=True):
    """What rides in the session while the question is open. Silence lets it go."""

    asks: Confirmation
    closes: bool = False
    """It came in with the microphone closed, which closes again once it is answered."""

    @property
    def mark(self) -> str:
        """Which question it is, in a few letters: the same whichever night it is about."""
        match self.asks:
            case Confirm(what) | AskAlone(what):
                return f"{type(self.asks).__name__[0]}{what[:2]}"
            case ConfirmPeople(people):
                return f"P{people.name[:2].lower()}"
            case AskCode(purpose):
                return f"D{purpose[:2]}"
            case AskDanger():
                return "W"
            case _:
                assert_never(self.asks)
