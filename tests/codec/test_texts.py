"""Pages as text, in a journal and in a session."""

from datetime import date

import pytest
from msgspec.structs import replace

from skill.alexa.session import attributes_of, session_of, swap_quotes
from skill.codec.texts import (
    evening_from_text,
    evening_to_text,
    household_from_text,
    household_to_text,
)
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import Household, Member, People, Seat
from skill.turn import Session
from tests.codec.wires import household_to_wire

HOUSE = "0123456789abcdef"
HOUSEHOLD = Household(people=People.TWO, members=(Member("Zoë"), Member("José")), revision=4)
STEPS = (Step("thanks"), Step("thanks", Seat.B), Step("closing"))
EVENING = Evening(date(2026, 11, 21), steps=STEPS, answered=frozenset(STEPS[:1]), passed=1)


def test_what_was_written_is_read_back() -> None:
    assert household_from_text(household_to_text(HOUSEHOLD)) == HOUSEHOLD
    assert evening_from_text(evening_to_text(EVENING)) == EVENING


def test_a_household_that_changed_is_written_anew() -> None:
    before = household_to_text(HOUSEHOLD)

    after = household_to_text(replace(HOUSEHOLD, revision=5))

    assert household_from_text(before).revision == 4
    assert household_from_text(after).revision == 5


def test_names_take_no_more_room_than_their_letters() -> None:
    assert "Zoë" in household_to_text(HOUSEHOLD)


@pytest.mark.parametrize("text", ["", "no page", "[]", "null", '{"v": 1}'])
def test_what_is_no_page_is_no_session(text: str) -> None:
    attributes = attributes_of(Session(HOUSEHOLD, EVENING), HOUSE)
    ritual = attributes["ritual"]

    assert session_of({"ritual": ritual}, HOUSE) == Session(HOUSEHOLD, EVENING)
    assert session_of({"ritual": {**ritual, "household": text}}, HOUSE) is None
    assert session_of({"ritual": {**ritual, "evening": text}}, HOUSE) is None


def test_a_page_rides_without_a_quote_that_takes_two_bytes_and_comes_back_whole() -> None:
    household = replace(HOUSEHOLD, members=(Member("D'Arcy"), Member('the "boss"')))
    attributes = attributes_of(Session(household, EVENING), HOUSE)

    assert '"' not in attributes["ritual"]["evening"]
    assert session_of(attributes, HOUSE) == Session(household, EVENING)


def test_a_page_whose_quotes_were_not_turned_is_none_of_ours() -> None:
    ritual = attributes_of(Session(HOUSEHOLD, EVENING), HOUSE)["ritual"]
    before = {**ritual, "household": swap_quotes(ritual["household"])}

    assert session_of({"ritual": before}, HOUSE) is None


def test_a_session_laid_out_as_it_once_was_is_none_of_ours() -> None:
    once = {"of": HOUSE[:8], "household": household_to_wire(HOUSEHOLD)}

    assert session_of({"ritual": once}, HOUSE) is None
