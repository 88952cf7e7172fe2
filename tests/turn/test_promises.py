"""Promises about words and pauses that a hostile reader once broke."""

from datetime import timedelta

import pytest

from skill.ritual.model.acts import (
    Answer,
    Cancel,
    Change,
    Choose,
    Help,
    Introduce,
    KeepThat,
    OffRecord,
    Opened,
    Pause,
    Sign,
    Skip,
    Yes,
)
from skill.ritual.model.choices import CHOICES
from skill.ritual.model.reply import CommonPrompt
from skill.ritual.requests.recalling import AskParked, RecallPrompt
from tests.turn.fakes import FailingJournal
from tests.turn.test_turn import NIGHT, THANKS, Device, prompts

CALM = Answer("the rain", frozenset({Sign.FEELING}), feeling="calm")
NAMES = Introduce(("Maya", "Sam"))


def words_in(journal: FailingJournal) -> set[str]:
    return {note.words for note in journal.recall("house", NIGHT)}


def test_cancel_with_nothing_open_leaves_and_begins_nothing() -> None:
    journal = FailingJournal()

    answered = Device(journal).act(Cancel())

    assert prompts(answered) == [CommonPrompt.GOODBYE]
    assert journal.open("house", NIGHT).evenings == ()


def test_help_out_of_the_blue_begins_nothing() -> None:
    journal = FailingJournal()

    answered = Device(journal).act(Help())

    assert CommonPrompt.HONEST in prompts(answered)
    assert journal.open("house", NIGHT).evenings == ()


def test_off_the_record_takes_the_words_even_if_that_very_write_failed() -> None:
    journal = FailingJournal()
    device = Device(journal)
    device.acts(Opened(), NAMES, THANKS)

    journal.cannot_write = True
    device.act(OffRecord())
    journal.cannot_write = False
    device.act(Answer("you drove"))

    assert words_in(journal) == set()


def test_off_the_record_holds_after_one_answer_was_kept_on_purpose() -> None:
    journal = FailingJournal()
    device = Device(journal)

    device.acts(Opened(), NAMES, OffRecord(), THANKS, KeepThat(), Answer("you made tea"))
    device.act(Answer("you drove"))

    assert words_in(journal) == {"you made tea"}


def test_keep_that_and_then_a_skip_keeps_nobody_elses_words() -> None:
    journal = FailingJournal()
    device = Device(journal)

    device.acts(Opened(), NAMES, THANKS, THANKS, CALM, KeepThat(), Skip(), CALM)

    assert "the rain" not in words_in(journal)


def test_an_answer_that_is_changed_and_then_passed_leaves_no_words() -> None:
    journal = FailingJournal()
    device = Device(journal)

    device.acts(Opened(), NAMES, Answer("you made tea"), Change(), Skip())

    assert words_in(journal) == set()


def test_parked_lines_that_cannot_be_read_are_not_said_to_be_none() -> None:
    journal = FailingJournal()
    device = Device(journal)
    device.acts(Opened(), NAMES)

    journal.cannot_read = True
    device.act(AskParked())
    told = device.act(Yes())

    assert prompts(told)[0] == RecallPrompt.UNREACHABLE


@pytest.mark.parametrize("nights", [5, 60])
def test_in_an_open_pause_nothing_is_missed(nights: int) -> None:
    journal = FailingJournal()
    device = Device(journal)
    device.acts(Opened(), THANKS, Pause())

    device.session = None
    device.moment += timedelta(days=nights)
    opened = device.act(Opened())

    assert "opening.welcome_back" not in [prompt.value for prompt in prompts(opened)]
    assert "opening.held" not in [prompt.value for prompt in prompts(opened)]


def test_there_is_one_of_us_in_the_middle_of_the_night_is_for_one_from_then_on() -> None:
    device = Device()
    device.acts(Opened(), NAMES, THANKS)

    device.session = None
    device.acts(Choose(CHOICES["one_of_us"]), Yes())
    opened = device.act(Opened())

    evening = opened.session.evening
    assert evening is not None
    assert evening.party.value == "solo"
    assert {step.seat for step in evening.steps[evening.passed :]} == {evening.first}
    assert [step.beat for step in evening.steps].count("thanks") == 1


def test_a_night_kept_in_the_morning_goes_on_after_a_hang_up() -> None:
    journal = FailingJournal()
    device = Device(journal)
    device.acts(Opened(), THANKS)
    device.session = None
    device.moment += timedelta(hours=11)
    device.acts(Opened(), Yes())

    device.session = None
    again = device.act(Opened())

    assert prompts(again)[0] == CommonPrompt.RESUME
    assert again.session.evening is not None
    assert again.session.evening.night == NIGHT
