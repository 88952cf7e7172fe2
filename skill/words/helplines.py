"""Who answers, in which country: numbers as they are dialled, and as they are spoken."""

import re
from collections.abc import Mapping
from functools import cache

from skill.words.regions import HERE
from skill.words.tables import table_in


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
    """Return the same, spoken digit by digit. Raises KeyError as `numbers_of` does."""
    return {kind: spell_digits(number) for kind, number in numbers_of(locale).items()}


def spell_digits(number: str) -> str:
    """Return `1, 8 0 0, 7 9 9` of `1-800-799`: a voice reads single digits, one by one."""
    return ", ".join(" ".join(group) for group in re.findall(r"\d+", number))
