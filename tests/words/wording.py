"""Words that no question and no suggestion of the bank has, and when two are nearly the same."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

NEAR = 0.6
"""How alike two questions may not be: the share of word triples they have in common."""

FOLDER = Path(__file__).parent / "lists"
"""One file for each language that speaks: what its lines, its questions and its care never say."""


def pattern(locale: str, kind: str, name: str) -> re.Pattern[str]:
    """Return what finds any word of a list of a language. An empty list finds nothing."""
    words = lists_of(locale)[kind][name]
    return re.compile(rf"\b(?:{'|'.join(words)})(?!\w)" if words else r"(?!)", re.IGNORECASE)


def letters(locale: str, kind: str) -> re.Pattern[str]:
    """Return what matches a text of nothing but the letters and signs of a language."""
    return re.compile(rf"(?:{lists_of(locale)[kind]['letters']}|\{{[a-z_]+\}})+")


@cache
def lists_of(locale: str) -> Mapping[str, Any]:
    """Return the lists of a language. OSError for one that speaks and has none."""
    return tomllib.loads((FOLDER / f"{locale}.toml").read_text(encoding="utf-8"))


def nearly_the_same(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the ids of all that are too much alike, two by two."""
    shingles = {id_: _shingles(text) for id_, text in texts.items()}
    return [
        (one, other)
        for one, other in combinations(shingles, 2)
        if _similarity(shingles[one], shingles[other]) >= NEAR
    ]


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"[\w']+", text.casefold())
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _similarity(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    return len(one & other) / (len(one | other) or 1)
