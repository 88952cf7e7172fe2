"""The wrapping key of whoever runs this at home: a file of its own, away from the nights."""

import os
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from secrets import token_bytes, token_hex

from skill.ports import StoreError
from skill.storage.private import OWN_FILE, OWN_FOLDER, make_private

KEY_BYTES = 32

NOTHING = "nothing"
"""What no reading takes for a key: an empty file is a spoiled one."""

Reading = Callable[[str], tuple[bytes, ...]]
"""Reads keys as the setting has them. Raises ValueError for what is none."""


def keys_in(file: Path, read: Reading) -> tuple[bytes, ...]:
    """Return the keys in a file, which is made with a new one if it is not there.

    Raises StoreError, with the file's name, where it cannot be made or read.
    """
    try:
        if not file.exists():
            _make(file)
        make_private(file)
        return read(file.read_text("ascii").strip() or NOTHING)
    except (OSError, ValueError) as error:
        raise StoreError(f"the key in {file} cannot be read, or made") from error


def new_key() -> str:
    """Return 32 random bytes as text, as RITUAL_KEY wants them."""
    return b64encode(token_bytes(KEY_BYTES)).decode()


def _make(file: Path) -> None:
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
