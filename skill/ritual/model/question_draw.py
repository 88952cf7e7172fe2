"""Which question comes tonight: drawn without chance, and not again for a year.

Four hundred questions are some eighty kinds: a bank is looked through once, and a night looks at
the kinds before it looks at the questions.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
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

URGENT = 21
"""A category that was not heard for so many nights goes first, so that none waits beyond the 28."""

DAYS_TO_COME = frozenset({"dreams", "growth", "apart", "step", "ahead", "our_day"})
"""Categories that look ahead: not where there is grief or illness in the house. So do nights apart,
to meeting again: somebody may be in two places because one of them is in a hospital. And a day to
celebrate may be the hardest of the year."""


QuestionKinds = Sequence[tuple[Card, frozenset[str]]]
"""Ids of questions, by their kinds: of each kind, any one of the bank stands for all. Of a kind of
which there are none, nothing is there."""

DrawRank = tuple[float, float, float]
"""Whose turn it is; what is least comes first. See `_rank_turns`."""


class Index(Struct, frozen=True):
    """The questions of a bank by their ids, and the ids by their kinds."""

    by_id: Mapping[str, Card]
    by_kind: QuestionKinds


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


@lru_cache(maxsize=4)
def index_of(cards: tuple[Card, ...]) -> Index:
    """Look through a bank: once in each process, for each language it speaks."""
    kinds: dict[Hashable, list[Card]] = {}
    for card in cards:
        # all that a night looks at in a question, before it looks at the question itself
        kind = (
            *(card.audiences, card.family, card.depth, card.sensitivity, card.min_nights),
            *(card.stages, card.occasion, "play" in card.tags, suits_children(card)),
        )
        kinds.setdefault(kind, []).append(card)
    by_kind = tuple((same[0], frozenset(card.id for card in same)) for same in kinds.values())
    return Index({card.id: card for card in cards}, by_kind)


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
    askable: QuestionKinds = [(kind, ids) for kind, ids in index.by_kind if _suits(kind, tonight)]
    if deck.banned or deck.off or tonight.passed_over:
        askable = _keep(askable, lambda id_: _is_wanted(index.by_id[id_], deck, tonight))
    # never asked, or put aside for long enough
    back = {id_ for id_ in deck.aside if is_fresh(deck, id_, tonight.night)}
    gone = deck.asked.keys() - back if back else deck.asked
    left = ((kind, ids.difference(gone)) for kind, ids in askable)
    fresh = [(kind, ids) for kind, ids in left if ids]

    turns = _rank_turns(askable, fresh or askable, recent, tonight.house)
    pile: dict[DrawRank, list[tuple[Card, frozenset[str]]]] = {}
    for kind, ids in _find_pile(askable, fresh, deck, recent, tonight):
        pile.setdefault(turns[kind.family, kind.depth], []).append((kind, ids))
    best = _find_best(sorted(pile.items(), key=lambda item: item[0]), index, recent)

    longest = min((_month(id_, deck) for id_ in best), default=0)
    rested = (index.by_id[id_] for id_ in best if _month(id_, deck) == longest)
    banned = (index.by_id[id_] for id_ in deck.banned if id_ in index.by_id)
    disliked = frozenset(topic for card in banned for topic in card.topics)
    return min(rested, key=lambda card: _lot(card, deck, tonight.house, disliked), default=None)


def may_ask(card: Card, deck: Deck, tonight: Draw) -> bool:
    """Say whether this may be asked tonight at all, whatever was asked before it."""
    return _suits(card, tonight) and _is_wanted(card, deck, tonight)


def fits_depth(depth: int, recent: Sequence[Card], tonight: Draw) -> bool:
    """Say whether one so deep may follow the questions of the nights before, newest last."""
    nights_light_only, first_tender_night, tender_spacing = 5, 20, 7
    if tonight.depth is not None and depth != tonight.depth:
        return False
    if depth == LIGHT or (depth == PERSONAL and tonight.depth):
        return True
    if tonight.number <= nights_light_only:
        return False
    if recent and recent[-1].depth > LIGHT:
        # a third of the bank is light: once they know the way, one night in three is, too
        before = [past.depth for past in recent[-2:]]
        knows_the_way = tonight.number >= first_tender_night
        return depth == PERSONAL and knows_the_way and before in ([PERSONAL], [LIGHT, PERSONAL])
    if depth == PERSONAL:
        return True
    was_tender = any(past.depth == TENDER for past in recent[-(tender_spacing - 1) :])
    return tonight.number >= first_tender_night and not was_tender


def _is_wanted(card: Card, deck: Deck, tonight: Draw) -> bool:
    return (
        card.id not in tonight.passed_over
        and card.id not in deck.banned
        and card.topics.isdisjoint(deck.off)
    )


def _suits(card: Card, tonight: Draw) -> bool:
    is_apart = tonight.occasion is Occasion.APART
    stages = tonight.stages | {Stage.LDR} if is_apart else tonight.stages
    return (
        tonight.audience in card.audiences
        and (card.sensitivity == "none" or card.sensitivity in tonight.opted_in)
        and (tonight.number >= card.min_nights or card.depth == tonight.depth == PERSONAL)
        and (not card.stages or not card.stages.isdisjoint(stages))
        and (card.occasion is Occasion.NORMAL or card.occasion is tonight.occasion)
        and not (tonight.is_late and card.depth == TENDER)
        and (not tonight.is_playful or "play" in card.tags)
        and (not tonight.with_kids or suits_children(card))
        and not (tonight.is_gentle and (card.depth > LIGHT or card.family in DAYS_TO_COME))
    )


def _keep(kinds: QuestionKinds, wish: Callable[[str], object]) -> QuestionKinds:
    """Keep those that grant a wish."""
    granting = ((card, frozenset(filter(wish, ids))) for card, ids in kinds)
    return [(card, ids) for card, ids in granting if ids]


def _find_pile(
    askable: QuestionKinds, fresh: QuestionKinds, deck: Deck, recent: Sequence[Card], tonight: Draw
) -> QuestionKinds:
    """Return what may come: of tonight's occasion if that is next, and fresh if there is any.

    Where less than a year must do, because the bag is empty, the longest rest goes first.
    """
    # what the ladder of depth lets through
    depths = {kind.depth for kind, _ in askable}
    fitting = {depth for depth in depths if fits_depth(depth, recent, tonight)}

    def of(kinds: QuestionKinds, occasion: Occasion) -> QuestionKinds:
        return [one for one in kinds if one[0].depth in fitting and one[0].occasion is occasion]

    def is_back(id_: str) -> bool:
        return was_asked_a_year_ago(deck, id_, tonight.night)

    had_one = bool(recent) and recent[-1].occasion is tonight.occasion
    if not had_one and tonight.occasion is not Occasion.NORMAL:
        ours = of(fresh, tonight.occasion)
        if found := ours or _keep(of(askable, tonight.occasion), is_back):
            return found
    if new := of(fresh, Occasion.NORMAL):
        return new
    usual = of(askable, Occasion.NORMAL)
    if back := _keep(usual, is_back):
        return back
    this_month = month_of(tonight.night)
    longest = max((this_month - _month(id_, deck) for _, ids in usual for id_ in ids), default=0)
    least = next((months for months in (11, 10, 9, 6, 3, 1) if months <= longest), None)
    if least is None:
        return usual
    return _keep(usual, lambda id_: this_month - _month(id_, deck) >= least)


def _rank_turns(
    askable: QuestionKinds, left: QuestionKinds, recent: Sequence[Card], house: str
) -> Mapping[tuple[str, int], DrawRank]:
    """Rank each family and depth: who waits too long, how deep it is time to go, whose turn it is.

    Each depth, and each category, lasts as long as the bag does. A category's turn is told in parts
    of the time between two of its questions if all were spread evenly: before half of it has passed
    it waits, once all of it has it goes first.
    """
    early, due = 0.5, 1.0
    families: Counter[str] = Counter()
    depths: Counter[int] = Counter()
    for kind, ids in left:
        families[kind.family] += len(ids)
        depths[kind.depth] += len(ids)
    size = depths.total()
    had = Counter(past.depth for past in recent)
    owed = {depth: had[depth] - (1 + len(recent)) * count / size for depth, count in depths.items()}
    # for how many nights each was not heard; before the first night, each by lot
    heard = {past.family: at for at, past in zip(range(len(recent), 0, -1), recent, strict=True)}
    waited = {
        name: heard.get(name, len(recent) + _hash(house, name)[0] % URGENT) for name in families
    }
    paces = {name: waited[name] * count / size for name, count in families.items()}
    turns = {
        name: -pace if pace >= due else 1.0 if pace < early else 0.0 for name, pace in paces.items()
    }
    ranks: dict[tuple[str, int], DrawRank] = {}
    for kind, _ in askable:
        nights = waited.get(kind.family, 0)
        urgency = -nights if nights >= URGENT else 0
        turn = turns.get(kind.family, 0.0)
        ranks[kind.family, kind.depth] = urgency, owed.get(kind.depth, 0.0), turn
    return ranks


def _find_best(
    pile: Sequence[tuple[DrawRank, QuestionKinds]], index: Index, recent: Sequence[Card]
) -> Sequence[str]:
    """Return those whose turn it is, as well spaced as can be.

    They are of another category than last night's, and about nothing heard on the three nights
    before. What waited for too long is not held back by a topic for ever: after 24 nights it goes
    first even where its topic was heard a night or two ago.
    """
    pressing_after, topic_spacing = 24, 4
    last = recent[-1].family if recent else None
    lately = {topic for past in recent[-(topic_spacing - 1) :] for topic in past.topics}
    pressing = [(turn, kinds) for turn, kinds in pile if -turn[0] >= pressing_after]
    due = pressing or [(turn, kinds) for turn, kinds in pile if turn[0]] or pile
    spaced = (
        [
            id_
            for kind, ids in kinds
            if kind.family != last
            for id_ in ids
            if index.by_id[id_].topics.isdisjoint(lately)
        ]
        for _, kinds in pressing or pile
    )
    other = ([id_ for kind, ids in kinds if kind.family != last for id_ in ids] for _, kinds in due)
    whole = ([id_ for _, ids in kinds for id_ in ids] for _, kinds in due)
    return next(filter(None, chain(spaced, other, whole)), [])


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
