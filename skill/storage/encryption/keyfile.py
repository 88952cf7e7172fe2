"""The wrapping key of whoever runs this at home: a file of its own, away from the nights."""

import os
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes, token_hex

from skill.ports import StoreError
from skill.storage.encryption.interface import SealError
from skill.storage.private import OWN_FILE, OWN_FOLDER, make_private

KEY_BYTES = 32

NOTHING = "nothing"
"""What no reading takes for a key: an empty file is a spoiled one."""

ReadKeys = Callable[[str], tuple[bytes, ...]]
"""Reads keys as the setting has them. Raises ValueError for what is none."""


class LostKeyError(SealError):
    """There is no such file."""


@dataclass(frozen=True)
class KeyFile:
    """The file, and what reads it. It is made for whoever begins, and never made again."""

    path: Path
    read: ReadKeys

    def keys(self) -> tuple[bytes, ...]:
        """Return the keys in the file. Raises LostKeyError, or StoreError with the file's name."""
        try:
            make_private(self.path)
            return self.read(self.path.read_text("ascii").strip() or NOTHING)
        except FileNotFoundError as error:
            raise LostKeyError(f"the key is not in {self.path} any more") from error
        except (OSError, ValueError) as error:
            raise SealError(f"the key in {self.path} cannot be read") from error

    def make(self) -> None:
        """Make the file with a new key, unless it is there. Raises StoreError.

        Only where nothing is sealed yet: under another key, what is sealed stays closed.
        """
        try:
            if not self.path.exists():
                _write_key(self.path)
        except OSError as error:
            raise StoreError(f"the key in {self.path} cannot be made") from error


def new_key() -> str:
    """Return 32 random bytes as text, as RITUAL_KEY wants them."""
    return b64encode(token_bytes(KEY_BYTES)).decode()


def _write_key(file: Path) -> None:
    """Write a key aside, then give it its name: of two that do this at once, one is first."""
    file.parent.mkdir(mode=OWN_FOLDER, parents=True, exist_ok=True)
    aside = file.with_name(f"{file.name}.{token_hex(8)}")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWN_FILE), "w") as new:
            new.write(new_key() + "\n")
            new.flush()
            os.fsync(new.fileno())  # a night sealed under a key that a power cut takes is lost
        with suppress(FileExistsError):
            os.link(aside, file)
    finally:
        aside.unlink(missing_ok=True)
