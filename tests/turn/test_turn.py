"""One turn: what it costs, what two devices do to each other, and what a failing store cannot."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from skill.alexa.device_zone import zone_named
from skill.ports import Journal, Pages
from skill.ritual.model.acts import (
    Act,
    Answer,
    Choose,
    Fresh,
    Gather,
    No,
    OffRecord,
    Opened,
    Repeat,
    Skip,
    Stop,
    Yes,
)
from skill.ritual.model.choices import CHOICES
from skill.ritual.model.household import People
from skill.ritual.model.reply import CommonPrompt, Prompt
from skill.ritual.requests.house import AskNights
from skill.ritual.requests.todays_question import AskQuestion
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from skill.turn import Call, Session, Turn, World, take_turn
from skill.words.lines import Words
from tests.turn.fakes import FailingJournal
from tests.world import NEW_YORK, TEN_AT_NIGHT

NIGHT = date(2026, 11, 21)
BANK = Words("en-US").bank
THANKS = Answer("you made tea")


@dataclass
class Device:
    """One device at turn level: it carries the session, as Alexa does."""

    journal: Journal = field(default_factory=FailingJournal)
    zone: str = "America/New_York"
    moment: datetime = TEN_AT_NIGHT
    session: Session | None = None
    count: int = 0

    def act(self, act: Act, request: str = "") -> Turn:
        """Take one turn; the session closes when no question is open."""
        self.count += 1
        call = self.call(act, request or f"{id(self)}-{self.count}")
        turn = take_turn(call, World(self.journal, RoomZones(zone_named(self.zone)), BANK.cards))
        self.session = turn.session if turn.reply.ask else None
        return turn

    def acts(self, *acts: Act) -> Turn:
        return [self.act(act) for act in acts][-1]

    def call(self, act: Act, request: str) -> Call:
        is_open = self.session is not None
        return Call("house", request, self.moment, act, self.session, is_open=is_open)


def prompts(turn: Turn) -> list[Prompt]:
    asked = [turn.reply.ask.say.prompt] if turn.reply.ask else []
    return [say.prompt for say in turn.reply.says] + asked


def tally_in(journal: Journal) -> tuple[int, int]:
    household = journal.open("house", NIGHT).household
    return (household.tally.nights, household.tally.together) if household else (0, 0)


def test_opening_costs_one_read_and_every_later_turn_none() -> None:
    journal = FailingJournal()
    device = Device(journal)
    device.act(Opened())

    device.acts(THANKS, Yes(), THANKS, Answer("the sea, happy"), Answer("the rain, sad"))

    assert journal.reads == 1
    assert journal.writes == 6


def test_a_turn_that_changes_nothing_writes_nothing() -> None:
    journal = FailingJournal()
    device = Device(journal)
    device.act(Opened())

    device.act(Repeat())

    assert journal.writes == 1


def test_the_same_request_told_twice_is_one_write_and_one_answer() -> None:
    journal = FailingJournal()
    device = Device(journal)
    device.act(Opened())
    before = device.session
    first = device.act(THANKS, "same")

    device.session = before
    second = device.act(THANKS, "same")

    assert second.reply == first.reply
    assert second.session.evening == first.session.evening
    assert tally_in(journal) == (1, 0)
    assert len(journal.recall("house", NIGHT)) == 1


def test_a_launch_told_twice_greets_once_and_does_not_resume() -> None:
    device = Device()
    first = device.act(Opened(), "same")

    device.session = None
    second = device.act(Opened(), "same")

    assert second.reply == first.reply


def test_two_devices_in_one_house_keep_one_night_and_both_texts() -> None:
    journal = FailingJournal()
    kitchen, bedroom = Device(journal), Device(journal)
    kitchen.acts(Opened(), Gather(People.TWO))
    bedroom.act(Opened())

    kitchen.act(Answer("you made tea"))
    heard = bedroom.act(Answer("you made soup"))

    words = {note.words for note in journal.recall("house", NIGHT)}
    assert words == {"you made tea", "you made soup"}
    assert tally_in(journal)[0] == 1
    assert prompts(heard)[0] == CommonPrompt.RESUME


def test_a_stale_device_takes_its_turn_where_the_place_is_the_same() -> None:
    journal = FailingJournal()
    here, there = Device(journal), Device(journal)
    here.acts(Opened(), THANKS, Yes())
    there.act(Opened())
    there.act(AskQuestion())
    here_before = here.session
    assert here_before is not None

    here.act(OffRecord())
    answered = there.act(THANKS)

    assert CommonPrompt.RESUME not in prompts(answered)
    assert tally_in(journal) == (1, 1)


def test_when_nothing_can_be_read_the_voice_goes_on_and_says_so_once() -> None:
    journal = FailingJournal(cannot_read=True, cannot_write=True)
    device = Device(journal)

    opened = device.act(Opened())
    answered = device.act(THANKS)

    assert prompts(opened)[0] == CommonPrompt.NOT_KEPT
    assert opened.reply.ask is not None
    assert CommonPrompt.NOT_KEPT not in prompts(answered)
    assert answered.reply.ask is not None


def test_what_was_said_while_the_store_was_away_still_counts_when_it_is_back() -> None:
    journal = FailingJournal(cannot_read=True, cannot_write=True)
    device = Device(journal)
    device.acts(Opened(), THANKS, No())

    journal.cannot_read = journal.cannot_write = False
    device.act(Answer("the sea and i felt calm"))

    assert tally_in(journal) == (1, 0)


def test_a_store_that_fails_in_the_middle_loses_only_that_turns_words() -> None:
    journal = FailingJournal()
    device = Device(journal)
    device.acts(Opened(), THANKS)

    journal.cannot_write = True
    failed = device.act(No())
    journal.cannot_write = False
    device.acts(Answer("by the sea"), Answer("calm"), Answer("a garden"))

    evening = journal.open("house", NIGHT).evenings[0]
    assert CommonPrompt.NOT_KEPT in prompts(failed)
    assert evening.is_done
    assert tally_in(journal) == (1, 0)


def test_a_write_that_was_applied_but_not_confirmed_counts_once() -> None:
    journal = FailingJournal()
    device = Device(journal)
    device.act(Opened())

    journal.is_slow_to_say = True
    device.act(THANKS)
    journal.is_slow_to_say = False
    device.acts(Yes(), THANKS)

    assert tally_in(journal) == (1, 1)
    assert len(journal.recall("house", NIGHT)) == 2


def test_tonights_question_is_the_one_that_was_promised_in_the_morning() -> None:
    device = Device(moment=TEN_AT_NIGHT - timedelta(hours=13))
    promised = device.act(AskQuestion())

    device.moment = TEN_AT_NIGHT
    opened = device.act(Opened())

    assert opened.session.evening is not None
    assert opened.session.evening.question == promised.reply.says[0].question


def test_a_request_does_not_disturb_the_evening() -> None:
    device = Device()
    device.acts(Opened(), THANKS)
    before = device.session

    device.act(AskNights())

    assert device.session is not None
    assert before is not None
    assert device.session.evening == before.evening


def test_a_request_out_of_the_blue_closes_and_leaves_no_evening() -> None:
    journal = FailingJournal()

    answered = Device(journal).act(AskNights())

    assert answered.reply.ask is None
    assert journal.open("house", NIGHT).evenings == ()


def test_a_night_whose_zone_nobody_knows_is_counted_once_it_is_known() -> None:
    journal = FailingJournal()
    nobody_knows = Device(journal, zone="")
    nobody_knows.acts(Opened(), THANKS, Stop())
    household = journal.open("house", NIGHT).household
    assert household is not None
    assert household.tally.nights == 0
    assert household.tally.total == 1

    known = Device(journal, moment=TEN_AT_NIGHT + timedelta(hours=1))
    known.acts(Opened(), THANKS)

    after = journal.open("house", NIGHT).household
    assert after is not None
    assert after.tally.nights == 1
    assert after.tally.recent == (NIGHT,)


def test_a_zone_known_from_before_does_when_the_lookup_fails() -> None:
    journal = FailingJournal()
    Device(journal).acts(Opened(), THANKS)

    later = Device(journal, zone="", moment=TEN_AT_NIGHT + timedelta(days=1))
    later.acts(Opened(), Fresh(), THANKS)

    assert tally_in(journal)[0] == 2


@pytest.mark.parametrize("act", [Opened(), Skip(), THANKS, Yes()])
def test_a_night_that_is_done_is_not_counted_again(act: Act) -> None:
    journal = FailingJournal()
    device = Device(journal)
    device.acts(Opened(), THANKS, No(), Skip(), Skip())

    again = Device(journal).act(act)

    assert prompts(again) == [CommonPrompt.ALREADY_KEPT]
    assert again.reply.ask is None
    assert tally_in(journal) == (1, 0)


def test_off_the_record_counts_and_keeps_no_words() -> None:
    journal = FailingJournal()
    device = Device(journal)

    device.acts(Opened(), THANKS, OffRecord(), No(), Answer("sad about the train"))

    assert journal.recall("house", NIGHT) == ()
    assert tally_in(journal) == (1, 0)


def test_no_answer_ever_rides_in_the_session() -> None:
    device = Device()

    device.acts(Opened(), Answer("an unmistakable sentence"))

    assert "unmistakable" not in repr(device.session)


def test_after_midnight_it_is_still_the_same_night() -> None:
    journal = FailingJournal()
    Device(journal).acts(Opened(), THANKS)
    past_midnight = TEN_AT_NIGHT + timedelta(hours=4)

    opened = Device(journal, moment=past_midnight).act(Opened())

    assert prompts(opened)[0] == CommonPrompt.RESUME
    assert opened.session.evening is not None
    assert opened.session.evening.night == NIGHT
    assert past_midnight.astimezone(NEW_YORK).date() != NIGHT


def test_a_night_that_ends_at_six_holds_what_is_said_at_half_past_five() -> None:
    journal = FailingJournal()
    device = Device(journal)
    device.acts(Opened(), THANKS, Choose(CHOICES["night_ends_six"]))

    device.session = None
    device.moment = datetime(2026, 11, 23, 5, 30, tzinfo=NEW_YORK)
    device.acts(Opened(), Fresh(), THANKS)

    household = journal.open("house", NIGHT).household
    assert household is not None
    assert household.tally.recent == (NIGHT, date(2026, 11, 22))


class AnotherRelease(MemoryJournal):
    """A journal whose last answer was given by a release that says it otherwise."""

    def open(self, house: str, since: date) -> Pages:
        pages = super().open(house, since)
        unsaid = tuple(replace(receipt, reply=None) for receipt in pages.receipts)
        return replace(pages, receipts=unsaid)


def test_a_retry_of_what_another_release_answered_hears_where_the_night_is() -> None:
    journal = AnotherRelease()
    device = Device(journal)
    device.act(Opened())
    before = device.session
    device.act(THANKS, "same")
    kept = journal.recall("house", NIGHT)

    device.session = before
    retried = device.act(THANKS, "same")

    assert prompts(retried)[0] is CommonPrompt.RESUME
    assert retried.reply.ask
    assert journal.recall("house", NIGHT) == kept
    assert tally_in(journal) == (1, 0)


def test_what_cannot_be_opened_is_told_in_its_own_words_and_nothing_is_begun() -> None:
    journal = FailingJournal(cannot_open=True)
    device = Device(journal)

    opened = device.act(Opened())
    device.acts(THANKS, Yes(), THANKS, Answer("the sea, happy"), Answer("the rain, sad"))

    assert prompts(opened)[0] is CommonPrompt.NOT_OPENED
    assert opened.reply.ask
    assert journal.writes == 0
    assert journal.inner.export("house").household is None


def test_what_can_be_opened_again_is_gone_on_with_in_the_same_night() -> None:
    journal = FailingJournal(cannot_open=True)
    device = Device(journal)
    device.acts(Opened(), THANKS)

    journal.cannot_open = False
    device.acts(Yes(), THANKS)

    assert tally_in(journal) == (1, 1)
