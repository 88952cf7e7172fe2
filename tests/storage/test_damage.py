"""One damaged night costs one night: all others are read, and it can be deleted.

What lies in memory is not damaged, and is not written down; so these are the stores that write.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from skill.ports import Journal, KeptNight, Receipt, UnreadableError, Write
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import Household, Member, People, Seat
from skill.ritual.model.reply import CommonPrompt, Reply, Say
from skill.ritual.stage.scene import Note
from skill.storage.dynamodb.client import AN_OPERATOR, TableAddress, connect
from skill.storage.dynamodb.journal import DynamoJournal
from skill.storage.sqlite import SqliteJournal
from skill.words.lines import Words
from tests.storage import engine
from tests.storage.journals import keyring
from tests.world import Clock, bedroom

NIGHT = date(2026, 11, 21)
DAMAGED = NIGHT - timedelta(days=1)
NIGHTS = (NIGHT - timedelta(days=2), DAMAGED, NIGHT)
STEPS = (Step("opening"), Step("thanks"), Step("closing"))
HOUSEHOLD = Household(people=People.TWO, members=(Member("Maya"), Member("Sam")), revision=1)
RECEIPT = Receipt("r1", Reply((Say(CommonPrompt.HEARD_THANKS),)))
WORDS = Words("en-US")
TOLD = [
    *WORDS.table(CommonPrompt.TROUBLE)["any"],
    *WORDS.table(CommonPrompt.NOT_KEPT)["any"],
    *WORDS.table(CommonPrompt.NOT_OPENED)["any"],
]


@dataclass
class Store:
    """A store with a journal, and a hand that spoils a field of a night."""

    journal: Journal
    spoil: Callable[[str, str, str], None]
    """House, the field, and what is to lie there."""


def flipped(noise: bytes) -> bytes:
    return noise[:-1] + bytes([noise[-1] ^ 1])


def in_sqlite(folder: Path, *, is_sealed: bool) -> Store:
    file = folder / "nights.db"

    def spoil(house: str, field: str, other: str) -> None:
        table, where = ("household", "") if field == "household" else ("evening", "AND night = ?")
        column = "page" if field == "household" else field
        keys = (house,) if field == "household" else (house, DAMAGED.isoformat())
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.create_function("spoiled", 1, lambda noise: other or flipped(noise))
            sql = f"UPDATE {table} SET {column} = spoiled({column}) WHERE house = ? {where}"  # noqa: S608
            connection.execute(sql, keys)

    return Store(SqliteJournal(file, keyring() if is_sealed else None), spoil)


def in_dynamodb(place: TableAddress, *, is_sealed: bool) -> Store:
    client = connect(place, AN_OPERATOR)

    def spoil(house: str, field: str, other: str) -> None:
        name = "PROFILE" if field == "household" else f"NIGHT#{DAMAGED.isoformat()}"
        key = {"pk": {"S": f"HOUSE#{house}"}, "sk": {"S": name}}
        item: dict[str, Any] = client.get_item(TableName=place.table, Key=key)["Item"]
        field = "page" if field == "household" else field
        item[field] = _spoiled(item[field], other)
        client.put_item(TableName=place.table, Item=item)

    return Store(DynamoJournal(place, AN_OPERATOR, keyring() if is_sealed else None), spoil)


def _spoiled(value: dict[str, Any], other: str) -> dict[str, Any]:
    match value:
        case {"M": places}:
            return {"M": {name: _spoiled(one, other) for name, one in places.items()}}
        case {"L": parts}:
            return {"L": [_spoiled(one, other) for one in parts]}
        case {"B": noise} if not other:
            return {"B": flipped(noise)}
        case _:
            return {"S": other}


@pytest.fixture(params=["sqlite", "sqlite, sealed", "dynamodb", "dynamodb, sealed"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    is_sealed = "sealed" in request.param
    if "sqlite" in request.param:
        yield in_sqlite(tmp_path, is_sealed=is_sealed)
        return
    with engine.table(engine.endpoint()) as place:
        yield in_dynamodb(place, is_sealed=is_sealed)


def damage_of(store: Store) -> str:
    """Return what lies there instead: no JSON; where it is sealed, the same with a bit turned."""
    is_sealed = bool(store.journal.open("nobody", NIGHT).seal)
    return "" if is_sealed else "{half a page"


def words_of(night: date) -> tuple[Note, ...]:
    return (
        Note("thanks", Seat.A, f"the tea of {night.day}", is_first=True),
        Note("recap", Seat.B, f"a secret of {night.day}", is_first=True, is_sealed=True),
    )


def live(journal: Journal, house: str = "house") -> None:
    """Keep three nights, each with words, some of them sealed by one of the two."""
    for at, night in enumerate(NIGHTS):
        household = replace(HOUSEHOLD, revision=at + 1)
        evening = Evening(
            night, question="c001", steps=STEPS, passed=2, reflected=frozenset(Seat), revision=1
        )
        seal = journal.open(house, night).seal
        journal.keep(house, Write(household, evening, words_of(night), receipt=RECEIPT, seal=seal))


SOUND = [night for night in NIGHTS if night != DAMAGED]
SOUND_WORDS = tuple(note for night in SOUND for note in words_of(night))


@pytest.mark.parametrize("field", ["page", "notes"])
def test_an_export_gives_the_rest_and_names_the_damaged_night(store: Store, field: str) -> None:
    live(store.journal)
    before = store.journal.export("house")
    store.spoil("house", field, damage_of(store))

    after = store.journal.export("house")

    assert after.household == before.household
    assert after.damaged == (DAMAGED,)
    assert [one for one in after.nights if one.evening.night != DAMAGED] == [
        one for one in before.nights if one.evening.night != DAMAGED
    ]
    (damaged,) = (one for one in after.nights if one.evening.night == DAMAGED)
    whole = before.nights[1]
    blank = Evening(DAMAGED, revision=1)
    left = KeptNight(blank, whole.notes) if field == "page" else KeptNight(whole.evening)
    assert damaged == left


def test_a_receipt_that_is_damaged_is_as_if_it_were_not_there(store: Store) -> None:
    live(store.journal)
    before = store.journal.open("house", NIGHTS[0])
    store.spoil("house", "receipt", damage_of(store))

    after = store.journal.open("house", NIGHTS[0])

    assert after.evenings == before.evenings
    assert len(after.receipts) == len(before.receipts) - 1


@pytest.mark.parametrize("field", ["page", "notes"])
def test_kept_words_and_the_nights_are_read_without_the_damaged_one(
    store: Store, field: str
) -> None:
    live(store.journal)
    store.spoil("house", field, damage_of(store))

    opened, words = store.journal.open("house", NIGHTS[0]), store.journal.recall("house", NIGHTS[0])

    assert opened.household
    assert [evening.night for evening in opened.evenings] == list(NIGHTS)
    assert [evening.is_begun for evening in opened.evenings] == [True, field == "notes", True]
    assert set(SOUND_WORDS) <= set(words)
    assert len(words) == (len(SOUND_WORDS) if field == "notes" else len(SOUND_WORDS) + 2)


@pytest.mark.parametrize("field", ["page", "notes"])
def test_forgetting_a_code_goes_on_and_leaves_nothing_of_theirs(store: Store, field: str) -> None:
    live(store.journal)
    store.spoil("house", field, damage_of(store))

    store.journal.silence("house", {Seat.B})

    words = store.journal.recall("house", NIGHTS[0])
    assert not [note for note in words if note.is_sealed]
    assert {f"the tea of {night.day}" for night in SOUND} <= {note.words for note in words}
    assert store.journal.export("house").damaged == ((DAMAGED,) if field == "page" else ())


@pytest.mark.parametrize("field", ["page", "notes"])
@pytest.mark.parametrize("how", ["by itself", "with a write", "everything"])
def test_a_damaged_night_can_be_deleted(store: Store, field: str, how: str) -> None:
    journal = store.journal
    live(journal)
    store.spoil("house", field, damage_of(store))

    match how:
        case "by itself":
            journal.keep("house", Write(forgets=DAMAGED, seal=journal.open("house", NIGHT).seal))
        case "with a write":
            seal = journal.open("house", NIGHT).seal
            household = replace(HOUSEHOLD, revision=4)
            journal.keep("house", Write(household, forgets=DAMAGED, seal=seal))
        case _:
            assert journal.forget("house") == 4

    everything = journal.export("house")
    assert everything.damaged == ()
    assert DAMAGED not in [one.evening.night for one in everything.nights]


@pytest.mark.parametrize("field", ["page", "notes"])
def test_the_damaged_night_itself_can_be_begun_anew(store: Store, field: str) -> None:
    journal = store.journal
    live(journal)
    store.spoil("house", field, damage_of(store))
    pages = journal.open("house", DAMAGED)
    here = pages.evenings[0]
    tea = Note("thanks", Seat.A, "new tea", is_first=True)
    anew = replace(here, steps=STEPS, revision=here.revision + 1)

    journal.keep("house", Write(evening=anew, notes=(tea,), seal=pages.seal))

    kept = journal.night("house", DAMAGED)
    assert kept
    assert kept.evening == anew
    assert tea in kept.notes


def test_a_household_that_is_damaged_is_not_begun_anew(store: Store) -> None:
    live(store.journal)
    store.spoil("house", "household", damage_of(store))

    with pytest.raises(UnreadableError):
        store.journal.open("house", NIGHT)
    assert store.journal.recall("house", NIGHT) == words_of(NIGHT)
    assert store.journal.forget("house") == 4


@pytest.mark.parametrize("field", ["page", "notes", "receipt"])
def test_by_voice_nobody_notices_but_that_the_night_is_not_there(store: Store, field: str) -> None:
    clock = Clock()
    room = bedroom(store.journal, clock)
    house = room.skill.house_of("amzn1.ask.account.local")
    live(store.journal, house)
    store.spoil(house, field, damage_of(store))
    clock.next_night()

    heard = [room.open()]
    heard += [room.say("read our thanks"), room.say("yes")]
    heard += [room.say("what did we say yesterday"), room.say("what did we say on friday")]
    heard += [room.say("how many nights"), room.say("forget last friday"), room.say("yes")]
    heard += [room.say("the rain"), room.say("the sea and i felt calm")]

    assert not [said for said in heard for told in TOLD if told in said]
    assert "the tea of 21" in heard[2]
    assert DAMAGED not in [one.evening.night for one in store.journal.export(house).nights]
