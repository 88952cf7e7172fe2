"""Households that are asked one question a night, and what was drawn for each."""

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from msgspec.structs import replace

from skill.ritual.model.deck import Audience, Card, Deck, is_fresh, mark_asked
from skill.ritual.model.question_draw import Draw, draw, fits_depth, may_ask
from skill.words.lines import Words

CARDS = tuple(Words("en-US").bank.cards())
FAMILIES = frozenset(card.family for card in CARDS)
BY_ID = {card.id: card for card in CARDS}
FIRST_NIGHT = date(2026, 1, 1)
NIGHTS = 400


@dataclass(frozen=True)
class Night:
    """One night: what was drawn, from which deck, and what was asked for."""

    card: Card
    before: Deck
    tonight: Draw

    @property
    def number(self) -> int:
        """The how-manieth night it is."""
        return self.tonight.number

    @property
    def recent(self) -> list[Card]:
        """The questions of the nights before."""
        return [BY_ID[id_] for id_ in self.before.recent]

    def fresh(self, families: Container[str] = FAMILIES) -> Iterator[Card]:
        """Yield what was never asked and could have been asked on this very night."""
        for card in (card for card in CARDS if card.family in families):
            is_new = is_fresh(self.before, card.id, self.tonight.night)
            if is_new and may_ask(card, self.before, self.tonight) and self.allows(card):
                yield card

    def allows(self, card: Card) -> bool:
        """Say whether the ladder of depth does."""
        return fits_depth(card.depth, self.recent, self.tonight)


def tonight_of(house: str, audience: Audience, number: int) -> Draw:
    """Return what an ordinary night asks of a question."""
    return Draw(house, audience, number, FIRST_NIGHT + timedelta(days=number - 1))


def walk(house: str, audience: Audience, late_every: int = 0) -> Iterator[Night]:
    """Draw a question each night, and put it behind."""
    deck = Deck()
    for number in range(1, NIGHTS + 1):
        is_late = bool(late_every) and number % late_every == 0
        tonight = replace(tonight_of(house, audience, number), is_late=is_late)
        card = draw(CARDS, deck, tonight)
        if card is None:
            raise LookupError(f"nothing to ask {house} on night {number}")
        yield Night(card, deck, tonight)
        deck = mark_asked(deck, card.id, tonight.night)


def askable(audience: Audience) -> list[Card]:
    """Return all that a household which opted in to nothing may be asked, in the long run."""
    late_enough = tonight_of("any", audience, NIGHTS)
    return [card for card in CARDS if may_ask(card, Deck(), late_enough)]


# What a walk shows


def first_repeat(nights: Sequence[Night]) -> int:
    """Return on which night something comes again."""
    return next(night.number for night in nights if night.card.id in night.before.asked)


def rests(nights: Sequence[Night]) -> list[int]:
    """Return for how many nights each repeated question had rested."""
    last: dict[str, int] = {}
    rested = []
    for night in nights:
        if night.card.id in last:
            rested.append(night.number - last[night.card.id])
        last[night.card.id] = night.number
    return rested


def longest_waits(nights: Sequence[Night]) -> dict[str, int]:
    """Return the longest each category was not heard, with something for tonight all the while.

    A night on which the ladder of depth lets none of its questions through is no waiting.
    """
    last = dict.fromkeys(FAMILIES, 0)
    longest = Counter[str]()
    for night in nights:
        last[night.card.family] = night.number
        longer = {name for name in last if night.number - last[name] > longest[name]}
        for family in {card.family for card in night.fresh(longer)}:
            longest[family] = night.number - last[family]
    return dict(longest)


def shares(nights: Sequence[Night]) -> dict[str, float]:
    """Return which part of the nights each category had."""
    return shares_of([night.card for night in nights])


def shares_of(cards: Sequence[Card]) -> dict[str, float]:
    """Return which part of these questions each category is."""
    families = Counter(card.family for card in cards)
    return {family: count / len(cards) for family, count in families.items()}
