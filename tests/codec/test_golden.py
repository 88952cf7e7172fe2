"""Whatever any release ever stored is read whole: each golden folder against what it says by hand.

The comparison is one of plain values, so that it holds when a module moves or a type is renamed. A
field that was renamed is named in `RENAMED`; one that is new is in no older expectation.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from skill.alexa.session import session_of
from skill.codec.fields import to_plain
from skill.codec.texts import (
    SCHEMA,
    aside_from_wire,
    aside_to_wire,
    evening_from_text,
    household_from_text,
    household_to_text,
    receipt_from_text,
)
from skill.ports import Journal, Write
from skill.ritual.model.household import Household
from skill.storage.dynamodb.client import AN_OPERATOR
from skill.storage.dynamodb.journal import DynamoJournal
from skill.storage.encryption.interface import Keyring
from skill.storage.sqlite import SqliteJournal
from tests.codec.golden.stores import fill_table, make_file
from tests.storage import engine
from tests.storage.journals import keyring

GOLDEN = Path(__file__).parent / "golden"
FOLDERS = sorted(folder.name for folder in GOLDEN.glob("schema-*"))
HOUSE = "0123456789abcdef0123456789abcdef"
NIGHT = date(2026, 11, 21)
RENAMED: dict[str, str] = {}
"""From what a field is called in the expectations to what it is called today."""


DROPPED = frozenset({"alone_on"})
"""What is kept no more: that nobody else is in the room is asked anew in every session."""

RETIRED = frozenset({"common.ack"})
"""Prompts of earlier releases that nobody says any more: a reply is given again without them."""


def golden(folder: str, name: str) -> Any:  # noqa: ANN401 - JSON
    return json.loads((GOLDEN / folder / name).read_text("utf-8"))


def differences(expected: object, found: object, at: str = "") -> Iterator[str]:
    """Yield where what is found is not what is expected. Fields nobody expected are new ones."""
    match expected, found:
        case dict(), dict():
            for name, value in expected.items():
                if name in DROPPED:
                    continue
                today = RENAMED.get(name, name)
                yield from differences(value, found.get(today), f"{at}.{name}")
        case list(), list() if len(said := still_said(expected)) == len(found):
            for nth, (one, other) in enumerate(zip(said, found, strict=True)):
                yield from differences(one, other, f"{at}[{nth}]")
        case _ if expected != found:
            yield f"{at}: {found!r} and not {expected!r}"


def still_said(expected: list[Any]) -> list[Any]:
    return [one for one in expected if not (isinstance(one, dict) and one.get("prompt") in RETIRED)]


def test_the_schema_that_is_written_now_has_a_folder() -> None:
    written = json.loads(household_to_text(Household()))
    newest = json.loads(golden(FOLDERS[-1], "pages.json")["usual household"])

    assert newest["v"] == SCHEMA
    assert written["choices"].keys() == newest["choices"].keys()


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_household_and_an_evening_of_any_release_are_read_whole(folder: str) -> None:
    expected = golden(folder, "expected.json")["pages"]

    for name, text in golden(folder, "pages.json").items():
        read = household_from_text if "household" in name else evening_from_text
        assert list(differences(expected[name], to_plain(read(text)), name)) == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_receipt_of_any_release_is_read_whole(folder: str) -> None:
    expected = golden(folder, "expected.json")["receipts"]
    found = [to_plain(receipt_from_text(text)) for text in golden(folder, "receipts.json")]

    assert list(differences(expected, found)) == []


@pytest.mark.parametrize("folder", FOLDERS[1:])  # the first release asked nothing beside
def test_what_was_asked_beside_is_read_as_any_release_wrote_it(folder: str) -> None:
    for wire in golden(folder, "asides.json"):
        aside = aside_from_wire(wire)
        assert aside
        assert aside_to_wire(aside) == wire


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_session_of_any_release_is_read_whole_or_left_for_the_journal(folder: str) -> None:
    expected, is_read = golden(folder, "expected.json"), "session is read"
    sessions = golden(folder, "sessions.json")
    whole, door = (session_of(sessions[name], HOUSE) for name in ("whole", "at the door"))

    assert ((whole is not None), (door is not None)) == (expected[is_read], expected[is_read])
    if whole and door:
        assert not list(differences(expected["pages"]["household"], to_plain(whole.household)))
        assert not list(differences(expected["pages"]["evening"], to_plain(whole.evening)))
        assert (whole.is_adrift, len(whole.seal) > 0) == (True, True)
        assert whole.aside == aside_from_wire("confirm night 2026-11-20 closes")
        assert not list(differences(expected["pages"]["last evening"], to_plain(door.last_evening)))
        assert door.offer == "finish"


@contextmanager
def sqlite(folder: str, name: str, tmp_path: Path, ring: Keyring | None) -> Iterator[Journal]:
    file = tmp_path / "nights.db"
    make_file(file, (GOLDEN / folder / f"{name}.sql").read_text("utf-8"))
    yield SqliteJournal(file, ring)


@contextmanager
def dynamodb(folder: str, name: str, _tmp_path: Path, ring: Keyring | None) -> Iterator[Journal]:
    with engine.table(engine.endpoint()) as place:
        fill_table(place, golden(folder, f"{name}-items.json"))
        yield DynamoJournal(place, AN_OPERATOR, ring)


STORED = [
    (folder, name)
    for folder in FOLDERS
    for name in ("clear", "sealed")
    if (GOLDEN / folder / f"{name}.sql").exists()
]


@pytest.mark.parametrize("opening", [sqlite, dynamodb], ids=["sqlite", "dynamodb"])
@pytest.mark.parametrize(("folder", "name"), STORED)
def test_a_store_of_any_release_is_read_whole_and_goes_on(
    folder: str, name: str, opening: Callable[..., Any], tmp_path: Path
) -> None:
    expected = golden(folder, "expected.json")
    ring = keyring() if name == "sealed" else None
    with opening(folder, name, tmp_path, ring) as journal:
        everything = journal.export("house")
        told: Any = to_plain(everything)
        usual = journal.open("usual", NIGHT).household
        nights = {night.evening.night.isoformat(): night for night in everything.nights}

        household = {**expected["pages"]["household"], "revision": 2}
        assert not list(differences(household, told["household"]))
        assert not list(differences(expected["pages"]["usual household"], to_plain(usual)))
        assert everything.damaged == ()
        for night, pages_name in ("2026-11-21", "evening"), ("2026-11-20", "last evening"):
            page = {**expected["pages"][pages_name], "revision": nights[night].evening.revision}
            assert not list(differences(page, to_plain(nights[night].evening)))
            assert not list(differences(expected["words"][night], to_plain(nights[night].notes)))
        receipts = {receipt["request"]: receipt for receipt in told["receipts"]}
        for receipt in expected["receipts"][:2]:
            assert not list(differences(receipt, receipts[receipt["request"]]))
        after = replace(usual, revision=usual.revision + 1, apart=True)
        later = Write(after, seal=journal.open("usual", NIGHT).seal)
        journal.keep("usual", later)
        assert journal.open("usual", NIGHT).household == later.household
