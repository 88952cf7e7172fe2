"""The journal in one SQLite file: the default, for whoever runs this at home."""

import json
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

from skill.ports import (
    Everything,
    KeptNight,
    Pages,
    Receipt,
    StaleError,
    StoreError,
    Write,
)
from skill.ritual.household import Seat
from skill.ritual.scene import Note, Readers
from skill.storage.keys import HouseKey, Keyring, NoKeyring, Record, Sealed
from skill.storage.notes import merged, silenced
from skill.storage.private import OWN_FILE, OWN_FOLDER, make_private
from skill.storage.wiper import Wiper, mark
from skill.wire.receipts import receipt_from_text, receipt_to_text
from skill.wire.texts import (
    evening_from_text,
    evening_to_text,
    household_from_text,
    household_to_text,
)

BUSY_SECONDS = 3.0
"""How long a turn waits for another one to finish writing. Alexa waits eight for the answer."""

Row = tuple[str, Sealed, Sealed]
"""A record's name, its page, and its receipt, which may be empty."""

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
            evenings = connection.execute(
                "SELECT night, page, receipt FROM evening WHERE house = ? AND night >= ?"
                " ORDER BY night",
                (house, since.isoformat()),
            ).fetchall()
            connection.execute("COMMIT")
            pages = _pages(key, household, evenings)
            if pages.household:
                _fade(connection, house, pages.household.faded_before(since))
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
                note for night, notes in rows for note in _notes(Record(key, night), notes)
            )

    def night(self, house: str, night: date) -> KeptNight | None:
        """See Journal.night."""
        with self._connection() as connection:
            connection.execute("BEGIN")
            record = Record(self._key(connection, house), night.isoformat())
            row = connection.execute(
                "SELECT page, notes FROM evening WHERE house = ? AND night = ?",
                (house, record.name),
            ).fetchone()
            if row is None:
                return None
            page = record.unsealed("page", row[0])
            return KeptNight(evening_from_text(page), tuple(_notes(record, row[1])))

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
                    (_silenced(Record(key, night), notes, sealed_by, said_by), night, house)
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
            evenings = connection.execute(
                "SELECT night, page, receipt, notes FROM evening WHERE house = ? ORDER BY night",
                (house,),
            ).fetchall()
            return _everything(key, household, evenings)

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
        self._keyring.fresh("")  # raises without a key, under which nothing could be kept
        with self._connection() as connection:
            connection.execute("SELECT count(*) FROM household WHERE house = ''").fetchone()

    def rewrap(self) -> int:
        """Wrap every household's key under the first of our keys; return how many there are.

        For an operator: reads every household's key, and no night. Raises StoreError, before
        anything is changed, where one does not fit.
        """
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                seals = connection.execute("SELECT house, seal FROM seal").fetchall()
                anew = [(self._keyring.rewrapped(*one), one[0]) for one in seals]
                connection.executemany("UPDATE seal SET seal = ? WHERE house = ?", anew)
                mark(connection)
            self._wiper.wipe(connection)
            return len(seals)

    def _key(self, connection: sqlite3.Connection, house: str) -> HouseKey:
        seal = _stored_seal(connection, house)
        return self._keyring.opened(house, seal) if seal else self._keyring.fresh(house)

    def _key_to_keep(self, connection: sqlite3.Connection, house: str, seal: str) -> HouseKey:
        """Return the key to write with, and let it lie here. Refuse one of a forgotten house."""
        carried = self._keyring.carried(house, seal)
        if stored := _stored_seal(connection, house):
            key = self._keyring.opened(house, stored)
            if carried and carried.mark != key.mark:
                raise StaleError
            return key
        if carried and carried.wrapped and not carried.is_fresh:
            raise StaleError
        key = carried or self._keyring.fresh(house)
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


def _stored_seal(connection: sqlite3.Connection, house: str) -> str:
    row = connection.execute("SELECT seal FROM seal WHERE house = ?", (house,)).fetchone()
    return str(row[0]) if row else ""


def _household_row(connection: sqlite3.Connection, house: str) -> Row | None:
    row: Row | None = connection.execute(
        f"SELECT '{HOUSEHOLD}', page, receipt FROM household WHERE house = ?",  # noqa: S608 - ours
        (house,),
    ).fetchone()
    return row


def _everything(
    key: HouseKey, household: Row | None, evenings: list[tuple[str, Sealed, Sealed, Sealed]]
) -> Everything:
    pages = _pages(key, household, [(night, page, receipt) for night, page, receipt, _ in evenings])
    words = [tuple(_notes(Record(key, night), notes)) for night, *_, notes in evenings]
    nights = tuple(map(KeptNight, pages.evenings, words))
    return Everything(pages.household, nights, pages.receipts)


def _pages(key: HouseKey, household: Row | None, evenings: list[Row]) -> Pages:
    rows = [*([household] if household else []), *evenings]
    texts = [_texts(Record(key, name), page, receipt) for name, page, receipt in rows]
    nights = texts[1:] if household else texts
    return Pages(
        household_from_text(texts[0][0]) if household else None,
        tuple(evening_from_text(page) for page, _ in nights),
        tuple(receipt_from_text(receipt) for _, receipt in texts if receipt),
        key.seal,
    )


def _texts(record: Record, page: Sealed, receipt: Sealed) -> tuple[str, str]:
    return record.unsealed("page", page), record.unsealed("receipt", receipt) if receipt else ""


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
        "page": record.sealed("page", household_to_text(household)),
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
    kept = _notes(record, stored[0]) if stored and not write.erases_words else []
    row: dict[str, Column] = {
        "house": house,
        "night": night,
        "revision": evening.revision,
        "page": record.sealed("page", evening_to_text(evening)),
        "notes": record.sealed("notes", _notes_text(merged(kept, write.notes))),
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
    return record.sealed("receipt", receipt_to_text(receipt)) if receipt else ""


def _silenced(
    record: Record,
    notes: Sealed,
    sealed_by: Collection[Seat] | None,
    said_by: Collection[Seat] | None,
) -> Sealed:
    """Return what stays of a night's words. Where nobody is named, none is looked at."""
    is_all = sealed_by is None and said_by is None
    kept = [] if is_all else silenced(_notes(record, notes), sealed_by, said_by)
    return record.sealed("notes", _notes_text(kept))


def _notes_text(notes: list[Note]) -> str:
    return json.dumps([_note_to_wire(note) for note in notes])


def _note_to_wire(note: Note) -> list[str | bool]:
    # the first edition takes a fifth and a sixth for sealed: it speaks less, and breaks nowhere
    said: list[str | bool] = [note.beat, note.seat.name, note.words, note.is_first]
    return [*said, note.is_sealed, note.readers.value]


def _notes(record: Record, sealed: Sealed) -> list[Note]:
    return [_note_of(*wire) for wire in json.loads(record.unsealed("notes", sealed))]


def _note_of(beat: str, seat: str, words: str, is_first: bool, *more: Any) -> Note:  # noqa: ANN401, FBT001 - as it lies there
    """Read a part; the first edition wrote a fifth item only where it was sealed, and no sixth."""
    is_sealed = bool(more and more[0])
    readers = Readers(more[1]) if len(more) > 1 else Readers.UNSAID
    return Note(beat, Seat[seat], words, is_first, is_sealed, readers)
