"""Sixty households for four hundred nights each; `make simulate` lets a thousand live."""

import pytest

from skill.ritual.model.deck import Audience
from tests.ritual.households import (
    CARDS,
    Night,
    askable,
    first_repeat,
    longest_waits,
    rests,
    shares,
    shares_of,
    walk,
)

HOUSEHOLDS, AT_ONCE = 60, 6
YEAR = 330
LEEWAY = 0.34
"""How far the share of a category may be from that which it has of the bank, in a long year."""

SMALL = 0.02
"""A share so small that one question more or less is all the difference."""

EVERY_CATEGORY_WITHIN = 28
"""Nights."""

LEFT_OVER = 5
"""The last few of a bag, which the ladder of depth lets through on other nights than these."""

CHUNKS = [
    pytest.param(first, marks=[pytest.mark.full] if first else [])
    for first in range(0, HOUSEHOLDS, AT_ONCE)
]

MONTH_AND_A_HALF = 45
"""Nights: when a question was asked is known to the month, and the ladder has its say too."""


def audience_of(number: int) -> Audience:
    """Return two people, or every third time one."""
    return Audience.COUPLE if number % 3 else Audience.SOLO


@pytest.mark.parametrize("first", CHUNKS)
def test_a_year_of_questions_goes_well(first: int) -> None:
    lives = {
        number: (audience_of(number), tuple(walk(f"house {number}", audience_of(number))))
        for number in range(first, first + AT_ONCE)
    }

    flaws = {
        flaw: number
        for number, (audience, nights) in lives.items()
        for flaw in flaws_of(audience, nights)
    }

    assert flaws == {}


NO_REPEAT_WITHIN = 200
"""Nights."""


def flaws_of(audience: Audience, nights: tuple[Night, ...]) -> list[str]:
    """Say all that went wrong in a household."""
    held = len(askable(audience)) - LEFT_OVER
    flaws = []
    # rather fewer that pass than more that do not (speaking.md 3H)
    if first_repeat(nights) <= NO_REPEAT_WITHIN:
        flaws.append(f"a repeat on night {first_repeat(nights)} of a bag of {held}")
    # when a question was asked is known to the month
    if min(rests(nights)) < NO_REPEAT_WITHIN - MONTH_AND_A_HALF:
        flaws.append(f"a rest of {min(rests(nights))} nights, of a bag of {held}")
    long = {name: n for name, n in longest_waits(nights).items() if n > EVERY_CATEGORY_WITHIN}
    if long:
        flaws.append(f"categories that waited too long: {long}")
    return flaws + unfair(audience, nights[: min(held, YEAR)])


def unfair(audience: Audience, nights: tuple[Night, ...]) -> list[str]:
    """Say which categories came more often, or less, than they are in the bank."""
    heard = shares(nights)
    return [
        f"{name} came {heard[name]:.3f} of the time, and is {share:.3f} of the bank"
        for name, share in shares_of(askable(audience)).items()
        if abs(heard.get(name, 0) - share) > max(LEEWAY * share, SMALL)
    ]


def test_a_household_of_one_and_one_of_two_are_told_apart() -> None:
    for_two = {card.id for card in askable(Audience.COUPLE)}
    for_one = {card.id for card in askable(Audience.SOLO)}

    assert for_one < {card.id for card in CARDS}
    assert for_two - for_one
