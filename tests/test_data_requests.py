"""What an operator does for somebody who wants to see what is kept of them, or to have it gone."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from moto import mock_aws

from skill import bootstrap, cli
from skill.codec.fields import to_plain
from skill.ports import Everything, KeptNight, Write
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household, Member, People, Seat
from skill.ritual.stage.scene import Note
from skill.settings import Settings
from skill.storage.dynamodb.client import TableAddress
from skill.storage.dynamodb.table import Table
from tests.storage import engine
from tests.world import TEN_AT_NIGHT, Bedroom, Clock, bedroom

USER = "amzn1.ask.account.local"
NOBODY = "0" * 32
KEY = "k" * 43


def run(*arguments: str, store: str, said: str = "", pepper: str = "") -> Result:
    environment = {"RITUAL_STORE": store, "RITUAL_PEPPER": pepper or None, "RITUAL_KEY": KEY}
    return CliRunner().invoke(cli.cli, arguments, input=said, env=environment)


@pytest.fixture
def store(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'nights.db'}"


@pytest.fixture
def house(store: str) -> str:
    """Let two people spend a night; return the hash that hash-user prints for them."""
    room = spend_a_night(store)
    printed = run("hash-user", store=store, said=USER + "\n").stdout.strip()
    assert printed == room.skill.house_of(USER)
    return printed


def spend_a_night(store: str) -> Bedroom:
    room = bedroom(bootstrap.journal_of(Settings(store, key=KEY)), Clock())
    room.open()
    room.say("i'm maya and this is sam", "you kept the last peach for me", "you made tea")
    return room


def exported(house: str, store: str) -> dict[str, Any]:
    result = run("export", "--user-hash", house, store=store)
    assert result.exit_code == 0
    everything: dict[str, Any] = json.loads(result.stdout)
    return everything


def test_an_export_is_readable_and_holds_names_nights_words_and_questions(
    house: str, store: str
) -> None:
    told = exported(house, store)

    everything = told["everything"]
    (night,) = everything["nights"]
    assert [member["name"] for member in everything["household"]["members"]] == ["Maya", "Sam"]
    assert everything["household"]["people"] == "two"
    assert night["evening"]["night"] == "2026-11-21"
    assert "you kept the last peach for me" in [note["words"] for note in night["notes"]]
    assert told["questions"][night["evening"]["question"]].endswith("?")


def test_an_export_into_a_file_is_for_its_owner_only(
    house: str, store: str, tmp_path: Path
) -> None:
    file = tmp_path / "theirs.json"
    file.touch(mode=0o644)

    result = run("export", "--user-hash", house, "--out", str(file), store=store)

    assert result.output == ""
    assert json.loads(file.read_text(encoding="utf-8")) == exported(house, store)
    assert file.stat().st_mode & 0o777 == 0o600


def test_an_export_gives_the_rest_and_names_a_night_that_is_damaged(house: str, store: str) -> None:
    whole = exported(house, store)["everything"]
    with closing(sqlite3.connect(store.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("UPDATE evening SET notes = X'00'")

    result = run("export", "--user-hash", house, store=store)

    everything = json.loads(result.stdout)["everything"]
    assert result.exit_code == 0
    assert "2026-11-21" in result.stderr
    assert everything["damaged"] == ["2026-11-21"]
    assert everything["household"] == whole["household"]
    assert everything["nights"][0] == {**whole["nights"][0], "notes": []}


def test_an_export_of_nobody_is_empty_and_no_error(store: str) -> None:
    everything = exported(NOBODY, store)["everything"]

    assert everything == {"household": None, "nights": [], "receipts": [], "damaged": []}


@pytest.mark.parametrize("words", ["naïve \U0001f642", "half a \ud83d character", '"\\\n'])
def test_any_words_are_exported_as_they_were_kept(store: str, words: str) -> None:
    note = Note("thanks", Seat.A, words, is_first=True)
    evening = Evening(TEN_AT_NIGHT.date(), revision=1)
    bootstrap.journal_of(Settings(store, key=KEY)).keep(
        NOBODY, Write(evening=evening, notes=(note,))
    )

    (night,) = exported(NOBODY, store)["everything"]["nights"]

    assert night["notes"][0]["words"] == words


def test_a_question_that_has_left_the_bank_is_exported_by_its_id(store: str) -> None:
    evening = Evening(TEN_AT_NIGHT.date(), question="z999", revision=1)
    bootstrap.journal_of(Settings(store, key=KEY)).keep(NOBODY, Write(evening=evening))

    told = exported(NOBODY, store)

    assert told["everything"]["nights"][0]["evening"]["question"] == "z999"
    assert told["questions"] == {}


def test_forgetting_asks_first_and_then_says_what_it_did(house: str, store: str) -> None:
    declined = run("forget", "--user-hash", house, store=store, said="n\n")
    kept = exported(house, store)["everything"]["nights"]
    accepted = run("forget", "--user-hash", house, store=store, said="y\n")

    assert declined.exit_code == 1
    assert len(kept) == 1
    assert accepted.stdout.endswith("Forgotten. Records erased: 2.\n")
    assert exported(house, store)["everything"]["nights"] == []


def test_forgetting_twice_says_that_nothing_is_there(house: str, store: str) -> None:
    said = [run("forget", "--user-hash", house, "--yes", store=store).stdout for _ in range(2)]

    assert said == ["Forgotten. Records erased: 2.\n", "Nothing is kept of it.\n"]


@pytest.mark.parametrize("command", ["export", "forget"])
@pytest.mark.parametrize("given_", [USER, "", "0" * 31, "g" * 32, NOBODY + "0"])
def test_what_is_no_hash_is_refused_and_not_repeated(store: str, command: str, given_: str) -> None:
    result = run(command, "--user-hash", given_, store=store)

    assert result.exit_code == 2
    assert "hash-user" in result.output
    assert not given_ or given_ not in result.output


def test_a_hash_may_be_copied_carelessly(house: str, store: str) -> None:
    told = exported(f" {house.upper()}\n", store)

    assert len(told["everything"]["nights"]) == 1


def test_the_hash_is_the_one_that_the_skill_keeps_under_its_pepper(store: str) -> None:
    settings = Settings(store=store, pepper="a long random text")
    skill = bootstrap.build(settings, Clock())

    result = run("hash-user", store=store, said=f"  {USER} \n", pepper=settings.pepper)

    assert result.output == skill.house_of(USER) + "\n"


def test_a_pepper_that_is_not_set_is_mentioned_beside_the_hash(store: str) -> None:
    result = run("hash-user", store=store, said=USER)

    assert "RITUAL_PEPPER" in result.stderr
    assert "RITUAL_PEPPER" not in result.stdout


def test_no_user_id_is_an_error_in_words(store: str) -> None:
    result = run("hash-user", store=store, said="\n", pepper="p")

    assert result.exit_code == 2
    assert "standard input" in result.output


def test_a_table_is_exported_and_forgotten_in_the_same_way() -> None:
    engine.with_credentials()
    place = TableAddress("nights", engine.REGION)
    store = f"dynamodb://{place.table}?region={place.region}"
    with mock_aws():
        Table(place).create()
        house = spend_a_night(store).skill.house_of(USER)

        before, forgotten = (
            exported(house, store),
            run("forget", "--yes", "--user-hash", house, store=store),
        )
        after = exported(house, store)

    assert len(before["everything"]["nights"][0]["notes"]) == 2
    assert forgotten.stdout == "Forgotten. Records erased: 2.\n"
    assert after["everything"]["household"] is None


def test_every_field_that_is_kept_is_written_down() -> None:
    household = Household(people=People.TWO, members=(Member("Maya"), Member("Sam")), revision=3)
    everything = Everything(household, (KeptNight(Evening(TEN_AT_NIGHT.date())),))

    written = to_plain(everything)

    assert isinstance(written, dict)
    assert isinstance(written["household"], dict)
    assert written["household"].keys() == set(Household.__struct_fields__)
    assert json.loads(json.dumps(written)) == written


@given(st.sets(st.dates() | st.text(max_size=3)))
def test_a_set_is_written_down_in_one_order(values: set[object]) -> None:
    assert to_plain(frozenset(values)) == to_plain(
        frozenset(sorted(values, key=repr, reverse=True))
    )


def test_what_nobody_has_thought_of_is_not_left_out_in_silence() -> None:
    with pytest.raises(TypeError):
        to_plain(object())
