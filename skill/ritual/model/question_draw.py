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
    was_asked_a_year_ago,
)
from skill.ritual.model.question_index import Index, QuestionKind, index_of, kind_of

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
    index = index_of(tuple(cards))
    recent = [index.by_id[id_] for id_ in deck.recent if id_ in index.by_id]
    askable = _askable(index, deck, tonight)
    fresh = _fresh(askable, deck, tonight.night)
    turns = _turns_of(askable, fresh or askable, recent, tonight)
    pile = _by_turn(_pile(askable, fresh, deck, recent, tonight), turns)
    best = [index.by_id[id_] for id_ in _best(pile, index, recent)]
    rested = _least(best, lambda card: _month(card.id, deck))
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


Wish = Callable[[str], object]

QuestionKinds = Sequence[tuple[QuestionKind, frozenset[str]]]
"""Ids of questions, by their kinds. Of a kind of which there are none, nothing is there."""


def _askable(index: Index, deck: Deck, tonight: Draw) -> QuestionKinds:
    suiting = [(kind, ids) for kind, ids in index.by_kind if _suits(kind, tonight)]
    if not (deck.banned or deck.off or tonight.passed_over):
        return suiting
    return _those(suiting, lambda id_: _is_wanted(index.by_id[id_], deck, tonight))


def _fresh(kinds: QuestionKinds, deck: Deck, night: date) -> QuestionKinds:
    """Keep what was never asked, or was put aside for long enough."""
    back = {id_ for id_ in deck.aside if is_fresh(deck, id_, night)}
    gone = deck.asked.keys() - back if back else deck.asked
    left = ((kind, ids.difference(gone)) for kind, ids in kinds)
    return [(kind, ids) for kind, ids in left if ids]


def _those(kinds: QuestionKinds, wish: Wish) -> QuestionKinds:
    """Keep those that grant a wish."""
    granting = ((kind, frozenset(filter(wish, ids))) for kind, ids in kinds)
    return [(kind, ids) for kind, ids in granting if ids]


def _is_wanted(card: Card, deck: Deck, tonight: Draw) -> bool:
    return (
        card.id not in tonight.passed_over
        and card.id not in deck.banned
        and card.topics.isdisjoint(deck.off)
    )


def _suits(kind: QuestionKind, tonight: Draw) -> bool:
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


def _pile(
    askable: QuestionKinds, fresh: QuestionKinds, deck: Deck, recent: Sequence[Card], tonight: Draw
) -> QuestionKinds:
    """Return what may come: of tonight's occasion if that is next, and fresh if there is any."""
    allowed, new = (_find_fitting(kinds, recent, tonight) for kinds in (askable, fresh))

    def is_back(id_: str) -> bool:
        return was_asked_a_year_ago(deck, id_, tonight.night)

    def has_rested(months: int) -> Wish:
        return lambda id_: month_of(tonight.night) - _month(id_, deck) >= months

    had_one = bool(recent) and recent[-1].occasion is tonight.occasion
    if not had_one and tonight.occasion is not Occasion.NORMAL:
        ours = _of(new, tonight.occasion)
        if found := ours or _those(_of(allowed, tonight.occasion), is_back):
            return found
    usual = _of(allowed, Occasion.NORMAL)
    rested = (_those(usual, wish) for wish in (is_back, *map(has_rested, RESTS)))
    return _of(new, Occasion.NORMAL) or next(filter(None, rested), usual)


def _find_fitting(kinds: QuestionKinds, recent: Sequence[Card], tonight: Draw) -> QuestionKinds:
    """Keep what the ladder of depth lets through."""
    depths = {kind.depth for kind, _ in kinds}
    fitting = {depth for depth in depths if fits_depth(depth, recent, tonight)}
    return [(kind, ids) for kind, ids in kinds if kind.depth in fitting]


def _of(kinds: QuestionKinds, occasion: Occasion) -> QuestionKinds:
    return [(kind, ids) for kind, ids in kinds if kind.occasion is occasion]


DrawRank = tuple[float, float, float]
"""What comes first is least: see `_turns_of`."""

Pile = Sequence[tuple[DrawRank, QuestionKinds]]
"""What may come, by whose turn it is."""


def _by_turn(kinds: QuestionKinds, turns: Mapping[tuple[str, int], DrawRank]) -> Pile:
    pile: dict[DrawRank, list[tuple[QuestionKind, frozenset[str]]]] = {}
    for kind, ids in kinds:
        pile.setdefault(turns[kind.family, kind.depth], []).append((kind, ids))
    return sorted(pile.items(), key=lambda item: item[0])


def _best(pile: Pile, index: Index, recent: Sequence[Card]) -> Sequence[str]:
    """Return those whose turn it is, as well spaced as can be.

    What waited for too long is not held back by a topic for ever.
    """
    apart, other = _apart(index, recent), _of_another_category(recent)
    pressing = [(turn, kinds) for turn, kinds in pile if -turn[0] >= PRESSING]
    if spaced := _first(pressing or pile, apart):
        return spaced
    due = pressing or [(turn, kinds) for turn, kinds in pile if turn[0]] or pile
    return _first(due, other) or _first(due, _whole)


Keep = Callable[[QuestionKind, frozenset[str]], Iterable[str]]
"""Which ids of a kind grant a wish."""


def _first(pile: Pile, keep: Keep) -> Sequence[str]:
    """Return what grants a wish, of those whose turn comes first."""
    found = ([id_ for one in kinds for id_ in keep(*one)] for _, kinds in pile)
    return next(filter(None, found), [])


def _whole(_kind: QuestionKind, ids: frozenset[str]) -> Iterable[str]:
    return ids


def _of_another_category(recent: Sequence[Card]) -> Keep:
    last = recent[-1].family if recent else None
    return lambda kind, ids: ids if kind.family != last else ()


def _apart(index: Index, recent: Sequence[Card]) -> Keep:
    """Keep what is of another category than last night's, and about nothing heard of late."""
    lately = frozenset(topic for past in recent[-(TAG_SPACING - 1) :] for topic in past.topics)
    other = _of_another_category(recent)

    def keep(kind: QuestionKind, ids: frozenset[str]) -> Iterable[str]:
        return [id_ for id_ in other(kind, ids) if index.by_id[id_].topics.isdisjoint(lately)]

    return keep


def _least(cards: Sequence[Card], of: Callable[[Card], int]) -> Sequence[Card]:
    """Keep those for which it is least."""
    least = min(map(of, cards), default=0)
    return [card for card in cards if of(card) == least]


# Whose turn it is


def _turns_of(
    askable: QuestionKinds, left: QuestionKinds, recent: Sequence[Card], tonight: Draw
) -> Mapping[tuple[str, int], DrawRank]:
    """Rank by: whose category waits too long, how deep it is time to go, whose turn it is."""
    families: Counter[str] = Counter()
    depths: Counter[int] = Counter()
    for kind, ids in left:
        families[kind.family] += len(ids)
        depths[kind.depth] += len(ids)
    waited = _count_waiting(families, recent, tonight.house)
    owed = _depths_owed(depths, recent)
    size = depths.total()
    turns = {name: _turn(waited[name] * count / size) for name, count in families.items()}

    def rank(family: str, depth: int) -> DrawRank:
        nights = waited.get(family, 0)
        urgency = -nights if nights >= URGENT else 0
        return urgency, owed.get(depth, 0.0), turns.get(family, 0.0)

    return {kind: rank(*kind) for kind in {(kind.family, kind.depth) for kind, _ in askable}}


def _count_waiting(
    categories: Iterable[str], recent: Sequence[Card], house: str
) -> Mapping[str, int]:
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


def _month(id_: str, deck: Deck) -> int:
    return 0 if id_ in deck.aside else deck.asked.get(id_, 0)


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
