"""A page or an item of whatever version is read as far as it is understood."""

from datetime import date

import pytest

from skill.codec.texts import SCHEMA
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import Household, Member, People, Seat
from skill.ritual.stage.scene import Note
from skill.storage.dynamodb import items
from skill.storage.encryption.interface import HouseKey
from tests.codec import wires as pages

HOUSEHOLD = Household(people=People.TWO, members=(Member("Maya"), Member("Sam")), revision=4)
EVENING = Evening(date(2026, 11, 21), steps=(Step("thanks"),), revision=2)


@pytest.mark.parametrize("version", [0, 1, 2, 3, 4, "new", None])
def test_a_page_of_whatever_version_is_read_as_far_as_it_goes(version: object) -> None:
    household = {**pages.household_to_wire(HOUSEHOLD), "v": version, "seats": 3}
    evening = {**pages.evening_to_wire(EVENING), "v": version, "seats": 3}

    assert pages.household_from_wire(household) == HOUSEHOLD
    assert pages.evening_from_wire(evening) == EVENING


def test_a_part_of_the_first_layout_is_read() -> None:
    part = {"rev": {"N": "1"}, "at": {"N": "0"}, "first": {"BOOL": True}, "words": {"S": "tea"}}
    before = {
        "sk": {"S": "NIGHT#2026-11-21"},
        "v": {"N": "1"},
        "rev": {"N": "1"},
        "notes": {"M": {"thanks.A": {"L": [{"M": part}]}}},
    }

    (night,) = items.records_in([before], HouseKey())

    assert night.words == (Note("thanks", Seat.A, "tea", is_first=True),)


def test_what_a_later_version_wrote_is_read_without_what_is_not_known() -> None:
    later = {**pages.household_to_wire(HOUSEHOLD), "v": SCHEMA + 1, "seats": [3], "led": "C"}

    assert pages.household_from_wire(later) == HOUSEHOLD
