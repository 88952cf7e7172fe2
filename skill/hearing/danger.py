"""What an answer must be stopped for: phrase families as data, and what only sounds like them."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from skill.hearing.phrases import Phrases
from skill.ritual.model.acts import LongAgo, Troubled
from skill.words.tables import table_in

NEAR_BY = 12
"""Words around a match in which `in the film` says that it happens to nobody here."""

NEAR_BEFORE, NEAR_AFTER, USED_TO_BEFORE = 6, 8, 3
"""Words around a match in which `when i was little`, `again` or `used to` says when it was."""


class Care:
    """Hears one locale, as its `care.toml` says. Never raises for what somebody said."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def find_concern(self, words: str) -> Troubled | LongAgo | None:
        """Return what is to be done about these words, without them. None where nothing is.

        `words` are as the recogniser writes them: lower case, no punctuation, single spaces.
        """
        text = self._harmless.blank_out(self._spell_out(words))
        told = self._long_ago.blank_out(text)
        found = [one for one in self._dangers.find(told) if not self._is_elsewhere(one, told)]
        if any(not self._is_past(match, told) for match in found):
            return Troubled()
        return LongAgo() if found or told != text else None

    def leave_out_harmless(self, words: str) -> str:
        """Return these words without those that only sound like a danger; all, if none does."""
        spelled = self._spell_out(words)
        text = self._harmless.blank_out(spelled)
        return words if text == spelled else " ".join(text.replace("- ", "").split())

    def is_told(self, words: str) -> bool:
        """Say whether it is told of a story, a game, somebody's work, or a time that is over."""
        text = self._spell_out(words)
        is_over = any(self._marks.find(text)) and not any(self._still.find(text))
        return is_over or any(self._elsewhere.find(text))

    def families(self) -> frozenset[str]:
        """Return the names of the families there are patterns for."""
        return frozenset(self._data["care"])

    def _spell_out(self, words: str) -> str:
        spelled = self._data["spelled_out"]
        text = " ".join(spelled.get(word, word) for word in words.split()) + " "
        return self._fillers.sub("", text)

    def _is_past(self, match: re.Match[str], text: str) -> bool:
        """Say whether it is told of a time that is over, in the same breath."""
        before = self._but.split(text[: match.start()])[-1].split()
        after = self._but.split(text[match.end() :])[0].split()
        told = match.group().split()
        near = " ".join([*before[-NEAR_BEFORE:], *told, *after[:NEAR_AFTER]]) + " "
        used_to = " ".join([*before[-USED_TO_BEFORE:], *told]) + " "
        is_over = any(self._marks.find(near)) or any(self._used_to.find(used_to))
        return is_over and not any(self._still.find(near))

    def _is_elsewhere(self, match: re.Match[str], text: str) -> bool:
        """Say whether it happens to others, in a story, in a game, or at somebody's work.

        What somebody says of themselves happens to them, whatever film was on before.
        """
        before, after = text[: match.start()].split(), text[match.end() :].split()
        told = match.group().split()
        if self._first_person.intersection([*before[-1:], *told]):
            return False
        near = " ".join([*before[-NEAR_BY:], *told, *after[:NEAR_BY]]) + " "
        return any(self._elsewhere.find(near))

    @cached_property
    def _data(self) -> Mapping[str, Any]:
        return table_in(self._file)

    @cached_property
    def _dangers(self) -> Phrases:
        families = self._data["care"].values()
        return self._phrases([one for family in families for one in family["patterns"]])

    @cached_property
    def _harmless(self) -> Phrases:
        return self._phrases(self._data["harmless"]["patterns"])

    @cached_property
    def _long_ago(self) -> Phrases:
        return self._phrases(self._data["long_ago"]["patterns"])

    @cached_property
    def _elsewhere(self) -> Phrases:
        return self._phrases(self._data["elsewhere"]["marks"])

    @cached_property
    def _first_person(self) -> frozenset[str]:
        return frozenset(self._data["lists"]["first"])

    @cached_property
    def _marks(self) -> Phrases:
        return self._phrases(self._data["long_ago"]["marks"])

    @cached_property
    def _used_to(self) -> Phrases:
        return self._phrases(self._data["long_ago"]["used_to"])

    @cached_property
    def _still(self) -> Phrases:
        return self._phrases(self._data["long_ago"]["still"])

    @cached_property
    def _fillers(self) -> re.Pattern[str]:
        return _any_of(self._data["fillers"])

    @cached_property
    def _but(self) -> re.Pattern[str]:
        """Where one breath ends: what stands beyond says nothing of when this was."""
        return _any_of(self._data["long_ago"]["but"])

    def _phrases(self, patterns: Sequence[str]) -> Phrases:
        return Phrases(patterns, self._data["lists"], frozenset(self._data["common"]))


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, words))}) ")
