"""Four digits, however they are said: one by one, in pairs, doubled, or typed."""

from collections.abc import Mapping
from typing import Any

FOUR = 4


class Numerals:
    """Reads the number words of one locale. `data` is the table of its ear."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._units: Mapping[str, str] = data["units"]
        self._teens: Mapping[str, str] = data["teens"]
        self._tens: Mapping[str, str] = data["tens"]
        self._times: Mapping[str, int] = data["times"]

    def four_digits(self, text: str) -> str:
        """Return the digits of a text that is exactly four of them; else nothing."""
        digits, words = "", text.split()
        while words:
            read, words = self._next(words)
            if not read:
                return ""
            digits += read
        return digits if len(digits) == FOUR else ""

    def _next(self, words: list[str]) -> tuple[str, list[str]]:
        word, rest = words[0], words[1:]
        unit = self._units.get(rest[0], "") if rest else ""
        if word in self._times and unit:
            return unit * self._times[word], rest[1:]
        if word in self._tens:
            is_pair = unit not in {"", "0"}
            return self._tens[word] + (unit if is_pair else "0"), rest[1:] if is_pair else rest
        spoken = self._units.get(word) or self._teens.get(word)
        return spoken or (word if word.isascii() and word.isdigit() else ""), rest
