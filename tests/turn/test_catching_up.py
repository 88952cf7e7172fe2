"""What the faults on the real engine showed: catching up, and being overtaken twice."""

from dataclasses import dataclass

from msgspec.structs import replace

from skill.ports import StaleError, Write
from skill.ritual.model.acts import Answer, Opened
from skill.ritual.model.reply import CommonPrompt
from skill.turn import Call, take_turn
from tests.storage.couples import (
    COUPLE,
    EVER,
    ONE_ANSWER,
    Device,
    account_of,
    night_after,
    world_of,
)
from tests.turn.fakes import FailingJournal


@dataclass
class OvertakenJournal(FailingJournal):
    """A journal in which other devices are first, a few times in a row."""

    overtakes: int = 0

    def keep(self, house: str, write: Write) -> None:
        if self.overtakes:
            self.overtakes -= 1
            pages = self.inner.open(house, EVER)
            theirs = Device(house, world_of(self.inner), name=f"other{self.overtakes}")
            theirs.open(night_after(0))
            theirs.answer(night_after(0))
            assert pages != self.inner.open(house, EVER)
            raise StaleError
        super().keep(house, write)


def test_an_answer_is_not_filed_under_a_question_another_write_has_passed() -> None:
    journal = FailingJournal()
    journal.keep("house", Write(COUPLE))
    device = Device("house", world_of(journal))
    device.open(night_after(0))
    journal.is_slow_to_say = True
    device.answer(night_after(0))
    journal.cannot_read = True
    device.answer(night_after(0) + ONE_ANSWER)
    journal.is_slow_to_say = journal.cannot_read = False

    device.answer(night_after(0) + 2 * ONE_ANSWER)

    kept = {note.words: note.beat for note in journal.recall("house", EVER)}
    account = account_of(journal, device)
    assert device.told == 1
    assert account.misplaced == account.lost == 0
    assert device.said[0].words in kept


def test_a_device_overtaken_twice_still_keeps_what_was_said_to_it() -> None:
    journal = OvertakenJournal()
    journal.keep("house", Write(COUPLE))
    device = Device("house", world_of(journal))
    device.open(night_after(0))
    journal.overtakes = 2

    device.answer(night_after(0) + ONE_ANSWER)

    account = account_of(journal, device)
    assert device.told == 0
    assert account.acknowledged == 1
    assert account.lost == 0


def test_a_turn_that_has_no_time_left_is_said_to_be_unkept_and_not_taken_anew() -> None:
    journal = OvertakenJournal()
    journal.keep("house", Write(COUPLE))
    world, moment = world_of(journal), night_after(0)
    opened = take_turn(Call("house", "one", moment, Opened()), world)
    journal.overtakes = 1
    answer = Call("house", "two", moment + ONE_ANSWER, Answer("soup"), opened.session, is_open=True)

    hurried = take_turn(replace(answer, has_time=lambda: False), world)

    assert hurried.reply.says[0].prompt is CommonPrompt.NOT_KEPT
    assert hurried.session.is_adrift
    assert "soup" not in {note.words for note in journal.recall("house", EVER)}
