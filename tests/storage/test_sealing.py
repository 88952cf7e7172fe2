"""What is kept is noise to whoever steals it, and nothing that was tampered with is believed."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws
from msgspec.structs import replace

from skill.ports import Journal, StaleError, StoreError, UnreadableError, Write
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household, Member, People, Seat
from skill.ritual.model.reply import CommonPrompt
from skill.ritual.stage.scene import Note
from skill.storage.dynamodb.client import AN_OPERATOR, TableAddress, connect
from skill.storage.dynamodb.journal import DynamoJournal
from skill.storage.dynamodb.table import Table
from skill.storage.encryption.interface import Keyring
from skill.storage.sqlite import SqliteJournal
from skill.words.lines import Words
from tests.storage import engine
from tests.storage.journals import keyring
from tests.world import Clock, bedroom

NIGHT = date(2026, 11, 21)
EVENING = Evening(NIGHT, revision=1)
HOUSEHOLD = Household(people=People.TWO, members=(Member("Maya"), Member("Sam")), revision=1)
THANKS = Note("thanks", Seat.A, "you made tea", is_first=True)
MAYA, TEA = "quillonia", "marmoset"
A_NIGHT = (
    f"I'm {MAYA} and this is Sam",
    "no",
    f"you brought the {TEA} inside",
    f"you sang to the {TEA} and i felt calm",
    f"the {TEA} by the river and i felt calm",
    "off to bed and i felt calm",
    f"the {TEA} again",
)
NOT_OPENED = frozenset(Words("en-US").table(CommonPrompt.NOT_OPENED)["any"])
PLACE = TableAddress("nights", engine.REGION)
SWAP = """
UPDATE household SET page = (SELECT page FROM household WHERE house = ?) WHERE house = ?
"""
OLD, NEW = b"o" * 32, b"n" * 32


@dataclass
class Store:
    """A store that can be opened with any keyring, and looked into without one."""

    journal: Callable[[Keyring | None], Any]
    raw: Callable[[], bytes]
    swap: Callable[[str, str], None]
    """Put what lies under one house into the place of another."""

    flip: Callable[[], None]
    """Change one bit of everything sealed."""


def sqlite_store(folder: Path) -> Store:
    file = folder / "nights.db"

    def swap(one: str, other: str) -> None:
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute(SWAP, (one, other))

    def flip() -> None:
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.create_function("flipped", 1, _flipped)
            connection.execute("UPDATE household SET page = flipped(page)")
            connection.execute("UPDATE evening SET page = flipped(page), notes = flipped(notes)")

    return Store(
        lambda ring: SqliteJournal(file, ring),
        lambda: b"".join(one.read_bytes() for one in folder.iterdir()),
        swap,
        flip,
    )


def table_store() -> Store:
    Table(PLACE).create()
    client = connect(PLACE, AN_OPERATOR)

    def items() -> list[dict[str, Any]]:
        return list(client.scan(TableName=PLACE.table)["Items"])

    def put(item: dict[str, Any]) -> None:
        client.put_item(TableName=PLACE.table, Item=item)

    def swap(one: str, other: str) -> None:
        pages = {(item["pk"]["S"], item["sk"]["S"]): item for item in items()}
        mine, theirs = (pages[f"HOUSE#{house}", "PROFILE"] for house in (one, other))
        put({**theirs, "page": mine["page"]})

    def flip() -> None:
        for item in items():
            put({name: _flipped_value(value) for name, value in item.items()})

    return Store(
        lambda ring: DynamoJournal(PLACE, AN_OPERATOR, ring),
        lambda: repr(items()).encode(),
        swap,
        flip,
    )


def _flipped(sealed: bytes) -> bytes:
    return sealed[:-1] + bytes([sealed[-1] ^ 1])


def _flipped_value(value: dict[str, Any]) -> dict[str, Any]:
    match value:
        case {"B": sealed}:
            return {"B": _flipped(sealed)}
        case {"M": inner}:
            return {"M": {name: _flipped_value(one) for name, one in inner.items()}}
        case {"L": inner}:
            return {"L": [_flipped_value(one) for one in inner]}
        case _:
            return value


@pytest.fixture(params=["sqlite", "dynamodb"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "sqlite":
        yield sqlite_store(tmp_path)
        return
    engine.with_credentials()
    with mock_aws():
        yield table_store()


def spend_nights(journal: Journal) -> str:
    """Spend three nights in which names and words are unmistakable; return what is heard last."""
    clock = Clock()
    room = bedroom(journal, clock)
    heard = ""
    for _ in range(3):
        room.open()
        room.say("keep everything")
        heard = room.say(*A_NIGHT)
        clock.next_night()
    return heard


def test_whole_nights_leave_no_name_and_no_word_in_a_stolen_store(store: Store) -> None:
    spend_nights(store.journal(keyring()))

    raw = store.raw().lower()
    assert b"house" in raw
    for told in (MAYA, TEA, "sam", "calm", "thanks", "recap", "new_york", "party", "choices"):
        assert told.encode() not in raw


def test_the_same_nights_in_the_clear_are_found_so_that_the_search_finds(store: Store) -> None:
    spend_nights(store.journal(None))

    raw = store.raw().lower()
    for told in (MAYA, TEA, "calm", "thanks", "new_york", "party"):
        assert told.encode() in raw


def test_the_same_words_twice_are_two_different_noises(store: Store) -> None:
    journal = store.journal(keyring())
    journal.keep("house", Write(HOUSEHOLD, EVENING, (THANKS,)))
    before = store.raw()

    journal.keep("house", Write(evening=replace(EVENING, revision=2), notes=(THANKS,)))

    assert store.raw() != before
    assert journal.recall("house", NIGHT) == (THANKS,)


def test_one_changed_bit_is_not_believed(store: Store) -> None:
    journal = store.journal(keyring())
    journal.keep("house", Write(HOUSEHOLD, EVENING, (THANKS,)))
    store.flip()

    with pytest.raises(UnreadableError, match="changed, moved") as raised:
        journal.open("house", NIGHT)
    assert "tea" not in str(raised.value)
    assert journal.recall("house", NIGHT) == ()


def test_a_page_moved_to_another_night_is_not_believed() -> None:
    engine.with_credentials()
    with mock_aws():
        store = table_store()
        journal = store.journal(keyring())
        journal.keep("house", Write(HOUSEHOLD, EVENING, (THANKS,)))
        client, key = connect(PLACE, AN_OPERATOR), {"pk": {"S": "HOUSE#house"}}
        night = client.get_item(TableName=PLACE.table, Key={**key, "sk": {"S": "NIGHT#2026-11-21"}})
        another = {**night["Item"], "sk": {"S": "NIGHT#2026-11-22"}}
        client.put_item(TableName=PLACE.table, Item=another)

        (moved,) = journal.open("house", date(2026, 11, 22)).evenings
        assert moved == Evening(date(2026, 11, 22), revision=1)
        assert journal.recall("house", date(2026, 11, 22)) == ()


def test_a_page_moved_to_another_house_is_a_store_error(store: Store) -> None:
    journal = store.journal(keyring())
    for house in ("house", "other"):
        journal.keep(house, Write(HOUSEHOLD, EVENING, (THANKS,)))
    store.swap("house", "other")

    with pytest.raises(StoreError):
        journal.open("other", NIGHT)
    assert journal.open("house", NIGHT).household == HOUSEHOLD


def test_another_wrapping_key_opens_nothing_and_the_voice_goes_on(store: Store) -> None:
    store.journal(keyring(OLD)).keep("house", Write(HOUSEHOLD, EVENING, (THANKS,)))
    journal = store.journal(keyring(NEW))

    for doing in (
        partial(journal.open, "house", NIGHT),
        partial(journal.recall, "house", NIGHT),
        partial(journal.export, "house"),
        partial(journal.keep, "house", Write(evening=replace(EVENING, revision=2))),
    ):
        with pytest.raises(StoreError, match="another RITUAL_KEY"):
            doing()
    assert store.journal(keyring(OLD)).recall("house", NIGHT) == (THANKS,)


def test_with_the_wrong_key_a_night_is_spoken_to_its_end_and_said_not_to_be_kept(
    store: Store,
) -> None:
    clock = Clock()
    room = bedroom(store.journal(keyring(OLD)), clock)
    room.open()
    room.say(*A_NIGHT)
    clock.next_night()

    elsewhere = bedroom(store.journal(keyring(NEW)), clock)
    first = elsewhere.open()
    said = [elsewhere.say(words) for words in ("just me", "you fed the neighbours cat", "no")]

    assert any(told in first for told in NOT_OPENED)
    assert all(said)
    assert not any(told in " ".join(said) for told in NOT_OPENED)


def test_without_a_key_what_is_sealed_stays_closed(store: Store) -> None:
    store.journal(keyring()).keep("house", Write(HOUSEHOLD, EVENING, (THANKS,)))

    with pytest.raises(StoreError, match="no RITUAL_KEY"):
        store.journal(None).open("house", NIGHT)


def test_a_house_can_be_forgotten_without_its_key(store: Store) -> None:
    store.journal(keyring(OLD)).keep("house", Write(HOUSEHOLD, EVENING, (THANKS,)))

    assert store.journal(keyring(NEW)).forget("house") == 2
    assert store.journal(keyring(NEW)).rewrap() == 0  # nobody's words are under the old one now
    assert store.journal(keyring(NEW)).open("house", NIGHT).household is None


def test_what_lay_in_the_clear_is_read_and_sealed_at_its_next_write(store: Store) -> None:
    told = replace(THANKS, words=TEA)
    of_the_other = replace(told, seat=Seat.B)
    clear = store.journal(None)
    clear.keep("house", Write(HOUSEHOLD, EVENING, (told, of_the_other)))
    journal = store.journal(keyring())

    seal = journal.open("house", NIGHT).seal
    assert journal.recall("house", NIGHT) == (told, of_the_other)
    journal.keep(
        "house",
        Write(
            replace(HOUSEHOLD, revision=2),
            replace(EVENING, revision=2),
            (told, of_the_other),
            seal=seal,
        ),
    )

    assert set(journal.recall("house", NIGHT)) == {told, of_the_other}
    assert b"Maya" not in store.raw()
    assert TEA.encode() not in store.raw()


def test_a_new_wrapping_key_takes_over_and_no_night_is_rewritten(store: Store) -> None:
    houses = ["one", "other", "third"]
    for house in houses:
        store.journal(keyring(OLD)).keep(house, Write(HOUSEHOLD, EVENING, (THANKS,)))
    seal = store.journal(keyring(OLD)).open("one", NIGHT).seal

    both = store.journal(keyring(NEW, OLD))
    assert both.rewrap() == len(houses)

    after = store.journal(keyring(NEW))
    for house in houses:
        assert after.recall(house, NIGHT) == (THANKS,)
    later = replace(EVENING, revision=2)
    after.keep("one", Write(evening=later, seal=seal))  # a session that began before
    assert after.open("one", NIGHT).evenings == (later,)
    with pytest.raises(StoreError):
        store.journal(keyring(OLD)).open("one", NIGHT)


def test_rewrapping_without_the_old_key_changes_nothing(store: Store) -> None:
    store.journal(keyring(OLD)).keep("house", Write(HOUSEHOLD, EVENING, (THANKS,)))

    with pytest.raises(StoreError, match="another RITUAL_KEY"):
        store.journal(keyring(NEW)).rewrap()

    assert store.journal(keyring(OLD)).recall("house", NIGHT) == (THANKS,)


def test_what_a_forgotten_house_was_read_with_writes_nothing_into_its_new_beginning(
    store: Store,
) -> None:
    journal = store.journal(keyring())
    journal.keep("house", Write(HOUSEHOLD, EVENING, (THANKS,)))
    old = journal.open("house", NIGHT).seal
    journal.forget("house")
    journal.keep("house", Write(HOUSEHOLD, EVENING, seal=journal.open("house", NIGHT).seal))

    for write in (
        Write(evening=replace(EVENING, revision=2), notes=(THANKS,), seal=old),
        Write(replace(HOUSEHOLD, revision=2), seal=old),
        Write(evening=replace(EVENING, night=date(2026, 11, 22)), planned_for=1, seal=old),
        Write(evening=replace(EVENING, night=date(2026, 11, 22)), seal=old),
    ):
        with pytest.raises(StaleError):
            journal.keep("house", write)

    assert journal.recall("house", NIGHT) == ()


def test_a_night_alone_cannot_come_back_under_a_key_that_was_forgotten(store: Store) -> None:
    journal = store.journal(keyring())
    journal.keep("house", Write(evening=EVENING))
    old = journal.open("house", NIGHT).seal
    journal.forget("house")

    with pytest.raises(StaleError):
        journal.keep("house", Write(evening=EVENING, notes=(THANKS,), seal=old))

    assert journal.export("house").nights == ()


def test_a_seal_is_short_enough_to_ride_along(store: Store) -> None:
    seal = store.journal(keyring()).open("house", NIGHT).seal

    assert 0 < len(seal) <= 100
