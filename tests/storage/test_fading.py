"""Words that fade: in a table by its TTL, at home when it is opened. The tally stays."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from moto import mock_aws
from msgspec.structs import replace

from skill.ports import Journal, Write
from skill.ritual.model.choices import Choices
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household, Seat
from skill.ritual.stage.scene import Note
from skill.storage.dynamodb.client import AN_OPERATOR, TableAddress, connect
from skill.storage.dynamodb.journal import DynamoJournal
from skill.storage.dynamodb.table import Table
from skill.storage.memory import MemoryJournal
from skill.storage.sqlite import SqliteJournal
from tests.storage import engine
from tests.storage.journals import keyring
from tests.world import Clock, bedroom

NIGHT = date(2026, 11, 21)
HOUSEHOLD = Household(revision=1)
FADING = Household(choices=Choices(fading=30, fading_since=NIGHT), revision=2)
THANKS = Note("thanks", Seat.A, "you made tea", is_first=True)
PLACE = TableAddress("nights", engine.REGION)

AT_HOME: dict[str, Callable[[Path], Journal]] = {
    "memory": lambda _folder: MemoryJournal(),
    "sqlite": lambda folder: SqliteJournal(folder / "nights.db", keyring()),
}


def with_nights(journal: Journal, *ages: int) -> Journal:
    """Keep a household, and nights that are so many days old."""
    journal.keep("house", Write(HOUSEHOLD))
    for days in ages:
        evening = Evening(NIGHT - timedelta(days=days), revision=1)
        journal.keep("house", Write(evening=evening, notes=(THANKS,), planned_for=1))
    return journal


@pytest.mark.parametrize("kind", AT_HOME)
def test_at_home_what_is_older_goes_when_it_is_opened_a_week_later(
    kind: str, tmp_path: Path
) -> None:
    journal = with_nights(AT_HOME[kind](tmp_path), 400, 31, 20, 1)
    journal.keep("house", Write(FADING, fades=30, fades_anew=NIGHT))

    journal.open("house", NIGHT + timedelta(days=7))

    kept = [(NIGHT - night.evening.night).days for night in journal.export("house").nights]
    assert kept == [20, 1]
    assert journal.open("house", NIGHT).household == FADING


def expiries() -> dict[str, date | None]:
    items = connect(PLACE, AN_OPERATOR).scan(TableName=PLACE.table)["Items"]
    return {
        item["sk"]["S"]: datetime.fromtimestamp(int(item["expires_at"]["N"]), UTC).date()
        if "expires_at" in item
        else None
        for item in items
    }


def test_in_a_table_nights_carry_the_day_on_which_they_vanish_and_nothing_else_does() -> None:
    engine.with_credentials()
    with mock_aws():
        Table(PLACE).create()
        journal = with_nights(DynamoJournal(PLACE, AN_OPERATOR, keyring()), 400, 1)
        before = expiries()
        journal.keep("house", Write(FADING, fades=30, fades_anew=NIGHT))
        tonight = Evening(NIGHT, revision=1)
        journal.keep("house", Write(evening=tonight, planned_for=2, fades=30))
        fading = expiries()
        journal.keep("house", Write(replace(HOUSEHOLD, revision=3), fades_anew=NIGHT))
        journal.keep("house", Write(evening=replace(tonight, revision=2)))

        assert set(before.values()) == {None}
        assert fading == {
            "NIGHT#2025-10-17": date(2026, 11, 30),
            "NIGHT#2026-11-20": date(2026, 12, 22),
            "NIGHT#2026-11-21": date(2026, 12, 23),
            "PROFILE": None,
            "SEAL": None,
        }
        assert set(expiries().values()) == {None}


def test_more_nights_than_fit_into_one_transaction_fade_too() -> None:
    engine.with_credentials()
    with mock_aws():
        Table(PLACE).create()
        journal = with_nights(DynamoJournal(PLACE, AN_OPERATOR, keyring()), *range(1, 131))

        journal.keep("house", Write(FADING, fades=30, fades_anew=NIGHT))

        assert sum(day is not None for day in expiries().values()) == 130


def test_by_voice_words_fade_and_the_count_of_nights_stays() -> None:
    clock, journal = Clock(), MemoryJournal()
    room = bedroom(journal, clock)
    house = room.skill.house_of("amzn1.ask.account.local")
    for _ in range(3):
        room.open()
        room.say("just me", "the neighbour carried my bag up", "no", "the rain and i felt calm")
        clock.next_night()

    said = room.say("alexa, tell evening ritual to forget our words after a month")
    clock.next_night(nights=60)
    room.open()

    assert "month" in said
    assert not [night for night in journal.export(house).nights if night.notes]
    household = journal.open(house, NIGHT).household
    assert household is not None
    assert household.tally.nights == 3


def test_who_thinks_again_within_a_week_loses_nothing() -> None:
    clock, journal = Clock(), MemoryJournal()
    room = bedroom(journal, clock)
    house = room.skill.house_of("amzn1.ask.account.local")
    room.open()
    room.say("just me", "the neighbour carried my bag up", "no", "the rain and i felt calm")
    words = journal.recall(house, date.min)
    clock.next_night(nights=40)
    room.say("alexa, tell evening ritual to forget our words after a month")
    clock.next_night(nights=3)

    room.say("alexa, tell evening ritual to keep our words")
    clock.next_night(nights=30)
    room.open()

    assert words
    assert journal.recall(house, date.min)[: len(words)] == words
