"""What was answered stays answered, whatever is usual by now; what is unclear keeps less."""

import json
from datetime import date

import pytest
from msgspec.structs import asdict, replace

from skill.codec import choices
from skill.codec.texts import household_from_text, household_to_text
from skill.ritual.model.deck import Stage
from skill.ritual.model.household import Choices, Household, Keeping, Numbers, Telling

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


def test_every_choice_is_written_down_though_it_is_the_usual_one() -> None:
    written = json.loads(ASKED)["choices"]

    assert written["keeping"] == "thanks"
    assert (
        len(written) >= len(Choices.__struct_fields__) - 2
    )  # two are nothing where they are not there


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
    said = {key: value for key, value in json.loads(ASKED)["choices"].items() if key != "keeping"}
    later = json.dumps({"v": 4, "people": "two", "choices": {"keeps": "all"}})
    whole = json.dumps({"v": 3, "people": "two", "choices": said})

    assert read(later).keeping is Keeping.NOTHING
    assert read(whole).keeping is Keeping.NOTHING


@pytest.mark.parametrize("days", ["a month", 10**9, -3, None])
def test_words_that_were_to_fade_at_a_time_nobody_knows_fade_after_a_year(days: object) -> None:
    text = json.dumps({"v": 3, "people": "two", "choices": {"fading": days}})

    assert read(text).fading == 365
