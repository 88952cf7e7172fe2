"""What a text looks like where it lies: in the clear, or as noise under a key of the household."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from skill.ports import UnreadableError

Sealed = str | bytes
"""A text in the clear, or noise: its type says which. Nothing else needs to be kept beside it."""


class SealError(UnreadableError):
    """What lies there is not what was put there, or not under a key that we have."""


class HouseKey(Protocol):
    """How the texts of one household are written down and read."""

    @property
    def wrapped(self) -> str:
        """The key itself, wrapped, as it lies beside the profile. Empty where nothing is sealed."""
        ...

    @property
    def is_fresh(self) -> bool:
        """Nobody knows yet whether it lies beside a profile: it goes with the next write."""
        ...

    @property
    def seal(self) -> str:
        """The wrapped key as it rides along with a turn, and whether it is fresh."""
        ...

    @property
    def mark(self) -> str:
        """A short name of the key, the same however it is wrapped. Says nothing of the key."""
        ...

    def encrypt(self, place: str, text: str) -> Sealed:
        """Return a text as it may lie at a place, and nowhere else."""
        ...

    def decrypt(self, place: str, sealed: Sealed) -> str:
        """Return the text that was put at a place. Raises SealError for anything else.

        A text in the clear is read as it is: it was written before there was a key.
        """
        ...

    def blind(self, place: str) -> str:
        """Return a name for a place by which only we can find it."""
        ...


class Keyring(Protocol):
    """Who has the keys of all households. No method reads or writes a store."""

    def make_key(self, house: str) -> HouseKey:
        """Return a new key for a house that has none.

        Not before what is sealed was tried: where there is no wrapping key yet, this may make one.
        """
        ...

    def open_key(self, house: str, seal: str) -> HouseKey:
        """Return the key that lies beside a profile. Raises SealError where it does not fit."""
        ...

    def open_carried(self, house: str, seal: str) -> HouseKey | None:
        """Return the key that came along with a turn, or None if there is none that fits."""
        ...

    def rewrap_key(self, house: str, seal: str) -> str:
        """Wrap a household's key anew, under the first of our keys. Raises SealError."""
        ...


@dataclass(frozen=True)
class Record:
    """One record of a house: what is put into a field of it opens in that field, nowhere else."""

    key: HouseKey
    name: str

    def encrypt(self, field: str, text: str) -> Sealed:
        """Return a text as it may lie in a field."""
        return self.key.encrypt(f"{self.name} {field}", text)

    def decrypt(self, field: str, sealed: Sealed) -> str:
        """Return the text of a field. Raises SealError, as HouseKey.decrypt does."""
        return self.key.decrypt(f"{self.name} {field}", sealed)

    def blind(self, place: str) -> str:
        """Return the name of a place in this record by which only we can find it."""
        return self.key.blind(f"{self.name} {place}")


@dataclass(frozen=True)
class Fit:
    """How many households' keys our wrapping keys open."""

    opened: int = 0
    closed: int = 0


def fit_of(keyring: Keyring, seals: Iterable[tuple[str, str]]) -> Fit:
    """Try the keys of these houses, each with its wrapped key as it lies in the store.

    Raises StoreError where the wrapping keys cannot be asked for just now.
    """
    opened = closed = 0
    for house, seal in seals:
        try:
            keyring.open_key(house, seal)
        except SealError:
            closed += 1
        else:
            opened += 1
    return Fit(opened, closed)


@runtime_checkable
class Sealing(Protocol):
    """A store that may be sealed, as an operator looks after it."""

    def fit(self) -> Fit:
        """Try our keys on what is sealed here: on all of it, or on as much as one look finds."""
        ...

    def rewrap(self) -> int:
        """Wrap every household's key under the first of our keys; return how many there are."""
        ...


CLOSED = "what is kept here is sealed, and there is no RITUAL_KEY to open it with"


class InTheClear:
    """Where nothing is sealed: every text lies as it is."""

    wrapped = seal = mark = ""
    is_fresh = False

    def encrypt(self, _place: str, text: str) -> Sealed:
        """See HouseKey.encrypt."""
        return text

    def decrypt(self, _place: str, sealed: Sealed) -> str:
        """See HouseKey.decrypt."""
        if not isinstance(sealed, str):
            raise SealError(CLOSED)
        return sealed

    def blind(self, place: str) -> str:
        """See HouseKey.blind. The record's name, which comes first, is left out."""
        return place.rpartition(" ")[2]


class NoKeyring:
    """The keyring of whoever seals nothing. What somebody else sealed stays closed to it."""

    def make_key(self, _house: str) -> HouseKey:
        """See Keyring.make_key."""
        return InTheClear()

    def open_key(self, _house: str, seal: str) -> HouseKey:
        """See Keyring.open_key."""
        if seal:
            raise SealError(CLOSED)
        return InTheClear()

    def open_carried(self, _house: str, seal: str) -> HouseKey | None:
        """See Keyring.open_carried."""
        return None if seal else InTheClear()

    def rewrap_key(self, _house: str, _seal: str) -> str:
        """See Keyring.rewrap_key."""
        raise SealError(CLOSED)
