"""The file at home: what only SQLite can get wrong."""

import signal
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import monotonic, sleep

import pytest

import skill.locales
from skill.ports import StoreError, UnreadableError, Write
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Seat
from skill.ritual.stage.scene import Note
from skill.settings import keys_in
from skill.speaker.echo import Room
from skill.storage.encryption.aes import AesKeyring
from skill.storage.encryption.keyfile import KeyFile
from skill.storage.sqlite import SqliteJournal
from tests.world import Clock, bedroom

CONTENT = Path(skill.locales.__file__).parent
NIGHT = date(2026, 11, 21)
EVENING = Evening(NIGHT, revision=1)
ONE_TURN = """
import os, signal, sys
from pathlib import Path
from skill.storage.sqlite import SqliteJournal
from tests.world import bedroom

room = bedroom(SqliteJournal(Path(sys.argv[1])))
room.open()
for words in sys.argv[2:]:
    room.say(words)
os.kill(os.getpid(), signal.SIGKILL)
"""
EVENING_LONG = (
    "she waited up for me",
    "no",
    "the walk by the river and i felt calm",
    "the smell of bread",
)


@pytest.mark.parametrize(
    "said",
    [
        *(pytest.param(said, marks=pytest.mark.full) for said in range(1, len(EVENING_LONG))),
        len(EVENING_LONG),
    ],
)
def test_killed_between_any_two_turns_nothing_heard_is_lost(tmp_path: Path, said: int) -> None:
    file = tmp_path / "nights.db"
    turns = EVENING_LONG[:said]

    killed = subprocess.run([sys.executable, "-c", ONE_TURN, str(file), *turns], check=False)

    journal = SqliteJournal(file)
    kept = [note.words for note in journal.recall(_house(file), NIGHT)]
    assert killed.returncode == -signal.SIGKILL
    assert kept[0] == EVENING_LONG[0]
    assert journal.open(_house(file), NIGHT).household is not None
    assert "calm" in kept or said < 3


def test_after_a_kill_the_same_night_goes_on_at_the_open_question(tmp_path: Path) -> None:
    file = tmp_path / "nights.db"
    subprocess.run([sys.executable, "-c", ONE_TURN, str(file), *EVENING_LONG[:2]], check=False)
    clock = Clock()
    clock.pass_(minutes=10)

    heard = bedroom(SqliteJournal(file), clock).open()

    (evening,) = SqliteJournal(file).open(_house(file), NIGHT).evenings
    assert evening.step.beat == "recap"
    assert heard


def test_the_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "private" / "nights.db"

    SqliteJournal(file).keep("house", Write(evening=EVENING))

    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0


def test_words_erased_leave_no_trace_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "nights.db"
    journal = SqliteJournal(file)
    note = Note("thanks", Seat.A, "an unmistakable sentence", is_first=True)
    journal.keep("house", Write(evening=EVENING, notes=(note,)))

    journal.keep("house", Write(evening=Evening(NIGHT, revision=2), erases_words=True))

    assert b"unmistakable" not in b"".join(one.read_bytes() for one in tmp_path.iterdir())


@pytest.mark.parametrize("erased", ["night", "house"])
def test_what_is_forgotten_leaves_no_trace_on_the_disk_while_others_have_it_open(
    tmp_path: Path, erased: str
) -> None:
    file = tmp_path / "nights.db"
    journal = SqliteJournal(file)
    note = Note("thanks", Seat.A, "an unmistakable sentence", is_first=True)
    journal.keep("house", Write(evening=EVENING, notes=(note,)))
    other = sqlite3.connect(file)  # as long as somebody has it open, the log stays beside it
    other.execute("SELECT count(*) FROM evening").fetchone()
    journal.keep("house", Write(evening=Evening(NIGHT, revision=2)))

    if erased == "night":
        journal.keep("house", Write(forgets=NIGHT))
    else:
        journal.forget("house")

    assert {one.suffix for one in tmp_path.iterdir()} == {".db", ".db-wal", ".db-shm"}
    assert b"unmistakable" not in _all_bytes(tmp_path)
    other.close()


def test_remains_of_rows_that_were_moved_about_are_gone_too(tmp_path: Path) -> None:
    file = tmp_path / "nights.db"
    journal = SqliteJournal(file)
    journal.check()
    _crowd(file)

    assert _all_bytes(tmp_path).count(b"unmistakable") > 0
    journal.forget("house2")

    assert b"unmistakable" not in _all_bytes(tmp_path)
    assert journal.forget("house3") == 400


def test_without_the_key_it_does_not_say_that_it_answers(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    file = KeyFile(tmp_path / "file" / "key", keys_in)
    keyring = AesKeyring(file.read, file.create)

    with pytest.raises(StoreError, match="key"):
        SqliteJournal(tmp_path / "nights.db", keyring).check()


NOTE = Note("thanks", Seat.A, "an unmistakable sentence", is_first=True)
ERASURES: dict[str, Callable[[SqliteJournal], object]] = {
    "the house": lambda journal: journal.forget("house"),
    "the night": lambda journal: journal.keep("house", Write(forgets=NIGHT)),
    "all words": lambda journal: journal.silence("house"),
    "tonight's words": lambda journal: journal.keep(
        "house", Write(evening=Evening(NIGHT, revision=2), erases_words=True)
    ),
}


@contextmanager
def read_by_somebody(file: Path) -> Iterator[sqlite3.Connection]:
    """Let somebody read the file, and not be done with it."""
    reader = sqlite3.connect(file, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM evening").fetchone()
    try:
        yield reader
    finally:
        reader.close()


def until_it_is_gone(folder: Path) -> None:
    """Wait until nothing of it is on the disk; a minute at most."""
    for _ in range(600):
        if b"unmistakable" not in _all_bytes(folder):
            return
        sleep(0.1)
    raise AssertionError("it is still there")


@pytest.mark.parametrize(
    "what",
    [
        pytest.param(what, marks=[] if what == "the house" else [pytest.mark.full])
        for what in ERASURES  # somebody else reads for a second each time
    ],
)
def test_what_is_erased_while_somebody_reads_is_gone_and_overwritten_when_they_are_done(
    tmp_path: Path, what: str
) -> None:
    journal = SqliteJournal(tmp_path / "nights.db")
    journal.keep("house", Write(evening=EVENING, notes=(NOTE,)))

    with read_by_somebody(tmp_path / "nights.db"):
        ERASURES[what](journal)
        assert not any(night.notes for night in journal.export("house").nights)
        assert b"unmistakable" in _all_bytes(tmp_path)

    until_it_is_gone(tmp_path)


KILLED_BEFORE_IT_OVERWRITES = """
import os, signal, sys
from pathlib import Path
from skill.storage.sqlite import SqliteJournal, Wiper

Wiper.wipe = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
SqliteJournal(Path(sys.argv[1])).forget("house2")
"""


def test_what_a_killed_process_did_not_overwrite_the_next_one_does(tmp_path: Path) -> None:
    file = tmp_path / "nights.db"
    SqliteJournal(file).check()
    _crowd(file)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_BEFORE_IT_OVERWRITES, str(file)], check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert b"unmistakable" in _all_bytes(tmp_path)

    SqliteJournal(file).check()

    until_it_is_gone(tmp_path)


@pytest.mark.parametrize("turns", [8, pytest.param(24, marks=pytest.mark.full)])
def test_a_reader_who_stays_keeps_nobody_from_their_night(tmp_path: Path, turns: int) -> None:
    journal, waited = SqliteJournal(tmp_path / "nights.db"), []
    journal.keep("house", Write(evening=EVENING, notes=(NOTE,)))

    with read_by_somebody(tmp_path / "nights.db") as reader:
        journal.forget("house")
        for revision in range(1, turns + 1):
            began = monotonic()
            journal.keep("other", Write(evening=Evening(NIGHT, revision=revision)))
            waited.append(monotonic() - began)
            sleep(0.1)
        seen = reader.execute("SELECT count(*) FROM evening").fetchone()

    assert max(waited) < 1.5
    assert seen == (1,)
    until_it_is_gone(tmp_path)
    assert len(journal.export("other").nights) == 1


def test_everything_deleted_by_voice_is_said_to_be_gone_while_somebody_reads(
    tmp_path: Path,
) -> None:
    room = bedroom(SqliteJournal(tmp_path / "nights.db"))
    room.open()
    room.say("an unmistakable sentence")

    with read_by_somebody(tmp_path / "nights.db"):
        heard = room.say("delete everything", "yes")
        kept = SqliteJournal(tmp_path / "nights.db").export(room.skill.house_of(Room().user))

    lines = tomllib.loads((CONTENT / "en-US" / "lines" / "erasing.toml").read_text("utf-8"))
    assert any(line in heard for line in lines["everything_gone"]["any"])
    assert not kept.nights
    until_it_is_gone(tmp_path)


def test_a_restored_store_that_everybody_may_read_is_made_private_when_it_is_opened(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "restored"
    file = folder / "nights.db"
    SqliteJournal(file).keep("house", Write(evening=EVENING))
    with read_by_somebody(file):
        SqliteJournal(file).keep("house", Write(evening=Evening(NIGHT, revision=2)))
        parts = sorted(folder.iterdir())
        for part in parts:
            part.chmod(0o644)
        folder.chmod(0o755)

        SqliteJournal(file).open("house", NIGHT)

        assert [part.suffix for part in parts] == [".db", ".db-shm", ".db-wal"]
        assert {oct(part.stat().st_mode & 0o777) for part in parts} == {"0o600"}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_holds_something_else_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("somebody else's")
    tmp_path.chmod(0o755)

    SqliteJournal(tmp_path / "nights.db").keep("house", Write(evening=EVENING))

    assert tmp_path.stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "nights.db").stat().st_mode & 0o777 == 0o600


def test_a_restored_key_that_everybody_may_read_is_made_private_when_it_is_read(
    tmp_path: Path,
) -> None:
    file = tmp_path / "settings" / "key"
    KeyFile(file, keys_in).create()
    first = KeyFile(file, keys_in).read()
    file.chmod(0o644)
    file.parent.chmod(0o755)

    assert KeyFile(file, keys_in).read() == first
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("content", [b"not a database at all" * 50, b""])
def test_a_file_that_is_no_journal_is_a_store_error_or_becomes_one(
    tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "nights.db"
    file.write_bytes(content)
    journal = SqliteJournal(file)

    if content:
        with pytest.raises(StoreError):
            journal.open("house", NIGHT)
    else:
        assert journal.open("house", NIGHT).household is None


def test_a_folder_that_cannot_be_made_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    journal = SqliteJournal(tmp_path / "file" / "nights.db")

    with pytest.raises(StoreError):
        journal.check()


@pytest.mark.parametrize("page", ["", "{", "7", "[]", "null"])
def test_a_household_that_is_no_page_is_not_begun_anew(tmp_path: Path, page: str) -> None:
    file = tmp_path / "nights.db"
    journal = SqliteJournal(file)
    journal.check()
    with sqlite3.connect(file) as connection:
        connection.execute("INSERT INTO household VALUES ('house', 1, ?, '')", (page,))
    connection.close()

    with pytest.raises(UnreadableError):
        journal.open("house", NIGHT)


def _house(file: Path) -> str:
    with sqlite3.connect(file) as connection:
        (house,) = connection.execute("SELECT house FROM evening").fetchone()
    connection.close()
    return str(house)


def _all_bytes(folder: Path) -> bytes:
    return b"".join(one.read_bytes() for one in folder.iterdir())


def _crowd(file: Path) -> None:
    """Let nights of many sizes grow among each other, as SQLite moves them from page to page."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA synchronous = OFF")
    for night in range(400):
        for house in range(6):
            words = "unmistakable " if house == 2 else "another word "
            key = (f"house{house}", f"{night:05}")
            first = words * (1 + (night * 7 + house) % 40)
            connection.execute("INSERT INTO evening VALUES (?, ?, 1, '{}', ?, '')", (*key, first))
            for more in (31, 53):
                grown = words * (1 + (night * more + house) % 150)
                connection.execute(
                    "UPDATE evening SET notes = ? WHERE house = ? AND night = ?", (grown, *key)
                )
    connection.close()
