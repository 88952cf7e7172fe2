"""What the ritual asks of the world: each method with its price."""

from collections.abc import Collection
from datetime import date, datetime, tzinfo
from typing import Protocol

from msgspec import Struct

from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household, Seat
from skill.ritual.model.reply import Reply
from skill.ritual.stage.scene import Note


class StoreError(Exception):
    """The journal could not be read or written. Nothing is known of what it holds."""


class UnreadableError(StoreError):
    """What is kept of a house cannot be opened: its key does not fit, is gone, or it is damaged.

    Nothing was written, and nothing may be: it would lie over what can still be mended.
    """


class StaleError(StoreError):
    """Another device wrote first. Nothing of this write was applied."""


class Receipt(Struct, frozen=True):
    """What was answered to the request that wrote last, so that a retry hears the same."""

    request: str
    """A short hash of the request's id."""

    reply: Reply | None
    """None where this release cannot say it: another one wrote it down."""

    moment: datetime | None = None
    """When it was asked, so that a late event is not taken for the latest word; None if unknown."""


class Pages(Struct, frozen=True):
    """What one read of the journal returns."""

    household: Household | None = None
    evenings: tuple[Evening, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    seal: str = ""
    """What the journal wants back with the next write: opaque, no secret, short."""


class Write(Struct, frozen=True):
    """What one turn changes. A record's revision is the one it will have: one above the stored."""

    household: Household | None = None
    evening: Evening | None = None
    notes: tuple[Note, ...] = ()
    """Words for the evening written with them."""

    erases_words: bool = False
    """All words of this evening go, before `notes` are kept."""

    forgets: date | None = None
    """A night whose record goes, with its words: another one than `evening`'s.

    What the household's record says of it, such as its place in the tally, stays. One that is not
    there is fine. Whoever is in the middle of it is refused as stale.
    """

    receipt: Receipt | None = None
    planned_for: int = 0
    """The revision of the household this evening was planned for; 0 where there was none yet."""

    seal: str = ""
    """What the journal gave with the pages. Without it the write may cost one read more."""

    fades: int = 0
    """Days after which the nights of this house vanish with their words; 0 where they stay."""

    fades_anew: date | None = None
    """The night of this write, where that was just chosen: it holds for every night kept before, a
    week from now at the soonest. One read more for each megabyte, one write for each 10 nights."""

    @property
    def presumes(self) -> int:
        """The revision a household must have reached that is not written here, or 0.

        Everything else that is stale shows in its own revision. Only the first write of a night
        says nothing of its household, which may have been forgotten since it was read.
        """
        begins = self.evening is not None and self.evening.revision == 1
        return self.planned_for if begins and self.household is None else 0


class KeptNight(Struct, frozen=True):
    """One night, and the words that were kept of it, in the order they were said."""

    evening: Evening
    notes: tuple[Note, ...] = ()


class Everything(Struct, frozen=True):
    """All that is kept of a house."""

    household: Household | None = None
    nights: tuple[KeptNight, ...] = ()
    """Oldest first."""

    receipts: tuple[Receipt, ...] = ()
    damaged: tuple[date, ...] = ()
    """Nights of which something is there that cannot be read. What can be is among `nights`."""


class Journal(Protocol):
    """Where households and their nights are kept."""

    def open(self, house: str, since: date) -> Pages:
        """Return the household, and its evenings from a label on. One read.

        A night that is damaged is there as one that has not begun. Raises UnreadableError where
        the household cannot be read, and where a new one would begin under a key that opens
        nothing of what others have here: that costs one read more, once in each process.
        """
        ...

    def keep(self, house: str, write: Write) -> None:
        """Keep what changed, all of it or nothing. One write; raises StaleError or StoreError.

        A seal that was given before the house was forgotten is stale like everything else.
        """
        ...

    def recall(self, house: str, since: date) -> tuple[Note, ...]:
        """Return the words kept from a label on, oldest first. One read.

        What is damaged is left out, here and wherever words are read.
        """
        ...

    def night(self, house: str, night: date) -> KeptNight | None:
        """Return one night with the words kept of it, if there is one. One or two reads."""
        ...

    def silence(
        self,
        house: str,
        sealed_by: Collection[Seat] | None = None,
        said_by: Collection[Seat] | None = None,
    ) -> None:
        """Erase every word kept of a house, or those these people sealed or said. The nights stay.

        Words that are damaged go too, whoever said them: they may be of these people.
        One read for each megabyte and one more, one write for each 10 nights that hold such words.
        Raises StoreError where some may be left: do it again.
        """
        ...

    def export(self, house: str) -> Everything:
        """Return all that is kept of a house. One read for each megabyte; raises StoreError."""
        ...

    def forget(self, house: str) -> int:
        """Erase everything of a house; return how many records there were, nights and household.

        A house that is not there is fine. What was read before cannot be written afterwards: it is
        refused as stale, and the house begins anew. One read for each megabyte and one more, one
        write for each 25 records. Raises StoreError where something may be left: do it again.
        """
        ...

    def check(self) -> None:
        """Raise StoreError unless the journal answers, and could keep something. One read.

        Where something is sealed, it is opened: a key that does not fit keeps nothing.
        """
        ...


class Device(Struct, frozen=True):
    """The speaker a turn came from, as far as its settings may be asked for."""

    id: str = ""
    endpoint: str = ""
    token: str = ""


class Zones(Protocol):
    """Who knows which zone a room is in."""

    def of_device(self, device: Device) -> tzinfo | None:
        """Return the device's zone, or None if nobody can say. At most one call, one second."""
        ...

    def by_name(self, key: str) -> tzinfo | None:
        """Return the zone of an IANA name, or None. No call."""
        ...
