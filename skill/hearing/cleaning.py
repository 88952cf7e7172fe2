"""What is taken off an utterance: sounds, false starts, what somebody took back.

Conservative: a word goes only where it is known to say nothing in that place. What stands in the
middle of a sentence is left as it was said.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

SaidWords = tuple[str, ...]
MOST_DENIED = 4
"""Words of the thing denied in `paris no not paris prague`."""


class Cleaning:
    """Cleans one locale, as the `[edges]` of its `ear.toml` say: nothing, where there are none."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data

    def clean_answer(self, words: str) -> str:
        """Return an answer as it is to be kept. All noise comes back as it was."""
        while (fewer := self._cut_once(words)) != words:  # what is cut at one end frees the other
            words = fewer
        return words

    def _cut_once(self, words: str) -> str:
        said = tuple(words.split())
        while (start := self._count_start(said)) > 0:
            said = said[start:]
        while self._plain_words(said[-1:]) in self._trailing and len(said) > 1:
            said = said[:-1]
        if len(tail := self._drop_tail(said)) < len(said):
            return " ".join(tail)
        return " ".join(said) if said else words

    def strip_courtesies(self, text: str) -> Iterator[str]:
        """Yield what is left of a command without its courtesies, the fullest first.

        `um can we skip it please` also yields `skip it`, and each as it is written rather than
        said. `text` is lower case, without punctuation.
        """
        for begun in _peel(text, self._leading):
            for left in _peel(begun, self._following):
                if left != text:
                    yield left
                if once := _find_repetition(left):
                    yield once
                if (plain := self.write_out(left)) != left:
                    yield plain

    def write_out(self, text: str) -> str:
        """Return a command as it is written: `hast du ne idee` as `hast du eine idee`.

        Words that only colour it go. Where nothing would be left, the text is as it was.
        """
        if not self._written:
            return text
        left = self._colloquial.sub(lambda found: self._written[found.group()], text)
        return " ".join(left.split()) or text

    def _count_start(self, said: SaidWords) -> int:
        """Return how many words at the beginning say nothing; never all of them."""
        spoken = tuple(map(_simplify, said))
        found = (
            self._count_noise(spoken)
            or self._count_opener(spoken)
            or self._count_stutter(spoken)
            or self._count_taken_back(spoken)
            or self._count_swap(spoken)
        )
        return found if found < len(said) else 0

    def _count_noise(self, spoken: SaidWords) -> int:
        return next((len(one) for one in self._sounds if spoken[: len(one)] == one), 0)

    def _count_opener(self, spoken: SaidWords) -> int:
        """`so i went`: an opener counts as one only before the words that it may open."""
        for opener in self._data.get("openers", ()):
            for phrase in _split(opener["words"]):
                rest = spoken[len(phrase) :]
                begins = spoken[: len(phrase)] == phrase
                if begins and rest and _may_follow(rest, opener):
                    return len(phrase)
        return 0

    def _count_stutter(self, spoken: SaidWords) -> int:
        for phrase in self._stutters:
            length = len(phrase)
            if spoken[:length] == phrase == spoken[length : 2 * length]:
                return length
        return 0

    def _count_taken_back(self, spoken: SaidWords) -> int:
        """`a bakery no scratch that a bookshop`: what was said before goes with the marker."""
        for phrase in self._taking_back:
            for at in range(1, len(spoken) - len(phrase)):
                if spoken[at : at + len(phrase)] == phrase:
                    return at + len(phrase)
        return 0

    def _count_swap(self, spoken: SaidWords) -> int:
        """`paris no not paris prague`, `tom no wait tim`: one short thing for another."""
        for at in range(1, min(len(spoken), MOST_DENIED + 1)):
            first, rest = spoken[:at], spoken[at:]
            for phrase in self._denying:
                if rest[: len(phrase) + at] == phrase + first:
                    return at + len(phrase) + at
            for phrase in self._swapping:
                if at == 1 and len(rest) == len(phrase) + 1 and rest[:-1] == phrase:
                    return at + len(phrase)
        return 0

    def _drop_tail(self, said: SaidWords) -> SaidWords:
        spoken = tuple(map(_simplify, said))
        for tail in self._tails:
            if len(tail) < len(spoken) and spoken[-len(tail) :] == tail:
                return said[: -len(tail)]
        return said

    def _plain_words(self, said: SaidWords) -> str:
        return " ".join(map(_simplify, said))

    @cached_property
    def _sounds(self) -> list[SaidWords]:
        return _split(self._data.get("sounds", ()))

    @cached_property
    def _trailing(self) -> frozenset[str]:
        return frozenset(self._data.get("trailing_sounds", ()))

    @cached_property
    def _tails(self) -> list[SaidWords]:
        return _split(self._data.get("tails", ()))

    @cached_property
    def _stutters(self) -> list[SaidWords]:
        return _split(self._data.get("stutters", ()))

    @cached_property
    def _taking_back(self) -> list[SaidWords]:
        return _split(self._data.get("takes_back", ()))

    @cached_property
    def _denying(self) -> list[SaidWords]:
        return _split(self._data.get("denies", ()))

    @cached_property
    def _swapping(self) -> list[SaidWords]:
        return _split(self._data.get("swaps", ()))

    @cached_property
    def _written(self) -> Mapping[str, str]:
        written: Mapping[str, str] = self._data.get("written", {})
        return written

    @cached_property
    def _colloquial(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\S)(?:{_longest_first(list(self._written))})(?!\S)")

    @cached_property
    def _leading(self) -> re.Pattern[str]:
        return re.compile(rf"^(?:{_longest_first(self._data['before_commands'])}) ")

    @cached_property
    def _following(self) -> re.Pattern[str]:
        return re.compile(rf" (?:{_longest_first(self._data['after_commands'])})$")


def _simplify(word: str) -> str:
    return word.casefold().replace("\u2019", "'").strip(".,;:!?\u2026-")


def _split(phrases: Sequence[str]) -> list[SaidWords]:
    return sorted((tuple(phrase.split()) for phrase in phrases), key=len, reverse=True)


def _may_follow(rest: SaidWords, opener: Mapping[str, Any]) -> bool:
    allowed = opener.get("before")
    is_meant = set(rest[1:2]) & set(opener.get("unless_then", ()))
    return not is_meant and (allowed is None or rest[0] in allowed)


def _longest_first(phrases: Sequence[str]) -> str:
    return "|".join(map(re.escape, sorted(phrases, key=len, reverse=True)))


def _peel(text: str, layer: re.Pattern[str]) -> Iterator[str]:
    yield text
    while (peeled := layer.sub("", text)) != text:
        yield (text := peeled)


def _find_repetition(text: str) -> str:
    """Return what is said over and over, `stop stop stop`; empty where it is not."""
    words = text.split()
    for length in range(1, len(words) // 2 + 1):
        once, times = words[:length], len(words) // length
        if once * times == words:
            return " ".join(once)
    return ""
