"""Decks on the wire: all that is remembered of a question in one character."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from skill.codec.fields import fields_in, letters_in, number_in, text_in, words_in
from skill.codec.tallies import Wire, tally_from_wire
from skill.ritual.model.deck import Deck, month_of

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
"""Six bits a character: four for how long ago, one for put aside, one for banned."""

OLDEST, NEVER = 14, 15
"""Months before the newest question. What was asked longer ago than that comes round anyway."""

NOTHING = SIGNS[NEVER]
ASIDE, BANNED = 16, 32
SHELVES, MOST_ON_A_SHELF = "cdrs", 1024
CARD, ANY_CARD = re.compile(r"[cdrs]\d{3}"), re.compile(r"[a-z]\d{3}")
"""An id as it can be written down among the recent ones, and on the shelves."""

IN_THREE = re.compile(r"(?:[cdrs][0-9A-Za-z_-]{2})+")
"""Recent ids as the first pages of version 3 had them: the shelf, and two signs for the number. In
two signs none begins with such a letter, but a number above 319 on a shelf that has a hundred."""

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
    signs = dict(_signs(fields_in(wire.get("cards"))))
    newest = number_in(wire.get("newest"))
    return Deck(
        asked={id_: newest - sign % 16 for id_, sign in signs.items() if sign % 16 != NEVER},
        aside=frozenset(id_ for id_, sign in signs.items() if sign & ASIDE),
        banned=frozenset(id_ for id_, sign in signs.items() if sign & BANNED),
        off=frozenset(words_in(wire.get("off"))),
        kept=frozenset(words_in(wire.get("kept"))),
        recent=tuple(_recent_in(text_in(wire.get("recent")))),
    )


def with_months(household: dict[str, Any]) -> dict[str, Any]:
    """Upgrade from version 1, which knew what was asked but not when: say, on their last night."""
    deck = fields_in(household.get("deck"))
    last = tally_from_wire(fields_in(household.get("tally"))).last
    if "asked" not in deck or last is None:
        return {**household, "deck": {}}
    asked = dict.fromkeys(_marked(fields_in(deck["asked"])), month_of(last))
    recent = tuple(words_in(deck.get("recent")))
    return {**household, "deck": deck_to_wire(Deck(asked, recent=recent))}


def _cards_to_wire(deck: Deck, newest: int) -> dict[str, str]:
    """Write one line of signs for each shelf, as long as its highest number."""
    shelves: dict[str, list[str]] = {}
    for id_ in filter(ANY_CARD.fullmatch, deck.asked.keys() | deck.banned | deck.aside):
        shelf, number = shelves.setdefault(id_[0], []), int(id_[1:])
        shelf.extend(NOTHING * (number + 1 - len(shelf)))
        shelf[number] = SIGNS[_sign(deck, id_, newest)]
    return {shelf: "".join(line) for shelf, line in sorted(shelves.items())}


def _sign(deck: Deck, id_: str, newest: int) -> int:
    months = min(newest - deck.asked[id_], OLDEST) if id_ in deck.asked else NEVER
    return months + ASIDE * (id_ in deck.aside) + BANNED * (id_ in deck.banned)


def _signs(shelves: Mapping[str, object]) -> Iterator[tuple[str, int]]:
    for shelf, line in shelves.items():
        for number, sign in enumerate(letters_in(line)):
            # nothing is most of a young deck
            if sign != NOTHING and sign in SIGNS and ANY_CARD.fullmatch(f"{shelf}{number:03d}"):
                yield f"{shelf}{number:03d}", SIGNS.index(sign)


def _short(id_: str) -> str:
    """Write an id in two signs: two bits for the shelf, ten for the number."""
    high, low = divmod(MOST_ON_A_SHELF * SHELVES.index(id_[0]) + int(id_[1:]), len(SIGNS))
    return SIGNS[high] + SIGNS[low]


def _recent_in(wire: str) -> Iterator[str]:
    width, read = (3, _longer) if IN_THREE.fullmatch(wire) else (2, _long)
    shorts = (wire[at : at + width] for at in range(0, len(wire) - width + 1, width))
    ids = (read(short) for short in shorts if set(short) <= set(SIGNS))
    return (id_ for id_ in ids if CARD.fullmatch(id_))


def _longer(short: str) -> str:
    return f"{short[0]}{len(SIGNS) * SIGNS.index(short[1]) + SIGNS.index(short[2]):03d}"


def _long(short: str) -> str:
    together = len(SIGNS) * SIGNS.index(short[0]) + SIGNS.index(short[1])
    shelf, number = divmod(together, MOST_ON_A_SHELF)
    return f"{SHELVES[shelf]}{number:03d}"


def _marked(shelves: Mapping[str, object]) -> Iterable[str]:
    """Read the bits of version 1."""
    for shelf, bits in shelves.items():
        marks = int(bits, 16) if isinstance(bits, str) and HEX.fullmatch(bits) else 0
        yield from (f"{shelf}{at:03d}" for at in range(marks.bit_length()) if marks >> at & 1)
