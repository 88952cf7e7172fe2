"""A reader of one version reads what the version before it wrote."""

from datetime import date
from typing import Any

import pytest

from skill.codec import records as pages
from skill.codec.upgrades import upgrade
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import Household, Member, People, Seat
from skill.ritual.stage.scene import Note
from skill.storage.dynamodb import items
from skill.storage.encryption.interface import InTheClear

HOUSEHOLD = Household(people=People.TWO, members=(Member("Maya"), Member("Sam")), revision=4)
EVENING = Evening(date(2026, 11, 21), steps=(Step("thanks"),), revision=2)


def from_two_to_three(wire: dict[str, Any]) -> dict[str, Any]:
    return {**wire, "who": wire["people"]}


def from_names(wire: dict[str, Any]) -> dict[str, Any]:
    """Imagine that the version before wrote bare names."""
    return {**wire, "members": [{"name": name} for name in wire["names"]]}


def test_a_page_of_this_version_is_read_as_it_is() -> None:
    wire = {"v": 3, "people": "two"}

    assert upgrade(wire, {2: from_two_to_three}, 3) == wire


def test_a_page_of_the_version_before_is_brought_up_to_date() -> None:
    assert upgrade({"v": 2, "people": "two"}, {2: from_two_to_three}, 3)["who"] == "two"


@pytest.mark.parametrize("version", [0, 4, "new", None])
def test_a_page_of_a_version_nobody_knows_is_read_as_far_as_it_goes(version: object) -> None:
    wire = {"v": version, "people": "two", "seats": 3}

    assert upgrade(wire, {}, 3) == wire


def test_a_household_of_the_version_before_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    before = pages.household_to_wire(HOUSEHOLD)
    before["names"] = [member["name"] for member in before.pop("members")]
    monkeypatch.setattr(pages, "SCHEMA", pages.SCHEMA + 1)
    monkeypatch.setitem(pages.HOUSEHOLD_UPGRADES, pages.SCHEMA - 1, from_names)

    assert pages.household_from_wire(before) == HOUSEHOLD


def test_an_evening_of_the_version_before_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    before = pages.evening_to_wire(EVENING)
    before["label"] = before.pop("night")
    monkeypatch.setattr(pages, "SCHEMA", pages.SCHEMA + 1)
    monkeypatch.setitem(
        pages.EVENING_UPGRADES, pages.SCHEMA - 1, lambda wire: {**wire, "night": wire["label"]}
    )

    assert pages.evening_from_wire(before) == EVENING


def test_an_item_of_the_version_before_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(items, "LAYOUT", items.LAYOUT + 1)
    monkeypatch.setitem(
        items.ITEM_UPGRADES, items.LAYOUT - 1, lambda item: {**item, "notes": item["words"]}
    )
    part = {"S": '[1, 0, "thanks", "A", "tea", true, false]'}
    before = {
        "sk": {"S": "NIGHT#2026-11-21"},
        "v": {"N": str(items.LAYOUT - 1)},
        "words": {"M": {"thanks.A": {"L": [part]}}},
    }

    (note,) = items.notes_in([before], InTheClear())

    assert note.words == "tea"


def test_a_part_of_the_first_layout_is_read() -> None:
    part = {"rev": {"N": "1"}, "at": {"N": "0"}, "first": {"BOOL": True}, "words": {"S": "tea"}}
    before = {
        "sk": {"S": "NIGHT#2026-11-21"},
        "v": {"N": "1"},
        "notes": {"M": {"thanks.A": {"L": [{"M": part}]}}},
    }

    assert items.notes_in([before], InTheClear()) == (Note("thanks", Seat.A, "tea", is_first=True),)


def test_what_a_later_version_wrote_is_read_without_what_is_not_known() -> None:
    later = {**pages.household_to_wire(HOUSEHOLD), "v": pages.SCHEMA + 1, "seats": [3], "led": "C"}

    assert pages.household_from_wire(later) == HOUSEHOLD
