"""The journal in one SQLite file: the default, for whoever runs this at home."""

import json
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

from skill.codec.fields import day_in
from skill.codec.notes import note_from_wire, note_to_wire
from skill.codec.receipts import receipt_from_text, receipt_to_text
from skill.codec.texts import evening_to_text, household_to_text
from skill.ports import (
    Everything,
    KeptNight,
    Pages,
    Receipt,
    StaleError,
    StoreError,
    Write,
)
from skill.ritual.model.household import Household, Seat
from skill.ritual.stage.scene import Note
from skill.storage.damage import (
    StoredNight,
    StoredWords,
    everything_of,
    read_household,
    read_intact,
    read_night,
)
from skill.storage.encryption.interface import (
    Fit,
    HouseKey,
    Keyring,
    NoKeyring,
    Record,
    Sealed,
    fit_of,
    refuse_misfit,
)
from skill.storage.notes import merge_notes, silence_notes
from skill.storage.private import OWN_FILE, OWN_FOLDER, make_private
from skill.storage.wiper import Wiper, mark

BUSY_SECONDS = 3.0
"""How long a turn waits for another one to finish writing. Alexa waits eight for the answer."""

SqlRow = tuple[str, int, Sealed, Sealed]
"""A record's name, its revision, its page, and its receipt, which may be empty."""

NightRow = tuple[str, int, Sealed, Sealed, Sealed]
"""The same with a night's words at its end."""

Column = str | int | bytes
HOUSEHOLD = "household"
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

INSERT_HOUSEHOLD = """
INSERT INTO household (house, revision, page, receipt) VALUES (:house, :revision, :page, :receipt)
"""
UPDATE_HOUSEHOLD = """
UPDATE household SET revision = :revision, page = :page, receipt = :receipt
WHERE house = :house AND revision = :revision - 1
"""
INSERT_EVENING = """
INSERT INTO evening (house, night, revision, page, notes, receipt)
VALUES (:house, :night, :revision, :page, :notes, :receipt)
"""
UPDATE_EVENING = """
UPDATE evening SET revision = :revision, page = :page, notes = :notes, receipt = :receipt
WHERE house = :house AND night = :night AND revision = :revision - 1
"""

READ_EVENINGS = """
SELECT night, revision, page, receipt, notes FROM evening WHERE house = ? AND night >= ?
ORDER BY night
"""
FIRST_NIGHT = date.min.isoformat()
SOME_SEALS = "SELECT house, seal FROM seal LIMIT 5"
"""Enough to tell a key that does not fit from one household's seal that is damaged."""

FORGET_EVENINGS = "DELETE FROM evening WHERE house = ?"
FORGET_HOUSEHOLD = "DELETE FROM household WHERE house = ?"
OLDER = "{} FROM evening WHERE house = ? AND night < ?"
FORGET_SEAL = "DELETE FROM seal WHERE house = ?"


SILENCE_EVENING = """
UPDATE evening SET notes = ?, receipt = '' WHERE night = ? AND house = ?
"""


class SqliteJournal:
    """Keeps the port's promises in a file. Every turn is one transaction, flushed to the disk."""

    def __init__(self, path: Path, keyring: Keyring | None = None) -> None:
        self._path = path
        self._keyring = keyring or NoKeyring()
        self._preparing = Lock()
        self._wiper = Wiper(path, self._connection)

    def open(self, house: str, since: date) -> Pages:
        """See Journal.open. One transaction over three primary keys."""
        with self._connection() as connection:
            connection.execute("BEGIN")
            key, household = self._key(connection, house), _household_row(connection, house)
            rows = connection.execute(
                "SELECT night, revision, page, receipt FROM evening WHERE house = ? AND night >= ?"
                " ORDER BY night",
                (house, since.isoformat()),
            ).fetchall()
            connection.execute("COMMIT")
            pages = _pages(key, household, rows)
            if pages.household:
                _fade(connection, house, pages.household.first_night_kept(since))
            return pages

    def keep(self, house: str, write: Write) -> None:
        """See Journal.keep."""
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                _refuse_orphan(connection, house, write.presumes)
                key = self._key_to_keep(connection, house, write.seal)
                _keep_household(connection, key, house, write)
                _keep_evening(connection, key, house, write)
                _forget_night(connection, house, write.forgets)
                if write.takes_away:
                    mark(connection)
            if write.takes_away:
                self._wiper.wipe(connection)

    def recall(self, house: str, since: date) -> tuple[Note, ...]:
        """See Journal.recall."""
        with self._connection() as connection:
            connection.execute("BEGIN")
            key = self._key(connection, house)
            rows = connection.execute(
                "SELECT night, notes FROM evening WHERE house = ? AND night >= ? ORDER BY night",
                (house, since.isoformat()),
            ).fetchall()
            return tuple(
                note for night, notes in rows for note in _words(Record(key, night), notes).notes
            )

    def night(self, house: str, night: date) -> KeptNight | None:
        """See Journal.night."""
        with self._connection() as connection:
            connection.execute("BEGIN")
            record = Record(self._key(connection, house), night.isoformat())
            row = connection.execute(
                "SELECT night, revision, page, receipt, notes FROM evening"
                " WHERE house = ? AND night = ?",
                (house, record.name),
            ).fetchone()
            return _read_night(record.key, row).kept if row else None

    def silence(
        self,
        house: str,
        sealed_by: Collection[Seat] | None = None,
        said_by: Collection[Seat] | None = None,
    ) -> None:
        """See Journal.silence. Rewrites the file, so that no word of it is left in it."""
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                key = self._key(connection, house)
                rows = connection.execute(
                    "SELECT night, notes FROM evening WHERE house = ?", (house,)
                ).fetchall()
                stay = [
                    (_silence_words(Record(key, night), notes, sealed_by, said_by), night, house)
                    for night, notes in rows
                ]
                connection.executemany(SILENCE_EVENING, stay)
                mark(connection)
            self._wiper.wipe(connection)

    def export(self, house: str) -> Everything:
        """See Journal.export. One transaction over three primary keys."""
        with self._connection() as connection:
            connection.execute("BEGIN")
            key, household = self._key(connection, house), _household_row(connection, house)
            rows = connection.execute(READ_EVENINGS, (house, FIRST_NIGHT)).fetchall()
            nights = [_read_night(key, row) for row in rows if day_in(row[0])]
            return everything_of(
                _household(key, household) if household else None,
                nights,
                _receipts(key, [*([household] if household else []), *(row[:4] for row in rows)]),
            )

    def erase(self, house: str, night: date) -> None:
        """See Journal.erase. Rewrites the file, so that nothing of the night is left in it."""
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                _forget_night(connection, house, night)
                mark(connection)
            self._wiper.wipe(connection)

    def forget(self, house: str) -> int:
        """See Journal.forget. Rewrites the file, so that nothing of the house is left in it."""
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                connection.execute(FORGET_SEAL, (house,))
                gone = [
                    connection.execute(sql, (house,)).rowcount
                    for sql in (FORGET_EVENINGS, FORGET_HOUSEHOLD)
                ]
                mark(connection)
            self._wiper.wipe(connection)
            return sum(gone)

    def check(self) -> None:
        """See Journal.check."""
        with self._connection() as connection:
            refuse_misfit(self._keyring, connection.execute(SOME_SEALS).fetchall())
            connection.execute("SELECT count(*) FROM household WHERE house = ''").fetchone()
        self._keyring.make_key("")  # raises without a key, under which nothing could be kept

    def fit(self) -> Fit:
        """Try our keys on every household's. Reads the file; makes no key, and changes nothing."""
        with self._connection() as connection:
            seals = connection.execute("SELECT house, seal FROM seal").fetchall()
        return fit_of(self._keyring, seals)

    def rewrap(self) -> int:
        """Wrap every household's key under the first of our keys; return how many there are.

        For an operator: reads every household's key, and no night. Raises StoreError, before
        anything is changed, where one does not fit.
        """
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                seals = connection.execute("SELECT house, seal FROM seal").fetchall()
                anew = [(self._keyring.rewrap_key(*one), one[0]) for one in seals]
                connection.executemany("UPDATE seal SET seal = ? WHERE house = ?", anew)
                mark(connection)
            self._wiper.wipe(connection)
            return len(seals)

    def _key(self, connection: sqlite3.Connection, house: str) -> HouseKey:
        seal = _read_seal(connection, house)
        return self._keyring.open_key(house, seal) if seal else self._make_key(connection, house)

    def _make_key(self, connection: sqlite3.Connection, house: str) -> HouseKey:
        """Return a key for a new house: not under one that opens nothing of the others."""
        refuse_misfit(self._keyring, connection.execute(SOME_SEALS).fetchall())
        return self._keyring.make_key(house)

    def _key_to_keep(self, connection: sqlite3.Connection, house: str, seal: str) -> HouseKey:
        """Return the key to write with, and let it lie here. Refuse one of a forgotten house."""
        carried = self._keyring.open_carried(house, seal)
        if stored := _read_seal(connection, house):
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
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(mode=OWN_FOLDER, parents=True, exist_ok=True)
            self._path.touch(mode=OWN_FILE)
            make_private(self._path)
            connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise StoreError("could not open the journal") from error
        try:
            with self._preparing:  # of two that make a file WAL, SQLite refuses one without waiting
                _prepare(connection)
            self._wiper.notice(connection)
            yield connection
        except (sqlite3.Error, ValueError, KeyError, TypeError) as error:
            raise StoreError("the journal could not be read or written") from error
        finally:
            connection.close()


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # what was heard survives a power cut
    connection.execute("PRAGMA secure_delete = ON")  # what is forgotten is overwritten
    connection.executescript(SCHEMA)


def _forget_night(connection: sqlite3.Connection, house: str, night: date | None) -> None:
    if night:
        key = (house, night.isoformat())
        connection.execute("DELETE FROM evening WHERE house = ? AND night = ?", key)


def _refuse_orphan(connection: sqlite3.Connection, house: str, presumed: int) -> None:
    """Refuse a night planned for a household that was forgotten meanwhile."""
    if not presumed:
        return
    row = connection.execute("SELECT revision FROM household WHERE house = ?", (house,)).fetchone()
    if row is None or row[0] < presumed:
        raise StaleError


def _fade(connection: sqlite3.Connection, house: str, first_kept: date | None) -> None:
    """Erase the nights that are older than they chose to keep. Writes only if there are any."""
    older = (house, first_kept.isoformat() if first_kept else "")
    if connection.execute(OLDER.format("SELECT 1"), older).fetchone():
        connection.execute(OLDER.format("DELETE"), older)


def _read_seal(connection: sqlite3.Connection, house: str) -> str:
    row = connection.execute("SELECT seal FROM seal WHERE house = ?", (house,)).fetchone()
    return str(row[0]) if row else ""


def _household_row(connection: sqlite3.Connection, house: str) -> SqlRow | None:
    row: SqlRow | None = connection.execute(
        f"SELECT '{HOUSEHOLD}', revision, page, receipt FROM household WHERE house = ?",  # noqa: S608 - ours
        (house,),
    ).fetchone()
    return row


def _pages(key: HouseKey, household: SqlRow | None, rows: list[SqlRow]) -> Pages:
    return Pages(
        _household(key, household) if household else None,
        tuple(_read_night(key, (*row, "")).kept.evening for row in rows if day_in(row[0])),
        _receipts(key, [*([household] if household else []), *rows]),
        key.seal,
    )


def _household(key: HouseKey, row: SqlRow) -> Household:
    name, revision, page, _ = row
    return read_household(lambda: Record(key, name).decrypt("page", page), revision)


def _read_night(key: HouseKey, row: NightRow) -> StoredNight:
    name, revision, page, _, notes = row
    record, night = Record(key, name), date.fromisoformat(name)
    words = _words(record, notes) if notes else StoredWords()
    return read_night(lambda: record.decrypt("page", page), night, revision, words)


def _receipts(key: HouseKey, rows: list[SqlRow]) -> tuple[Receipt, ...]:
    written = [(Record(key, name), receipt) for name, _, _, receipt in rows if receipt]
    return tuple(read for one in written if (read := _read_receipt(*one)))


def _read_receipt(record: Record, receipt: Sealed) -> Receipt | None:
    return read_intact(lambda: receipt_from_text(record.decrypt("receipt", receipt)))


def _keep_household(
    connection: sqlite3.Connection, key: HouseKey, house: str, write: Write
) -> None:
    household = write.household
    if household is None:
        return
    record = Record(key, HOUSEHOLD)
    row: dict[str, Column] = {
        "house": house,
        "revision": household.revision,
        "page": record.encrypt("page", household_to_text(household)),
        # it speaks of the night it was written with, and goes with it
        "receipt": _receipt(record, None if write.evening else write.receipt),
    }
    _put(connection, (INSERT_HOUSEHOLD, UPDATE_HOUSEHOLD), row)


def _keep_evening(connection: sqlite3.Connection, key: HouseKey, house: str, write: Write) -> None:
    evening = write.evening
    if evening is None:
        return
    night = evening.night.isoformat()
    record = Record(key, night)
    stored = connection.execute(
        "SELECT notes FROM evening WHERE house = ? AND night = ?", (house, night)
    ).fetchone()
    kept = _lists(record, stored[0]) if stored and not write.erases_words else None
    row: dict[str, Column] = {
        "house": house,
        "night": night,
        "revision": evening.revision,
        "page": record.encrypt("page", evening_to_text(evening)),
        "notes": record.encrypt("notes", _merge_text(kept or [], write.notes)),
        "receipt": _receipt(record, write.receipt),
    }
    _put(connection, (INSERT_EVENING, UPDATE_EVENING), row)


def _put(
    connection: sqlite3.Connection, insert_update: tuple[str, str], row: dict[str, Column]
) -> None:
    """Insert a first revision, update any later one; refuse what another device overtook."""
    insert, update = insert_update
    try:
        written = connection.execute(insert if row["revision"] == 1 else update, row).rowcount
    except sqlite3.IntegrityError as error:
        raise StaleError from error
    if not written:
        raise StaleError


def _receipt(record: Record, receipt: Receipt | None) -> Sealed:
    return record.encrypt("receipt", receipt_to_text(receipt)) if receipt else ""


def _silence_words(
    record: Record,
    notes: Sealed,
    sealed_by: Collection[Seat] | None,
    said_by: Collection[Seat] | None,
) -> Sealed:
    """Return what stays of a night's words. What is damaged, or not understood, goes with them."""
    kept = silence_notes(_words(record, notes).notes, sealed_by, said_by)
    return record.encrypt("notes", json.dumps([note_to_wire(note) for note in kept]))


def _merge_text(kept: list[Any], new: tuple[Note, ...]) -> str:
    """Put new notes to those kept. What is not understood here stays as it was written."""
    notes = [note for one in kept if (note := note_from_wire(one))]
    strange = [one for one in kept if note_from_wire(one) is None]
    return json.dumps([*strange, *(note_to_wire(note) for note in merge_notes(notes, new))])


def _words(record: Record, sealed: Sealed) -> StoredWords:
    """Return the words of a night, as far as they can be read."""
    lists = _lists(record, sealed)
    if lists is None:
        return StoredWords(is_damaged=True)
    notes = tuple(note for one in lists if (note := note_from_wire(one)))
    return StoredWords(notes, is_damaged=len(notes) < len(lists))


def _lists(record: Record, sealed: Sealed) -> list[Any] | None:
    """Return the words of a night as they were written; None where they do not open."""
    lists = read_intact(lambda: json.loads(record.decrypt("notes", sealed)))
    return lists if isinstance(lists, list) else None
