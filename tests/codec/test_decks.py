"""A household's questions on the wire: small, exact, and read from the version before."""

import json
from datetime import date

import pytest

from skill.codec.deck_bits import OLDEST, from_wire, to_wire
from skill.ritual.model.choices import TOPICS, Choices
from skill.ritual.model.deck import Deck, Stage, mark_asked, month_of
from skill.ritual.model.household import Household, Member, People
from skill.ritual.model.streak import Tally, count
from skill.words.lines import Words
from tests.codec.wires import household_from_wire, household_to_wire

NIGHT = date(2026, 11, 21)
NOW = month_of(NIGHT)
IDS = [card.id for card in Words("en-US").bank.cards()]


def test_a_deck_is_read_back_as_it_was_written() -> None:
    deck = Deck(
        asked={"c001": NOW, "c300": NOW - 13, "s002": NOW - 1, "d040": NOW},
        aside=frozenset({"c001", "s002"}),
        banned=frozenset({"r020"}),
        off=frozenset({"home", "travel"}),
        kept=frozenset({"food"}),
        recent=("c300", "c001"),
    )

    assert from_wire(to_wire(deck)) == deck


def test_an_empty_deck_takes_no_room() -> None:
    assert to_wire(Deck()) == {}
    assert from_wire({}) == Deck()


def test_what_was_asked_long_ago_stays_long_ago() -> None:
    deck = mark_asked(Deck({"c001": NOW - 200}), "c002", NIGHT)

    read = from_wire(to_wire(deck))

    assert read.asked == {"c001": NOW - OLDEST, "c002": NOW}


@pytest.mark.parametrize(
    "wire",
    [{"cards": {"c": "!"}}, {"cards": 3}, {"recent": "c"}, {"cards": {"shelf": "01"}}],
)
def test_what_is_not_known_of_a_deck_is_left_out(wire: dict[str, object]) -> None:
    assert from_wire({**wire, "off": "home"}) == Deck(off=frozenset({"home"}))


def test_a_question_of_a_shelf_that_is_not_known_can_be_remembered() -> None:
    deck = mark_asked(Deck(), "z999", NIGHT)

    assert from_wire(to_wire(deck)).asked == {"z999": NOW}


def test_a_deck_that_was_asked_everything_takes_less_than_a_kilobyte() -> None:
    everything = [*IDS, *(f"c{at}" for at in range(201, 261)), *(f"d{at:03d}" for at in range(60))]
    deck = Deck(
        asked={id_: NOW - at % 14 for at, id_ in enumerate(everything)},
        aside=frozenset(everything[::9]),
        banned=frozenset(everything[::30]),
        recent=tuple(everything[:27]),
    )

    assert len(json.dumps(to_wire(deck), separators=(",", ":"))) < 1024


def test_the_kinds_of_questions_are_read_back_as_they_were_written() -> None:
    household = Household(
        people=People.TWO,
        members=(
            Member("Maya", welcomes=frozenset(TOPICS)),
            Member("Sam", welcomes=frozenset({"faith"})),
        ),
        choices=Choices(gentle=True, stages=frozenset({Stage.LONG, Stage.PARENTS})),
        apart=True,
        reunion=NIGHT,
    )

    assert household_from_wire(household_to_wire(household)) == household


def test_a_page_of_version_one_knows_what_was_asked_and_takes_its_last_night_for_when() -> None:
    tally = count(Tally(), NIGHT)
    before = household_to_wire(Household(people=People.ONE, tally=tally))
    first = {**before, "v": 1, "deck": {"asked": {"c": "6"}, "recent": "c001", "round": 1}}

    household = household_from_wire(first)

    assert household.deck == Deck({"c001": NOW, "c002": NOW}, recent=("c001",))
    assert household_from_wire({**before, "v": 1}).deck == Deck()
