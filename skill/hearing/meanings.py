"""What the things somebody names tell of how it was: `her side of the bed`, `he can still whistle`.

Many words of few kinds, as data. Alone, a word is a hint: how much each kind is worth beside the
others is learnt from what people said (`trained.py`).
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from skill.words.tables import table_in

ANY, STEM = "_", "*"
SHORTEST_STEM = 3


class Found(NamedTuple):
    """One meaning, and where its words stand in the sentence."""

    side: str
    """`hard`, `good`, `sore`, `empty`, or the `frame` that they stand in."""

    kind: str
    at: int
    end: int


class Meanings:
    """The words of one locale, by their beginnings: a sentence is walked through once."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def find(self, words: list[str]) -> Iterator[Found]:
        """Yield every meaning that is named, as the words stand. `words` are of a `normal` text."""
        for at in range(len(words)):
            yield from self._walk(words, at, at, self._tree)

    def _walk(
        self, words: list[str], begin: int, at: int, node: Mapping[str, Any]
    ) -> Iterator[Found]:
        for side, kind in node.get("", ()):
            yield Found(side, kind, begin, at)
        if at == len(words):
            return
        for token in self._tokens_of(words[at]):
            if token in node:
                yield from self._walk(words, begin, at + 1, node[token])

    def _tokens_of(self, word: str) -> Iterator[str]:
        yield word
        yield ANY
        beginnings = (word[:length] for length in range(SHORTEST_STEM, len(word) + 1))
        yield from (one + STEM for one in beginnings if one + STEM in self._stems)

    @cached_property
    def denials(self) -> frozenset[str]:
        """Words that deny what stands behind them."""
        return frozenset(self._data["denials"])

    @cached_property
    def _sides(self) -> Mapping[str, Mapping[str, list[str]]]:
        return {side: kinds for side, kinds in self._data.items() if side != "denials"}

    @cached_property
    def _data(self) -> Mapping[str, Any]:
        return table_in(self._file)

    @cached_property
    def _tree(self) -> Mapping[str, Any]:
        tree: dict[str, Any] = {}
        for side, kinds in self._sides.items():
            for kind, phrases in kinds.items():
                for phrase in dict.fromkeys(phrases):
                    node = tree
                    for word in phrase.split():
                        node = node.setdefault(word, {})
                    node.setdefault("", []).append((side, kind))
        return tree

    @cached_property
    def _stems(self) -> frozenset[str]:
        phrases = (
            phrase for kinds in self._sides.values() for one in kinds.values() for phrase in one
        )
        return frozenset(
            word for phrase in phrases for word in phrase.split() if word.endswith(STEM)
        )
