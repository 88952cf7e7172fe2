"""What there is to see: a closed set. All of it is said in the same turn; nothing that was told."""

from dataclasses import dataclass
from enum import StrEnum, auto

from skill.ritual.model.calendar import Week


class Touch(StrEnum):
    """What touch can do. Each does exactly what the voice does."""

    SKIP = auto()
    REPEAT = auto()
    MORE_TIME = auto()
    DONE = auto()


@dataclass(frozen=True)
class NamedTurn:
    """Whose turn it is, where two are here."""

    name: str
    is_first: bool
    """They began tonight."""


@dataclass(frozen=True)
class Asking:
    """The open question; with nothing to touch, something to look at."""

    text: str
    title: str = ""
    turn: NamedTurn | None = None
    aside: str = ""
    """What is said now, where `text` is the question that has been open for a while."""

    touches: tuple[Touch, ...] = ()


@dataclass(frozen=True)
class Pausing:
    """Something to do before the question is asked: a breath, or a cue for whoever listens."""

    before: str
    then: Asking
    seconds: float
    """How long it takes to say it."""

    breathes: bool = False


@dataclass(frozen=True)
class NightsScreen:
    """The nights kept, and what is said beside them."""

    weeks: tuple[Week, ...]
    total: str
    together: str = ""
    text: str = ""


@dataclass(frozen=True)
class Number:
    """Where a person answers. Nothing of the night stands beside it."""

    numbers: tuple[str, ...]
    """As they are dialled."""

    text: str = ""
    touches: tuple[Touch, ...] = ()


@dataclass(frozen=True)
class Listing:
    """A few sentences to read."""

    title: str
    lines: tuple[str, ...]
    text: str = ""
    """The question that is open, if one is."""

    touches: tuple[Touch, ...] = ()


Screen = Asking | Pausing | NightsScreen | Number | Listing
