"""Files that are for their owner's eyes: made so where they are opened, whoever put them there."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE

OWN_FOLDER, OWN_FILE = 0o700, 0o600
OTHERS = 0o077
BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file, with words of it inside."""


def make_private(file: Path) -> None:
    """Let nobody but the owner read a file, what SQLite keeps beside it, and its folder.

    A restored copy often can be read by everybody. A folder that holds anything else is somebody
    else's to decide on. What cannot be changed stays: `exposed` tells of it.
    """
    for one in find_exposed(file):
        if one.is_file() or _holds_nothing_else(one, file):
            with suppress(OSError):
                one.chmod(S_IMODE(one.stat().st_mode) & ~OTHERS)


def find_exposed(file: Path) -> tuple[Path, ...]:
    """Return which of them others may read or change. Where there are no such modes, none."""
    return tuple(one for one in _parts(file) if _is_exposed(one)) if os.name == "posix" else ()


def _parts(file: Path) -> Iterator[Path]:
    yield file
    yield from (file.with_name(file.name + end) for end in BESIDE)
    yield file.parent


def _is_exposed(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & OTHERS)
    except OSError:
        return False


def _holds_nothing_else(folder: Path, file: Path) -> bool:
    ours = {file.name, *(file.name + end for end in BESIDE)}
    try:
        with os.scandir(folder) as entries:
            return all(entry.name in ours for entry in entries)
    except OSError:
        return False
