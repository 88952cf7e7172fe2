"""A screen as Alexa draws it: a document, which never changes, and the few words that go in it."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, assert_never

from skill.alexa.screens.screen import (
    Asking,
    Listing,
    NightsScreen,
    Number,
    Pausing,
    Screen,
    Touch,
)
from skill.words.labels import Labels

HERE = Path(__file__).parent
SIZES: Mapping[str, tuple[int, int]] = {"short": (34, 14), "medium": (70, 18), "long": (125, 22)}
"""Letters up to which a text is drawn in the three larger sizes, and those of its longest word
(tests/alexa/screens)."""

DIALLED_AT_A_GLANCE = 7
"""Digits and spaces of a number that is drawn in the largest size."""

MILLISECONDS = 1000


def directive_of(screen: Screen, labels: Labels, token: str) -> dict[str, Any]:
    """Return the directive that shows it. `token` comes back with whatever is touched."""
    name, data = _draw(screen, labels)
    return {
        "type": "Alexa.Presentation.APL.RenderDocument",
        "token": token,
        "document": document(name),
        "datasources": {"night": data},
    }


@cache
def document(name: str) -> Mapping[str, Any]:
    """Return a whole document: its own file, the tokens, and the layouts it uses."""
    own, tokens, layouts = (_read(one) for one in (name, "tokens", "layouts"))
    return {**own, **tokens, "layouts": _collect_layouts(own, layouts)}


def size_of(text: str) -> str:
    """Return how large a text is drawn: so that all of it fits everywhere, and no word is cut."""
    letters, longest = len(text), max(map(len, text.split()), default=0)
    fitting = (size for size, most in SIZES.items() if letters <= most[0] and longest <= most[1])
    return next(fitting, "longest")


def _draw(screen: Screen, labels: Labels) -> tuple[str, dict[str, Any]]:
    match screen:
        case Asking():
            return "asking", _draw_asking(screen, labels)
        case Pausing():
            return "pausing", _draw_pausing(screen, labels)
        case NightsScreen():
            return "nights", _draw_nights(screen, labels)
        case Number():
            return "number", _draw_number(screen, labels)
        case Listing():
            return "listing", _draw_listing(screen, labels)
        case _:
            assert_never(screen)


def _draw_asking(screen: Asking, labels: Labels) -> dict[str, Any]:
    return {
        "title": screen.title,
        "turn": screen.turn.name if screen.turn else "",
        "isFirst": screen.turn is None or screen.turn.is_first,
        "text": screen.text,
        "size": size_of(screen.text),
        "aside": screen.aside,
        "buttons": _draw_buttons(screen.touches, labels),
    }


def _draw_pausing(screen: Pausing, labels: Labels) -> dict[str, Any]:
    return {
        **_draw_asking(screen.then, labels),
        "before": screen.before,
        "beforeSize": size_of(screen.before),
        "breathes": screen.breathes,
        "pause": round(screen.seconds * MILLISECONDS),
    }


def _draw_nights(screen: NightsScreen, labels: Labels) -> dict[str, Any]:
    return {
        "weekdays": labels.weekdays(),
        "weeks": screen.weeks,
        "total": screen.total,
        "together": screen.together,
        "text": screen.text,
    }


def _draw_number(screen: Number, labels: Labels) -> dict[str, Any]:
    return {
        "hours": labels.label("number", "hours"),
        "numbers": screen.numbers,
        "isLong": max(map(len, screen.numbers)) > DIALLED_AT_A_GLANCE,
        "text": screen.text,
        "buttons": _draw_buttons(screen.touches, labels),
    }


def _draw_listing(screen: Listing, labels: Labels) -> dict[str, Any]:
    return {
        "title": screen.title,
        "lines": screen.lines,
        "size": size_of(" ".join(screen.lines)),
        "text": screen.text,
        "buttons": _draw_buttons(screen.touches, labels),
    }


def _draw_buttons(touches: Sequence[Touch], labels: Labels) -> list[list[dict[str, str]]]:
    """Return them in pairs: a pair stays in one row, whatever the shape of the glass."""
    buttons = [{"does": one.value, "label": labels.label("buttons", one.value)} for one in touches]
    return [buttons[at : at + 2] for at in range(0, len(buttons), 2)]


def _collect_layouts(own: Mapping[str, Any], layouts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the layouts a document names, and those that these name."""
    used: dict[str, Any] = {}
    open_ = [own]
    while open_:
        text = json.dumps(open_.pop())
        new = [name for name in layouts if f'"type": "{name}"' in text and name not in used]
        used.update((name, layouts[name]) for name in new)
        open_ += [layouts[name] for name in new]
    return used


def _read(name: str) -> Mapping[str, Any]:
    read: Mapping[str, Any] = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    return read
