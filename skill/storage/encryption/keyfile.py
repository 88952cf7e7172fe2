"""The wrapping key of whoever runs this at home: a file of its own, away from the nights.

Files at home are for their owner's eyes: made so where they are opened, whoever put them there.
"""

import os
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes, token_hex
from stat import S_IMODE

from skill.ports import StoreError
from skill.storage.encryption.interface import SealError


def make_private(file: Path) -> None:
    """Let nobody but the owner read a file, what SQLite keeps beside it, and its folder.

    A restored copy often can be read by everybody. A folder that holds anything else is somebody
    else's to decide on. What cannot be changed stays: `find_exposed` tells of it.
    """
    ours = {one.name for one in _files_of(file)}
    for one in find_exposed(file):
        with suppress(OSError):
            if not one.is_file():
                with os.scandir(one) as entries:
                    if any(entry.name not in ours for entry in entries):
                        continue
            one.chmod(S_IMODE(one.stat().st_mode) & ~0o077)


def find_exposed(file: Path) -> tuple[Path, ...]:
    """Return which of them others may read or change. Where there are no such modes, none."""
    exposed = []
    for one in (*_files_of(file), file.parent) if os.name == "posix" else ():
        with suppress(OSError):
            if one.stat().st_mode & 0o077:
                exposed.append(one)
    return tuple(exposed)


def _files_of(file: Path) -> Iterator[Path]:
    """Yield the file, and what SQLite keeps beside it, with words of it inside."""
    for end in ("", "-wal", "-shm", "-journal"):
        yield file.with_name(file.name + end)


@dataclass(frozen=True)
class KeyFile:
    """The file, and what reads it. It is made for whoever begins, and never made again."""

    path: Path
    parse: Callable[[str], tuple[bytes, ...]]
    """Reads keys as the setting has them. Raises ValueError for what is none."""

    def read(self) -> tuple[bytes, ...]:
        """Return the keys in the file. Raises SealError with the file's name."""
        try:
            make_private(self.path)
            text = self.path.read_text("ascii").strip()
            return self.parse(text or "nothing")  # which is no key: an empty file is a spoiled one
        except FileNotFoundError as error:
            raise SealError(f"the key is not in {self.path} any more") from error
        except (OSError, ValueError) as error:
            raise SealError(f"the key in {self.path} cannot be read") from error

    def create(self) -> None:
        """Make the file with a new key, unless it is there. Raises StoreError.

        Only where nothing is sealed yet: under another key, what is sealed stays closed. The key
        is written aside, then given its name: of two that do this at once, one is first.
        """
        try:
            if self.path.exists():
                return
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            aside = self.path.with_name(f"{self.path.name}.{token_hex(8)}")
            try:
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
                with os.fdopen(os.open(aside, flags, 0o600), "w") as new:
                    new.write(new_key() + "\n")
                    new.flush()
                    os.fsync(new.fileno())  # a night sealed under a key lost in a power cut is lost
                with suppress(FileExistsError):
                    os.link(aside, self.path)
            finally:
                aside.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"the key in {self.path} cannot be made") from error


def new_key() -> str:
    """Return 32 random bytes as text, as RITUAL_KEY wants them."""
    return b64encode(token_bytes(32)).decode()
