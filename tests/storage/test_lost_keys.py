"""A key that is lost, or another than before: nothing is begun, written, or lost."""

import sqlite3
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from botocore.session import Session
from moto import mock_aws
from msgspec.structs import replace

from skill import bootstrap
from skill.ports import Journal, StoreError, UnreadableError, Write
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household, Member, People
from skill.ritual.model.reply import CommonPrompt
from skill.settings import Settings
from skill.speaker.echo import Room
from skill.storage.dynamodb.client import AN_OPERATOR, TableAddress, connect
from skill.storage.dynamodb.journal import DynamoJournal
from skill.storage.dynamodb.table import Table
from skill.storage.encryption.aes import AesKeyring
from skill.storage.sqlite import SqliteJournal
from skill.words.lines import Words
from tests.storage import engine
from tests.storage.journals import keyring
from tests.world import Clock, bedroom

NIGHT = date(2026, 11, 21)
HOUSEHOLD = Household(people=People.TWO, members=(Member("Maya"), Member("Sam")), revision=1)
OLD, NEW = b"o" * 32, b"n" * 32
A_NIGHT = ("just me", "you fed the neighbours cat", "no", "the sea and i felt calm", "the rain")


def lines(locale: str, line: CommonPrompt) -> frozenset[str]:
    return frozenset(Words(locale).table(line)["any"])


# At home: a file with the key, and a file with the nights


@dataclass
class Home:
    """A home folder with a key in it."""

    nights: Path

    @property
    def journal(self) -> Journal:
        """Return the journal as each start of the skill finds it."""
        return bootstrap.journal_of(Settings(f"sqlite:///{self.nights}"))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return Home(tmp_path / "nights.db")


def test_a_key_file_that_is_lost_is_not_made_anew(home: Home) -> None:
    home.journal.keep("house", Write(HOUSEHOLD))
    key = bootstrap.key_file().read_bytes()
    bootstrap.key_file().unlink()

    for house in ("house", "another house"):
        with pytest.raises(UnreadableError, match=r"any more|another key"):
            home.journal.open(house, NIGHT)
        with pytest.raises(StoreError):
            home.journal.keep(house, Write(replace(HOUSEHOLD, revision=1)))
    with pytest.raises(UnreadableError):
        home.journal.check()
    assert not bootstrap.key_file().exists()

    bootstrap.key_file().write_bytes(key)
    assert home.journal.open("house", NIGHT).household == HOUSEHOLD
    assert home.journal.open("another house", NIGHT).household is None


def test_the_night_is_led_to_its_end_and_said_not_to_be_written_down(home: Home) -> None:
    clock = Clock()
    known = bedroom(home.journal, clock)
    known.open()
    known.say(*A_NIGHT)
    before = home.nights.read_bytes()
    bootstrap.key_file().unlink()
    clock.next_night()

    for user in ("amzn1.ask.account.local", "amzn1.ask.account.new"):
        room = bedroom(home.journal, clock, room=Room(user=user))
        heard = [room.open(), *(room.say(said) for said in A_NIGHT if room.echo.is_listening)]
        assert any(told in heard[0] for told in lines("en-US", CommonPrompt.NOT_OPENED))
        assert all(heard)
        assert not any(
            told in said for said in heard[1:] for told in lines("en-US", CommonPrompt.NOT_OPENED)
        )

    assert home.nights.read_bytes() == before
    assert not bootstrap.key_file().exists()


def test_in_german_it_has_a_sentence_of_its_own_too(home: Home) -> None:
    home.journal.keep("house", Write(HOUSEHOLD))
    bootstrap.key_file().unlink()

    heard = bedroom(home.journal, room=Room(locale="de-DE")).open()

    assert any(told in heard for told in lines("de-DE", CommonPrompt.NOT_OPENED))


def test_where_nothing_is_sealed_a_key_is_made(home: Home) -> None:
    home.journal.check()

    assert bootstrap.key_file().exists()


# A key that is set


def in_sqlite(folder: Path) -> Callable[[AesKeyring | None], Any]:
    return lambda ring: SqliteJournal(folder / "nights.db", ring)


def in_table(place: TableAddress) -> Callable[[AesKeyring | None], Any]:
    return lambda ring: DynamoJournal(place, AN_OPERATOR, ring)


@pytest.fixture(params=["sqlite", "dynamodb"])
def journal(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[[AesKeyring | None], Any]]:
    if request.param == "sqlite":
        yield in_sqlite(tmp_path)
        return
    with engine.table(engine.endpoint()) as place:
        yield in_table(place)


def begin(journal: Journal, house: str) -> None:
    seal = journal.open(house, NIGHT).seal
    journal.keep(house, Write(HOUSEHOLD, Evening(NIGHT, revision=1), seal=seal))


def test_nobody_begins_under_a_key_that_opens_nothing_of_the_others(
    journal: Callable[[AesKeyring | None], Any],
) -> None:
    begin(journal(keyring(OLD)), "house")

    for house in ("house", "a new house"):
        for ring in (keyring(NEW), None):
            with pytest.raises(UnreadableError):
                journal(ring).open(house, NIGHT)
        with pytest.raises(UnreadableError):
            journal(keyring(NEW)).keep(house, Write(HOUSEHOLD))
    with pytest.raises(UnreadableError):
        journal(keyring(NEW)).check()

    old = journal(keyring(OLD))
    old.check()
    assert old.open("house", NIGHT).household == HOUSEHOLD
    assert old.open("a new house", NIGHT).household is None


def test_after_a_new_key_took_over_others_begin_under_it(
    journal: Callable[[AesKeyring | None], Any],
) -> None:
    begin(journal(keyring(OLD)), "house")
    both = journal(keyring(NEW, OLD))
    begin(both, "a house of the days between")

    assert both.rewrap() == 2

    after = journal(keyring(NEW))
    begin(after, "a new house")
    after.check()
    assert after.fit() == (3, 0)
    with pytest.raises(UnreadableError):
        journal(keyring(OLD)).open("another new house", NIGHT)


def test_one_seal_that_is_damaged_keeps_nobody_else_out(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "nights.db", keyring(OLD))
    begin(journal, "house")
    begin(journal, "other")
    with sqlite3.connect(tmp_path / "nights.db") as connection:
        connection.execute("UPDATE seal SET seal = 'bm90aGluZw==' WHERE house = 'house'")
    connection.close()

    assert journal.open("new", NIGHT).household is None
    assert journal.open("other", NIGHT).household == HOUSEHOLD
    with pytest.raises(UnreadableError):
        journal.open("house", NIGHT)


def test_a_new_house_costs_a_table_one_look_more_and_only_once() -> None:
    with engine.table(engine.endpoint()) as place:
        begin(DynamoJournal(place, AN_OPERATOR, keyring()), "house")
        journal = DynamoJournal(place, AN_OPERATOR, keyring())
        calls: list[str] = []
        events = journal._client.meta.events  # noqa: SLF001 - what is asked is what is promised
        events.register("before-call.dynamodb.*", lambda model, **_: calls.append(model.name))

        journal.open("house", NIGHT)
        assert calls == ["Query"]
        journal.open("new", NIGHT)
        assert calls == ["Query"] * 3
        journal.open("newer", NIGHT)
        assert calls == ["Query"] * 4


# AWS KMS


def test_another_data_key_of_kms_begins_nobody_and_what_kms_refuses_is_told_apart() -> None:
    engine.with_credentials()
    place = TableAddress("nights", engine.REGION)
    with mock_aws():
        Table(place).create()
        kms = Session().create_client("kms", region_name=engine.REGION)
        one, other = (_data_key(kms) for _ in range(2))
        store = f"dynamodb://{place.table}?region={place.region}"
        settings = [Settings(store, pepper="p" * 32, kms_key=key) for key in (one, other)]
        begin(bootstrap.journal_of(settings[0]), "house")
        broken = Settings(store, pepper="p" * 32, kms_key="bm9pc2U" * 20)

        for wrong in (settings[1], broken):
            for house in ("house", "new"):
                with pytest.raises(UnreadableError):
                    bootstrap.journal_of(wrong).open(house, NIGHT)
        assert bootstrap.journal_of(settings[0]).open("house", NIGHT).household == HOUSEHOLD
        items = connect(place, AN_OPERATOR).scan(TableName=place.table)["Items"]
        assert {item["pk"]["S"] for item in items} == {"HOUSE#", "HOUSE#house"}


def _data_key(kms: Any) -> str:  # noqa: ANN401 - botocore's
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    made = kms.generate_data_key_without_plaintext(KeyId=key, KeySpec="AES_256")
    return b64encode(made["CiphertextBlob"]).decode()
