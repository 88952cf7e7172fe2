"""Overwrites what was deleted from the file, and goes on until it is done.

Whoever reads the file at that moment holds on to the pages they began with: SQLite cannot overwrite
those before they are done. For everybody else what was deleted is gone already; so nobody is told
that it failed. The file itself says that something is left to overwrite, so a process that ends
meanwhile, or is killed, leaves that to the next one.
"""

import logging
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import chain, repeat
from pathlib import Path
from threading import Lock, Thread
from time import sleep

from skill.ports import StoreError

log = logging.getLogger(__name__)

PATIENCE = 1000
"""Milliseconds that a turn waits for a reader. Its answer does not depend on it."""

FIRST_PAUSES, LATER_PAUSE = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0), 20.0
Connect = Callable[[], AbstractContextManager[sqlite3.Connection]]


def mark(connection: sqlite3.Connection) -> None:
    """Note, in the transaction that deletes, that there is something to overwrite."""
    version = _version(connection)
    _set_version(connection, version + (2 if _is_marked(version) else 1))


class Wiper:
    """Sees to it that what was deleted is overwritten. Safe under threads."""

    def __init__(self, path: Path, connect: Connect) -> None:
        self._path, self._connect = path, connect
        self._lock = Lock()
        self._is_at_it = False
        self._rewritten = 0

    def wipe(self, connection: sqlite3.Connection) -> None:
        """Overwrite it now; or as soon as can be, where somebody still reads or writes."""
        connection.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        try:
            is_done = self._overwrite(connection)
        except sqlite3.Error as error:
            log.warning("what was deleted is still to be overwritten: %s", type(error).__name__)
            is_done = False
        if not is_done:
            self._go_on()

    def notice(self, connection: sqlite3.Connection) -> None:
        """Go on where an earlier process left something to overwrite."""
        if _is_marked(_version(connection)):
            self._go_on()

    def _go_on(self) -> None:
        with self._lock:
            if not self._is_at_it:
                self._is_at_it = True
                Thread(target=self._finish, daemon=True).start()

    def _finish(self) -> None:
        try:
            for pause in chain(FIRST_PAUSES, repeat(LATER_PAUSE)):
                sleep(pause)
                if not self._path.exists() or self._is_done():
                    return
        finally:
            self._is_at_it = False

    def _is_done(self) -> bool:
        try:
            with self._connect() as connection:
                # Whoever waits for a reader keeps all writers waiting: ask, and come again.
                connection.execute("PRAGMA busy_timeout = 0")
                is_marked = _is_marked(_version(connection))
                return not is_marked or self._overwrite(connection)
        except StoreError:
            return False

    def _overwrite(self, connection: sqlite3.Connection) -> bool:
        """Write the file anew, since rows have moved about in it, and empty the log beside it.

        Say whether nothing is left to do. While a reader is waited for it is written only once.
        """
        version = _version(connection)
        if version != self._rewritten:
            connection.execute("PRAGMA temp_store = MEMORY")  # no copy in another folder
            connection.execute("VACUUM")
            self._rewritten = version
        is_busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not is_busy and _take_mark(connection, version)


def _take_mark(connection: sqlite3.Connection, version: int) -> bool:
    """Take the mark away, unless somebody deleted more meanwhile."""
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        is_the_last = _version(connection) == version
        if is_the_last:
            _set_version(connection, version + 1)
    return is_the_last


def _is_marked(version: int) -> bool:
    """Odd: something is to be overwritten. It only ever grows, so each deletion has its own."""
    return version % 2 == 1


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _set_version(connection: sqlite3.Connection, version: int) -> None:
    connection.execute(f"PRAGMA user_version = {version}")
