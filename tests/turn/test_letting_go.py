"""Deleting and recalling, turn by turn: what it costs, and what is said when it failed."""

import dataclasses

import pytest
from msgspec.structs import replace

from skill.ports import Journal
from skill.ritual.beats.closing import ClosingPrompt
from skill.ritual.beats.setting_up import SettingUpPrompt
from skill.ritual.model.acts import (
    Ago,
    Answer,
    Choose,
    Code,
    Erase,
    Erasure,
    Fresh,
    Gather,
    Introduce,
    KeepThat,
    OffRecord,
    Opened,
    Skip,
    Yes,
)
from skill.ritual.model.choices import CHOICES
from skill.ritual.model.deck import TENDER, suits_children
from skill.ritual.model.household import Household, People
from skill.ritual.model.reply import CommonPrompt
from skill.ritual.requests.erasing import ErasingPrompt
from skill.ritual.requests.house import Kids
from skill.ritual.requests.recalling import AskKept, AskThanks, RecallPrompt
from skill.ritual.requests.sealing import AskSealed, Seal, SealingPrompt
from tests.turn.fakes import FailingJournal
from tests.turn.test_turn import BANK, NIGHT, THANKS, Device, prompts, tally_in

NAMES = Introduce(("Maya", "Sam"))
CODE = Code("4711")
TOLD_ONCE = (ErasingPrompt.ANSWER_GONE, ErasingPrompt.TONIGHT_GONE, ErasingPrompt.NIGHT_GONE)
GONE = {
    *TOLD_ONCE,
    ErasingPrompt.WORDS_GONE,
    ErasingPrompt.EVERYTHING_GONE,
    ErasingPrompt.CODE_GONE,
}
TAKING = [
    Erase(Erasure.ANSWER),
    Erase(Erasure.TONIGHT),
    Erase(Erasure.NIGHT),
    Erase(Erasure.WORDS),
    Erase(Erasure.EVERYTHING),
]


def words_in(journal: Journal) -> set[str]:
    return {note.words for note in journal.recall("house", NIGHT)}


def amid_a_night(journal: FailingJournal) -> Device:
    device = Device(journal)
    device.acts(Opened(), NAMES, THANKS)
    return device


@pytest.mark.parametrize("erase", TAKING, ids=lambda erase: erase.what)
def test_asking_takes_nothing_away_and_a_yes_does(erase: Erase) -> None:
    journal = FailingJournal()
    device = amid_a_night(journal)

    asked = device.act(erase)
    kept = words_in(journal)
    done = device.act(Yes())

    assert asked.reply.ask is not None
    assert kept == {THANKS.words}
    assert words_in(journal) == set()
    assert GONE & set(prompts(done))


@pytest.mark.parametrize("erase", TAKING, ids=lambda erase: erase.what)
@pytest.mark.parametrize("read", [True, False], ids=["away", "read only"])
def test_nobody_hears_that_it_is_gone_while_it_may_still_be_there(
    erase: Erase,
    read: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    journal = FailingJournal()
    device = amid_a_night(journal)
    device.act(erase)

    journal.cannot_write, journal.cannot_read = True, read
    failed = device.act(Yes())
    journal.cannot_write = journal.cannot_read = False

    assert ErasingPrompt.NOT_DONE in prompts(failed)
    assert not GONE & set(prompts(failed))
    assert words_in(journal) == {THANKS.words}
    device.act(erase)
    device.act(Yes())
    assert words_in(journal) == set()


@pytest.mark.parametrize("erase", TAKING, ids=lambda erase: erase.what)
def test_a_yes_told_twice_is_one_yes(erase: Erase) -> None:
    journal = FailingJournal()
    device = amid_a_night(journal)
    device.act(erase)
    carried = device.session

    once = device.act(Yes(), "the same")
    device.session = carried
    again = device.act(Yes(), "the same")

    assert prompts(again)[0] == prompts(once)[0]
    assert words_in(journal) == set()


def test_everything_deleted_leaves_a_house_as_new() -> None:
    journal = FailingJournal()
    device = amid_a_night(journal)

    device.acts(Erase(Erasure.EVERYTHING), Yes())

    assert journal.export("house").household is None
    assert journal.export("house").nights == ()
    device.act(Opened())
    assert (device.session and device.session.household.members) == Household().members


def test_words_that_go_leave_the_count_and_a_night_that_goes_does_not() -> None:
    journal = FailingJournal()
    device = amid_a_night(journal)

    device.acts(Erase(Erasure.WORDS), Yes())
    after_words = tally_in(journal)
    device.acts(Erase(Erasure.NIGHT), Yes())

    assert after_words == (1, 0)
    assert tally_in(journal) == (0, 0)


def test_a_night_older_than_all_labels_leaves_the_count_too() -> None:
    journal = FailingJournal()
    device = amid_a_night(journal)
    later = Device(journal, moment=device.moment)
    for day in range(5, 11):
        later.moment = device.moment.replace(year=2027, month=1, day=day)
        later.session = None
        later.acts(Opened(), Fresh(), Answer("the rain"))
    before = later.session.household.tally.nights if later.session else 0

    later.acts(Erase(Erasure.NIGHT, NIGHT), Yes())

    assert before == 7
    assert tally_in(journal) == (6, 0)
    assert journal.night("house", NIGHT) is None


def test_a_night_forgotten_on_one_device_is_begun_anew_on_the_other() -> None:
    journal = FailingJournal()
    bedroom = amid_a_night(journal)
    kitchen = dataclasses.replace(bedroom)

    kitchen.acts(Erase(Erasure.NIGHT), Yes())
    bedroom.act(Answer("you lit the stove"))

    assert THANKS.words not in words_in(journal)


def test_the_last_answer_of_one_device_is_not_deleted_for_that_of_another() -> None:
    journal = FailingJournal()
    bedroom = amid_a_night(journal)
    bedroom.act(Erase(Erasure.ANSWER))
    kitchen = dataclasses.replace(bedroom, session=replace(bedroom.session, aside=None))  # type: ignore[type-var]  # it is open

    kitchen.act(Answer("you lit the stove"))
    bedroom.act(Yes())

    assert words_in(journal) == {THANKS.words, "you lit the stove"}


def test_recalling_costs_one_read_and_no_write() -> None:
    journal = FailingJournal()
    device = amid_a_night(journal)
    device.act(AskKept(Ago.TONIGHT))
    reads, writes = journal.reads, journal.writes

    device.act(Yes())
    first = journal.reads - reads, journal.writes - writes
    device.act(AskThanks())

    assert first == (1, 0)
    assert (journal.reads - reads, journal.writes - writes) == (2, 0)


def test_asking_to_delete_or_to_hear_reads_and_writes_nothing() -> None:
    journal = FailingJournal()
    device = amid_a_night(journal)
    reads, writes = journal.reads, journal.writes

    device.acts(AskKept(Ago.TONIGHT), Erase(Erasure.EVERYTHING), AskThanks())

    assert (journal.reads, journal.writes) == (reads, writes)


def test_kept_words_that_cannot_be_read_are_not_said_to_be_none() -> None:
    journal = FailingJournal()
    device = amid_a_night(journal)
    device.act(AskKept(Ago.TONIGHT))

    journal.cannot_read = True
    told = device.act(Yes())

    assert RecallPrompt.UNREACHABLE in prompts(told)
    assert RecallPrompt.NOTHING not in prompts(told)


def test_sealing_takes_the_open_words_away_even_if_nothing_is_said_after_it() -> None:
    journal = FailingJournal()
    device = amid_a_night(journal)

    device.acts(Seal(), CODE, CODE, Skip())

    assert words_in(journal) == set()


def test_sealed_words_are_kept_off_the_record_and_with_keep_nothing_too() -> None:
    journal = FailingJournal()
    device = amid_a_night(journal)

    device.acts(OffRecord(), Seal(), CODE, CODE, Answer("you stayed"))

    (note,) = journal.recall("house", NIGHT)
    assert (note.words, note.is_sealed) == ("you stayed", True)


def test_a_sealed_answer_that_is_kept_for_both_after_all_is_not_sealed() -> None:
    journal = FailingJournal()
    device = amid_a_night(journal)
    device.acts(Seal(), CODE, CODE, Answer("you stayed"))

    device.acts(OffRecord(), KeepThat(), Answer("you stayed with me"))

    (note,) = journal.recall("house", NIGHT)
    assert (note.words, note.is_sealed) == ("you stayed with me", False)


def test_wrong_codes_are_counted_over_sessions_and_devices_of_one_night() -> None:
    journal = FailingJournal()
    device = amid_a_night(journal)
    device.acts(Seal(), CODE, CODE, Answer("you stayed"))

    heard = []
    for digits in ("1111", "2222", "3333", "4711"):
        device = Device(journal)
        heard += prompts(device.acts(AskSealed(), Code(digits)))

    assert SealingPrompt.LOCKED in heard
    assert SealingPrompt.OPENED not in heard


def test_tomorrow_the_code_opens_again() -> None:
    journal = FailingJournal()
    device = amid_a_night(journal)
    device.acts(Seal(), CODE, CODE, Answer("you stayed"))
    for _ in range(3):
        Device(journal).acts(AskSealed(), Code("1111"))

    tomorrow = Device(journal, moment=device.moment.replace(day=22))
    told = tomorrow.acts(AskSealed(), CODE)

    assert SealingPrompt.OPENED in prompts(told)


def test_digits_nobody_asked_for_are_no_answer_and_are_not_kept() -> None:
    journal = FailingJournal()
    device = amid_a_night(journal)

    told = device.act(CODE)

    assert CommonPrompt.NO_MATCH in prompts(told)
    assert words_in(journal) == {THANKS.words}


def test_misheard_digits_are_no_answer_to_the_question_of_the_night() -> None:
    journal = FailingJournal()
    device = amid_a_night(journal)

    told = device.acts(Seal(), Answer("for seven eleven"))

    assert CommonPrompt.LET_GO in prompts(told)
    assert words_in(journal) == {THANKS.words}


def test_with_children_in_the_room_nothing_kept_is_spoken_and_afterwards_it_is_asked_anew() -> None:
    journal = FailingJournal()
    device = amid_a_night(journal)
    device.acts(AskThanks(), Yes())

    with_kids = device.acts(Kids(are_here=True), AskThanks())
    without = device.acts(Kids(are_here=False), AskThanks())

    assert CommonPrompt.KIDS in prompts(with_kids)
    assert RecallPrompt.ASK_TWO in prompts(without)


@pytest.mark.parametrize("audience", [People.ONE, People.TWO])
def test_an_open_question_that_is_not_for_children_is_exchanged(audience: People) -> None:
    journal = FailingJournal()
    device = Device(journal)
    device.acts(Opened(), THANKS, Gather(audience))
    session = device.session
    assert session is not None
    assert session.evening is not None
    at = next(at for at, step in enumerate(session.evening.steps) if step.beat == "deep_question")
    tender = next(card.id for card in BANK.cards() if card.depth == TENDER)
    asked = replace(session.evening.move_to(at), question=tender)
    device.session = replace(session, evening=asked)

    told = device.act(Kids(are_here=True))

    assert told.session.evening is not None
    card = next(card for card in BANK.cards() if card.id == told.session.evening.question)
    assert suits_children(card)
    assert told.reply.ask is not None
    assert told.reply.ask.say.question == card.id


def test_with_children_in_the_room_nobody_is_asked_about_touch_or_told_of_it() -> None:
    journal = FailingJournal()
    device = Device(journal)
    device.acts(Opened(), NAMES, Choose(CHOICES["touch_on"]), Kids(are_here=True))

    heard = []
    while device.session:
        heard += prompts(device.act(Skip()))

    assert ClosingPrompt.TOUCH not in heard
    assert SettingUpPrompt.TOUCH not in heard


def test_last_nights_question_is_exchanged_too_where_children_came_in_since() -> None:
    journal = FailingJournal()
    device = amid_a_night(journal)
    assert device.session is not None
    assert device.session.evening is not None
    tender = next(card.id for card in BANK.cards() if card.depth == TENDER)
    unfinished = replace(device.session.evening, question=tender)
    tomorrow = Device(journal, moment=device.moment.replace(day=22))
    tomorrow.act(Opened())
    assert tomorrow.session is not None
    tomorrow.session = replace(tomorrow.session, last_evening=unfinished)

    told = tomorrow.acts(Kids(are_here=True), Yes())

    assert told.session.evening is not None
    assert told.session.evening.night == NIGHT
    card = next(card for card in BANK.cards() if card.id == told.session.evening.question)
    assert suits_children(card)
