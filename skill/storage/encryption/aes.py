"""AES-GCM with a key for each household, wrapped under a key of whoever runs this.

Every text is sealed with a nonce of its own, for one house and one place in it: what is changed by
a bit, or moved to another night or another house, does not open.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from secrets import token_bytes
from threading import Lock

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from skill.storage.encryption.interface import FRESH, HouseKey, Keyring, Sealed, SealError

NONCE_BYTES = 12
"""96 bits: what GCM is defined for, NIST SP 800-38D 8.2. A household stays far below 2^32 texts."""


@dataclass(frozen=True, kw_only=True)
class AesKey(HouseKey):
    """The key of one household. Its seal has 80 or 81 characters."""

    house: str
    key: bytes = field(repr=False)

    @property
    def mark(self) -> str:
        """See HouseKey.mark."""
        return self._hash("mark", "")

    def encrypt(self, place: str, text: str) -> Sealed:
        """See HouseKey.encrypt. 28 bytes longer than the text."""
        return _encrypt(self.key, self.house, place, text.encode())

    def decrypt(self, place: str, sealed: Sealed) -> str:
        """See HouseKey.decrypt."""
        if isinstance(sealed, str):
            return sealed
        return _decrypt(self.key, self.house, place, sealed).decode()

    def blind(self, place: str) -> str:
        """See HouseKey.blind."""
        return self._hash("place", place)

    def _hash(self, use: str, text: str) -> str:
        digest = blake2b(text.encode(), key=self.key, person=use.encode(), digest_size=9)
        return b64encode(digest.digest(), b"-_").decode()


class AesKeyring(Keyring):
    """Opens every household's key with the wrapping keys: the first wraps, all of them unwrap."""

    def __init__(
        self, ask: Callable[[], tuple[bytes, ...]], make: Callable[[], None] | None = None
    ) -> None:
        """Ask for the wrapping keys once, on first use; that may raise StoreError.

        `make` makes one there, if there is none yet.
        """
        self._ask = ask
        self._make = make
        self._asking = Lock()
        self._known: tuple[bytes, ...] | None = None

    def make_key(self, house: str) -> HouseKey:
        """See Keyring.make_key."""
        if self._make:
            self._make()
        key = AESGCM.generate_key(256)
        return AesKey(house=house, key=key, wrapped=self._wrap(house, key), is_fresh=True)

    def open_key(self, house: str, seal: str) -> HouseKey:
        """See Keyring.open_key."""
        if not seal:  # nobody is asked for the wrapping keys where no key came along
            raise SealError("there is no key to open")
        wrapped = seal.removeprefix(FRESH)
        key = self._unwrap(house, wrapped)
        return AesKey(house=house, key=key, wrapped=wrapped, is_fresh=seal != wrapped)

    def rewrap_key(self, house: str, seal: str) -> str:
        """See Keyring.rewrap_key."""
        return self._wrap(house, self._unwrap(house, seal))

    def _wrap(self, house: str, key: bytes) -> str:
        first, *_ = self._read_keys()
        return b64encode(_encrypt(first, house, "key", key)).decode()

    def _unwrap(self, house: str, wrapped: str) -> bytes:
        try:
            noise = b64decode(wrapped, validate=True)
        except ValueError as error:
            raise SealError("the wrapped key of a household cannot be read") from error
        for wrapping in self._read_keys():
            with suppress(SealError):
                return _decrypt(wrapping, house, "key", noise)
        raise SealError("the key of a household was wrapped under another RITUAL_KEY than is set")

    def _read_keys(self) -> tuple[bytes, ...]:
        with self._asking:  # of two first turns at once, one asks
            if self._known is None:
                self._known = self._ask()
            return self._known


def _encrypt(key: bytes, house: str, place: str, plain: bytes) -> bytes:
    nonce = token_bytes(NONCE_BYTES)
    bound = json.dumps([house, place]).encode()  # as JSON, so that no two pairs look alike
    return nonce + AESGCM(key).encrypt(nonce, plain, bound)


def _decrypt(key: bytes, house: str, place: str, sealed: bytes) -> bytes:
    nonce, cipher = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    bound = json.dumps([house, place]).encode()
    try:
        return AESGCM(key).decrypt(nonce, cipher, bound)
    except (InvalidTag, ValueError) as error:
        raise SealError("a sealed text was changed, moved, or sealed under another key") from error
