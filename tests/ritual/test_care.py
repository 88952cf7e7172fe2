"""A night with a danger in it: whatever is done before and after, what must never happen."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.ritual.beats.care import CarePrompt
from skill.ritual.model.acts import (
    Act,
    Answer,
    Back,
    Cancel,
    Change,
    Choose,
    Done,
    Fresh,
    Gather,
    Help,
    Introduce,
    KeepThat,
    Length,
    LongAgo,
    MoreTime,
    No,
    NoMatch,
    OffRecord,
    Opened,
    Park,
    Pause,
    Repeat,
    Shorten,
    Skip,
    Stop,
    TalkTogether,
    Troubled,
    Worrying,
    Yes,
)
from skill.ritual.model.choices import CHOICES
from skill.ritual.model.household import People
from skill.ritual.model.reply import CommonPrompt
from skill.ritual.model.streak import Tally, chain_of
from skill.ritual.requests.house import AskNights, AskNumber, AskOtherNumber
from skill.ritual.requests.recalling import AskParked
from skill.ritual.requests.todays_question import AskQuestion
from skill.storage.memory import MemoryJournal
from tests.codec.wires import evening_from_wire, evening_to_wire
from tests.turn.fakes import FailingJournal
from tests.turn.test_turn import NIGHT, THANKS, Device, prompts, tally_in
from tests.world import TEN_AT_NIGHT

ONE_DAY = timedelta(days=1)
ACTS: tuple[Act, ...] = (
    Opened(),
    THANKS,
    Answer("the sea, happy"),
    Answer("one two three four five six seven eight nine ten eleven twelve thirteen fourteen more"),
    Yes(),
    No(),
    NoMatch(),
    Skip(),
    Stop(),
    Cancel(),
    Repeat(),
    Back(),
    Change(),
    MoreTime(),
    Help(),
    OffRecord(),
    KeepThat(),
    Park(),
    TalkTogether(),
    Done(),
    Fresh(),
    Shorten(Length.SHORT),
    Gather(People.ONE),
    Gather(People.TWO),
    Introduce(("Maya", "Sam")),
    Choose(CHOICES["keep_everything"]),
    Choose(CHOICES["one_of_us"]),
    AskNights(),
    AskNumber(),
    AskOtherNumber(),
    AskParked(),
    AskQuestion(),
    Pause(),
    LongAgo(),
    Troubled(),
    Worrying(),
)
SEVERAL = st.lists(st.sampled_from(ACTS), max_size=7)
OF_CARE = frozenset(CarePrompt)
ASIDE = (
    "settings.",
    "people.",
    "pausing.",
    "who.",
    "common.honest",
    "common.already_kept",
    "common.let_go",
)
"""Answered as ever on such a night: what they chose, a pause, who lives here, what this is."""


@settings(max_examples=150, deadline=None)
@given(before=SEVERAL, after=SEVERAL)
def test_after_it_nothing_else_is_asked_counted_or_kept(
    before: list[Act], after: list[Act]
) -> None:
    device = Device(FailingJournal())
    for act in before:
        device.act(act)
    counted = tally_in(device.journal)

    turns = [device.act(Troubled())]
    for act in after:
        if device.session is None:
            break  # whoever comes later is told nothing: see below
        turns.append(device.act(act))

    strange = [one for turn in turns for one in prompts(turn) if not _belongs(one)]
    assert strange == []
    assert tally_in(device.journal) == counted
    assert device.journal.recall("house", NIGHT - ONE_DAY) == ()


@settings(max_examples=150, deadline=None)
@given(before=SEVERAL, after=SEVERAL)
def test_whoever_comes_later_hears_nothing_that_only_such_a_night_says(
    before: list[Act], after: list[Act]
) -> None:
    device = Device(FailingJournal())
    for act in (*before, Troubled()):
        device.act(act)
    later = Device(device.journal)

    told = [later.act(act) for act in after if not isinstance(act, ASKS_FOR_IT)]

    assert not OF_CARE.intersection(one for turn in told for one in prompts(turn))


ASKS_FOR_IT = Troubled | Worrying | LongAgo | AskNumber | AskOtherNumber


@settings(max_examples=60, deadline=None)
@given(before=SEVERAL)
def test_the_line_is_named_and_the_offer_to_stop_made_wherever_the_night_is(
    before: list[Act],
) -> None:
    device = Device(FailingJournal())
    for act in before:
        device.act(act)
    was_given = not {Troubled(), Worrying()}.isdisjoint(before)

    turn = device.act(Troubled())

    first = {CarePrompt.FIRST, CarePrompt.ALONE, CarePrompt.AGAIN}
    assert prompts(turn)[0] in first
    assert was_given or prompts(turn)[-1] == CarePrompt.ASK


@settings(max_examples=60, deadline=None)
@given(before=SEVERAL, after=SEVERAL)
def test_the_page_of_the_night_holds_that_it_was_given_and_no_more(
    before: list[Act], after: list[Act]
) -> None:
    device = Device(FailingJournal())
    for act in (*before, Troubled(), *after):
        device.act(act)
    evening = device.journal.open("house", NIGHT).evenings[-1]

    written = evening_to_wire(evening)

    assert evening.is_cared_for
    assert set(written["is"].split()) <= {"is_cared_for", "is_off_record", "is_pending"} | {
        "park_offered"
    }
    assert "signs" not in written


def test_a_household_of_two_hears_one_number_and_one_alone_both() -> None:
    two, one = Device(), Device()
    two.acts(Opened(), Introduce(("Maya", "Sam")))
    one.acts(Opened(), Gather(People.ONE))

    assert prompts(two.act(Troubled()))[0] == CarePrompt.FIRST
    assert prompts(two.act(Repeat())) == [CarePrompt.NUMBER, CarePrompt.ASK]
    assert prompts(one.act(Troubled()))[0] == CarePrompt.ALONE
    assert prompts(one.act(AskNumber())) == [CarePrompt.NUMBERS, CarePrompt.ASK]


def test_just_me_tonight_in_a_household_of_two_is_not_alone() -> None:
    device = Device()
    device.acts(Opened(), Introduce(("Maya", "Sam")), Gather(People.ONE))

    turn = device.act(Troubled())

    assert prompts(turn)[0] == CarePrompt.FIRST


def test_while_nobody_has_said_how_many_live_here_it_is_not_alone() -> None:
    device = Device()
    device.act(Opened())

    turn = device.act(Troubled())

    assert prompts(turn)[0] == CarePrompt.FIRST


def test_out_of_the_blue_it_is_heard_and_remembered() -> None:
    device = Device()

    first, later = device.act(Troubled()), Device(device.journal).act(Opened())

    assert prompts(first) == [CarePrompt.FIRST, CarePrompt.ASK]
    assert prompts(later) == [CommonPrompt.ALREADY_KEPT]
    assert later.reply.ask is None


def test_on_a_night_that_was_done_already_it_is_heard_as_well() -> None:
    device = Device()
    device.acts(Opened(), Shorten(Length.SHORT), Gather(People.ONE), THANKS)

    turn = device.act(Troubled())

    assert prompts(turn) == [CarePrompt.ALONE, CarePrompt.ASK]
    assert device.journal.recall("house", NIGHT) == ()


def test_the_first_part_of_the_same_answer_goes_too() -> None:
    device = Device()
    long = Answer(" ".join(["word"] * 20))
    device.acts(Opened(), Choose(CHOICES["keep_everything"]), long)

    device.act(Troubled())

    assert device.journal.recall("house", NIGHT) == ()


def test_what_was_kept_against_the_record_goes_as_well() -> None:
    device = Device()
    device.acts(Opened(), Gather(People.ONE), OffRecord(), THANKS, KeepThat(), Answer("you sang"))
    assert [note.words for note in device.journal.recall("house", NIGHT)] == ["you sang"]

    device.act(Troubled())

    assert device.journal.recall("house", NIGHT) == ()


@pytest.mark.parametrize("ending", [Yes(), No(), Stop(), Cancel(), Skip(), Done(), TalkTogether()])
def test_every_way_of_leaving_leaves(ending: Act) -> None:
    device = Device()
    device.acts(Opened(), THANKS, Troubled())

    turn = device.act(ending)

    assert turn.reply.ask is None
    assert prompts(turn)[-1] == CarePrompt.GOOD_NIGHT
    assert CommonPrompt.STOPPED not in prompts(turn)


def test_words_to_a_prompt_are_answered_twice_and_then_let_rest() -> None:
    device = Device()
    device.acts(Opened(), Troubled())

    said = [prompts(device.act(Answer("i don't know what to do"))) for _ in range(3)]

    assert said == [
        [CarePrompt.STAY, CarePrompt.ASK],
        [CarePrompt.STAY],
        [CarePrompt.LIGHT, CarePrompt.GOOD_NIGHT],
    ]


def test_a_second_danger_gets_fewer_words_and_an_emergency_number() -> None:
    device = Device()
    device.acts(Opened(), Troubled())

    turn = device.act(Troubled())

    assert prompts(turn) == [CarePrompt.AGAIN, CarePrompt.URGENT, CarePrompt.ASK]


def test_a_retry_hears_the_same_and_changes_nothing() -> None:
    device = Device()
    device.act(Opened())
    before = device.session
    first = device.act(Troubled(), "same")
    device.session = None

    again = Device(device.journal).act(Troubled(), "same")

    assert before is not None
    assert again.reply == first.reply


def test_on_another_device_that_went_on_meanwhile_the_line_is_named_all_the_same() -> None:
    bedroom = Device()
    bedroom.act(Opened())
    kitchen = Device(bedroom.journal)
    kitchen.acts(Opened(), THANKS)

    turn = bedroom.act(Troubled())

    assert prompts(turn)[0] == CarePrompt.FIRST
    assert bedroom.journal.recall("house", NIGHT) == ()


def test_what_another_device_says_after_it_is_neither_counted_nor_kept() -> None:
    bedroom = Device()
    bedroom.act(Opened())
    kitchen = Device(bedroom.journal)
    kitchen.act(Opened())
    bedroom.act(Troubled())

    turn = kitchen.act(THANKS)

    assert prompts(turn) == [CommonPrompt.ALREADY_KEPT]
    assert tally_in(bedroom.journal) == (0, 0)
    assert bedroom.journal.recall("house", NIGHT) == ()


def test_when_nothing_can_be_written_the_number_comes_first_and_nothing_is_said_of_it() -> None:
    journal = FailingJournal()
    device = Device(journal)
    device.act(Opened())
    journal.cannot_read = journal.cannot_write = True

    turns = [device.act(Troubled()), device.act(Repeat())]

    assert [prompts(turn) for turn in turns] == [
        [CarePrompt.FIRST, CarePrompt.ASK],
        [CarePrompt.NUMBER, CarePrompt.ASK],
    ]


def test_given_while_nothing_could_be_written_it_holds_whatever_another_device_wrote() -> None:
    journal = FailingJournal()
    bedroom, kitchen = Device(journal), Device(journal)
    bedroom.act(Opened())
    journal.cannot_read = journal.cannot_write = True
    bedroom.act(Troubled())
    journal.cannot_read = journal.cannot_write = False
    kitchen.acts(Opened(), Introduce(("Maya", "Sam")), THANKS)

    turn = bedroom.act(Repeat())
    (evening,) = journal.open("house", NIGHT).evenings

    assert prompts(turn) == [CarePrompt.NUMBER, CarePrompt.ASK]
    assert evening.is_cared_for
    assert journal.recall("house", NIGHT) == ()


def test_for_whoever_turns_out_to_live_here_the_night_is_not_written_anew() -> None:
    journal = FailingJournal()
    Device(journal).acts(Opened(), Gather(People.TWO), Stop())
    journal.cannot_read = journal.cannot_write = True
    device = Device(journal, moment=TEN_AT_NIGHT + ONE_DAY)
    device.acts(Opened(), Troubled())
    journal.cannot_read = journal.cannot_write = False

    turn = device.act(Repeat())

    assert prompts(turn) == [CarePrompt.NUMBER, CarePrompt.ASK]


def test_a_night_of_rest_holds_the_run_and_uses_no_rest_night() -> None:
    device = _after_nights(3)
    rests = chain_of(_tally(device)).rests
    device.acts(Opened(), Troubled(), Yes())

    device.moment += ONE_DAY
    opened = device.acts(Opened())
    device.act(THANKS)

    chain = chain_of(_tally(device))
    assert (chain.run, chain.rests) == (4, rests)
    assert "opening.held" not in prompts(opened)


@pytest.mark.parametrize("before", [(Shorten(Length.SHORT),), (THANKS,)])
def test_in_the_morning_nobody_is_offered_the_night_back(before: tuple[Act, ...]) -> None:
    device = _after_nights(3)
    device.acts(Opened(), *before, Troubled())
    device.session = None

    device.moment += timedelta(hours=11)
    turn = device.act(Opened())

    assert not {one for one in prompts(turn) if one.startswith("arrivals.")}


def test_while_no_zone_is_known_the_nights_around_are_forgiven_too() -> None:
    device = Device(zone="")

    device.acts(Opened(), Troubled())

    (span,) = _tally(device).spans
    assert (span.until - span.first).days == 3


def test_told_of_long_ago_the_night_goes_on_and_counts_without_the_words() -> None:
    device = Device()
    device.acts(Opened(), Choose(CHOICES["keep_everything"]))

    turn = device.act(LongAgo())

    assert prompts(turn)[0] == CarePrompt.LONG_AGO
    assert turn.reply.ask is not None
    assert tally_in(device.journal) == (1, 0)
    assert device.journal.recall("house", NIGHT) == ()


def test_told_of_long_ago_nobody_is_told_to_say_it_again_or_what_it_shows() -> None:
    device = Device()
    device.acts(Opened(), Introduce(("Maya", "Sam")))

    turns = [device.act(LongAgo()) for _ in range(4)]

    told = {one.partition(".")[0] for turn in turns for one in prompts(turn)}
    assert "thanks.say_it" not in [one for turn in turns for one in prompts(turn)]
    assert told <= {"care", "thanks", "recap", "deep_question"}


def test_told_of_long_ago_out_of_the_blue_the_evening_begins_with_it() -> None:
    device = Device()

    turn = device.act(LongAgo())

    assert prompts(turn)[0] == CarePrompt.LONG_AGO
    assert prompts(turn)[-1] == "thanks.ask"


def test_told_of_long_ago_nothing_is_said_to_be_kept_or_parked() -> None:
    keeping, parking = Device(), Device()
    keeping.acts(Opened(), Choose(CHOICES["keep_nothing"]), THANKS, KeepThat())
    parking.acts(Opened(), Park())

    said = [*prompts(keeping.act(LongAgo())), *prompts(parking.act(LongAgo()))]

    assert not {"common.kept", "park_tomorrow.parked"} & {str(one) for one in said}


def test_a_page_of_before_is_read_as_a_night_without_it() -> None:
    device = Device()
    device.acts(Opened(), Troubled())
    (evening,) = device.journal.open("house", NIGHT).evenings
    wire = evening_to_wire(evening)

    assert evening_from_wire(wire) == evening
    assert not evening_from_wire({**wire, "is": "is_off_record is_something_new"}).is_cared_for


def _belongs(prompt: str) -> bool:
    return prompt in OF_CARE or prompt.startswith(ASIDE)


def _after_nights(nights: int) -> Device:
    device = Device(MemoryJournal())
    for _ in range(nights):
        device.acts(Opened(), Shorten(Length.SHORT), Gather(People.ONE), THANKS)
        device.session = None
        device.moment += ONE_DAY
    return device


def _tally(device: Device) -> Tally:
    household = device.journal.open("house", NIGHT).household
    assert household
    return household.tally
