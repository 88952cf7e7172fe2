"""What a later schema brought comes back as it was written, and an earlier page is still read."""

from datetime import date

from msgspec.structs import replace

from skill.codec.texts import FLAGS
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import Household, KeepingNews, Member, Misses, People, Seat, SetUp
from skill.storage.dynamodb import items
from skill.storage.encryption.interface import HouseKey
from tests.codec.wires import (
    evening_from_wire,
    evening_to_wire,
    household_from_wire,
    household_to_wire,
)

NIGHT = date(2026, 11, 21)
HOUSEHOLD = Household(
    people=People.TWO,
    members=(Member("Maya", code="c0de"), Member("Sam", "a voice", 2, heard_since=NIGHT)),
    resident=Seat.B,
    changed_on=NIGHT,
    keeping_news=KeepingNews(NIGHT, frozenset({Seat.A})),
    kids_on=NIGHT,
    our_day=NIGHT,
    awaited=NIGHT,
    short_answers=-8,
    misses=Misses(NIGHT, 2),
    revision=3,
)
EVENING = Evening(NIGHT, steps=(Step("thanks"),), seals_next=Seat.B, revision=2)


def test_a_household_comes_back_as_it_was_written() -> None:
    assert household_from_wire(household_to_wire(HOUSEHOLD)) == HOUSEHOLD


def test_an_evening_comes_back_as_it_was_written_with_every_flag_up() -> None:
    flagged = replace(EVENING, **dict.fromkeys(FLAGS, True))

    assert evening_from_wire(evening_to_wire(flagged)) == flagged


def test_pages_of_the_first_schema_are_still_read() -> None:
    household = {
        **household_to_wire(replace(HOUSEHOLD, members=(Member("Maya"), Member()))),
        "v": 1,
    }
    evening = {**evening_to_wire(replace(EVENING, seals_next=None)), "v": 1}

    assert household_from_wire(household).members[0] == Member("Maya")
    assert evening_from_wire(evening) == replace(EVENING, seals_next=None)


def test_words_of_the_first_layout_are_still_read_and_sealed_for_nobody() -> None:
    part = {"rev": {"N": "1"}, "at": {"N": "0"}, "first": {"BOOL": True}, "words": {"S": "tea"}}
    kept = {"M": {"thanks.A": {"L": [{"M": part}]}}}

    night = {"sk": {"S": "NIGHT#2026-11-21"}, "v": {"N": "1"}, "rev": {"N": "1"}, "notes": kept}
    (record,) = items.records_in([night], HouseKey())
    (note,) = record.words

    assert note is not None
    assert (note.words, note.is_sealed) == ("tea", False)


def test_what_was_set_up_is_told_by_its_first_letter_or_as_earlier_versions_wrote_it() -> None:
    household = Household(people=People.ONE, asked=frozenset(SetUp))
    wire = household_to_wire(household)

    assert len(wire["asked"]) == len(SetUp)
    assert household_from_wire(wire) == household
    assert household_from_wire({**wire, "asked": [one.value for one in SetUp]}) == household


def test_how_often_each_step_was_asked_comes_back_as_it_was_written() -> None:
    steps = (Step("thanks", asked=2, stays=6), Step("recap"), Step("feeling", asked=1))
    evening = replace(EVENING, steps=steps)

    read = evening_from_wire(evening_to_wire(evening))

    assert [(one.asked, one.stays) for one in read.steps] == [(2, 6), (0, 0), (1, 0)]


def test_an_evening_written_before_anything_was_counted_was_never_asked() -> None:
    wire = evening_to_wire(replace(EVENING, steps=(Step("thanks", asked=2, stays=1),)))

    read = evening_from_wire({name: wire[name] for name in wire if name not in {"asks", "stays"}})

    assert [(one.asked, one.stays) for one in read.steps] == [(0, 0)]
