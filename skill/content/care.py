"""What an answer must be stopped for: phrase families as data, and what only sounds like them."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from skill.ritual.acts import LongAgo, Troubled

TOKEN = re.compile(r"\[[^\[\]]*\]|\{\w+\}|\.\.\.|\$|\^|[()|]|[^\s()|\[\]{}]+")
GAP, BETWEEN = "...", r"(?:\S+ ){0,3}"
NEAR_BEFORE, NEAR_AFTER, USED_TO_BEFORE = 6, 8, 3
"""Words around a match in which `when i was little`, `again` or `used to` says when it was."""


class Care:
    """Hears one locale, as its `care.toml` says. Never raises for what somebody said."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def concern(self, words: str) -> Troubled | LongAgo | None:
        """Return what is to be done about these words, without them. None where nothing is.

        `words` are as the recogniser writes them: lower case, no punctuation, single spaces.
        """
        text = self._plain(words)
        told = self._told.sub(_silent, text)
        found = [match for family in self._families.values() for match in family.finditer(told)]
        if any(not self._is_past(match, told) for match in found):
            return Troubled()
        return LongAgo() if found or told != text else None

    def families(self) -> frozenset[str]:
        """Return the names of the families there are patterns for."""
        return frozenset(self._families)

    def _plain(self, words: str) -> str:
        spelled = self._data["spelled_out"]
        text = " ".join(spelled.get(word, word) for word in words.split()) + " "
        return self._harmless.sub(_silent, self._fillers.sub("", text))

    def _is_past(self, match: re.Match[str], text: str) -> bool:
        """Say whether it is told of a time that is over, in the same breath."""
        before = self._but.split(text[: match.start()])[-1].split()
        after = self._but.split(text[match.end() :])[0].split()
        told = match.group().split()
        near = " ".join([*before[-NEAR_BEFORE:], *told, *after[:NEAR_AFTER]]) + " "
        used_to = " ".join([*before[-USED_TO_BEFORE:], *told]) + " "
        is_over = self._marks.search(near) or self._used_to.search(used_to)
        return bool(is_over) and not self._still.search(near)

    @cached_property
    def _data(self) -> Mapping[str, Any]:
        return tomllib.loads(self._file.read_text(encoding="utf-8"))

    @cached_property
    def _families(self) -> Mapping[str, re.Pattern[str]]:
        return {
            name: self._any_of(family["patterns"]) for name, family in self._data["care"].items()
        }

    @cached_property
    def _harmless(self) -> re.Pattern[str]:
        return self._any_of(self._data["harmless"]["patterns"])

    @cached_property
    def _told(self) -> re.Pattern[str]:
        return self._any_of(self._data["long_ago"]["patterns"])

    @cached_property
    def _marks(self) -> re.Pattern[str]:
        return self._any_of(self._data["long_ago"]["marks"])

    @cached_property
    def _used_to(self) -> re.Pattern[str]:
        return self._any_of(self._data["long_ago"]["used_to"])

    @cached_property
    def _but(self) -> re.Pattern[str]:
        """Where one breath ends: what stands beyond says nothing of when this was."""
        return self._any_of(self._data["long_ago"]["but"])

    @cached_property
    def _still(self) -> re.Pattern[str]:
        return self._any_of(self._data["long_ago"]["still"])

    @cached_property
    def _fillers(self) -> re.Pattern[str]:
        return self._any_of(self._data["fillers"])

    def _any_of(self, patterns: Sequence[str]) -> re.Pattern[str]:
        return re.compile(rf"(?<!\S)(?:{'|'.join(map(self._regex, patterns))})")

    def _regex(self, pattern: str) -> str:
        """Turn a pattern into a regular expression, in which each word brings its own space."""
        return "".join(self._pieces(TOKEN.findall(pattern)))

    def _pieces(self, tokens: Iterable[str]) -> Iterable[str]:
        for token in tokens:
            match token[0]:
                case "[":
                    yield rf"(?:{self._regex(token[1:-1])})?"
                case "{":
                    yield rf"(?:{'|'.join(map(self._regex, self._data['lists'][token[1:-1]]))})"
                case "(":
                    yield "(?:"
                case ")" | "|":
                    yield token
                case "." if token == GAP:
                    yield BETWEEN
                case "$":
                    yield r"\Z"
                case "^":
                    yield r"\A"
                case _:
                    yield re.escape(token) + " "


def _silent(found: re.Match[str]) -> str:
    """Keep the place of what is taken out, so that nothing moves together."""
    return "- " * len(found.group().split())
