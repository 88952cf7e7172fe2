"""Phrases written as data, and where they occur in what was said.

A phrase is whole words: {list} stands for any of a list, (a|b) for one or the other, [a] may be
left out, ... stands for up to three words, ^ and $ for where the answer begins and ends.

There are many phrases and few of them are near in any one answer. So a phrase is looked for only
where one of its telling words was said, and made into a regular expression only then.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

TOKEN = re.compile(r"\[[^\[\]]*\]|\{\w+\}|\.\.\.|\$|\^|[()|]|[^\s()|\[\]{}]+")
GAP, BETWEEN = "...", r"(?:\S+ ){0,3}"
ENDS = {"^": r"\A", "$": r"\Z"}

WordSet = frozenset[str]


class Phrases:
    """A set of phrases. Text is lower case, single spaces, and one space at its very end."""

    def __init__(
        self, patterns: Sequence[str], lists: Mapping[str, Sequence[str]], common: WordSet
    ) -> None:
        self._patterns = patterns
        self._lists = lists
        self._common = common
        self._compiled: dict[str, re.Pattern[str]] = {}
        self._telling: dict[str, WordSet] = {}

    def find(self, text: str) -> Iterator[re.Match[str]]:
        """Yield where the phrases occur, in no order."""
        for pattern in self._near(text):
            yield from self._regex(pattern).finditer(text)

    def match_whole(self, text: str) -> str | None:
        """Return the first phrase, as it was written, that is all of the text."""
        return next((one for one in self._near(text) if self._regex(one).fullmatch(text)), None)

    def blank_out(self, text: str) -> str:
        """Return the text without the phrases, each word's place kept: nothing moves together."""
        for pattern in self._near(text):
            text = self._regex(pattern).sub(_blank_out, text)
        return text

    def _near(self, text: str) -> list[str]:
        """Return the phrases of which a telling word was said, as they were written."""
        near = {at for word in set(text.split()) for at in self._index.get(word, ())}
        return [self._patterns[at] for at in sorted(near)]

    @cached_property
    def _index(self) -> Mapping[str, Sequence[int]]:
        index: dict[str, list[int]] = {}
        for at, pattern in enumerate(self._patterns):
            for word in self._rare_words(pattern):
                index.setdefault(word, []).append(at)
        return index

    def _rare_words(self, pattern: str) -> WordSet:
        """Return words of which one is in every match, as few of them common as can be.

        None where a match may do without any word, as at the end of an answer.
        """
        if pattern not in self._telling:
            ways = [self._of_one_way(way) for way in _ways(TOKEN.findall(pattern))]
            self._telling[pattern] = _of_each(ways)
        return self._telling[pattern]

    def _of_one_way(self, tokens: Iterable[str]) -> WordSet:
        parts = [self._of_part(token) for token in tokens if token[0] not in "[.^$"]
        return min(filter(None, parts), key=self._rarity, default=WordSet())

    def _of_part(self, token: str) -> WordSet:
        if token[0] == "{":
            return _of_each([self._rare_words(one) for one in self._lists[token[1:-1]]])
        return self._rare_words(token[1:-1]) if token[0] == "(" else WordSet({token})

    def _rarity(self, words: WordSet) -> tuple[int, int]:
        return len(words & self._common), len(words)

    def _regex(self, pattern: str) -> re.Pattern[str]:
        if pattern not in self._compiled:
            self._compiled[pattern] = re.compile(rf"(?<!\S)(?:{self._expression(pattern)})")
        return self._compiled[pattern]

    def _expression(self, pattern: str) -> str:
        """Return the regular expression, in which each word brings its own space."""
        return "".join(self._pieces(TOKEN.findall(pattern)))

    def _pieces(self, tokens: Iterable[str]) -> Iterator[str]:
        for token in tokens:
            match token[0]:
                case "[":
                    yield rf"(?:{self._expression(token[1:-1])})?"
                case "{":
                    yield rf"(?:{'|'.join(map(self._expression, self._lists[token[1:-1]]))})"
                case "(":
                    yield "(?:"
                case ")" | "|":
                    yield token
                case "^" | "$":
                    yield ENDS[token]
                case _:
                    yield BETWEEN if token == GAP else re.escape(token) + " "


def _of_each(ways: Sequence[WordSet]) -> WordSet:
    """Return words of which each way has one, if each has any."""
    return WordSet().union(*ways) if all(ways) else WordSet()


def _ways(parts: Sequence[str]) -> list[list[str]]:
    """Split at the outermost `|`; what stands in brackets becomes one part."""
    ways: list[list[str]] = [[]]
    depth, group = 0, ""
    for part in parts:
        depth += {"(": 1, ")": -1}.get(part, 0)
        group += f"{part} " if depth or group else ""
        if group and not depth:
            ways[-1].append(group.strip())
            group = ""
        elif not group and part == "|":
            ways.append([])
        elif not group:
            ways[-1].append(part)
    return ways


def _blank_out(found: re.Match[str]) -> str:
    return "- " * len(found.group().split())
