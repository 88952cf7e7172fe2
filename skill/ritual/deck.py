"""Which question comes tonight: drawn without chance, never twice until the bag is empty."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum, auto
from hashlib import blake2b

TENDER, PERSONAL, LIGHT = 3, 2, 1
NIGHTS_LIGHT_ONLY, FIRST_TENDER_NIGHT = 5, 20
TENDER_SPACING, TAG_SPACING = 7, 4

FOR_CHILDREN = frozenset(
    {"everyday", "dreams", "gratitude", "memories", "childhood", "team", "growth", "admiration"}
    | {"memory", "people", "tomorrow"}
)
"""Categories that may be asked while children listen, at the lightest depth."""

NOT_FOR_CHILDREN = frozenset({"body", "sleep", "touch"})
"""Tags that keep a question for later, whatever its category."""


class Audience(StrEnum):
    """For whom a question is drawn."""

    SOLO = auto()
    COUPLE = auto()


@dataclass(frozen=True)
class Card:
    """What choosing needs to know of a question. Its wording stays with the words."""

    id: str
    audiences: frozenset[Audience]
    category: str
    depth: int
    tags: frozenset[str]
    sensitivity: str = "none"
    min_nights: int = 0


@dataclass(frozen=True)
class Deck:
    """What a household has been asked. Bounded by the size of the bank, not by the years."""

    asked: frozenset[str] = frozenset()
    """Asked since the bag was last full."""

    recent: tuple[str, ...] = ()
    """The last seven questions that ended a night, newest last, for the spacing."""

    round: int = 0
    """How often the bag was refilled. It reorders everything."""


@dataclass(frozen=True)
class Draw:
    """What tonight asks of a question."""

    house: str
    """Seeds the order: the same for both people, both devices, and every retry."""

    audience: Audience
    number: int
    """The how-manieth night this is: the ladder goes by nights done, not by the calendar."""

    is_late: bool = False
    passed_over: frozenset[str] = frozenset()
    """Drawn already tonight."""

    with_kids: bool = False
    """Children are in the room: nothing but what they may hear."""


def draw(cards: Sequence[Card], deck: Deck, tonight: Draw) -> Card | None:
    """Return tonight's question; None when nothing that may be asked tonight is left.

    The strictest wish that can be granted wins: first a fresh question with all the spacing,
    then one a tag repeats, then one a category repeats. The ladder of depth never gives way.
    """
    fresh = [card for card in cards if _may_ask(card, tonight) and card.id not in deck.asked]
    by_id = {card.id: card for card in cards}
    recent = [by_id[id_] for id_ in deck.recent if id_ in by_id]
    ladder = [card for card in fresh if _fits_depth(card, recent, tonight)]
    in_order = sorted(ladder, key=_place(tonight.house, deck.round))
    for wish in (_spaced, _other_category, _any):
        for card in in_order:
            if wish(card, recent):
                return card
    return None


def drawn_tonight(cards: Sequence[Card], deck: Deck, tonight: Draw) -> tuple[Card | None, Deck]:
    """Draw, and refill the bag when it is empty. The deck changes only in that case."""
    card = draw(cards, deck, tonight)
    if card is not None or not deck.asked - tonight.passed_over:
        return card, deck
    if tonight.with_kids:
        # the bag as a whole is not empty: one of the few for children comes a second time
        return draw(cards, replace(deck, asked=frozenset(deck.recent)), tonight), deck
    refilled = Deck(
        asked=frozenset(deck.recent) | tonight.passed_over,
        recent=deck.recent,
        round=deck.round + 1,
    )
    return draw(cards, refilled, tonight), refilled


def asked(deck: Deck, card_id: str) -> Deck:
    """Put the question behind us: it ended a night."""
    recent = (*(id_ for id_ in deck.recent if id_ != card_id), card_id)[-TENDER_SPACING:]
    return replace(deck, asked=deck.asked | {card_id}, recent=recent)


def skipped(deck: Deck, card_id: str) -> Deck:
    """Put the question aside: nobody wanted it tonight."""
    return replace(deck, asked=deck.asked | {card_id})


def suits_children(card: Card) -> bool:
    """Say whether it may be asked while children listen."""
    is_light = card.depth == LIGHT and card.sensitivity == "none"
    return is_light and card.category in FOR_CHILDREN and not card.tags & NOT_FOR_CHILDREN


def _may_ask(card: Card, tonight: Draw) -> bool:
    if tonight.with_kids and not suits_children(card):
        return False
    return (
        tonight.audience in card.audiences
        and card.sensitivity == "none"
        and card.id not in tonight.passed_over
        and tonight.number >= card.min_nights
    )


def _fits_depth(card: Card, recent: Sequence[Card], tonight: Draw) -> bool:
    if card.depth == LIGHT:
        return True
    if tonight.number <= NIGHTS_LIGHT_ONLY or (recent and recent[-1].depth > LIGHT):
        return False
    if card.depth == PERSONAL:
        return True
    was_tender = any(past.depth == TENDER for past in recent[-(TENDER_SPACING - 1) :])
    return tonight.number >= FIRST_TENDER_NIGHT and not was_tender and not tonight.is_late


def _spaced(card: Card, recent: Sequence[Card]) -> bool:
    near = recent[-(TAG_SPACING - 1) :]
    return _other_category(card, recent) and not any(_topics(card) & _topics(past) for past in near)


def _other_category(card: Card, recent: Sequence[Card]) -> bool:
    return not recent or recent[-1].category != card.category


def _any(_card: Card, _recent: Sequence[Card]) -> bool:
    return True


KINDS = frozenset({"inner", "play", "hard", "perspective"})
"""Tags that say what kind of question it is, not what it is about: spacing ignores them."""


def _topics(card: Card) -> frozenset[str]:
    return card.tags - KINDS


def _place(house: str, round_: int) -> Callable[[Card], bytes]:
    def place(card: Card) -> bytes:
        return blake2b(f"{house}/{round_}/{card.id}".encode(), digest_size=8).digest()

    return place
