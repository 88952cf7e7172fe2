"""Which question comes tonight: drawn without chance, and not again for a year."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from itertools import chain

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


class Kind(Struct, frozen=True):
    """All that a night looks at in a question, before it looks at the question itself.

    Some fifty kinds are looked at where there are four hundred questions.
    """

    audiences: frozenset[Audience]
    family: str
    depth: int
    sensitivity: str
    min_nights: int
    stages: frozenset[Stage]
    occasion: Occasion
    is_playful: bool
    is_for_children: bool


class Index(Struct, frozen=True):
    """A bank of questions, looked through once."""

    by_id: Mapping[str, Card]
    by_kind: Mapping[Kind, tuple[Card, ...]]


@lru_cache(maxsize=4)
def index_of(cards: tuple[Card, ...]) -> Index:
    """Look through a bank: once in each process, for each language it speaks."""
    by_kind: dict[Kind, list[Card]] = {}
    for card in cards:
        by_kind.setdefault(kind_of(card), []).append(card)
    alike = {kind: tuple(found) for kind, found in by_kind.items()}
    return Index({card.id: card for card in cards}, alike)


def kind_of(card: Card) -> Kind:
    """Return what kind of question this is."""
    return Kind(
        audiences=card.audiences,
        family=card.family,
        depth=card.depth,
        sensitivity=card.sensitivity,
        min_nights=card.min_nights,
        stages=card.stages,
        occasion=card.occasion,
        is_playful="play" in card.tags,
        is_for_children=suits_children(card),
    )


def draw(cards: Sequence[Card], deck: Deck, tonight: Draw) -> Card | None:
    """Return tonight's question; None when nothing that may be asked tonight is left.

    What was never asked goes first, then what was asked a year ago, then what rested longest.
    Within each, a category that waited for long goes first, unless all it has is about what was
    heard of late and it can wait a night more; then the strictest wish that can be granted wins:
    all the spacing, else a topic repeats, else a category does. The ladder of depth never gives
    way.
    """
    index = index_of(tuple(cards))
    recent = [index.by_id[id_] for id_ in deck.recent if id_ in index.by_id]
    askable = _askable(index, deck, tonight)
    fresh = _fresh(askable, deck, tonight.night)
    pile = _pile(
        _fitting(askable, recent, tonight), _fitting(fresh, recent, tonight), deck, recent, tonight
    )
    turns = _turns_of(askable, fresh or askable, recent, tonight)
    spaced = _spaced(pile, recent, {family: -turn[0] for (family, _), turn in turns.items()})
    best = _least(spaced, lambda card: turns[card.turn])
    rested = _least(best, lambda card: _month(card, deck))
    banned = (index.by_id[id_] for id_ in deck.banned if id_ in index.by_id)
    disliked = frozenset(topic for card in banned for topic in card.topics)
    return min(rested, key=lambda card: _lot(card, deck, tonight.house, disliked), default=None)


def may_ask(card: Card, deck: Deck, tonight: Draw) -> bool:
    """Say whether this may be asked tonight at all, whatever was asked before it."""
    return _suits(kind_of(card), tonight) and _is_wanted(card, deck, tonight)


def fits_ladder(card: Card, recent: Sequence[Card], tonight: Draw) -> bool:
    """Say whether it is not too deep after the questions of the nights before, newest last."""
    return fits_depth(card.depth, recent, tonight)


def fits_depth(depth: int, recent: Sequence[Card], tonight: Draw) -> bool:
    """Say whether one so deep may follow the questions of the nights before, newest last."""
    if tonight.depth is not None and depth != tonight.depth:
        return False
    if depth == LIGHT or (depth == PERSONAL and tonight.depth):
        return True
    if tonight.number <= NIGHTS_LIGHT_ONLY or (recent and recent[-1].depth > LIGHT):
        return False
    if depth == PERSONAL:
        return True
    was_tender = any(past.depth == TENDER for past in recent[-(TENDER_SPACING - 1) :])
    return tonight.number >= FIRST_TENDER_NIGHT and not was_tender


def _askable(index: Index, deck: Deck, tonight: Draw) -> list[Card]:
    suiting = (found for kind, found in index.by_kind.items() if _suits(kind, tonight))
    cards = list(chain.from_iterable(suiting))
    if not (deck.banned or deck.off or tonight.passed_over):
        return cards
    return [card for card in cards if _is_wanted(card, deck, tonight)]


def _fresh(cards: Sequence[Card], deck: Deck, night: date) -> list[Card]:
    """Keep what was never asked, or was put aside for long enough."""
    back = {id_ for id_ in deck.aside if is_fresh(deck, id_, night)}
    return [card for card in cards if card.id not in deck.asked or card.id in back]


def _fitting(cards: Sequence[Card], recent: Sequence[Card], tonight: Draw) -> list[Card]:
    """Keep what the ladder of depth lets through."""
    depths = {card.depth for card in cards}
    fitting = {depth for depth in depths if fits_depth(depth, recent, tonight)}
    return [card for card in cards if card.depth in fitting]


def _is_wanted(card: Card, deck: Deck, tonight: Draw) -> bool:
    return (
        card.id not in tonight.passed_over
        and card.id not in deck.banned
        and card.topics.isdisjoint(deck.off)
    )


def _suits(kind: Kind, tonight: Draw) -> bool:
    return (
        tonight.audience in kind.audiences
        and (kind.sensitivity == "none" or kind.sensitivity in tonight.opted_in)
        and (tonight.number >= kind.min_nights or kind.depth == tonight.depth == PERSONAL)
        and (not kind.stages or not kind.stages.isdisjoint(_stages(tonight)))
        and (kind.occasion is Occasion.NORMAL or kind.occasion is tonight.occasion)
        and not (tonight.is_late and kind.depth == TENDER)
        and (not tonight.is_playful or kind.is_playful)
        and (not tonight.with_kids or kind.is_for_children)
        and not (tonight.is_gentle and (kind.depth > LIGHT or kind.family in DAYS_TO_COME))
    )


def _stages(tonight: Draw) -> frozenset[Stage]:
    is_apart = tonight.occasion is Occasion.APART
    return tonight.stages | {Stage.LDR} if is_apart else tonight.stages


Wish = Callable[[Card], object]


def _pile(
    allowed: Sequence[Card],
    fresh: Sequence[Card],
    deck: Deck,
    recent: Sequence[Card],
    tonight: Draw,
) -> Sequence[Card]:
    """Return what may come: of tonight's occasion if that is next, and fresh if there is any."""

    def is_back(card: Card) -> bool:
        return was_asked_a_year_ago(deck, card.id, tonight.night)

    def has_rested(months: int) -> Wish:
        return lambda card: month_of(tonight.night) - _month(card, deck) >= months

    had_one = bool(recent) and recent[-1].occasion is tonight.occasion
    if not had_one and tonight.occasion is not Occasion.NORMAL:
        ours = _of(fresh, tonight.occasion)
        if found := ours or list(filter(is_back, _of(allowed, tonight.occasion))):
            return found
    usual = _of(allowed, Occasion.NORMAL)
    return _of(fresh, Occasion.NORMAL) or _granted(usual, is_back, *map(has_rested, RESTS))


def _of(cards: Sequence[Card], occasion: Occasion) -> list[Card]:
    return [card for card in cards if card.occasion is occasion]


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
    pile: Sequence[Card], recent: Sequence[Card], waited: Mapping[str, float]
) -> Sequence[Card]:
    """Keep what waited too long, as well spaced as can be; a topic may hold it back for a while."""
    last = recent[-1].family if recent else None

    def is_other(card: Card) -> bool:
        return card.family != last

    if pressing := [card for card in pile if waited[card.family] >= PRESSING]:
        return _topics_apart(pressing, recent) or _granted(pressing, is_other)
    spaced = _topics_apart(pile, recent) or pile
    due = [card for card in spaced if waited[card.family]] or spaced
    return _granted(due, is_other)


def _topics_apart(cards: Sequence[Card], recent: Sequence[Card]) -> list[Card]:
    """Keep what is of another category than last night's, and about nothing heard of late."""
    last = recent[-1].family if recent else None
    lately = frozenset(topic for past in recent[-(TAG_SPACING - 1) :] for topic in past.topics)
    return [card for card in cards if card.family != last and card.topics.isdisjoint(lately)]


# Whose turn it is


def _turns_of(
    askable: Sequence[Card], left: Sequence[Card], recent: Sequence[Card], tonight: Draw
) -> Mapping[tuple[str, int], tuple[float, float, float]]:
    """Rank by: whose category waits too long, how deep it is time to go, whose turn it is."""
    sizes, depths_left = _counted([card.turn for card in left])
    waited = _waited(sizes, recent, tonight.house)
    depths = _depths_owed(depths_left, recent)
    turns = {name: _turn(waited[name] * sizes[name] / len(left)) for name in sizes}

    def rank(family: str, depth: int) -> tuple[float, float, float]:
        nights = waited.get(family, 0)
        urgency = -nights if nights >= URGENT else 0
        return urgency, depths.get(depth, 0.0), turns.get(family, 0.0)

    return {turn: rank(*turn) for turn in {card.turn for card in askable}}


def _counted(turns: Iterable[tuple[str, int]]) -> tuple[Counter[str], Counter[int]]:
    """Count the categories, and the depths."""
    families: Counter[str] = Counter()
    depths: Counter[int] = Counter()
    for (family, depth), count in Counter(turns).items():
        families[family] += count
        depths[depth] += count
    return families, depths


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


def _depths_owed(left: Counter[int], recent: Sequence[Card]) -> Mapping[int, float]:
    """Return, least first, how deep to go so that each depth lasts as long as the bag does."""
    had = Counter(past.depth for past in recent)
    return {
        depth: had[depth] - (1 + len(recent)) * size / left.total() for depth, size in left.items()
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
