"""Decks on the wire: all that is remembered of a question in one character."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from skill.codec.fields import fields_in, number_in, text_in, words_in
from skill.codec.tallies import Wire, tally_from_wire
from skill.ritual.model.deck import Deck, month_of

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
"""Six bits a character: four for how long ago, one for put aside, one for banned."""

OLDEST, NEVER = 14, 15
"""Months before the newest question. What was asked longer ago than that comes round anyway."""

ASIDE, BANNED = 16, 32
SHELVES, MOST_ON_A_SHELF = "cdrs", 1024
CARD, ANY_CARD = re.compile(r"[cdrs]\d{3}"), re.compile(r"[a-z]\d{3}")
"""An id as it can be written down among the recent ones, and on the shelves."""

IN_THREE = re.compile(r"(?:[cdrs][0-9A-Za-z_-]{2})+")
"""Recent ids as the first pages of version 3 had them: the shelf, and two signs for the number. In
two signs none begins with such a letter, but a number above 319 on a shelf that has a hundred."""

LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
MOST_ON_A_LINE = 1000
AGO = {sign: at % ASIDE for at, sign in enumerate(SIGNS) if at % ASIDE != NEVER}
"""How many months before the newest question, by each sign that says so."""

SET_ASIDE = frozenset(sign for at, sign in enumerate(SIGNS) if at & ASIDE)
NEVER_AGAIN = frozenset(sign for at, sign in enumerate(SIGNS) if at & BANNED)

HEX = re.compile(r"[0-9a-f]{1,256}")


def deck_to_wire(deck: Deck) -> Wire:
    """Write a deck down: `c017` is the eighteenth character of shelf c."""
    newest = max(deck.asked.values(), default=0)
    wire = {
        "cards": _cards_to_wire(deck, newest),
        "newest": newest,
        "off": " ".join(sorted(deck.off)),
        "kept": " ".join(sorted(deck.kept)),
        "recent": "".join(_short(id_) for id_ in deck.recent if CARD.fullmatch(id_)),
    }
    return {key: value for key, value in wire.items() if value}


def deck_from_wire(wire: Mapping[str, Any]) -> Deck:
    """Read a deck, without what this release does not know. A topic that is off stays off."""
    lines = list(_lines(fields_in(wire.get("cards"))))
    newest = number_in(wire.get("newest"))
    months = {sign: newest - ago for sign, ago in AGO.items()}
    return Deck(
        asked={
            id_: months[sign]
            for ids, line in lines
            for id_, sign in zip(ids, line, strict=False)
            if sign in months
        },
        aside=frozenset(_with_any(SET_ASIDE, lines)),
        banned=frozenset(_with_any(NEVER_AGAIN, lines)),
        off=frozenset(words_in(wire.get("off"))),
        kept=frozenset(words_in(wire.get("kept"))),
        recent=tuple(_recent_in(text_in(wire.get("recent")))),
    )


def upgrade_months(household: dict[str, Any]) -> dict[str, Any]:
    """Upgrade from version 1, which knew what was asked but not when: say, on their last night."""
    deck = fields_in(household.get("deck"))
    last = tally_from_wire(fields_in(household.get("tally"))).last
    if "asked" not in deck or last is None:
        return {**household, "deck": {}}
    asked = dict.fromkeys(_read_bits(fields_in(deck["asked"])), month_of(last))
    recent = tuple(words_in(deck.get("recent")))
    return {**household, "deck": deck_to_wire(Deck(asked, recent=recent))}


def _cards_to_wire(deck: Deck, newest: int) -> dict[str, str]:
    """Write one line of signs for each shelf, as long as its highest number."""
    ages = {id_: newest - month for id_, month in deck.asked.items()}
    signs = {id_: min(ago, OLDEST) for id_, ago in ages.items()}
    signs |= {id_: signs.get(id_, NEVER) + ASIDE for id_ in deck.aside}
    signs |= {id_: signs.get(id_, NEVER) + BANNED for id_ in deck.banned}
    shelves: dict[str, list[str]] = {}
    for id_ in filter(ANY_CARD.fullmatch, signs):
        shelves.setdefault(id_[0], []).append(id_)
    return {shelf: _line(ids, signs) for shelf, ids in sorted(shelves.items())}


def _line(ids: Iterable[str], signs: Mapping[str, int]) -> str:
    """Write what is remembered of one shelf."""
    highest = max(ids)
    upto = ids_of(highest[0])[: int(highest[1:]) + 1]
    return "".join([SIGNS[signs.get(id_, NEVER)] for id_ in upto])


DeckLines = Iterable[tuple[tuple[str, ...], str]]
"""The ids of each shelf, and the signs beside them."""


def _lines(shelves: Mapping[str, object]) -> Iterator[tuple[tuple[str, ...], str]]:
    for shelf, line in shelves.items():
        if isinstance(line, str) and shelf in LETTERS:
            yield ids_of(shelf), line


def _with_any(signs: frozenset[str], lines: DeckLines) -> Iterator[str]:
    for ids, line in lines:
        if not signs.isdisjoint(line):
            yield from (id_ for id_, sign in zip(ids, line, strict=False) if sign in signs)


@lru_cache
def ids_of(shelf: str) -> tuple[str, ...]:
    """Return every id there can be on a shelf, in the order of their numbers."""
    return tuple(f"{shelf}{number:03d}" for number in range(MOST_ON_A_LINE))


def _short(id_: str) -> str:
    """Write an id in two signs: two bits for the shelf, ten for the number."""
    high, low = divmod(MOST_ON_A_SHELF * SHELVES.index(id_[0]) + int(id_[1:]), len(SIGNS))
    return SIGNS[high] + SIGNS[low]


def _recent_in(wire: str) -> Iterator[str]:
    width = 3 if IN_THREE.fullmatch(wire) else 2
    ids = (_long(wire[at : at + width]) for at in range(0, len(wire) - width + 1, width))
    return (id_ for id_ in ids if id_)


@lru_cache(maxsize=len(SIGNS) ** 2)
def _long(short: str) -> str:
    """Read an id out of its two or three signs; nothing where it is none."""
    if not set(short) <= set(SIGNS):
        return ""
    shelf, number = short[:-2], len(SIGNS) * SIGNS.index(short[-2]) + SIGNS.index(short[-1])
    at, on_it = divmod(number, MOST_ON_A_SHELF)
    id_ = f"{shelf}{number:03d}" if shelf else f"{SHELVES[at]}{on_it:03d}"
    return id_ if CARD.fullmatch(id_) else ""


def _read_bits(shelves: Mapping[str, object]) -> Iterable[str]:
    """Read the bits of version 1."""
    for shelf, bits in shelves.items():
        marks = int(bits, 16) if isinstance(bits, str) and HEX.fullmatch(bits) else 0
        yield from (f"{shelf}{at:03d}" for at in range(marks.bit_length()) if marks >> at & 1)
