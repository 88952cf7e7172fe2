"""Nights whose zone nobody could tell (P25, rule 15): none is lost, and no answer of any."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from skill.alexa.session import attributes_of
from skill.ports import Journal, Write
from skill.ritual.model.acts import Ago, Answer, Choose, Erase, Erasure, Gather, Opened, Skip, Yes
from skill.ritual.model.choices import CHOICES, Choices, Keeping
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import Household, People, Seat
from skill.ritual.model.night import night_of
from skill.ritual.model.reply import CommonPrompt
from skill.ritual.model.streak import MOST_PENDING, Pending, Tally, chain_of
from skill.ritual.requests.todays_question import AskQuestion
from skill.ritual.stage.scene import Note
from skill.storage.memory import MemoryJournal
from skill.turn import Turn
from tests.storage.journals import JOURNALS
from tests.turn.fakes import FailingJournal
from tests.turn.test_nights_lived import STORES
from tests.turn.test_turn import Device, prompts

EVER = date(2000, 1, 1)
JUNE = date(2026, 6, 1)
ONE_DAY, ONE_HOUR = timedelta(days=1), timedelta(hours=1)
NOWHERE = ""
"""Nobody can tell the zone."""

MOST_BYTES = 2048
ZONES = (
    *("Pacific/Pago_Pago", "America/Los_Angeles", "America/New_York", "Atlantic/Azores"),
    *("Europe/London", "Europe/Berlin", "Asia/Kolkata", "Asia/Tokyo", "Pacific/Auckland"),
    *("Pacific/Chatham", "Pacific/Kiritimati"),
)
HOURS = (18, 20, 22, 24, 27)
"""Of a night: 27 is three in the morning."""


@pytest.fixture(params=STORES)
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Journal]:
    with JOURNALS[request.param](tmp_path) as opened:
        yield opened


@dataclass
class Sleeper:
    """Somebody alone in a zone, whose device can or cannot say which it is."""

    zone: str
    journal: Journal = field(default_factory=MemoryJournal)
    turns: list[Turn] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)
    said: dict[date, list[str]] = field(default_factory=dict)

    def at(self, night: int, hour: float) -> datetime:
        """Return the moment of an hour of a numbered night, on the wall clock of the zone."""
        wall = datetime.combine(JUNE + night * ONE_DAY, datetime.min.time()) + hour * ONE_HOUR
        return wall.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def come(self, night: int, hour: float, *, known: bool) -> Device:
        """Open the ritual; the zone is known or it is not."""
        device = Device(self.journal, self.zone if known else NOWHERE, self.at(night, hour))
        self.devices.append(device)
        self.turns.append(device.act(Opened()))
        if self.turns[-1].session.offer:
            self.turns.append(device.act(Skip()))  # start fresh
        return device

    def answer(self, device: Device, answers: int) -> None:
        """Give so many answers that nobody gave before, and remember on which night."""
        label = night_of(device.moment, ZoneInfo(self.zone))
        for _ in range(answers):
            if device.session is None:
                return
            # so long that nobody takes them for tired of the questions, and offers to play instead
            words = f"word {len(self.turns)} and six or seven more beside it"
            self.turns.append(device.act(Answer(words)))
            self.said.setdefault(label, []).append(words)

    @property
    def household(self) -> Household:
        """What the journal holds."""
        found = self.journal.open("house", EVER).household
        assert found is not None
        return found

    def check(self) -> None:
        """Say that every night and every word is there, under its label, and nobody apologized."""
        tally = self.household.tally
        assert tally.recent == tuple(sorted(self.said))
        assert tally.nights == tally.total == len(self.said)
        for night, said in self.said.items():
            kept = self.journal.night("house", night)
            assert kept is not None
            assert [note.words for note in kept.notes] == said
            assert not kept.evening.is_pending
        assert len(self.journal.export("house").nights) == len(self.said)
        assert not any(CommonPrompt.NOT_KEPT in prompts(turn) for turn in self.turns)


def keeping_everything(journal: Journal) -> None:
    choices = Choices(keeping=Keeping.EVERYTHING)
    journal.keep("house", Write(Household(People.ONE, choices=choices, revision=1)))


def living(zone: str, journal: Journal | None = None) -> Sleeper:
    house = Sleeper(zone, journal or MemoryJournal())
    keeping_everything(house.journal)
    return house


def test_the_first_night_with_a_zone_keeps_both_nights_in_california(journal: Journal) -> None:
    house = living("America/Los_Angeles", journal)
    house.answer(house.come(0, 22, known=False), 9)

    house.answer(house.come(1, 22, known=True), 9)

    assert sorted(house.said) == [JUNE, JUNE + ONE_DAY]
    house.check()


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("hour", HOURS)
def test_a_lookup_that_fails_once_loses_nothing_anywhere(zone: str, hour: int) -> None:
    house = living(zone)
    house.answer(house.come(0, hour, known=False), 3)

    for night in (1, 2):
        house.answer(house.come(night, hour, known=True), 3)

    house.check()


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("hour", HOURS)
def test_a_lookup_that_succeeds_in_the_middle_of_the_night_loses_nothing(
    zone: str, hour: int
) -> None:
    house = living(zone)
    house.answer(house.come(0, hour, known=False), 1)

    house.answer(house.come(0, hour + 0.5, known=True), 1)
    house.answer(house.come(0, hour + 0.75, known=False), 1)
    house.answer(house.come(1, hour, known=False), 2)

    house.check()


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("hours", [(22,), (19, 21, 20, 23, 22, 18, 26), (20, 19)])
def test_a_lookup_that_fails_for_a_week_loses_nothing(zone: str, hours: tuple[int, ...]) -> None:
    house = living(zone)
    for night in range(7):
        house.answer(house.come(night, hours[night % len(hours)], known=False), 2)
    assert house.household.tally.total == 7

    house.answer(house.come(7, 22, known=True), 2)

    house.check()
    assert chain_of(house.household.tally).run == 8


def test_a_week_of_failing_lookups_on_every_store(journal: Journal) -> None:
    house = living("Europe/Berlin", journal)
    for night in range(7):
        house.answer(house.come(night, (20, 19)[night % 2], known=False), 2)

    house.answer(house.come(7, 22, known=True), 2)

    house.check()


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Europe/Berlin", "Asia/Tokyo"])
@pytest.mark.parametrize("hours", [(22,), (20, 19)])
def test_where_the_zone_is_never_known_every_night_counts_and_little_rides_along(
    zone: str, hours: tuple[int, ...]
) -> None:
    house = living(zone)
    for night in range(100):
        device = house.come(night, hours[night % len(hours)], known=False)
        house.answer(device, 2)
        assert device.session is not None
        assert len(json.dumps(attributes_of(device.session, "house"))) <= MOST_BYTES

    tally = house.household.tally
    assert tally.total == 100
    assert len(tally.pending) == MOST_PENDING
    assert chain_of(tally).run == 100 - MOST_PENDING
    house.answer(house.come(100, 22, known=True), 2)
    tally = house.household.tally
    assert (tally.total, chain_of(tally).run, tally.pending) == (101, 101, ())
    kept = [note.words for note in house.journal.recall("house", EVER)]
    assert sorted(kept) == sorted(words for said in house.said.values() for words in said)


def test_a_night_that_was_only_opened_stands_in_nobodys_way(journal: Journal) -> None:
    house = living("America/Los_Angeles", journal)
    house.come(0, 22, known=False)

    house.answer(house.come(1, 22, known=True), 3)

    assert house.household.tally.nights == 1
    assert not any(CommonPrompt.NOT_KEPT in prompts(turn) for turn in house.turns)


def test_a_night_filed_by_an_earlier_release_moves_to_its_label(journal: Journal) -> None:
    house = living("America/Los_Angeles", journal)
    moment, utc = house.at(0, 22), JUNE + ONE_DAY
    steps = (Step("thanks"), Step("recap"), Step("closing"))
    old = Evening(
        utc, steps=steps, passed=3, reflected=frozenset({Seat.A}), is_pending=True, revision=1
    )
    tally = Tally(pending=(Pending(moment, utc, is_together=False),))
    note = Note("thanks", Seat.A, "word 0", is_first=True)
    journal.keep("house", Write(replace(house.household, tally=tally, revision=2), old, (note,)))
    house.said[JUNE] = ["word 0"]

    house.answer(house.come(1, 22, known=True), 3)

    house.check()


def test_forgetting_such_a_night_takes_its_words_along() -> None:
    house = living("America/Los_Angeles")
    house.answer(house.come(0, 22, known=False), 3)

    device = house.come(1, 22, known=True)
    device.acts(Erase(Erasure.NIGHT, Ago.LAST_NIGHT), Yes())

    assert house.journal.recall("house", EVER) == ()
    assert house.household.tally.total == 0


def test_nights_wait_for_another_evening_where_they_cannot_be_moved() -> None:
    journal = FailingJournal()
    house = living("America/Los_Angeles", journal)
    house.answer(house.come(0, 22, known=False), 3)
    journal.cannot_write = True
    house.come(1, 22, known=True)
    journal.cannot_write = False

    house.turns.clear()
    house.answer(house.come(1, 23, known=True), 3)

    house.check()


def test_moving_them_costs_that_opening_alone() -> None:
    journal = FailingJournal()
    house = living("America/Los_Angeles", journal)
    house.answer(house.come(0, 22, known=False), 3)
    house.come(1, 22, known=True)
    reads, writes = journal.reads, journal.writes

    house.come(2, 22, known=True)

    assert (journal.reads - reads, journal.writes - writes) == (1, 1)


@pytest.mark.parametrize("zone", ZONES)
def test_the_question_of_the_day_is_the_nights_where_no_zone_is_known(zone: str) -> None:
    house = living(zone)
    morning = Device(house.journal, NOWHERE, house.at(0, 8))
    promised = morning.act(AskQuestion()).reply.says[0].question

    evening = house.come(0, 22, known=False).session
    tomorrow = Device(house.journal, NOWHERE, house.at(1, 12)).act(AskQuestion())

    assert evening is not None
    assert evening.evening is not None
    assert evening.evening.question == promised
    assert tomorrow.reply.says[0].question != promised


def test_a_promise_made_without_a_zone_is_kept_with_one() -> None:
    house = living("America/Los_Angeles")
    morning = Device(house.journal, NOWHERE, house.at(0, 8))
    promised = morning.act(AskQuestion()).reply.says[0].question

    evening = house.come(0, 22, known=True).session

    assert evening is not None
    assert evening.evening is not None
    assert evening.evening.question == promised


def test_a_house_whose_night_ends_at_six_loses_nothing_either() -> None:
    house = living("America/Los_Angeles")
    house.come(0, 21, known=False).act(Choose(CHOICES["night_ends_six"]))
    house.answer(house.come(0, 29.5, known=False), 2)  # half past five

    house.answer(house.come(1, 22, known=True), 2)

    tally = house.household.tally
    assert tally.recent == (JUNE, JUNE + ONE_DAY)


def test_two_who_live_without_a_zone_are_together_once_it_is_known() -> None:
    house = living("Asia/Tokyo")
    device = house.come(0, 22, known=False)
    device.act(Gather(People.TWO))
    house.answer(device, 4)

    house.come(1, 22, known=True)

    assert house.household.tally.recent_together == {JUNE}


Visits = list[tuple[int, int, int, bool]]
visits = st.lists(
    st.tuples(st.integers(1, 3), st.sampled_from(HOURS), st.integers(1, 3), st.booleans()),
    min_size=1,
    max_size=7,
)


@given(visits, st.sampled_from(ZONES))
@settings(max_examples=60, deadline=None)
def test_whenever_the_lookup_fails_no_answer_and_no_night_is_lost(steps: Visits, zone: str) -> None:
    house, night = living(zone), 0
    for gap, hour, answers, known in [*steps, (1, 22, 1, True)]:
        night += gap
        house.answer(house.come(night, hour, known=known), answers)

    house.check()
