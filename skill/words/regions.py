"""Where a locale's words are, what is said differently there, and whom one can call."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path

from skill.words.tables import table_in

HERE = Path(__file__).parents[1] / "locales"


@dataclass(frozen=True)
class Region:
    """One locale."""

    speaks: str
    """The folder of its words."""

    cards: str
    """The folder that knows of each question what kind it is."""

    words: Mapping[str, str] = field(default_factory=dict)
    day: str = "EEEE, d MMMM"
    """How a night's date is said, as CLDR writes patterns of dates."""

    def localize(self, text: str) -> str:
        """Return the text with the words of this place. Free where there are none."""
        if not self.words:
            return text

        def translate(found: re.Match[str]) -> str:
            word = self.words[found.group().lower()]
            return word.capitalize() if found.group()[0].isupper() else word

        return self._pattern.sub(translate, text)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self.words, key=len, reverse=True)
        return re.compile(
            rf"\b(?:{'|'.join(map(re.escape, longest_first))})(?=s?\b)", re.IGNORECASE
        )


@lru_cache
def region_of(locale: str, root: Path = HERE) -> Region:
    """Return what is known of a locale; a folder that no list names speaks for itself."""
    listed = table_in(root / "regions.toml") if (root / "regions.toml").is_file() else {}
    known = listed.get(locale, {})
    speaks = str(known.get("speaks", locale))
    day = str(known.get("day", Region.day))
    return Region(speaks, str(known.get("cards", speaks)), known.get("words", {}), day)


def numbers_of(locale: str) -> Mapping[str, str]:
    """Return the country's numbers as they are dialled, by what they are for.

    Where a country has no line of its own for violence, the one for everything answers. Raises
    KeyError for a country without any: the tests see that no locale is without.
    """
    lines = table_in(HERE / "helplines.toml")[locale.rpartition("-")[2]]
    numbers = {kind: str(line["number"]) for kind, line in lines.items()}
    return {"violence": numbers["crisis"], **numbers}


@cache
def speak_numbers(locale: str) -> Mapping[str, str]:
    """Return the same, spoken: `1, 8 0 0, 7 9 9` of `1-800-799`. Raises KeyError as they do.

    A voice reads single digits, one by one.
    """
    return {
        kind: ", ".join(" ".join(group) for group in re.findall(r"\d+", number))
        for kind, number in numbers_of(locale).items()
    }
