"""Decks on the wire: all that is remembered of a question in one character."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from skill.codec.fields import Wire, drop_empty, fields_in, number_in, text_in, words_in
from skill.ritual.model.deck import Deck, month_of

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
"""Six bits a character: four for how long ago, one for put aside, one for banned."""

OLDEST, NEVER = 14, 15
"""Months before the newest question. What was asked longer ago than that comes round anyway."""

ASIDE, BANNED = 16, 32
MARKED = {
    bit: frozenset(sign for at, sign in enumerate(SIGNS) if at & bit) for bit in (ASIDE, BANNED)
}
SHELVES = "cdrs"
CARD, ANY_CARD = re.compile(r"[cdrs]\d{3}"), re.compile(r"[a-z]\d{3}")
"""An id as it can be written down among the recent ones, and on the shelves."""


def to_wire(deck: Deck) -> Wire:
    """Write a deck down: `c017` is the eighteenth character of shelf c.

    Each shelf is one line of signs, as long as its highest number.
    """
    newest = max(deck.asked.values(), default=0)
    signs = {id_: min(newest - month, OLDEST) for id_, month in deck.asked.items()}
    signs |= {id_: signs.get(id_, NEVER) + ASIDE for id_ in deck.aside}
    signs |= {id_: signs.get(id_, NEVER) + BANNED for id_ in deck.banned}
    highest: dict[str, int] = {}
    for id_ in filter(ANY_CARD.fullmatch, signs):
        highest[id_[0]] = max(int(id_[1:]), highest.get(id_[0], 0))
    # two signs each: two bits for the shelf, ten for the number
    known = filter(CARD.fullmatch, deck.recent)
    recent = ((SHELVES.index(id_[0]) << 10) + int(id_[1:]) for id_ in known)
    return drop_empty(
        {
            "cards": {
                shelf: "".join([SIGNS[signs.get(id_, NEVER)] for id_ in ids_of(shelf)[: last + 1]])
                for shelf, last in sorted(highest.items())
            },
            "newest": newest,
            "off": " ".join(sorted(deck.off)),
            "kept": " ".join(sorted(deck.kept)),
            "recent": "".join(SIGNS[at // len(SIGNS)] + SIGNS[at % len(SIGNS)] for at in recent),
        }
    )


def from_wire(wire: Mapping[str, Any]) -> Deck:
    """Read a deck, without what this release does not know. A topic that is off stays off."""
    lines = [
        (ids_of(shelf), line)
        for shelf, line in fields_in(wire.get("cards")).items()
        if isinstance(line, str) and len(shelf) == 1 and "a" <= shelf <= "z"
    ]
    newest = number_in(wire.get("newest"))
    months = {sign: newest - at % ASIDE for at, sign in enumerate(SIGNS) if at % ASIDE != NEVER}
    aside, banned = (
        frozenset(
            id_
            for ids, line in lines
            if not MARKED[bit].isdisjoint(line)
            for id_, sign in zip(ids, line, strict=False)
            if sign in MARKED[bit]
        )
        for bit in (ASIDE, BANNED)
    )
    recent = text_in(wire.get("recent"))
    # The first pages of version 3 had the shelf, and two signs for the number. In two signs no id
    # begins with such a letter, but a number above 319 on a shelf that has a hundred.
    width = 3 if re.fullmatch(r"(?:[cdrs][0-9A-Za-z_-]{2})+", recent) else 2
    shorts = (recent[at : at + width] for at in range(0, len(recent) - width + 1, width))
    return Deck(
        asked={
            id_: months[sign]
            for ids, line in lines
            for id_, sign in zip(ids, line, strict=False)
            if sign in months
        },
        aside=aside,
        banned=banned,
        off=frozenset(words_in(wire.get("off"))),
        kept=frozenset(words_in(wire.get("kept"))),
        recent=tuple(filter(None, map(_read_id, shorts))),
    )


def upgrade(wire: Mapping[str, Any], last: date | None) -> Wire:
    """Bring up to date what the first two versions wrote: what was asked, but not when.

    It is taken for asked on their last night. There was a bit for each id, shelf by shelf.
    """
    if "asked" not in wire or last is None:
        return {}
    asked: dict[str, int] = {}
    for shelf, bits in fields_in(wire["asked"]).items():
        is_read = isinstance(bits, str) and re.fullmatch("[0-9a-f]{1,256}", bits)
        marks = int(str(bits), 16) if is_read else 0
        ids = (f"{shelf}{at:03d}" for at in range(marks.bit_length()) if marks >> at & 1)
        asked |= dict.fromkeys(ids, month_of(last))
    return to_wire(Deck(asked, recent=tuple(words_in(wire.get("recent")))))


@lru_cache
def ids_of(shelf: str) -> tuple[str, ...]:
    """Return every id there can be on a shelf, in the order of their numbers."""
    return tuple(f"{shelf}{number:03d}" for number in range(1000))


@lru_cache(maxsize=len(SIGNS) ** 2)
def _read_id(short: str) -> str:
    """Read an id out of its two or three signs; nothing where it is none."""
    if not set(short) <= set(SIGNS):
        return ""
    shelf, number = short[:-2], len(SIGNS) * SIGNS.index(short[-2]) + SIGNS.index(short[-1])
    at, on_it = divmod(number, 1 << 10)
    id_ = f"{shelf}{number:03d}" if shelf else f"{SHELVES[at]}{on_it:03d}"
    return id_ if CARD.fullmatch(id_) else ""
