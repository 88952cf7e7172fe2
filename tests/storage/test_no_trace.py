"""After somebody deleted something by voice, the raw store holds no trace of it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from skill.ports import Journal
from skill.speaker.echo import Room
from skill.storage.dynamodb.client import AN_OPERATOR, connect
from skill.storage.dynamodb.journal import DynamoJournal
from skill.storage.sqlite import SqliteJournal
from tests.storage import engine
from tests.world import Bedroom, Clock, bedroom

OLD, LAST, TONIGHT, THEIRS = "quokka", "numbat", "wombat", "dugong"
"""What was said some nights ago, last night, tonight, and by the neighbours."""

HOUSES = ("amzn1.ask.account.ours", "amzn1.ask.account.theirs")


@dataclass(frozen=True)
class Store:
    """A journal, and all the bytes it has written anywhere."""

    journal: Journal
    raw: Callable[[], str]


@contextmanager
def sqlite(folder: Path) -> Iterator[Store]:
    def raw() -> str:
        return "".join(file.read_bytes().decode("latin-1") for file in folder.iterdir())

    yield Store(SqliteJournal(folder / "nights.db"), raw)


@contextmanager
def dynamodb_local(_folder: Path) -> Iterator[Store]:
    with engine.table(engine.endpoint()) as place:
        client = connect(place, AN_OPERATOR)

        def raw() -> str:
            return json.dumps(client.scan(TableName=place.table)["Items"])

        yield Store(DynamoJournal(place, AN_OPERATOR), raw)


STORES = {"sqlite": sqlite, "dynamodb-local": dynamodb_local}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with STORES[request.param](tmp_path) as opened:
        yield opened


def told(store: Store) -> Bedroom:
    """Return a room in which a few nights were told, with the neighbours next door."""
    clock = Clock()
    ours, theirs = (
        bedroom(store.journal, clock, room=replace(Room(), user=user)) for user in HOUSES
    )
    theirs.open()
    theirs.say(f"the {THEIRS} song", "stop")
    for nights, word in ((0, OLD), (7, LAST)):
        clock.next_night(nights)
        ours.open()
        ours.say(f"you fed the {word} for me", "yes", "give us a short one", f"the {word} again")
    clock.next_night()
    ours.open()
    ours.say(f"you drew the {TONIGHT}")
    assert all(word in store.raw() for word in (OLD, LAST, TONIGHT, THEIRS))
    return ours


def test_delete_that_leaves_no_trace_of_the_answer(store: Store) -> None:
    room = told(store)

    room.say("delete that", "yes")

    raw = store.raw()
    assert TONIGHT not in raw
    assert all(word in raw for word in (OLD, LAST, THEIRS))


def test_delete_tonight_leaves_no_trace_of_tonights_words(store: Store) -> None:
    room = told(store)

    room.say(f"so is my {TONIGHT}", "delete tonight", "yes")

    raw = store.raw()
    assert TONIGHT not in raw
    assert all(word in raw for word in (OLD, LAST, THEIRS))
    assert "3 nights" in room.say("how many nights")


def test_forgetting_a_night_leaves_no_trace_of_it_or_of_its_label(store: Store) -> None:
    room = told(store)
    label = "2026-11-28"
    assert label in store.raw()

    room.say("forget last night", "yes", "stop")

    raw = store.raw()
    assert LAST not in raw
    assert label not in raw
    assert all(word in raw for word in (OLD, TONIGHT, THEIRS))


def test_forgetting_tonight_in_the_middle_of_it_leaves_no_trace(store: Store) -> None:
    room = told(store)

    room.say("forget tonight", "yes")

    raw = store.raw()
    assert TONIGHT not in raw
    assert "2 nights" in room.say("alexa, ask evening ritual how many nights")


def test_deleting_all_words_leaves_no_trace_of_any_and_every_night(store: Store) -> None:
    room = told(store)

    room.say("delete all our words", "yes")

    raw = store.raw()
    assert not any(word in raw for word in (OLD, LAST, TONIGHT))
    assert THEIRS in raw
    assert "3 nights" in room.say("how many nights")


def test_deleting_everything_leaves_nothing_of_the_house(store: Store) -> None:
    room = told(store)
    (house,) = {attributes["of"] for attributes in [room.echo.attributes["ritual"]]}
    assert house in store.raw()

    room.say("delete everything", "yes")

    raw = store.raw()
    assert not any(word in raw for word in (OLD, LAST, TONIGHT))
    assert house not in raw
    assert THEIRS in raw


def test_words_that_were_read_out_are_in_no_receipt(store: Store) -> None:
    room = told(store)

    room.say("what did we say last night", "yes", "what did we park", "read our thanks")

    assert LAST in room.say("what did we say last night")
    assert store.raw().count(LAST) == 2


def test_forgetting_a_code_leaves_no_trace_of_what_it_sealed(store: Store) -> None:
    room = told(store)
    room.say("seal that", "four seven one one", "four seven one one", f"the {TONIGHT} in me")
    assert store.raw().count(TONIGHT) == 1

    room.say("forget my code", "yes")

    raw = store.raw()
    assert TONIGHT not in raw
    assert all(word in raw for word in (OLD, LAST, THEIRS))


def test_a_code_is_nowhere_in_the_store_or_in_the_session(store: Store) -> None:
    room = told(store)

    room.say("seal that", "four seven one one", "4711", f"the {TONIGHT} in me")
    written = store.raw() + json.dumps(room.echo.attributes)

    assert "4711" not in written
    assert "four seven" not in written
