"""Which question comes tonight: drawn without chance, and not again for a year."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from hashlib import blake2b

from msgspec import Struct

from skill.ritual.model.deck import (
    LIGHT,
    PERSONAL,
    TENDER,
    Audience,
    Card,
    Deck,
    Occasion,
    Stage,
    is_fresh,
    month_of,
    suits_children,
    was_asked_a_year_ago,
)

NIGHTS_LIGHT_ONLY, FIRST_TENDER_NIGHT = 5, 20
TENDER_SPACING, TAG_SPACING = 7, 4
EVERY_CATEGORY_WITHIN = 28
URGENT = 21
"""A category that was not heard for so many nights goes first, so that none waits beyond the 28."""

PRESSING = 24
"""After so many nights it goes first even where its topic was heard a night or two ago."""

EARLY, DUE = 0.5, 1.0
"""A category's turn, in parts of the time between two of its questions if all were spread evenly:
before the first it waits, from the second on it goes first. So each lasts as long as the bag does.
"""

RESTS = (11, 10, 9, 6, 3, 1)
"""Where less than a year must do, because the bag is empty: months, the longest rest first."""

DAYS_TO_COME = frozenset({"dreams", "growth", "apart", "step", "ahead", "our_day"})
"""Categories that look ahead: not where there is grief or illness in the house. So do nights apart,
to meeting again: somebody may be in two places because one of them is in a hospital. And a day to
celebrate may be the hardest of the year."""


class Draw(Struct, frozen=True):
    """What tonight asks of a question."""

    house: str
    """Seeds the order: the same for both people, both devices, and every retry."""

    audience: Audience
    number: int
    """The how-manieth night this is: the ladder goes by nights done, not by the calendar."""

    night: date
    is_late: bool = False
    passed_over: frozenset[str] = frozenset()
    """Drawn already tonight."""

    opted_in: frozenset[str] = frozenset()
    """Sensitive groups that everybody here asked for, each person for themselves."""

    stages: frozenset[Stage] = frozenset()
    occasion: Occasion = Occasion.NORMAL
    depth: int | None = None
    """This depth and no other, because somebody asked for deeper or lighter."""

    with_kids: bool = False
    """Children are in the room: nothing but what they may hear."""

    is_playful: bool = False
    """They wanted something playful, and nothing else."""

    is_gentle: bool = False
    """Grief or illness in the house: light questions, and nothing about days to come."""


def draw(cards: Sequence[Card], deck: Deck, tonight: Draw) -> Card | None:
    """Return tonight's question; None when nothing that may be asked tonight is left.

    What was never asked goes first, then what was asked a year ago, then what rested longest.
    Within each, a category that waited for long goes first, unless all it has is about what was
    heard of late and it can wait a night more; then the strictest wish that can be granted wins:
    all the spacing, else a topic repeats, else a category does. The ladder of depth never gives
    way.
    """
    by_id = {card.id: card for card in cards}
    recent = [by_id[id_] for id_ in deck.recent if id_ in by_id]
    askable = [card for card in cards if may_ask(card, deck, tonight)]
    pile = _pile([c for c in askable if fits_ladder(c, recent, tonight)], deck, recent, tonight)
    turn = _turn_of(askable, deck, recent, tonight)
    spaced = _spaced(pile, recent, lambda card: -turn(card)[0])
    best = _least(spaced, turn)
    rested = _least(best, lambda card: _month(card, deck))
    disliked = frozenset(topic for id_ in deck.banned & by_id.keys() for topic in by_id[id_].topics)
    return min(rested, key=lambda card: _lot(card, deck, tonight.house, disliked), default=None)


def may_ask(card: Card, deck: Deck, tonight: Draw) -> bool:
    """Say whether this may be asked tonight at all, whatever was asked before it."""
    return (
        tonight.audience in card.audiences
        and (card.sensitivity == "none" or card.sensitivity in tonight.opted_in)
        and card.id not in tonight.passed_over
        and card.id not in deck.banned
        and card.topics.isdisjoint(deck.off)
        and (tonight.number >= card.min_nights or card.depth == tonight.depth == PERSONAL)
        and (not card.stages or not card.stages.isdisjoint(_stages(tonight)))
        and (card.occasion is Occasion.NORMAL or card.occasion is tonight.occasion)
        and not (tonight.is_late and card.depth == TENDER)
        and (not tonight.is_playful or "play" in card.tags)
        and (not tonight.with_kids or suits_children(card))
        and not (tonight.is_gentle and (card.depth > LIGHT or card.family in DAYS_TO_COME))
    )


def fits_ladder(card: Card, recent: Sequence[Card], tonight: Draw) -> bool:
    """Say whether it is not too deep after the questions of the nights before, newest last."""
    if tonight.depth is not None and card.depth != tonight.depth:
        return False
    if card.depth == LIGHT or (card.depth == PERSONAL and tonight.depth):
        return True
    if tonight.number <= NIGHTS_LIGHT_ONLY or (recent and recent[-1].depth > LIGHT):
        return False
    if card.depth == PERSONAL:
        return True
    was_tender = any(past.depth == TENDER for past in recent[-(TENDER_SPACING - 1) :])
    return tonight.number >= FIRST_TENDER_NIGHT and not was_tender


def _stages(tonight: Draw) -> frozenset[Stage]:
    is_apart = tonight.occasion is Occasion.APART
    return tonight.stages | {Stage.LDR} if is_apart else tonight.stages


Wish = Callable[[Card], object]


def _pile(
    allowed: Sequence[Card], deck: Deck, recent: Sequence[Card], tonight: Draw
) -> Sequence[Card]:
    """Return what may come: of tonight's occasion if that is next, and fresh if there is any."""

    def is_new(card: Card) -> bool:
        return is_fresh(deck, card.id, tonight.night)

    def is_back(card: Card) -> bool:
        return was_asked_a_year_ago(deck, card.id, tonight.night)

    def has_rested(months: int) -> Wish:
        return lambda card: month_of(tonight.night) - _month(card, deck) >= months

    usual = [card for card in allowed if card.occasion is Occasion.NORMAL]
    had_one = bool(recent) and recent[-1].occasion is tonight.occasion
    if had_one or tonight.occasion is Occasion.NORMAL:
        ours = []
    else:
        special = (card for card in allowed if card.occasion is tonight.occasion)
        ours = [card for card in special if is_new(card) or is_back(card)]
    return _granted(ours or usual, is_new, is_back, *map(has_rested, RESTS))


def _granted(cards: Sequence[Card], *wishes: Wish) -> Sequence[Card]:
    """Keep those that grant the first wish which any of them grants."""
    for wish in wishes:
        if granting := [card for card in cards if wish(card)]:
            return granting
    return cards


def _least(
    cards: Sequence[Card], of: Callable[[Card], float | tuple[float, ...]]
) -> Sequence[Card]:
    """Keep those for which it is least."""
    if not cards:
        return cards
    ranked = [(of(card), card) for card in cards]
    least = min(rank for rank, _ in ranked)
    return [card for rank, card in ranked if rank == least]


def _spaced(
    pile: Sequence[Card], recent: Sequence[Card], waited: Callable[[Card], float]
) -> Sequence[Card]:
    """Keep what waited too long, as well spaced as can be; a topic may hold it back for a while."""
    is_spaced, is_other = _is_spaced_from(recent), _is_of_other_category_than(recent)
    if pressing := [card for card in pile if waited(card) >= PRESSING]:
        return _granted(pressing, is_spaced, is_other)
    spaced = [card for card in pile if is_spaced(card)]
    due = _granted(spaced or pile, waited)
    return _granted(due, is_other)


def _is_spaced_from(recent: Sequence[Card]) -> Wish:
    lately = frozenset(topic for past in recent[-(TAG_SPACING - 1) :] for topic in past.topics)
    is_other = _is_of_other_category_than(recent)
    return lambda card: is_other(card) and card.topics.isdisjoint(lately)


def _is_of_other_category_than(recent: Sequence[Card]) -> Wish:
    last = recent[-1].family if recent else None
    return lambda card: card.family != last


# Whose turn it is


def _turn_of(
    askable: Sequence[Card], deck: Deck, recent: Sequence[Card], tonight: Draw
) -> Callable[[Card], tuple[float, float, float]]:
    """Rank by: whose category waits too long, how deep it is time to go, whose turn it is."""
    left = [card for card in askable if is_fresh(deck, card.id, tonight.night)] or askable
    sizes = Counter(card.family for card in left)
    waited = _waited(sizes, recent, tonight.house)
    depths = _depths_owed(left, recent)
    turns = {name: _turn(waited[name] * sizes[name] / len(left)) for name in sizes}

    def rank(card: Card) -> tuple[float, float, float]:
        nights = waited.get(card.family, 0)
        urgency = -nights if nights >= URGENT else 0
        return urgency, depths.get(card.depth, 0.0), turns.get(card.family, 0.0)

    return rank


def _waited(categories: Iterable[str], recent: Sequence[Card], house: str) -> Mapping[str, int]:
    """Return for how many nights each was not heard; before the first night, each by lot."""
    heard = {past.family: at for at, past in zip(range(len(recent), 0, -1), recent, strict=True)}
    return {
        name: heard.get(name, len(recent) + _hash(house, name)[0] % URGENT) for name in categories
    }


def _turn(pace: float) -> float:
    if pace >= DUE:
        return -pace
    return 1.0 if pace < EARLY else 0.0


def _depths_owed(left: Sequence[Card], recent: Sequence[Card]) -> Mapping[int, float]:
    """Return, least first, how deep to go so that each depth lasts as long as the bag does."""
    had = Counter(past.depth for past in recent)
    return {
        depth: had[depth] - (1 + len(recent)) * size / len(left)
        for depth, size in Counter(card.depth for card in left).items()
    }


def _month(card: Card, deck: Deck) -> int:
    return 0 if card.id in deck.aside else deck.asked.get(card.id, 0)


def _lot(card: Card, deck: Deck, house: str, disliked: frozenset[str]) -> bytes:
    """Draw a lot, once for a house, so that the order never changes.

    What was put aside, and what is about a topic somebody never wants again, draws twice and takes
    the later place: half as likely to come soon.
    """
    lot = _hash(house, card.id)
    if card.id in deck.aside or not card.topics.isdisjoint(disliked):
        return max(lot, _hash(house, f"{card.id}/again"))
    return lot


def _hash(house: str, name: str) -> bytes:
    return blake2b(f"{house}/{name}".encode(), digest_size=8).digest()
