"""What a text looks like where it lies: in the clear, or as noise under a key of the household.

The classes here are of whoever seals nothing; those of `aes.py` seal.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from skill.ports import UnreadableError

Sealed = str | bytes
"""A text in the clear, or noise: its type says which. Nothing else needs to be kept beside it."""

FRESH = "*"
"""Before a wrapped key of which nobody knows yet whether it lies beside a profile. No base64."""

CLOSED = "what is kept here is sealed, and there is no RITUAL_KEY to open it with"


class SealError(UnreadableError):
    """What lies there is not what was put there, or not under a key that we have."""


@dataclass(frozen=True)
class HouseKey:
    """How the texts of one household are written down and read: here, in the clear."""

    wrapped: str = field(default="", repr=False)
    """The key itself, wrapped, as it lies beside the profile. Empty where nothing is sealed."""

    is_fresh: bool = False
    """Nobody knows yet whether it lies beside a profile: it goes with the next write."""

    @property
    def seal(self) -> str:
        """The wrapped key as it rides along with a turn, and whether it is fresh."""
        return FRESH + self.wrapped if self.is_fresh else self.wrapped

    @property
    def mark(self) -> str:
        """A short name of the key, the same however it is wrapped. Says nothing of the key."""
        return ""

    def encrypt(self, _place: str, text: str) -> Sealed:
        """Return a text as it may lie at a place, and nowhere else."""
        return text

    def decrypt(self, _place: str, sealed: Sealed) -> str:
        """Return the text that was put at a place. Raises SealError for anything else.

        A text in the clear is read as it is: it was written before there was a key.
        """
        if isinstance(sealed, str):
            return sealed
        raise SealError(CLOSED)

    def blind(self, place: str) -> str:
        """Return a name for a place by which only we can find it.

        In the clear it is the place itself, without the name of the record, which comes first.
        """
        return place.rpartition(" ")[2]


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


class Keyring:
    """Has the keys of all households: this one has none, and seals nothing.

    What somebody else sealed stays closed to it. No method of a keyring reads or writes a store.
    """

    def make_key(self, _house: str) -> HouseKey:
        """Return a new key for a house that has none.

        Not before what is sealed was tried: where there is no wrapping key yet, this may make one.
        """
        return HouseKey()

    def open_key(self, _house: str, seal: str) -> HouseKey:
        """Return the key that lies beside a profile. Raises SealError where it does not fit."""
        if seal:
            raise SealError(CLOSED)
        return HouseKey()

    def open_carried(self, house: str, seal: str) -> HouseKey | None:
        """Return the key that came along with a turn, or None if there is none that fits."""
        try:
            return self.open_key(house, seal)
        except SealError:
            return None

    def rewrap_key(self, _house: str, _seal: str) -> str:
        """Wrap a household's key anew, under the first of our keys. Raises SealError."""
        raise SealError(CLOSED)

    def fit(self, seals: Iterable[tuple[str, str]]) -> tuple[int, int]:
        """Return how many of these houses' keys our wrapping keys open, and how many they do not.

        Each house comes with its wrapped key as it lies in the store. Raises StoreError where the
        wrapping keys cannot be asked for just now.
        """
        are_open = [self.open_carried(house, seal) is not None for house, seal in seals]
        return are_open.count(True), are_open.count(False)
