"""How one speaks to a loudspeaker in one language: its name, days, lengths of time."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import dateparser

from skill.words.regions import HERE, region_of
from skill.words.tables import table_in


class Tongue:
    """One language, as its `speaker.toml` says."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.language: str = data["language"]
        self.one_here: str = data["one_here"]
        self.two_here: str = data["two_here"]
        self._data = data
        name = _any_of(data["name"])
        wake = "(?:alexa,? )?"
        self._opening = re.compile(
            rf"{wake}{_any_of(data['open'])} (?:{_any_of(data['before_name'])} )?{name}"
        )
        joint = rf"(?: {_any_of(data['before_request'])})?"
        self._one_shot = re.compile(rf"{wake}{_any_of(data['ask'])} {name},?{joint} (.+)")
        self._before_day = re.compile(rf"^{_any_of(data['before_day'])} ")
        endings = _any_of(data["ordinal_endings"])
        self._ordinal = re.compile(rf"\b({_any_of(data['ordinals'])}){endings}?\b")
        counts, periods = _any_of(list(data["counts"])), _any_of(list(data["periods"]))
        self._length = re.compile(rf"(\d+|{counts}) ({periods})")

    def opens(self, text: str) -> bool:
        """Say whether the skill is opened. `text` is lower case, with single spaces."""
        return self._opening.fullmatch(text) is not None

    def find_request(self, text: str) -> str:
        """Return what the skill is asked without opening it first; empty where it is not."""
        found = self._one_shot.fullmatch(text)
        return found[1] if found else ""

    def date(self, words: str, today: date) -> str:
        """Return a day as AMAZON.DATE writes it; empty for words that are none."""
        ordinals, numbered = self._data["ordinals"], str(self._data["ordinal"])
        words = self._ordinal.sub(
            lambda found: numbered.format(ordinals.index(found[1]) + 1),
            self._before_day.sub("", words),
        )
        if dotted := re.fullmatch(r"(\d{1,2})\. ?(\d{1,2})\.?", words):
            words = f"{dotted[1]}/{dotted[2]}"  # dateparser takes "20. 12." for a time of day
        noon = datetime(today.year, today.month, today.day, 12)  # noqa: DTZ001 - a wall date
        settings: Any = {"RELATIVE_BASE": noon, "PREFER_DATES_FROM": "future"}
        found = dateparser.parse(words, languages=[self.language], settings=settings)
        if found is None:
            return ""
        is_weekday = found.date() == today and words not in self._data["today"]
        return (found.date() + timedelta(days=7 if is_weekday else 0)).isoformat()

    def duration(self, words: str) -> str:
        """Return a length of time as AMAZON.DURATION writes it; empty for words that are none."""
        words = words.strip()
        found = self._length.fullmatch(words)
        if found is None:
            return str(self._data["lengths"].get(words, ""))
        count = self._data["counts"].get(found[1]) or int(found[1])
        return f"P{count}{self._data['periods'][found[2]]}"


@lru_cache
def tongue_of(locale: str) -> Tongue:
    """Return the tongue of a locale: that of the language whose words it speaks."""
    return Tongue(table_in(HERE / region_of(locale).speaks / "speaker.toml"))


def _any_of(words: Sequence[str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return rf"(?:{'|'.join(map(re.escape, longest_first))})"
