"""Decks on the wire: all that is remembered of a question in one character."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from skill.ritual.deck import Deck, month_of
from skill.wire.tallies import Wire, tally_from_wire

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
"""Six bits a character: four for how long ago, one for put aside, one for banned."""

OLDEST, NEVER = 14, 15
"""Months before the newest question. What was asked longer ago than that comes round anyway."""

NOTHING = SIGNS[NEVER]
ASIDE, BANNED = 16, 32
SHELVES, MOST_ON_A_SHELF = "cdrs", 1024


def deck_to_wire(deck: Deck) -> Wire:
    """Write a deck down: `c017` is the eighteenth character of shelf c."""
    newest = max(deck.asked.values(), default=0)
    wire = {
        "cards": _cards_to_wire(deck, newest),
        "newest": newest,
        "off": " ".join(sorted(deck.off)),
        "kept": " ".join(sorted(deck.kept)),
        "recent": "".join(_short(id_) for id_ in deck.recent),
    }
    return {key: value for key, value in wire.items() if value}


def deck_from_wire(wire: Mapping[str, Any]) -> Deck:
    """Read a deck. Raises ValueError, KeyError or TypeError when it is none."""
    signs = dict(_signs(wire.get("cards", {})))
    newest, recent = int(wire.get("newest", 0)), str(wire.get("recent", ""))
    return Deck(
        asked={id_: newest - sign % 16 for id_, sign in signs.items() if sign % 16 != NEVER},
        aside=frozenset(id_ for id_, sign in signs.items() if sign & ASIDE),
        banned=frozenset(id_ for id_, sign in signs.items() if sign & BANNED),
        off=frozenset(str(wire.get("off", "")).split()),
        kept=frozenset(str(wire.get("kept", "")).split()),
        recent=tuple(_long(recent[at : at + 2]) for at in range(0, len(recent), 2)),
    )


def with_months(household: dict[str, Any]) -> dict[str, Any]:
    """Upgrade from version 1, which knew what was asked but not when: say, on their last night."""
    deck = household.get("deck", {})
    last = tally_from_wire(household.get("tally", {})).last
    if "asked" not in deck or last is None:
        return {**household, "deck": {}}
    asked = dict.fromkeys(_marked(deck["asked"]), month_of(last))
    recent = tuple(str(deck.get("recent", "")).split())
    return {**household, "deck": deck_to_wire(Deck(asked, recent=recent))}


def _cards_to_wire(deck: Deck, newest: int) -> dict[str, str]:
    """Write one line of signs for each shelf, as long as its highest number."""
    shelves: dict[str, list[str]] = {}
    for id_ in deck.asked.keys() | deck.banned | deck.aside:
        shelf, number = shelves.setdefault(id_[0], []), int(id_[1:])
        shelf.extend(NOTHING * (number + 1 - len(shelf)))
        shelf[number] = SIGNS[_sign(deck, id_, newest)]
    return {shelf: "".join(line) for shelf, line in sorted(shelves.items())}


def _sign(deck: Deck, id_: str, newest: int) -> int:
    months = min(newest - deck.asked[id_], OLDEST) if id_ in deck.asked else NEVER
    return months + ASIDE * (id_ in deck.aside) + BANNED * (id_ in deck.banned)


def _signs(shelves: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    for shelf, line in shelves.items():
        if len(shelf) != 1:
            raise ValueError("a shelf is one letter")  # it could not be written down again
        for number, sign in enumerate(line):
            if sign != NOTHING:  # most of a young deck
                yield f"{shelf}{number:03d}", SIGNS.index(sign)


def _short(id_: str) -> str:
    """Write an id in two signs: two bits for the shelf, ten for the number."""
    high, low = divmod(MOST_ON_A_SHELF * SHELVES.index(id_[0]) + int(id_[1:]), len(SIGNS))
    return SIGNS[high] + SIGNS[low]


def _long(short: str) -> str:
    together = len(SIGNS) * SIGNS.index(short[0]) + SIGNS.index(short[1])
    shelf, number = divmod(together, MOST_ON_A_SHELF)
    return f"{SHELVES[shelf]}{number:03d}"


def _marked(shelves: Mapping[str, str]) -> Iterable[str]:
    """Read the bits of version 1."""
    for shelf, bits in shelves.items():
        marks = int(bits, 16)
        yield from (f"{shelf}{at:03d}" for at in range(marks.bit_length()) if marks >> at & 1)
