"""What the ritual asks of the world: each method with its price."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Protocol

from skill.ritual.deck import Card
from skill.ritual.evening import Evening
from skill.ritual.household import Household
from skill.ritual.reply import Reply
from skill.ritual.scene import Note


class StoreError(Exception):
    """The journal could not be read or written. Nothing is known of what it holds."""


class StaleError(StoreError):
    """Another device wrote first. Nothing of this write was applied."""


@dataclass(frozen=True)
class Receipt:
    """What was answered to the request that wrote last, so that a retry hears the same."""

    request: str
    """A short hash of the request's id."""

    reply: Reply


@dataclass(frozen=True)
class Pages:
    """What one read of the journal returns."""

    household: Household | None = None
    evenings: tuple[Evening, ...] = ()
    receipts: tuple[Receipt, ...] = ()


@dataclass(frozen=True)
class Write:
    """What one turn changes. A record's revision is the one it will have: one above the stored."""

    household: Household | None = None
    evening: Evening | None = None
    notes: tuple[Note, ...] = ()
    """Words for the evening written with them."""

    erases_words: bool = False
    """All words of this evening go, before `notes` are kept."""

    receipt: Receipt | None = None


class Journal(Protocol):
    """Where households and their nights are kept."""

    def open(self, house: str, since: date) -> Pages:
        """Return the household, and its evenings from a label on. One read."""
        ...

    def keep(self, house: str, write: Write) -> None:
        """Keep what changed, all of it or nothing. One write; raises StaleError or StoreError."""
        ...

    def recall(self, house: str, since: date) -> tuple[Note, ...]:
        """Return the words kept from a label on, oldest first. One read."""
        ...

    def check(self) -> None:
        """Raise StoreError unless the journal answers. One read."""
        ...


@dataclass(frozen=True)
class Device:
    """The speaker a turn came from, as far as its settings may be asked for."""

    id: str = ""
    endpoint: str = ""
    token: str = ""


class Zones(Protocol):
    """Who knows which zone a room is in."""

    def of_device(self, device: Device) -> tzinfo | None:
        """Return the device's zone, or None if nobody can say. At most one call, one second."""
        ...

    def named(self, key: str) -> tzinfo | None:
        """Return the zone of an IANA name, or None. No call."""
        ...


class Bank(Protocol):
    """The questions of one language, without their wording."""

    def cards(self) -> Sequence[Card]:
        """Return every question there is. Read from the package once, on first use."""
        ...
