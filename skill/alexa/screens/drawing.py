"""What there is to see, and how Alexa draws it: a document, which never changes, and a few words.

All of it is said in the same turn; nothing that was told. Each screen names its document, the file
beside this one, and draws the words that go in it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from skill.ritual.model.calendar import Week
from skill.words.labels import Labels


@dataclass(frozen=True)
class NamedTurn:
    """Whose turn it is, where two are here."""

    name: str
    is_first: bool
    """They began tonight."""


@dataclass(frozen=True)
class Asking:
    """The open question; with nothing to touch, something to look at."""

    file: ClassVar = "asking"
    text: str
    title: str = ""
    turn: NamedTurn | None = None
    aside: str = ""
    """What is said now, where `text` is the question that has been open for a while."""

    touches: tuple[str, ...] = ()

    def draw(self, labels: Labels) -> dict[str, Any]:
        """Return the words that go in the document."""
        return {
            "title": self.title,
            "turn": self.turn.name if self.turn else "",
            "isFirst": self.turn is None or self.turn.is_first,
            "text": self.text,
            "size": size_of(self.text),
            "aside": self.aside,
            "buttons": _draw_buttons(self.touches, labels),
        }


@dataclass(frozen=True)
class Pausing:
    """Something to do before the question is asked: a breath, or a cue for whoever listens."""

    file: ClassVar = "pausing"
    before: str
    then: Asking
    seconds: float
    """How long it takes to say it."""

    breathes: bool = False

    def draw(self, labels: Labels) -> dict[str, Any]:
        """Return the words that go in the document."""
        return {
            **self.then.draw(labels),
            "before": self.before,
            "beforeSize": size_of(self.before),
            "breathes": self.breathes,
            "pause": round(self.seconds * 1000),  # milliseconds
        }


@dataclass(frozen=True)
class NightsScreen:
    """The nights kept, and what is said beside them."""

    file: ClassVar = "nights"
    weeks: tuple[Week, ...]
    total: str
    together: str = ""
    text: str = ""

    def draw(self, labels: Labels) -> dict[str, Any]:
        """Return the words that go in the document."""
        return {
            "weekdays": labels.weekdays(),
            "weeks": self.weeks,
            "total": self.total,
            "together": self.together,
            "text": self.text,
        }


@dataclass(frozen=True)
class Number:
    """Where a person answers. Nothing of the night stands beside it."""

    file: ClassVar = "number"
    numbers: tuple[str, ...]
    """As they are dialled."""

    text: str = ""
    touches: tuple[str, ...] = ()

    def draw(self, labels: Labels) -> dict[str, Any]:
        """Return the words that go in the document."""
        most = 7  # digits and spaces of a number that is drawn in the largest size
        return {
            "hours": labels.label("number", "hours"),
            "numbers": self.numbers,
            "isLong": max(map(len, self.numbers)) > most,
            "text": self.text,
            "buttons": _draw_buttons(self.touches, labels),
        }


@dataclass(frozen=True)
class Listing:
    """A few sentences to read."""

    file: ClassVar = "listing"
    title: str
    lines: tuple[str, ...]
    text: str = ""
    """The question that is open, if one is."""

    touches: tuple[str, ...] = ()

    def draw(self, labels: Labels) -> dict[str, Any]:
        """Return the words that go in the document."""
        return {
            "title": self.title,
            "lines": self.lines,
            "size": size_of(" ".join(self.lines)),
            "text": self.text,
            "buttons": _draw_buttons(self.touches, labels),
        }


Screen = Asking | Pausing | NightsScreen | Number | Listing


@cache
def document(name: str) -> Mapping[str, Any]:
    """Return a whole document: its own file, the tokens, and the layouts it uses.

    Those are the layouts it names, and those that these name.
    """
    here = Path(__file__).parent
    own, tokens, layouts = (
        json.loads((here / f"{one}.json").read_text(encoding="utf-8"))
        for one in (name, "tokens", "layouts")
    )
    used: dict[str, Any] = {}
    unread = [own]
    while unread:
        text = json.dumps(unread.pop())
        new = [layout for layout in layouts if f'"type": "{layout}"' in text and layout not in used]
        used.update((layout, layouts[layout]) for layout in new)
        unread += [layouts[layout] for layout in new]
    return {**own, **tokens, "layouts": used}


def size_of(text: str) -> str:
    """Return how large a text is drawn: so that all of it fits everywhere, and no word is cut.

    By how many letters it has, and its longest word: up to so many it is drawn in the three larger
    sizes (tests/alexa/screens).
    """
    sizes = {"short": (34, 14), "medium": (70, 18), "long": (125, 22)}
    letters, longest = len(text), max(map(len, text.split()), default=0)
    fitting = (size for size, most in sizes.items() if letters <= most[0] and longest <= most[1])
    return next(fitting, "longest")


def _draw_buttons(touches: Sequence[str], labels: Labels) -> list[list[dict[str, str]]]:
    """Return them in pairs: a pair stays in one row, whatever the shape of the glass."""
    buttons = [{"does": touch, "label": labels.label("buttons", touch)} for touch in touches]
    return [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
