"""It survives: fewer nights than docs/reliability.md tells of, under the same faults."""

import pytest

from skill.ports import StoreError
from skill.storage.dynamodb.client import A_TURN, TableAddress
from skill.storage.dynamodb.journal import DynamoJournal
from tests.storage import engine, reliability
from tests.storage.couples import Account, Device, night_after, world_of
from tests.storage.faults import Fault, line_to

ALEXA_WAITS = 8.0
INTERLEAVINGS, PORTION, FEW = 1000, 50, 10
PORTIONS = [
    (FEW, 0),
    *(
        pytest.param(PORTION, begun, marks=pytest.mark.full)
        for begun in range(0, INTERLEAVINGS, PORTION)
    ),
]
BREAKING: list[tuple[str, reliability.Trial, int, int]] = [
    ("throttled", reliability.throttled, 4, 20),
    ("timed out after the write", reliability.lost, 2, 5),
    ("reset", reliability.reset, 4, 20),
]
"""How a line breaks, and how many nights are spent on it: in the quick run, and in the full one."""

TRIALS = [
    *(pytest.param(trial, few, id=name) for name, trial, few, _ in BREAKING),
    *(
        pytest.param(trial, many, id=f"{name}, many nights", marks=pytest.mark.full)
        for name, trial, _, many in BREAKING
    ),
]


def nothing_is_lost(account: Account) -> bool:
    return not (
        account.lost
        + account.misplaced
        + account.repeated
        + account.counted_twice
        + account.uncounted
    )


@pytest.mark.parametrize(("trial", "nights"), TRIALS)
def test_while_the_line_breaks_nothing_acknowledged_is_lost(
    trial: reliability.Trial, nights: int
) -> None:
    figures = trial(nights)

    assert sum(figures.injected.values()) > nights
    assert figures.account.acknowledged > nights
    assert nothing_is_lost(figures.account), figures
    assert figures.account.slowest < ALEXA_WAITS


@pytest.mark.parametrize(("rounds", "begun"), PORTIONS)
def test_two_devices_that_finish_the_same_night_count_it_once(rounds: int, begun: int) -> None:
    figures = reliability.together(rounds, begun)

    assert figures.account.nights == rounds
    assert nothing_is_lost(figures.account), figures
    assert figures.account.told == 0


@pytest.mark.parametrize("nights", [2, pytest.param(8, marks=pytest.mark.full)])
def test_when_the_table_vanishes_the_voice_goes_on_and_says_so_once(nights: int) -> None:
    figures = reliability.gone(nights)

    assert figures.account.told == figures.injected["vanished"]
    assert figures.account.slowest < ALEXA_WAITS


@pytest.mark.parametrize("times", [2, pytest.param(8, marks=pytest.mark.full)])
def test_a_process_killed_anywhere_leaves_a_night_that_goes_on(times: int) -> None:
    figures = reliability.killed(times)

    assert figures.account.acknowledged > figures.injected["killed"]
    assert nothing_is_lost(figures.account), figures


@pytest.mark.parametrize(
    "fault",
    [
        Fault.SILENCE,
        pytest.param(Fault.LOSE, marks=pytest.mark.full),  # waited for as long as silence
        Fault.RESET,
        Fault.THROTTLE,
    ],
)
def test_a_turn_is_answered_in_time_whatever_the_line_does(fault: Fault) -> None:
    silence = 2 * reliability.SECONDS
    with engine.table(engine.endpoint()) as place, line_to(engine.endpoint(), silence) as line:
        journal = DynamoJournal(TableAddress(place.table, place.region, line.url))
        device = Device("house", world_of(journal))
        device.open(night_after(0))
        line.plan = lambda _at, _operation: fault
        device.answer(night_after(0))
        device.answer(night_after(0))

    assert device.told == 1
    assert device.step is not None
    assert device.slowest < ALEXA_WAITS


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault.SILENCE, "did not answer in time"),
        (Fault.RESET, "could not be reached"),
        (Fault.THROTTLE, "throttled"),
    ],
)
def test_each_fault_has_a_message_that_tells_and_keeps_its_cause(fault: Fault, words: str) -> None:
    with line_to(engine.endpoint(), silence=2 * reliability.SECONDS) as line:
        line.plan = lambda _at, _operation: fault
        journal = DynamoJournal(TableAddress("nights", engine.REGION, line.url))

        with pytest.raises(StoreError, match=words) as raised:
            journal.check()

    assert raised.value.__cause__ is not None
    assert line.calls == vars(A_TURN)["retries"]["total_max_attempts"]


def test_a_missing_table_is_told_from_everything_else() -> None:
    journal = DynamoJournal(TableAddress("never-made", engine.REGION, engine.endpoint()))

    with pytest.raises(StoreError, match="table create"):
        journal.check()
