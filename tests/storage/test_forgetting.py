"""Forgetting a house while its people go on speaking, on Amazon's own engine and on every store."""

import dataclasses
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from skill.ports import Everything, Journal, StaleError, StoreError, Write
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import Member, Seat
from skill.ritual.model.reply import Party
from skill.ritual.stage.scene import Note
from skill.storage.dynamodb.client import AN_OPERATOR, TableAddress, connect
from skill.storage.dynamodb.journal import DynamoJournal
from tests.storage import engine
from tests.storage.couples import COUPLE, ONE_ANSWER, Device, night_after, world_of
from tests.storage.faults import Fault, Line, line_to, sometimes
from tests.storage.journals import JOURNALS, KINDS
from tests.world import NEW_YORK

HOUSE = "house"
TONIGHT = date(2026, 11, 21)
NIGHTS = 30
"""With the household, more than one batch takes."""

CALLS = 4
"""What forgetting them takes: a look, two batches, and a look that finds nothing."""

NAMED = replace(
    COUPLE, members=(Member("Mayaforgotten"), Member("Samforgotten")), zone=str(NEW_YORK)
)


@dataclass(frozen=True)
class Table:
    """A table on the engine, straight and over a line that can break."""

    place: TableAddress
    line: Line
    sure: Journal
    tried: Journal

    def raw(self, house: str = HOUSE) -> str:
        """Return whatever lies in the house's partition, as the engine has it."""
        client = connect(self.place, AN_OPERATOR)
        found = client.query(
            TableName=self.place.table,
            KeyConditionExpression="pk = :house",
            ExpressionAttributeValues={":house": {"S": f"HOUSE#{house}"}},
        )
        client.close()
        return json.dumps(found["Items"])


@pytest.fixture
def table() -> Iterator[Table]:
    with ExitStack() as stack:
        place = stack.enter_context(engine.table(engine.endpoint()))
        line = stack.enter_context(line_to(str(place.endpoint_url)))
        over = dataclasses.replace(place, endpoint_url=line.url)
        yield Table(
            place, line, DynamoJournal(place, AN_OPERATOR), DynamoJournal(over, AN_OPERATOR)
        )


def remember(journal: Journal, nights: int = NIGHTS, house: str = HOUSE) -> None:
    """Let a house look back on nights, each with words of its own."""
    journal.keep(house, Write(NAMED))
    for before in range(1, nights + 1):
        steps = (Step("thanks"),)
        evening = Evening(TONIGHT - timedelta(days=before), steps=steps, passed=1, revision=1)
        note = Note("thanks", Seat.A, f"forgotten {before}", is_first=True)
        journal.keep(house, Write(evening=evening, notes=(note,)))


def amid(journal: Journal, answers: int) -> Device:
    """Return a device in the middle of tonight, or before it for less than no answers."""
    device = Device(HOUSE, world_of(journal), name="forgotten")
    if answers >= 0:
        device.open(night_after(0))
    for at in range(max(0, answers)):
        device.answer(night_after(0) + (at + 1) * ONE_ANSWER)
    device.name = "later"
    return device


def goes_on(device: Device) -> None:
    """Answer, or open where nothing is being asked."""
    moment = night_after(0) + 20 * ONE_ANSWER
    if device.step:
        device.answer(moment)
    else:
        device.open(moment)


def test_forgetting_takes_the_calls_that_the_other_tests_interrupt(table: Table) -> None:
    remember(table.sure)

    table.tried.forget(HOUSE)

    assert table.line.calls == CALLS
    assert table.raw() == "[]"


@pytest.mark.parametrize(
    ("answers", "call"),
    [
        pytest.param(answers, call, marks=[] if nth == call else [pytest.mark.full])
        for nth, answers in enumerate((-1, 0, 1, 3))
        for call in range(CALLS)
    ],
)
def test_a_turn_in_the_midst_of_forgetting_brings_nothing_back(
    table: Table, call: int, answers: int
) -> None:
    remember(table.sure)
    device = amid(table.sure, answers)
    table.line.plan = at_call(call, lambda: goes_on(device))

    table.tried.forget(HOUSE)

    assert "orgotten" not in table.raw()
    goes_on(device)
    assert "orgotten" not in table.raw()


@pytest.mark.parametrize(
    "call", [2, *(pytest.param(call, marks=pytest.mark.full) for call in (0, 1, 3))]
)
def test_a_night_that_begins_in_the_midst_of_forgetting_is_forgotten_or_refused(
    table: Table, call: int
) -> None:
    remember(table.sure)
    begun = Write(evening=Evening(TONIGHT, revision=1), planned_for=1)

    def begin() -> None:
        with suppress(StaleError):
            table.sure.keep(HOUSE, begun)

    table.line.plan = at_call(call, begin)

    table.tried.forget(HOUSE)

    assert table.raw() == "[]"
    with pytest.raises(StaleError):
        table.sure.keep(HOUSE, begun)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("answers", range(-1, 4))
def test_a_house_forgotten_between_a_turns_read_and_its_write_begins_anew(
    kind: str, answers: int, tmp_path: Path
) -> None:
    with JOURNALS[kind](tmp_path) as journal:
        remember(journal, nights=2)
        meanwhile = ForgottenMeanwhile(journal)
        device = amid(meanwhile, answers)
        meanwhile.is_awaited = True

        goes_on(device)

        kept = journal.export(HOUSE)
        assert not meanwhile.is_awaited
        assert "orgotten" not in repr(kept)
        assert Party.COUPLE not in {night.evening.party for night in kept.nights}
        assert device.told == 0


def test_two_devices_that_go_on_all_the_while_bring_nothing_back(table: Table) -> None:
    remember(table.sure)
    devices = [amid(table.sure, 2), dataclasses.replace(amid(table.sure, 0), name="kitchen")]

    def go_on(device: Device) -> None:
        for _ in range(12):
            goes_on(device)

    with ThreadPoolExecutor(3) as rooms:
        going = [rooms.submit(go_on, device) for device in devices]
        rooms.submit(table.sure.forget, HOUSE).result()
        for one in going:
            one.result()

    assert "orgotten" not in table.raw()


def test_what_a_busy_table_hands_back_is_asked_for_again(table: Table) -> None:
    remember(table.sure)
    table.line.plan = lambda at, operation: (
        Fault.HALF if operation == "BatchWriteItem" and at < 6 else Fault.NONE
    )

    forgotten = table.tried.forget(HOUSE)

    assert table.line.injected[Fault.HALF] > 1
    assert forgotten == NIGHTS + 1
    assert table.raw() == "[]"


@pytest.mark.parametrize(
    "call", [1, *(pytest.param(call, marks=pytest.mark.full) for call in (0, 2, 3))]
)
def test_what_was_broken_off_is_finished_the_next_time(table: Table, call: int) -> None:
    remember(table.sure)
    remember(table.sure, nights=1, house="neighbour")
    table.line.plan = lambda at, _: Fault.RESET if at >= call else Fault.NONE
    with pytest.raises(StoreError):
        table.tried.forget(HOUSE)
    table.line.plan = sometimes(Fault.LOSE_BY_RESET, 0.2, "forget")

    for _ in range(10):
        with suppress(StoreError):
            table.tried.forget(HOUSE)

    assert table.raw() == "[]"
    assert len(table.sure.export("neighbour").nights) == 1


def test_years_of_long_nights_are_exported_and_forgotten_whole(table: Table) -> None:
    """Three megabytes: more than one look returns, and nights of every size."""
    long = "x" * 60_000
    table.sure.keep(HOUSE, Write(NAMED))
    for before in range(50):
        evening = Evening(TONIGHT - timedelta(days=before), revision=1)
        note = Note("recap", Seat.B, long, is_first=True)
        table.sure.keep(HOUSE, Write(evening=evening, notes=(note,)))

    everything = table.sure.export(HOUSE)

    assert [len(night.notes[0].words) for night in everything.nights] == [60_000] * 50
    assert table.sure.forget(HOUSE) == 51
    assert table.sure.export(HOUSE) == Everything()


def at_call(call: int, happens: Callable[[], None]) -> Callable[[int, str], Fault]:
    """Let something happen just before the table hears of a call."""

    def plan(at: int, _operation: str) -> Fault:
        if at == call:
            happens()
        return Fault.NONE

    return plan


class ForgottenMeanwhile:
    """A journal whose house is forgotten just before the next write. It keeps every promise."""

    def __init__(self, inner: Journal) -> None:
        self._inner = inner
        self.is_awaited = False
        self.open, self.recall, self.check = inner.open, inner.recall, inner.check
        self.night, self.silence = inner.night, inner.silence
        self.export, self.forget = inner.export, inner.forget

    def keep(self, house: str, write: Write) -> None:
        if self.is_awaited:
            self.is_awaited = False
            self._inner.forget(house)
        self._inner.keep(house, write)
