"""A bank of questions, looked through once: four hundred of them are some eighty kinds."""

from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from skill.ritual.model.deck import Audience, Card, Occasion, Stage, suits_children


class QuestionKind(Struct, frozen=True):
    """All that a night looks at in a question, before it looks at the question itself."""

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
    """The questions of a bank by their ids, and the ids by their kinds."""

    by_id: Mapping[str, Card]
    by_kind: tuple[tuple[QuestionKind, frozenset[str]], ...]


@lru_cache(maxsize=4)
def index_of(cards: tuple[Card, ...]) -> Index:
    """Look through a bank: once in each process, for each language it speaks."""
    by_kind: dict[QuestionKind, set[str]] = {}
    for card in cards:
        by_kind.setdefault(kind_of(card), set()).add(card.id)
    kinds = tuple((kind, frozenset(ids)) for kind, ids in by_kind.items())
    return Index({card.id: card for card in cards}, kinds)


def kind_of(card: Card) -> QuestionKind:
    """Return what kind of question this is."""
    return QuestionKind(
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
