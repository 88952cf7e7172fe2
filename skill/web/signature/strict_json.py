"""JSON as Alexa writes it, and nothing else that a lenient parser would let pass."""

import json
from collections.abc import Iterable
from itertools import chain
from math import isfinite
from typing import Any

LARGEST = 128 * 1024
"""Bytes. Alexa's own limit for what goes between it and a skill is below that."""

DEEPEST = 64
"""Levels. A busy screen's visual context, the deepest thing Alexa sends, has about thirty."""

MOST = 10_000
"""Values. A full envelope has some hundred."""

Wire = dict[str, Any]


def parse_json(body: bytes) -> Wire | None:
    """Return the object, or None: whoever sends something else gets no hint.

    Only UTF-8. No name twice in one object, no NaN or infinity, no half of a surrogate pair, no
    number beyond what Python reads in reasonable time, and no more than the limits above.
    """
    if len(body) > LARGEST:
        return None
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_build_object,
            parse_constant=_refuse_constant,
            parse_float=_parse_finite,
        )
        is_modest = _cannot_be_much(body) or _is_modest(value)
        return value if isinstance(value, dict) and is_modest else None
    except (ValueError, RecursionError):
        return None


def _build_object(pairs: list[tuple[str, Any]]) -> Wire:
    wire = dict(pairs)
    if len(wire) != len(pairs):
        raise ValueError("a name is there twice, so readers may disagree about what it means")
    return wire


def _refuse_constant(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _parse_finite(number: str) -> float:
    value = float(number)
    if not isfinite(value):
        raise ValueError("too large to be a number")
    return value


def _cannot_be_much(body: bytes) -> bool:
    """Say whether counting bytes is enough to see that it keeps the limits: mostly it is."""
    opened = body.count(b"{") + body.count(b"[")
    parted = body.count(b",") + body.count(b":")
    return opened < DEEPEST and opened + 2 * parted < MOST and rb"\u" not in body


def _is_modest(wire: object) -> bool:
    """Say whether it is small enough, level by level. Raises ValueError for half a character."""
    level: list[object] = [wire]
    left = MOST
    for _ in range(DEEPEST):
        left -= len(level)
        level = (
            [value for container in level for value in _within(container)] if left > 0 else level
        )
        if not level:
            return True
    return False


def _within(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return chain(value, value.values())
    if isinstance(value, list):
        return value
    if isinstance(value, str) and not value.isascii():
        value.encode()
    return ()
