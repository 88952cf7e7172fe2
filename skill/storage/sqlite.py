"""The journal in one SQLite file: the default, for whoever runs this at home."""

import json
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Lock

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
from skill.ritual.scene import Note
from skill.storage.notes import merged, silenced
from skill.wire.receipts import receipt_from_text, receipt_to_text
from skill.wire.texts import (
    evening_from_text,
    evening_to_text,
    household_from_text,
    household_to_text,
)

BUSY_SECONDS = 3.0
"""How long a turn waits for another one to finish writing. Alexa waits eight for the answer."""

OWN_FOLDER, OWN_FILE = 0o700, 0o600
Row = tuple[str, str]
"""A page and its receipt, as JSON."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS household (
    house TEXT PRIMARY KEY, revision INTEGER NOT NULL, page TEXT NOT NULL, receipt TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS evening (
    house TEXT NOT NULL, night TEXT NOT NULL, revision INTEGER NOT NULL, page TEXT NOT NULL,
    notes TEXT NOT NULL, receipt TEXT NOT NULL, PRIMARY KEY (house, night)
) WITHOUT ROWID;
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

FORGET_HOUSEHOLD = "DELETE FROM household WHERE house = ?"


SILENCE_EVENING = """
UPDATE evening SET notes = ?, receipt = '' WHERE night = ? AND house = ?
"""


class SqliteJournal:
    """Keeps the port's promises in a file. Every turn is one transaction, flushed to the disk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._preparing = Lock()

    def open(self, house: str, since: date) -> Pages:
        """See Journal.open. One transaction over two primary keys."""
        with self._connection() as connection:
            household = connection.execute(
                "SELECT page, receipt FROM household WHERE house = ?", (house,)
            ).fetchone()
            evenings = connection.execute(
                "SELECT page, receipt FROM evening WHERE house = ? AND night >= ? ORDER BY night",
                (house, since.isoformat()),
            ).fetchall()
            return _pages(household, evenings)

    def keep(self, house: str, write: Write) -> None:
        """See Journal.keep."""
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                _refuse_orphan(connection, house, write.presumes)
                _keep_household(connection, house, write)
                _keep_evening(connection, house, write)
                _forget_night(connection, house, write.forgets)
            if write.takes_away:
                _wipe(connection)

    def recall(self, house: str, since: date) -> tuple[Note, ...]:
        """See Journal.recall."""
        with self._connection() as connection:
            rows = connection.execute(
                "SELECT notes FROM evening WHERE house = ? AND night >= ? ORDER BY night",
                (house, since.isoformat()),
            ).fetchall()
            return tuple(note for (notes,) in rows for note in _notes(notes))

    def night(self, house: str, night: date) -> KeptNight | None:
        """See Journal.night."""
        with self._connection() as connection:
            row = connection.execute(
                "SELECT page, notes FROM evening WHERE house = ? AND night = ?",
                (house, night.isoformat()),
            ).fetchone()
            if row is None:
                return None
            return KeptNight(evening_from_text(row[0]), tuple(_notes(row[1])))

    def silence(self, house: str, sealed_by: Collection[Seat] | None = None) -> None:
        """See Journal.silence. Rewrites the file, so that no word of it is left in it."""
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                rows = connection.execute(
                    "SELECT night, notes FROM evening WHERE house = ?", (house,)
                ).fetchall()
                stay = [
                    (_notes_text(silenced(_notes(notes), sealed_by)), night, house)
                    for night, notes in rows
                ]
                connection.executemany(SILENCE_EVENING, stay)
            _wipe(connection)

    def export(self, house: str) -> Everything:
        """See Journal.export. One transaction over two primary keys."""
        with self._connection() as connection:
            connection.execute("BEGIN")
            household = connection.execute(
                "SELECT page, receipt FROM household WHERE house = ?", (house,)
            ).fetchone()
            evenings = connection.execute(
                "SELECT page, receipt, notes FROM evening WHERE house = ? ORDER BY night", (house,)
            ).fetchall()
            connection.execute("COMMIT")
            return _everything(household, evenings)

    def erase(self, house: str, night: date) -> None:
        """See Journal.erase. Rewrites the file, so that nothing of the night is left in it."""
        with self._connection() as connection:
            connection.execute(
                "DELETE FROM evening WHERE house = ? AND night = ?", (house, night.isoformat())
            )
            _wipe(connection)

    def forget(self, house: str) -> int:
        """See Journal.forget. Rewrites the file, so that nothing of the house is left in it."""
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                gone = [
                    connection.execute(sql, (house,)).rowcount
                    for sql in ("DELETE FROM evening WHERE house = ?", FORGET_HOUSEHOLD)
                ]
            _wipe(connection)
            return sum(gone)

    def check(self) -> None:
        """See Journal.check."""
        with self._connection() as connection:
            connection.execute("SELECT count(*) FROM household WHERE house = ''").fetchone()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(mode=OWN_FOLDER, parents=True, exist_ok=True)
            self._path.touch(mode=OWN_FILE)
            connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise StoreError("could not open the journal") from error
        try:
            with self._preparing:  # of two that make a file WAL, SQLite refuses one without waiting
                _prepare(connection)
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


def _wipe(connection: sqlite3.Connection) -> None:
    """Write the file anew: where rows have moved about in it, remains of them are left."""
    connection.execute("PRAGMA temp_store = MEMORY")  # no copy of the others in another folder
    connection.execute("VACUUM")
    is_busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if is_busy:
        raise StoreError("it is erased, and a reader still holds the log of it; do it again")


def _refuse_orphan(connection: sqlite3.Connection, house: str, presumed: int) -> None:
    """Refuse a night planned for a household that was forgotten meanwhile."""
    if not presumed:
        return
    row = connection.execute("SELECT revision FROM household WHERE house = ?", (house,)).fetchone()
    if row is None or row[0] < presumed:
        raise StaleError


def _everything(household: Row | None, evenings: list[tuple[str, str, str]]) -> Everything:
    pages = _pages(household, [(page, receipt) for page, receipt, _ in evenings])
    words = [tuple(_notes(notes)) for *_, notes in evenings]
    nights = tuple(map(KeptNight, pages.evenings, words))
    return Everything(pages.household, nights, pages.receipts)


def _pages(household: Row | None, evenings: list[Row]) -> Pages:
    receipts = [row[1] for row in ([household] if household else []) + evenings]
    return Pages(
        household_from_text(household[0]) if household else None,
        tuple(evening_from_text(page) for page, _ in evenings),
        tuple(receipt_from_text(text) for text in receipts if text),
    )


def _keep_household(connection: sqlite3.Connection, house: str, write: Write) -> None:
    household = write.household
    if household is None:
        return
    row: dict[str, str | int] = {
        "house": house,
        "revision": household.revision,
        "page": household_to_text(household),
        # it speaks of the night it was written with, and goes with it
        "receipt": _receipt_text(None if write.evening else write.receipt),
    }
    _put(connection, (INSERT_HOUSEHOLD, UPDATE_HOUSEHOLD), row)


def _keep_evening(connection: sqlite3.Connection, house: str, write: Write) -> None:
    evening = write.evening
    if evening is None:
        return
    night = evening.night.isoformat()
    stored = connection.execute(
        "SELECT notes FROM evening WHERE house = ? AND night = ?", (house, night)
    ).fetchone()
    kept = _notes(stored[0]) if stored and not write.erases_words else []
    row: dict[str, str | int] = {
        "house": house,
        "night": night,
        "revision": evening.revision,
        "page": evening_to_text(evening),
        "notes": _notes_text(merged(kept, write.notes)),
        "receipt": _receipt_text(write.receipt),
    }
    _put(connection, (INSERT_EVENING, UPDATE_EVENING), row)


def _put(
    connection: sqlite3.Connection, insert_update: tuple[str, str], row: dict[str, str | int]
) -> None:
    """Insert a first revision, update any later one; refuse what another device overtook."""
    insert, update = insert_update
    try:
        written = connection.execute(insert if row["revision"] == 1 else update, row).rowcount
    except sqlite3.IntegrityError as error:
        raise StaleError from error
    if not written:
        raise StaleError


def _receipt_text(receipt: Receipt | None) -> str:
    return receipt_to_text(receipt) if receipt else ""


def _notes_text(notes: list[Note]) -> str:
    return json.dumps([_note_to_wire(note) for note in notes])


def _note_to_wire(note: Note) -> list[str | bool]:
    wire: list[str | bool] = [note.beat, note.seat.name, note.words, note.is_first]
    # an earlier version cannot unpack a fifth, and so never speaks what is sealed
    return [*wire, True] if note.is_sealed else wire


def _notes(text: str) -> list[Note]:
    return [
        Note(beat, Seat[seat], words, is_first, bool(sealed))
        for beat, seat, words, is_first, *sealed in json.loads(text)
    ]
