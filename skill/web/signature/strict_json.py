"""JSON as Alexa writes it, and nothing else that a lenient parser would let pass."""

import json
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
            parse_constant=_parse_finite,
            parse_float=_parse_finite,
        )
        # counting bytes is mostly enough to see that the limits are kept
        opened = body.count(b"{") + body.count(b"[")
        parted = body.count(b",") + body.count(b":")
        is_plainly_modest = opened < DEEPEST and opened + 2 * parted < MOST and rb"\u" not in body
        is_modest = is_plainly_modest or _is_modest(value)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and is_modest else None


def _build_object(pairs: list[tuple[str, Any]]) -> Wire:
    wire = dict(pairs)
    if len(wire) != len(pairs):
        raise ValueError("a name is there twice, so readers may disagree about what it means")
    return wire


def _parse_finite(number: str) -> float:
    """Parse what is, or claims to be, a number: NaN and Infinity are no JSON, nor is 1e999."""
    value = float(number)
    if not isfinite(value):
        raise ValueError("not a number, or too large to be one")
    return value


def _is_modest(wire: object) -> bool:
    """Say whether it is small enough, level by level. Raises ValueError for half a character."""
    level: list[object] = [wire]
    left = MOST
    for _ in range(DEEPEST):
        left -= len(level)
        if left <= 0:
            return False
        inner: list[object] = []
        for value in level:
            match value:
                case dict():
                    inner += [*value, *value.values()]
                case list():
                    inner += value
                case str() if not value.isascii():
                    value.encode()
        if not inner:
            return True
        level = inner
    return False
