"""What was answered stays answered, whatever is usual by now; what is unclear keeps less."""

import json
from datetime import date

import pytest
from msgspec.structs import asdict, replace

from skill.codec import choices
from skill.codec.choices import KEYED, SIGNED, from_wire, to_wire
from skill.codec.texts import household_from_text, household_to_text
from skill.ritual.model.choices import Choices, Keeping, Numbers, Telling
from skill.ritual.model.deck import Stage
from skill.ritual.model.household import Household

ANOTHER = Choices(
    keeping=Keeping.EVERYTHING,
    telling=Telling.EXPLAINED,
    numbers=Numbers.NONE,
    cue=False,
    touch=True,
    whisper=True,
    rollover=6,
    listening=False,
    gentle=True,
    stages=frozenset({Stage.NEW}),
    fading=30,
    fading_since=date(2026, 11, 1),
)
"""Each choice as it is usual for nobody today."""


class OtherChoices(Choices, frozen=True):
    """As a release has them in which everything else is usual."""

    keeping: Keeping = ANOTHER.keeping
    telling: Telling = ANOTHER.telling
    numbers: Numbers = ANOTHER.numbers
    cue: bool = ANOTHER.cue
    touch: bool = ANOTHER.touch
    whisper: bool = ANOTHER.whisper
    rollover: int = ANOTHER.rollover
    listening: bool = ANOTHER.listening
    gentle: bool = ANOTHER.gentle
    stages: frozenset[Stage] = ANOTHER.stages
    fading: int = ANOTHER.fading
    fading_since: date | None = ANOTHER.fading_since


def read(text: str) -> Choices:
    return household_from_text(text).choices


BEFORE = Choices()
ASKED = household_to_text(Household(choices=BEFORE))
UNSAID = '{"v": 3, "people": "one", "members": [{}, {}], "rev": 2}'
"""As the releases wrote it that left out what was usual."""


@pytest.mark.parametrize("text", [ASKED, UNSAID])
def test_a_changed_default_moves_nobodys_choice(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choices, "Choices", OtherChoices)
    assert asdict(OtherChoices()) == asdict(ANOTHER)

    found = read(text)

    assert type(found) is OtherChoices
    assert asdict(found) == asdict(BEFORE)


@pytest.mark.parametrize("name", [setting.name for setting in KEYED])
def test_every_choice_is_written_down_though_it_is_the_usual_one(name: str) -> None:
    other = replace(BEFORE, **{name: getattr(ANOTHER, name)})
    usual, changed = (to_wire(made)[SIGNED] for made in (BEFORE, other))

    assert len(usual) == len(KEYED) == len(Choices.__struct_fields__) - 2  # two may not be there
    assert [sign for sign, before in zip(changed, usual, strict=True) if sign != before] != []


@pytest.mark.parametrize("made", [BEFORE, ANOTHER])
def test_the_release_before_which_knows_no_signs_reads_the_same(made: Choices) -> None:
    unsigned = {key: value for key, value in to_wire(made).items() if key != SIGNED}

    assert from_wire(unsigned) == made


def test_what_no_sign_says_is_written_and_read_in_full() -> None:
    made = replace(BEFORE, fading=90)

    assert read(household_to_text(Household(choices=made))) == made


@pytest.mark.parametrize("signs", ["??????????", "zzzzzzzzzz"])
def test_a_sign_that_nobody_knows_is_unclear(signs: str) -> None:
    unclear = from_wire({SIGNED: signs})

    assert (unclear.keeping, unclear.gentle, unclear.fading) == (Keeping.NOTHING, True, 365)


def test_choices_come_back_as_they_were_made() -> None:
    for made in (BEFORE, ANOTHER):
        assert read(household_to_text(Household(choices=made))) == made


def test_of_some_choices_alone_the_others_are_what_they_were_when_they_were_left_out() -> None:
    text = '{"v": 2, "people": "two", "choices": {"telling": "brief", "cue": false}}'

    assert read(text) == replace(BEFORE, telling=Telling.BRIEF, cue=False)


@pytest.mark.parametrize("keeping", ["highlights", "", 7, None, ["thanks"]])
def test_what_nobody_knows_of_keeping_keeps_nothing(keeping: object) -> None:
    text = json.dumps({"v": 3, "people": "two", "choices": {"keeping": keeping}})

    assert read(text).keeping is Keeping.NOTHING


def test_a_later_release_that_calls_it_otherwise_keeps_nothing_here() -> None:
    said = {"telling": "by_nights", "numbers": "all", "n": 10}
    later = json.dumps({"v": 4, "people": "two", "choices": {"keeps": "all"}})
    whole = json.dumps({"v": 3, "people": "two", "choices": said})

    assert read(later).keeping is Keeping.NOTHING
    assert read(whole).keeping is Keeping.NOTHING


@pytest.mark.parametrize("days", ["a month", 10**9, -3, None])
def test_words_that_were_to_fade_at_a_time_nobody_knows_fade_after_a_year(days: object) -> None:
    text = json.dumps({"v": 3, "people": "two", "choices": {"fading": days}})

    assert read(text).fading == 365
