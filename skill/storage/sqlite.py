"""The journal in one SQLite file: the default, for whoever runs this at home."""

import json
import logging
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import date
from itertools import chain, repeat
from pathlib import Path
from threading import Lock, Thread
from time import sleep
from typing import Any

from skill.codec.fields import day_in
from skill.codec.texts import (
    evening_to_text,
    household_to_text,
    note_from_wire,
    note_to_wire,
    receipt_to_text,
)
from skill.ports import Everything, KeptNight, Pages, StaleError, StoreError, Write
from skill.ritual.model.household import Seat
from skill.ritual.stage.scene import Note
from skill.storage.encryption.interface import (
    HouseKey,
    Keyring,
    Record,
    Sealed,
    SealError,
)
from skill.storage.encryption.keyfile import make_private
from skill.storage.records import (
    DAMAGE,
    StoredRecord,
    is_silenced,
    merge_notes,
    read_house,
)

log = logging.getLogger(__name__)

PROFILE = "household"
"""The name of the record that is no night's."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS household (
    house TEXT PRIMARY KEY, revision INTEGER NOT NULL, page TEXT NOT NULL, receipt TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS evening (
    house TEXT NOT NULL, night TEXT NOT NULL, revision INTEGER NOT NULL, page TEXT NOT NULL,
    notes TEXT NOT NULL, receipt TEXT NOT NULL, PRIMARY KEY (house, night)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS seal (house TEXT PRIMARY KEY, seal TEXT NOT NULL) WITHOUT ROWID;
"""


class SqliteJournal:
    """Keeps the port's promises in a file. Every turn is one transaction, flushed to the disk."""

    def __init__(self, path: Path, keyring: Keyring | None = None) -> None:
        self._path = path
        self._keyring = keyring or Keyring()
        self._preparing = Lock()
        self._wiper = Wiper(path, self._connection)

    def open(self, house: str, since: date) -> Pages:
        """See Journal.open. One transaction over three primary keys."""
        with self._connection() as connection:
            connection.execute("BEGIN")
            key = self._read_key(connection, house)
            rows = connection.execute(
                "SELECT ?, revision, page, receipt, '' FROM household WHERE house = ?",
                (PROFILE, house),
            ).fetchall()
            rows += connection.execute(
                "SELECT night, revision, page, receipt, '' FROM evening"
                " WHERE house = ? AND night >= ? ORDER BY night",
                (house, since.isoformat()),
            ).fetchall()
            connection.execute("COMMIT")
            kept = read_house(records_in(rows, key))
            first_kept = kept.household and kept.household.first_night_kept(since)
            if first_kept:
                # nights older than they chose to keep; nothing is written where there are none
                older = "FROM evening WHERE house = ? AND night < ?"
                which = (house, first_kept.isoformat())
                if connection.execute(f"SELECT 1 {older}", which).fetchone():
                    connection.execute(f"DELETE {older}", which)
            evenings = tuple(night.evening for night in kept.nights)
            return Pages(kept.household, evenings, kept.receipts, key.seal)

    def keep(self, house: str, write: Write) -> None:
        """See Journal.keep."""
        takes_back = any(not note.words for note in write.notes)
        if write.erases_words or takes_back or write.forgets:
            with self._deletion() as connection:
                self._keep(connection, house, write)
        else:
            with self._connection() as connection:
                connection.execute("BEGIN IMMEDIATE")
                with connection:
                    self._keep(connection, house, write)

    def recall(self, house: str, since: date) -> tuple[Note, ...]:
        """See Journal.recall."""
        with self._connection() as connection:
            connection.execute("BEGIN")
            key = self._read_key(connection, house)
            rows = connection.execute(
                "SELECT night, revision, '', '', notes FROM evening"
                " WHERE house = ? AND night >= ? ORDER BY night",
                (house, since.isoformat()),
            ).fetchall()
            nights = records_in(rows, key)
            return tuple(note for night in nights for note in night.words if note)

    def night(self, house: str, night: date) -> KeptNight | None:
        """See Journal.night."""
        with self._connection() as connection:
            connection.execute("BEGIN")
            key = self._read_key(connection, house)
            rows = connection.execute(
                "SELECT night, revision, page, receipt, notes FROM evening"
                " WHERE house = ? AND night = ?",
                (house, night.isoformat()),
            ).fetchall()
            return next(iter(read_house(records_in(rows, key)).nights), None)

    def silence(
        self,
        house: str,
        sealed_by: Collection[Seat] | None = None,
        said_by: Collection[Seat] | None = None,
    ) -> None:
        """See Journal.silence. Rewrites the file, so that no word of it is left in it."""
        with self._deletion() as connection:
            key = self._read_key(connection, house)
            rows = connection.execute(
                "SELECT night, notes FROM evening WHERE house = ?", (house,)
            ).fetchall()
            for night, sealed in rows:
                record = Record(key, night)
                # what is damaged, or not understood, goes with them
                notes = [note for note in words_in(record, sealed) if note]
                stay = [note for note in notes if not is_silenced(note, sealed_by, said_by)]
                text = json.dumps([note_to_wire(note) for note in stay])
                connection.execute(
                    "UPDATE evening SET notes = ?, receipt = '' WHERE night = ? AND house = ?",
                    (record.encrypt("notes", text), night, house),
                )

    def export(self, house: str) -> Everything:
        """See Journal.export. One transaction over three primary keys."""
        with self._connection() as connection:
            connection.execute("BEGIN")
            key = self._read_key(connection, house)
            rows = connection.execute(
                "SELECT ?, revision, page, receipt, '' FROM household WHERE house = ?",
                (PROFILE, house),
            ).fetchall()
            rows += connection.execute(
                "SELECT night, revision, page, receipt, notes FROM evening"
                " WHERE house = ? ORDER BY night",
                (house,),
            ).fetchall()
            return read_house(records_in(rows, key))

    def forget(self, house: str) -> int:
        """See Journal.forget. Rewrites the file, so that nothing of the house is left in it."""
        with self._deletion() as connection:
            connection.execute("DELETE FROM seal WHERE house = ?", (house,))
            nights = connection.execute("DELETE FROM evening WHERE house = ?", (house,))
            profile = connection.execute("DELETE FROM household WHERE house = ?", (house,))
            return nights.rowcount + profile.rowcount

    def check(self) -> None:
        """See Journal.check."""
        with self._connection() as connection:
            connection.execute("SELECT count(*) FROM household WHERE house = ''").fetchone()
            self._make_key(connection, "")  # raises without a key, under which nothing is kept

    def fit(self) -> tuple[int, int]:
        """Return how many households' keys ours open, and how many not. Changes nothing."""
        with self._connection() as connection:
            seals = connection.execute("SELECT house, seal FROM seal").fetchall()
        return self._keyring.fit(seals)

    def rewrap(self) -> int:
        """Wrap every household's key under the first of our keys; return how many there are.

        For an operator: reads every household's key, and no night. Raises StoreError, before
        anything is changed, where one does not fit.
        """
        with self._deletion() as connection:
            seals = connection.execute("SELECT house, seal FROM seal").fetchall()
            anew = [(self._keyring.rewrap_key(house, seal), house) for house, seal in seals]
            connection.executemany("UPDATE seal SET seal = ? WHERE house = ?", anew)
        return len(seals)

    def _keep(self, connection: sqlite3.Connection, house: str, write: Write) -> None:
        if write.presumes:
            # it was planned for a household that may have been forgotten meanwhile
            row = connection.execute(
                "SELECT revision FROM household WHERE house = ?", (house,)
            ).fetchone()
            if row is None or row[0] < write.presumes:
                raise StaleError
        key = self._key_to_keep(connection, house, write.seal)
        receipt = receipt_to_text(write.receipt) if write.receipt else ""
        if write.household:
            texts = {
                "page": household_to_text(write.household),
                # it speaks of the night it was written with, and goes with it
                "receipt": "" if write.evening else receipt,
            }
            where: dict[str, str | int] = {"house": house, "revision": write.household.revision}
            _put(connection, "household", where, Record(key, PROFILE), texts)
        if write.evening:
            night = write.evening.night.isoformat()
            record = Record(key, night)
            stored = connection.execute(
                "SELECT notes FROM evening WHERE house = ? AND night = ?", (house, night)
            ).fetchone()
            kept = _lists(record, stored[0]) if stored and not write.erases_words else None
            notes = [note for one in kept or [] if (note := note_from_wire(one))]
            # what is not understood here stays as it was written
            strange = [one for one in kept or [] if note_from_wire(one) is None]
            words = [note_to_wire(note) for note in merge_notes(notes, write.notes)]
            texts = {
                "page": evening_to_text(write.evening),
                "notes": json.dumps([*strange, *words]),
                "receipt": receipt,
            }
            where = {"house": house, "night": night, "revision": write.evening.revision}
            _put(connection, "evening", where, record, texts)
        if write.forgets:
            gone = (house, write.forgets.isoformat())
            connection.execute("DELETE FROM evening WHERE house = ? AND night = ?", gone)

    def _read_key(self, connection: sqlite3.Connection, house: str) -> HouseKey:
        seal = read_seal(connection, house)
        return self._keyring.open_key(house, seal) if seal else self._make_key(connection, house)

    def _make_key(self, connection: sqlite3.Connection, house: str) -> HouseKey:
        """Return a key for a new house: not under one that opens nothing of the others."""
        # enough to tell a key that does not fit from one household's seal that is damaged
        some = connection.execute("SELECT house, seal FROM seal LIMIT 5").fetchall()
        opened, closed = self._keyring.fit(some)
        if closed and not opened:
            raise SealError("what is kept here was sealed under another key than is set")
        return self._keyring.make_key(house)

    def _key_to_keep(self, connection: sqlite3.Connection, house: str, seal: str) -> HouseKey:
        """Return the key to write with, and let it lie here. Refuse one of a forgotten house."""
        carried = self._keyring.open_carried(house, seal)
        if stored := read_seal(connection, house):
            key = self._keyring.open_key(house, stored)
            if carried and carried.mark != key.mark:
                raise StaleError
            return key
        if carried and carried.wrapped and not carried.is_fresh:
            raise StaleError
        key = carried or self._make_key(connection, house)
        if key.wrapped:
            connection.execute("INSERT INTO seal VALUES (?, ?)", (house, key.wrapped))
        return key

    @contextmanager
    def _deletion(self) -> Iterator[sqlite3.Connection]:
        """Make one transaction that deletes, and overwrite what it deleted."""
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                yield connection
                # in the file itself, an odd version says that there is something to overwrite
                version = _version(connection)
                anew = version + (2 if version % 2 else 1)
                connection.execute(f"PRAGMA user_version = {anew}")
            self._wiper.wipe(connection)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._path.touch(mode=0o600)
            make_private(self._path)
            # so long a turn waits for another one to write; Alexa waits eight for the answer
            connection = sqlite3.connect(self._path, timeout=3.0, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise StoreError("could not open the journal") from error
        try:
            with self._preparing:  # of two that make a file WAL, SQLite refuses one without waiting
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")  # it survives a power cut
                connection.execute("PRAGMA secure_delete = ON")  # what is forgotten is overwritten
                connection.executescript(SCHEMA)
            if _version(connection) % 2:  # an earlier process left something to overwrite
                self._wiper.resume()
            yield connection
        except (sqlite3.Error, ValueError, KeyError, TypeError) as error:
            raise StoreError("the journal could not be read or written") from error
        finally:
            connection.close()


def read_seal(connection: sqlite3.Connection, house: str) -> str:
    """Return the wrapped key of a house, or nothing."""
    row = connection.execute("SELECT seal FROM seal WHERE house = ?", (house,)).fetchone()
    return str(row[0]) if row else ""


def _put(
    connection: sqlite3.Connection,
    table: str,
    where: Mapping[str, str | int],
    record: Record,
    texts: Mapping[str, str],
) -> None:
    """Insert a first revision, update any later one; refuse what another device overtook."""
    sealed = {field: record.encrypt(field, text) if text else "" for field, text in texts.items()}
    row = {**where, **sealed}
    if where["revision"] == 1:
        values = ", ".join(f":{name}" for name in row)
        sql = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({values})"  # noqa: S608 - ours
    else:
        sets = ", ".join(f"{name} = :{name}" for name in ("revision", *texts))
        key = " AND ".join(f"{name} = :{name}" for name in where if name != "revision")
        sql = f"UPDATE {table} SET {sets} WHERE {key} AND revision = :revision - 1"  # noqa: S608
    try:
        written = connection.execute(sql, row).rowcount
    except sqlite3.IntegrityError as error:
        raise StaleError from error
    if not written:
        raise StaleError


def records_in(
    rows: Iterable[tuple[str, int, Sealed, Sealed, Sealed]], key: HouseKey
) -> Iterator[StoredRecord]:
    """Yield the records in rows of a name, a revision, a page, a receipt and a night's words.

    What has no name of ours belongs to another release.
    """
    for name, revision, page, receipt, notes in rows:
        record, night = Record(key, name), day_in(name)
        if night or name == PROFILE:
            words = words_in(record, notes) if notes else ()
            yield StoredRecord(record, night, revision, page, receipt, words)


def words_in(record: Record, sealed: Sealed) -> tuple[Note | None, ...]:
    """Read the words of a night in the order they were said, with None for what cannot be read."""
    lists = _lists(record, sealed)
    return (None,) if lists is None else tuple(note_from_wire(one) for one in lists)


def _lists(record: Record, sealed: Sealed) -> list[Any] | None:
    """Return the words of a night as they were written; None where they do not open."""
    try:
        lists = json.loads(record.decrypt("notes", sealed))
    except DAMAGE:
        return None
    return lists if isinstance(lists, list) else None


class Wiper:
    """Overwrites what was deleted from the file, and goes on until it is done. Safe under threads.

    Whoever reads the file at that moment holds on to the pages they began with: SQLite cannot
    overwrite those before they are done. For everybody else what was deleted is gone already; so
    nobody is told that it failed. The file itself says that something is left to overwrite, so a
    process that ends meanwhile, or is killed, leaves that to the next one: its version is odd then.
    It only ever grows, so each deletion has its own.
    """

    def __init__(
        self, path: Path, connect: Callable[[], AbstractContextManager[sqlite3.Connection]]
    ) -> None:
        self._path, self._connect = path, connect
        self._lock = Lock()
        self._is_at_it = False
        self._rewritten = 0

    def wipe(self, connection: sqlite3.Connection) -> None:
        """Overwrite it now; or as soon as can be, where somebody still reads or writes."""
        # milliseconds that a turn waits for a reader; its answer does not depend on it
        connection.execute("PRAGMA busy_timeout = 1000")
        try:
            is_done = self._overwrite(connection)
        except sqlite3.Error as error:
            log.warning("what was deleted is still to be overwritten: %s", type(error).__name__)
            is_done = False
        if not is_done:
            self.resume()

    def resume(self) -> None:
        """Overwrite it beside all else, if nobody is at it yet."""
        with self._lock:
            if not self._is_at_it:
                self._is_at_it = True
                Thread(target=self._finish, daemon=True).start()

    def _finish(self) -> None:
        try:
            for pause in chain((0.1, 0.2, 0.5, 1.0, 2.0, 5.0), repeat(20.0)):
                sleep(pause)
                if not self._path.exists():
                    return
                with suppress(StoreError), self._connect() as connection:
                    # Whoever waits for a reader keeps all writers waiting: ask, and come again.
                    connection.execute("PRAGMA busy_timeout = 0")
                    if _version(connection) % 2 == 0 or self._overwrite(connection):
                        return
        finally:
            self._is_at_it = False

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
        if is_busy:
            return False
        connection.execute("BEGIN IMMEDIATE")
        with connection:
            is_the_last = _version(connection) == version  # nobody deleted more meanwhile
            if is_the_last:
                connection.execute(f"PRAGMA user_version = {version + 1}")
        return is_the_last


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)
