"""What an earlier version wrote, brought up to date as it is read."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from skill.codec.deck_bits import deck_to_wire
from skill.codec.fields import fields_in, number_in, words_in
from skill.codec.tallies import tally_from_wire
from skill.ritual.model.deck import Deck, month_of

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]
"""Makes of a page of one version the page the next version would have written."""


def upgrade(wire: object, upgrades: Mapping[int, Upgrade], schema: int) -> Mapping[str, Any]:
    """Bring a page up to `schema`. Raises TypeError for what is no page.

    A page of a later version is read as far as it is understood: refused, it would lock its owners
    out for as long as the earlier release runs.
    """
    if not isinstance(wire, Mapping):
        raise TypeError("no page")
    written = version_of(wire, schema)
    for version, upgrade in sorted(upgrades.items()):
        if written <= version < schema:
            wire = upgrade(dict(wire))
    return wire


def version_of(wire: Mapping[str, Any], schema: int) -> int:
    """Return the version that wrote a page; `schema` where it says nothing of that."""
    return number_in(wire.get("v"), schema)


def upgrade_months(household: dict[str, Any]) -> dict[str, Any]:
    """Upgrade from version 1, which knew what was asked but not when: say, on their last night."""
    deck = fields_in(household.get("deck"))
    last = tally_from_wire(fields_in(household.get("tally"))).last
    if "asked" not in deck or last is None:
        return {**household, "deck": {}}
    asked = dict.fromkeys(_read_bits(fields_in(deck["asked"])), month_of(last))
    recent = tuple(words_in(deck.get("recent")))
    return {**household, "deck": deck_to_wire(Deck(asked, recent=recent))}


def _read_bits(shelves: Mapping[str, object]) -> Iterator[str]:
    """Yield the ids of which version 1 wrote a bit, shelf by shelf."""
    for shelf, bits in shelves.items():
        is_read = isinstance(bits, str) and re.fullmatch("[0-9a-f]{1,256}", bits)
        marks = int(str(bits), 16) if is_read else 0
        yield from (f"{shelf}{at:03d}" for at in range(marks.bit_length()) if marks >> at & 1)
