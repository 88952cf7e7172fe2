"""What becomes of nights while something breaks. `python -m tests.storage.reliability` writes
docs/reliability.md anew, from what it has just measured on Amazon's own engine.
"""

import dataclasses
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from operator import add
from pathlib import Path
from uuid import uuid4

from botocore.config import Config
from msgspec.structs import replace

from skill.ports import Journal, StoreError, Write
from skill.ritual.model.acts import Skip
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import Household, Seat
from skill.storage.dynamodb.client import A_TURN, AN_OPERATOR, TableAddress
from skill.storage.dynamodb.journal import DynamoJournal
from skill.storage.dynamodb.table import Table
from skill.storage.memory import MemoryJournal
from skill.turn import Call, Session, take_turn
from tests.storage import engine
from tests.storage.couples import (
    COUPLE,
    KEPT,
    ONE_ANSWER,
    Account,
    Device,
    Said,
    account_of,
    night_after,
    world_of,
)
from tests.storage.faults import WRITES, Fault, Line, Plan, chance, line_to, sometimes

SECONDS = float(vars(A_TURN)["read_timeout"])
"""How long a turn waits for the table before it asks again."""

BRIEFLY = A_TURN.merge(Config(read_timeout=0.25))
"""As patient as a turn is, but for the time it waits in vain, so that more faults fit in."""

WITHIN = 0.05
"""Two devices finish the same night within this many seconds."""

ROOMS, TRIES = 4, 20
"""Houses that are busy at the same time."""

EACH_HOUSE = 20
"""Nights before another house moves in: a tally remembers forty labels one by one."""


@dataclass(frozen=True)
class Figures:
    """What one trial came to."""

    trial: str
    injected: Mapping[str, int]
    account: Account


Trial = Callable[[int], Figures]


@dataclass(frozen=True)
class Bench:
    """A table on the engine, a line to it that can break, and a journal at either end."""

    place: TableAddress
    line: Line
    sure: Journal
    """Straight to the engine: what is really there."""

    tried: Journal
    """Over the line that breaks."""


@contextmanager
def bench(patience: Config = BRIEFLY) -> Iterator[Bench]:
    """Set up a table and a line, for one trial."""
    with engine.table(engine.endpoint()) as place:
        silence = float(vars(patience)["read_timeout"]) * 1.5
        with line_to(str(place.endpoint_url), silence) as line:
            over = dataclasses.replace(place, endpoint_url=line.url)
            sure = DynamoJournal(place, AN_OPERATOR)
            tried = DynamoJournal(over, patience)
            _reach(tried)
            yield Bench(place, line, sure, tried)


def _reach(journal: Journal) -> None:
    """Wait for an engine that has just begun, on a machine that may be busy with much else."""
    for _ in range(TRIES):
        with suppress(StoreError):
            journal.check()
            return
    journal.check()


def under(trial: str, plan: Plan, nights: int) -> Figures:
    """Let couples spend nights while a plan breaks the line."""
    with bench() as here:
        here.line.plan = plan
        houses = [min(EACH_HOUSE, nights - begun) for begun in range(0, nights, EACH_HOUSE)]
        with ThreadPoolExecutor(ROOMS) as rooms:
            accounts = list(rooms.map(lambda house_nights: _spend(here, house_nights), houses))
        injected = {fault.value: count for fault, count in here.line.injected.items() if fault}
        injected.pop(Fault.NONE.value, None)
        return Figures(trial, injected, reduce(add, accounts))


def _spend(here: Bench, nights: int) -> Account:
    device = Device(_moved_in(here.sure), world_of(here.tried))
    for night in range(nights):
        device.spend_night(night_after(night))
    return account_of(here.sure, device)


def _moved_in(journal: Journal) -> str:
    house = uuid4().hex
    journal.keep(house, Write(COUPLE))
    return house


def throttled(nights: int) -> Figures:
    """The table refuses 30 % of all calls."""
    return under("30 % of all calls throttled", sometimes(Fault.THROTTLE, 0.3, "throttle"), nights)


def lost(nights: int) -> Figures:
    """A third of the writes is applied, and the answer never comes."""
    plan = sometimes(Fault.LOSE, 1 / 3, "lose", frozenset(WRITES))
    return under("1/3 of all writes applied, but timed out", plan, nights)


def reset(nights: int) -> Figures:
    """Connections break, before the table hears of a call or after it has applied it."""

    def plan(at: int, _operation: str) -> Fault:
        share = chance("reset", at)
        return Fault.RESET if share < 0.15 else Fault.LOSE_BY_RESET if share < 0.3 else Fault.NONE

    return under("30 % of all connections reset, half after the write", plan, nights)


TURNS_OF_A_NIGHT = 7
"""What two answer on their first night: two each of thanks, the day and the question, and names."""


def gone(nights: int) -> Figures:
    """The table vanishes after each turn of a night in turn, and is back for the next night."""
    accounts, vanished = [], 0
    for night in range(nights):
        with bench(A_TURN) as here:
            accounts.append(_robbed(here, after=1 + night % TURNS_OF_A_NIGHT))
            vanished += 1
    return Figures("the table vanishes mid-night", {"vanished": vanished}, reduce(add, accounts))


def _robbed(here: Bench, after: int) -> Account:
    """Nothing can be found in a table that is gone: what counts is how often people are told."""
    device = Device(_moved_in(here.sure), world_of(here.tried))
    moment = night_after(0)
    device.open(moment)
    for turn in range(1, 30):
        if turn == after:
            engine.drop(here.place)
        if device.step is None:
            break
        moment += ONE_ANSWER
        device.answer(moment)
    Table(here.place).create()
    return Account(turns=device.turns, told=device.told, slowest=device.slowest)


def together(rounds: int, begun: int = 0) -> Figures:
    """Two devices finish the same night within 50 ms of each other."""
    with bench() as here, ThreadPoolExecutor(ROOMS) as rooms:
        seeds = range(begun, begun + rounds)
        accounts = list(rooms.map(lambda at: _finish_together(here.sure, at), seeds))
        injected = {"interleavings": rounds}
        return Figures("two devices finish the same night", injected, reduce(add, accounts))


def _finish_together(journal: Journal, at: int) -> Account:
    household, evening = _nearly_done(left=1 + at % 2)
    house = uuid4().hex
    journal.keep(house, Write(household, evening))
    session = Session(household, evening)
    both = [Device(house, world_of(journal), name, session) for name in ("left", "right")]
    with ThreadPoolExecutor(len(both)) as sides:
        list(sides.map(lambda device: _finish(device, f"{at} {device.name}"), both))
    return account_of(journal, *both)


def _finish(device: Device, seed: str) -> None:
    moment = night_after(0) + 10 * ONE_ANSWER
    for turn in range(3):
        if device.step is None:
            return
        time.sleep(chance(seed, turn) * WITHIN)
        device.answer(moment + turn * ONE_ANSWER)


@lru_cache
def _nearly_done(left: int) -> tuple[Household, Evening]:
    """Pass a night over until so many questions are left, so that only these can count it."""
    journal = MemoryJournal()
    journal.keep("house", Write(COUPLE))
    device = Device("house", world_of(journal))
    device.open(night_after(0))
    session = device.session or Session(COUPLE)
    while session.evening and _questions_left(session.evening) > left:
        call = Call("house", f"{session.evening.passed}", night_after(0), Skip(), session)
        session = take_turn(call, device.world).session
    if session.evening is None:
        raise LookupError("no evening was begun")
    return replace(session.household, revision=1), replace(session.evening, revision=1)


def _questions_left(evening: Evening) -> int:
    return sum(step.beat in KEPT for step in evening.steps[evening.passed :])


def killed(times: int) -> Figures:
    """A process is killed between any two turns, or in the midst of one; another one goes on."""
    with bench() as here, ThreadPoolExecutor(2) as rooms:
        accounts = list(rooms.map(lambda at: _survived(here, at), range(times)))
    return Figures("a process killed with SIGKILL", {"killed": times}, reduce(add, accounts))


def _survived(here: Bench, at: int) -> Account:
    house = _moved_in(here.sure)
    is_between = at % 2 == 0
    turns = 2 + at // 2 % 8 if is_between else 0
    said = _said_before_death(here.place, house, turns, 3 + at * 5 % 17)
    heir = Device(house, world_of(here.sure), name="heir", said=said)
    last = max(one.night for one in said)
    heir.spend_night(night_after((last - night_after(0).date()).days) + 20 * ONE_ANSWER)
    return account_of(here.sure, heir)


def _said_before_death(place: TableAddress, house: str, turns: int, lines: int) -> list[Said]:
    arguments = [str(place.endpoint_url), place.table, house, str(turns)]
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.storage.one_house", *arguments],
        stdout=subprocess.PIPE,
        text=True,
    )
    said = []
    with child:
        for line in child.stdout or ():
            said.append(_said(line))
            if not turns and len(said) == lines:
                time.sleep(chance("kill", lines) * 0.02)
                child.kill()
    return said


def _said(line: str) -> Said:
    beat, seat, night, words = line.rstrip("\n").split("|")
    return Said(words, Step(beat, Seat[seat]), date.fromisoformat(night), bool(words))


TRIALS: dict[Trial, int] = {
    throttled: 100,
    lost: 40,
    reset: 100,
    gone: 16,
    together: 1000,
    killed: 32,
}
"""Each trial, and how often it is done for the page."""

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- measured -->\n", "<!-- until here -->\n"
COLUMNS = (
    "what was injected",
    "how often",
    "nights",
    "turns",
    "answers kept",
    "lost",
    "misplaced",
    "repeated",
    "nights counted twice",
    "nights not counted",
    "times told",
    "slowest turn",
)


def row(figures: Figures) -> str:
    """Return a line of the page's table."""
    account = figures.account
    values = (
        figures.trial,
        ", ".join(f"{count} {what}" for what, count in sorted(figures.injected.items())),
        account.nights,
        account.turns,
        account.acknowledged,
        account.lost,
        account.misplaced,
        account.repeated,
        account.counted_twice,
        account.uncounted,
        account.told,
        f"{account.slowest:.2f} s",
    )
    return f"| {' | '.join(str(value) for value in values)} |\n"


def main() -> None:
    """Measure everything, and write it into the page."""
    head = f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}\n"
    rows = [row(trial(times)) for trial, times in TRIALS.items()]
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    page = "".join([before, BEGIN, head, *rows, END, after])
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
