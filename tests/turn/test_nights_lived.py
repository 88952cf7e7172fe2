"""Nights counted as they were lived (P24): an answer counts for the evening it was given on."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.ports import Journal
from skill.ritual.beats.opening import OpeningPrompt
from skill.ritual.model.acts import (
    Ago,
    Answer,
    Erase,
    Erasure,
    Fresh,
    Gather,
    No,
    Opened,
    Pause,
    Skip,
    Stop,
    Troubled,
    Yes,
)
from skill.ritual.model.evening import Step
from skill.ritual.model.household import People, Seat
from skill.ritual.model.reply import CommonPrompt
from skill.ritual.model.streak import Tally, chain_of
from skill.ritual.plan.script import BEATS
from skill.ritual.stage.scene import Offer
from skill.storage.memory import MemoryJournal
from skill.turn import Turn
from tests.storage.journals import JOURNALS
from tests.turn.test_turn import Device, prompts
from tests.world import NEW_YORK

MONDAY = date(2026, 11, 23)
ONE_DAY = timedelta(days=1)
STORES = ("memory", "sqlite", "sqlite, sealed", "dynamodb-local")
PARKED = "park_tomorrow"
"""What is to be done tomorrow is no thought about today."""

RESTED = {OpeningPrompt.HELD, OpeningPrompt.WELCOME_BACK}


@pytest.fixture(params=STORES)
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Journal]:
    with JOURNALS[request.param](tmp_path) as opened:
        yield opened


@dataclass
class Sleepers:
    """Whoever lives here: they come at an hour, say a few things, and fall asleep."""

    journal: Journal = field(default_factory=MemoryJournal)
    zone: ZoneInfo = NEW_YORK
    turns: list[Turn] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)
    """All of them: each is told apart by what it is."""

    def come(self, night: int, hour: int = 22) -> Device:
        """Open the ritual on a numbered night, at an hour of its wall clock."""
        moment = datetime.combine(MONDAY + night * ONE_DAY, time(hour), self.zone)
        device = Device(self.journal, str(self.zone), moment)
        self.devices.append(device)
        self.turns.append(device.act(Opened()))
        return device

    @property
    def tally(self) -> Tally:
        """What the journal holds."""
        household = self.journal.open("house", date.min + 3 * ONE_DAY).household
        assert household is not None
        return household.tally

    @property
    def labels(self) -> list[int]:
        """Which of the numbered nights are counted."""
        return [(night - MONDAY).days for night in self.tally.recent]

    @property
    def rested(self) -> bool:
        """They heard that a night was held for them, or that they had been away."""
        return any(RESTED & set(prompts(turn)) for turn in self.turns)


def answer(device: Device) -> Turn:
    """Answer whatever is open, on the way to something that makes a night."""
    return device.act(Answer("you made tea"))


def _step_of(device: Device) -> Step | None:
    evening = device.session.evening if device.session else None
    return evening.step if evening and not evening.is_done else None


def test_eight_evenings_of_which_each_is_finished_on_the_next_are_eight(journal: Journal) -> None:
    house = Sleepers(journal)

    for night in range(8):
        device = house.come(night)
        if house.turns[-1].session.offer is Offer.FINISH:
            device.act(Yes())
        elif not night:
            device.act(Gather(People.ONE))
        answer(device)

    assert house.labels == list(range(8))
    assert chain_of(house.tally).run == 8
    assert not house.rested


def test_a_night_that_is_finished_and_then_a_new_one_are_two(journal: Journal) -> None:
    house = Sleepers(journal)
    answer(house.come(0))
    finishing = house.come(1)
    finishing.act(Yes())
    while finishing.session is not None:
        finishing.act(Answer("the sea"))

    again = house.come(1, hour=23)
    answer(again)

    assert prompts(house.turns[-1])[0] not in (CommonPrompt.RESUME, CommonPrompt.ALREADY_KEPT)
    assert house.labels == [0, 1]
    assert house.tally.nights == 2


def test_whoever_hangs_up_while_finishing_comes_back_to_it_the_same_evening(
    journal: Journal,
) -> None:
    house = Sleepers(journal)
    house.come(0).acts(Gather(People.ONE), Answer("you made tea"))
    house.come(1).acts(Yes(), Answer("the sea"))

    again = house.come(1, hour=23)

    evening = house.turns[-1].session.evening
    assert prompts(house.turns[-1])[0] == CommonPrompt.RESUME
    assert evening is not None
    assert evening.night == MONDAY
    answer(again)
    assert house.labels == [0, 1]


def test_two_who_finish_together_were_together_that_evening_too(journal: Journal) -> None:
    house = Sleepers(journal)
    house.come(0).acts(Gather(People.TWO), Answer("you drove"))

    finishing = house.come(1)
    finishing.act(Yes())
    while house.tally.together < 2 and finishing.session is not None:
        finishing.act(Answer("the sea"))

    assert house.tally.recent_together == {MONDAY, MONDAY + ONE_DAY}


def test_one_of_two_who_finishes_alone_makes_a_night_of_one(journal: Journal) -> None:
    house = Sleepers(journal)
    house.come(0).acts(Gather(People.TWO), Answer("you drove"))

    house.come(1).acts(Yes(), Answer("you made soup"))

    assert house.labels == [0, 1]
    assert house.tally.recent_together == {MONDAY}


def test_one_who_finishes_and_the_other_who_begins_anew_were_together(journal: Journal) -> None:
    house = Sleepers(journal)
    house.come(0).acts(Gather(People.TWO), Answer("you drove"))
    finishing = house.come(1)
    finishing.acts(Yes(), Answer("you made soup"))
    while finishing.session is not None:
        finishing.act(Skip())

    begun = house.come(1, hour=23)
    while _step_of(begun) not in (None, Step("recap", Seat.A)):
        begun.act(Skip())
    answer(begun)

    assert house.tally.recent_together == {MONDAY, MONDAY + ONE_DAY}


def test_finished_in_the_morning_it_is_last_night_and_no_other(journal: Journal) -> None:
    house = Sleepers(journal)
    answer(house.come(0))

    house.come(1, hour=8).acts(Yes(), Answer("the sea"))

    assert house.labels == [0]


def test_what_nobody_answered_on_its_own_evening_is_not_made_up_for() -> None:
    house = Sleepers()
    device = house.come(0)
    device.act(Gather(People.ONE))
    device.acts(Skip(), Skip(), Stop())
    unanswered = house.come(1)

    answer(unanswered)

    assert house.labels == [1]


def test_a_night_finished_in_a_pause_counts_as_ever(journal: Journal) -> None:
    house = Sleepers(journal)
    house.come(0).acts(Gather(People.ONE), Answer("you made tea"), Pause())

    finishing = house.come(1)
    finishing.act(Yes())
    answer(finishing)

    assert house.labels == [0, 1]


def test_finishing_without_an_answer_counts_nothing_and_is_no_rest_either() -> None:
    house = Sleepers()
    answer(house.come(0))
    house.come(1).acts(Yes(), Skip())

    house.come(2)

    assert house.labels == [0]
    assert not house.rested


def test_coming_and_falling_asleep_at_once_is_never_called_a_rest() -> None:
    house = Sleepers()
    answer(house.come(0))
    house.come(1).act(Fresh())

    house.come(2)

    assert house.labels == [0]
    assert not house.rested


def test_somebody_who_was_not_here_hears_that_the_place_was_kept() -> None:
    house = Sleepers()
    answer(house.come(0))

    house.come(2)

    assert house.rested


def test_in_danger_while_finishing_both_evenings_are_missed_by_nobody() -> None:
    house = Sleepers()
    answer(house.come(0))
    house.come(1).acts(Yes(), Troubled())

    assert any(span.covers(MONDAY + ONE_DAY) for span in house.tally.spans)
    quiet = house.come(1, hour=23)
    assert quiet.session is None or house.turns[-1].session.evening is not None
    assert OpeningPrompt.GREETING not in prompts(house.turns[-1])


def test_forgetting_tonight_while_last_night_is_finished_takes_what_was_said(
    journal: Journal,
) -> None:
    house = Sleepers(journal)
    house.come(0).acts(Gather(People.ONE), Answer("you made tea"))
    finishing = house.come(1)
    finishing.act(Yes())
    answer(finishing)
    assert house.labels == [0, 1]

    finishing.acts(Erase(Erasure.NIGHT, Ago.TONIGHT), Yes())

    assert house.labels == [0]
    assert journal.recall("house", MONDAY) == ()
    assert answer(house.come(1, hour=23)).session.evening is not None
    assert house.labels == [0, 1]


# E12, E13: two people, one label.


def test_two_who_answer_apart_on_one_evening_are_together_once(journal: Journal) -> None:  # E12
    house = Sleepers(journal)
    house.come(0, hour=21).acts(Gather(People.TWO), Answer("you made tea"))
    assert house.tally.together == 0

    house.come(0, hour=23).acts(Answer("you drove"), Answer("the sea"))

    assert (house.tally.nights, house.tally.together) == (1, 1)


def test_who_answers_at_five_in_the_morning_was_together_last_night(
    journal: Journal,
) -> None:  # E13
    house = Sleepers(journal)
    house.come(0).acts(Gather(People.TWO), Answer("you made tea"))

    house.come(1, hour=5).acts(Yes(), Answer("you drove"))

    assert house.labels == [0]
    assert house.tally.recent_together == {MONDAY}


def test_a_night_done_again_after_its_words_were_deleted_is_the_same_night(
    journal: Journal,
) -> None:  # E24
    house = Sleepers(journal)
    house.come(0).acts(Gather(People.ONE), Answer("you made tea"), Erase(Erasure.TONIGHT), Yes())
    assert journal.recall("house", MONDAY) == ()

    answer(house.come(0, hour=23))

    assert (house.labels, house.tally.nights) == ([0], 1)


# Any evenings at all, against somebody who only knows what was said when.

HOURS = (8, 18, 22, 27)
"""Of a night; the last one is three in the morning."""

Visit = tuple[int, int, int, bool]
"""Nights since the last one, the hour, how many answers, and whether an offer is taken up."""

visits = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(HOURS), st.integers(0, 4), st.booleans()),
    min_size=1,
    max_size=12,
)


@given(visits, st.sampled_from(["America/New_York", "Pacific/Auckland"]), st.booleans())
@settings(max_examples=120, deadline=None)
def test_a_label_counts_if_something_was_really_answered_on_its_evening(
    steps: list[Visit],
    zone: str,
    two: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    house, oracle = Sleepers(zone=ZoneInfo(zone)), set[date]()
    moment = 0
    for gap, hour, answers, says_yes in steps:
        moment = max(moment, 24 * (moment // 24 + gap) + hour)
        night, clock = divmod(moment, 24)
        device = house.come(night, clock)
        if two and house.turns[-1].reply.ask and not house.turns[-1].session.offer:
            device.act(Gather(People.TWO))
        oracle |= _lived(device, house, answers, says_yes=says_yes)
        moment += 1

    assert set(house.tally.recent if oracle else ()) == oracle
    assert house.tally.nights == len(oracle) if oracle else True


def _lived(device: Device, house: Sleepers, answers: int, *, says_yes: bool) -> set[date]:
    """Answer so often; return the label that this counts for, as people would reckon it."""
    local = device.moment
    label = local.date() - (ONE_DAY if local.hour < 4 else timedelta())
    if house.turns[-1].session.offer:
        is_yesterday = says_yes and 4 <= local.hour < 12
        label -= ONE_DAY if is_yesterday else timedelta()
        device.act(Yes() if says_yes else No())
    lived = set[date]()
    for _ in range(answers):
        evening = device.session.evening if device.session else None
        if evening is None or evening.is_done:
            break
        step, is_finishing = evening.step, evening.night < label
        if evening.night == label - ONE_DAY and 4 <= local.hour < 12:
            label = evening.night  # taken up earlier in the same morning
        after = device.act(Answer("you made tea")).session.evening
        is_answered = after is not None and step in after.answered and step.beat != PARKED
        is_lived = is_answered and (is_finishing or BEATS[step.beat].is_reflective)
        lived |= {label} if is_lived else set()
    return lived
