"""One question a day (P17): the same all that day and that evening, another one the next day."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from skill.ports import Journal, Write
from skill.ritual.beats.deep_question import DeepQuestionPrompt
from skill.ritual.model.acts import Answer, Choose, Fresh, Gather, No, Opened, Skip, Yes
from skill.ritual.model.choices import CHOICES
from skill.ritual.model.deck import (
    LIGHT,
    Audience,
    Card,
    Deck,
    Occasion,
    month_of,
)
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household, People
from skill.ritual.requests.todays_question import AskQuestion
from skill.turn import Turn
from tests.storage.journals import JOURNALS
from tests.turn.fakes import FailingJournal
from tests.turn.test_nights_lived import STORES
from tests.turn.test_turn import BANK, NIGHT, Device, prompts
from tests.world import TEN_AT_NIGHT

EIGHT = TEN_AT_NIGHT - timedelta(hours=14)
ONE_DAY = timedelta(days=1)


@pytest.fixture(params=STORES)
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Journal]:
    with JOURNALS[request.param](tmp_path) as opened:
        yield opened


class Listeners:
    """A household that asks for the question of the day, at some hour of some day."""

    def __init__(self, journal: Journal, zone: str = "America/New_York") -> None:
        self.journal, self.zone = journal, zone
        self.devices: list[Device] = []

    def device(self, day: int, hours: float = 0) -> Device:
        """Return a device so many hours after eight in the morning of a numbered day."""
        moment = EIGHT + day * ONE_DAY + timedelta(hours=hours)
        self.devices.append(Device(self.journal, self.zone, moment))
        return self.devices[-1]

    def ask(self, day: int, hours: float = 0) -> str:
        """Return what today's question is then."""
        return told(self.device(day, hours).act(AskQuestion()))

    def night(self, day: int, *, answers: int = 12) -> str:
        """Open the ritual at ten, start fresh, and answer so often; return what it asked."""
        device, heard = self.device(day, 14), ""
        turn = device.act(Opened())
        if turn.session.offer:
            turn = device.act(Fresh())
        for _ in range(answers):
            if device.session is None:
                break
            turn = device.act(Answer("the sea"))
            heard = heard or asked_in(turn)
        return heard


def told(turn: Turn) -> str:
    return next((say.question for say in turn.reply.says if say.question), "")


def asked_in(turn: Turn) -> str:
    return turn.reply.ask.say.question if turn.reply.ask else ""


def test_twenty_one_mornings_bring_twenty_one_questions(journal: Journal) -> None:
    house = Listeners(journal)

    heard = [house.ask(day) for day in range(21)]

    assert "" not in heard
    assert len(set(heard)) == 21


def test_it_is_the_same_all_day_and_that_evening(journal: Journal) -> None:
    house = Listeners(journal)
    house.device(0).act(Gather(People.ONE))

    heard = {house.ask(1, hours) for hours in (0, 3.5, 9, 13.9)}

    assert house.night(1) in heard
    assert len(heard) == 1


@pytest.mark.parametrize("people", list(People), ids=lambda people: people.name)
@pytest.mark.parametrize("day", range(3))
def test_whoever_turns_out_to_be_here_is_asked_what_was_promised(day: int, people: People) -> None:
    house = Listeners(FailingJournal())
    promised = house.ask(day)

    device = house.device(day, 14)
    device.act(Opened())
    if people is not People.UNKNOWN:
        device.act(Gather(people))
    heard = ""
    while device.session and not heard:
        heard = asked_in(device.act(Answer("the sea") if people is not People.UNKNOWN else Skip()))

    assert heard == promised


def test_after_a_night_of_thanks_alone_tomorrow_brings_another_one(journal: Journal) -> None:
    house = Listeners(journal)

    heard = []
    for day in range(5):
        heard.append(house.ask(day))
        house.night(day, answers=1)

    assert len(set(heard)) == 5


def test_a_night_asks_nothing_that_a_morning_before_has_said(journal: Journal) -> None:
    house = Listeners(journal)
    house.device(0).act(Gather(People.ONE))
    mornings = [house.ask(day) for day in range(1, 4)]

    assert house.night(4) not in mornings


def test_a_day_lasts_until_the_night_of_the_house_ends() -> None:
    house = Listeners(FailingJournal())
    house.device(0).act(Choose(CHOICES["night_ends_six"]))
    today = house.ask(0)

    assert house.ask(0, hours=21.5) == today  # half past five
    assert house.ask(0, hours=22.5) != today


def test_what_a_night_has_still_to_ask_is_not_said_as_the_next_days_question() -> None:
    house = Listeners(FailingJournal())
    house.device(0).act(Gather(People.ONE))
    house.night(0, answers=1)
    today = house.ask(1)

    device = house.device(1, 14)
    device.acts(Opened(), Yes())
    heard = set[str]()
    while device.session:
        heard.add(asked_in(device.act(Answer("the sea"))))

    assert heard - {""}
    assert today not in heard
    assert house.night(1) == today


def test_asked_for_in_the_middle_of_a_night_that_stops_there_it_does_not_come_tomorrow() -> None:
    house = Listeners(FailingJournal())
    device = house.device(0, 14)
    device.acts(Opened(), Gather(People.ONE))
    said = told(device.act(AskQuestion()))

    assert said
    assert house.ask(1) != said
    assert house.night(1) != said


def test_a_question_that_is_back_after_a_year_says_so_in_the_morning() -> None:
    journal = FailingJournal()
    before = month_of(NIGHT - timedelta(days=(12 + 1) * 30))
    deck = Deck({card.id: before for card in BANK.cards()})
    journal.keep("house", Write(Household(People.ONE, deck=deck, revision=1)))

    said = Listeners(journal).device(0).act(AskQuestion())

    assert DeepQuestionPrompt.AGAIN in prompts(said)


def test_it_costs_one_read_and_one_write_and_asked_again_no_write() -> None:
    journal = FailingJournal()
    house = Listeners(journal)

    house.ask(0)
    assert (journal.reads, journal.writes) == (1, 1)

    house.ask(0, hours=1)
    assert (journal.reads, journal.writes) == (2, 1)


def test_a_house_of_unknown_people_begins_with_what_was_promised() -> None:
    house = Listeners(FailingJournal())
    promised = house.ask(0)
    device = house.device(0, 14)
    opened = device.acts(Opened(), Answer("you made tea"), No())

    assert opened.session.evening is not None
    assert opened.session.evening.question == promised


def test_half_an_answer_is_not_filed_under_a_question_nobody_asked() -> None:
    journal = FailingJournal()
    for_two = next(card.id for card in BANK.cards() if _is_for_two_alone(card))
    promised = Evening(NIGHT, question=for_two, revision=1)
    journal.keep("house", Write(Household(People.TWO, revision=1), promised))
    device = Device(journal)
    turn = device.act(Opened())
    while asked_in(turn) != for_two:
        turn = device.act(Skip() if turn.reply.ask else Opened())

    device.act(Answer(" ".join(["word"] * 20)))
    after = device.act(Gather(People.ONE))

    assert after.session.evening is not None
    assert after.session.evening.question == for_two


def _is_for_two_alone(card: Card) -> bool:
    is_plain = card.occasion is Occasion.NORMAL and card.sensitivity == "none"
    is_light = card.depth == LIGHT and not card.min_nights and not card.stages
    return is_plain and is_light and Audience.SOLO not in card.audiences
