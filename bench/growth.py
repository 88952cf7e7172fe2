"""What a turn costs on the first night, after ten years, and among 100,000 households.

`python -m bench.growth` measures it on Amazon's own engine, which says for every call what
capacity it consumed; it writes bench/growth.json, and the table in docs/scale.md.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from bench.warm import SEALED
from skill.ports import Write
from skill.storage.dynamodb.client import AN_OPERATOR, TableAddress, connect
from skill.storage.dynamodb.journal import DynamoJournal
from skill.storage.dynamodb.writes import changes_of
from skill.storage.memory import MemoryJournal
from tests.storage import engine
from tests.storage.couples import COUPLE, EVER, ONE_ANSWER, Device, night_after, world_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

    from skill.ritual.stage.scene import Note

TEN_YEARS, HOUSEHOLDS = 3650, 100_000
BATCH, LOADERS = 25, 4
ROOT = Path(__file__).parents[1]
RESULTS, PAGE = ROOT / "bench" / "growth.json", ROOT / "docs" / "scale.md"
BEGIN, END = "<!-- measured -->\n", "<!-- until here -->\n"


@dataclass(frozen=True)
class Cost:
    """What one night cost, from the opening to the close."""

    when: str
    turns: int
    reads: int
    writes: int
    most_calls: int
    """The most calls that one turn made."""

    read_units: float
    write_units: float
    bytes_read: int
    """What the one read returned, as it came over the line."""

    bytes_written_a_turn: int
    """The mean of what the writes sent."""


class Meter:
    """Listens to botocore, and adds up what the engine says."""

    def __init__(self, client: "DynamoDBClient") -> None:
        events = client.meta.events
        events.register("provide-client-params.dynamodb.*", self._ask)
        events.register("before-call.dynamodb.*", self._sent)
        events.register("after-call.dynamodb.*", self._answered)
        self.calls: list[tuple[str, int, int, float]] = []
        self._request = 0

    def _ask(self, params: dict[str, Any], **_: object) -> None:
        params["ReturnConsumedCapacity"] = "TOTAL"

    def _sent(self, params: dict[str, Any], **_: object) -> None:
        self._request = len(params["body"])

    def _answered(self, http_response: Any, parsed: Any, model: Any, **_: object) -> None:  # noqa: ANN401 - botocore's own
        consumed = parsed.get("ConsumedCapacity", [])
        units = [consumed] if isinstance(consumed, dict) else consumed
        capacity = sum(each["CapacityUnits"] for each in units)
        self.calls.append((model.name, self._request, len(http_response.content), capacity))


class Metered(DynamoJournal):
    """A journal with a meter on its line."""

    @cached_property
    def meter(self) -> Meter:
        """Return the meter; the line is made with it."""
        return Meter(self._client)


def cost_of_a_night(when: str, place: TableAddress, house: str, night: int) -> Cost:
    """Let a couple spend one night, and read the meter after every turn."""
    journal = Metered(place, AN_OPERATOR, SEALED)
    meter, device = journal.meter, Device(house, world_of(journal))
    moment, most = night_after(night), 0
    device.open(moment)
    while device.step:
        before = len(meter.calls)
        moment += ONE_ANSWER
        device.answer(moment)
        most = max(most, len(meter.calls) - before)
    return _summed(when, device.turns, most, meter)


def _summed(when: str, turns: int, most: int, meter: Meter) -> Cost:
    reads = [call for call in meter.calls if call[0] == "Query"]
    writes = [call for call in meter.calls if call[0] != "Query"]
    return Cost(
        when,
        turns,
        len(reads),
        len(writes),
        most,
        read_units=sum(units for *_, units in reads),
        write_units=sum(units for *_, units in writes),
        bytes_read=sum(answer for _, _, answer, _ in reads),
        bytes_written_a_turn=round(sum(sent for _, sent, *_ in writes) / len(writes)),
    )


def lived(nights: int) -> tuple[MemoryJournal, str]:
    """Return the journal of a couple that has spent so many nights."""
    journal, house = MemoryJournal(), f"house-of-{nights}"
    journal.keep(house, Write(COUPLE))
    device = Device(house, world_of(journal))
    for night in range(nights):
        device.spend_night(night_after(night))
    return journal, house


def moved(journal: MemoryJournal, house: str, place: TableAddress) -> None:
    """Carry a household over to the table, night by night."""
    pages = journal.open(house, EVER)
    there = DynamoJournal(place, AN_OPERATOR, SEALED)
    if pages.household:
        there.keep(house, Write(replace(pages.household, revision=1)))
    words: dict[str, list[Note]] = defaultdict(list)
    for note in journal.recall(house, EVER):
        words[note.words.split()[0]].append(note)  # a couple's words begin with the night
    for evening in pages.evenings:
        notes = tuple(words[evening.night.isoformat()])
        there.keep(house, Write(evening=replace(evening, revision=1), notes=notes))


def fill(place: TableAddress, households: int) -> None:
    """Let so many others move in, each with its household and its last night."""
    journal, house = lived(1)
    pages = journal.open(house, EVER)
    write = Write(
        replace(pages.household or COUPLE, revision=1),
        replace(pages.evenings[0], revision=1),
        journal.recall(house, EVER),
    )
    client = connect(place, AN_OPERATOR)
    with ThreadPoolExecutor(LOADERS) as loaders:
        for _ in loaders.map(lambda batch: _put(client, place, batch), _batches(write, households)):
            pass


def _batches(write: Write, households: int) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for number in range(households):
        house = f"other-{number}"
        changes = changes_of(house, write, SEALED.make_key(house))
        batch += (_item(change) for change in changes)
        if len(batch) >= BATCH - 1:
            yield batch
            batch = []
    if batch:
        yield batch


def _item(change: Any) -> dict[str, Any]:  # noqa: ANN401 - any change of ours
    request = change.request("")
    values = request["ExpressionAttributeValues"]
    item = {name: values[f":{name}"] for name in ("v", "rev", "page")}
    words = {"notes": values[":notes"]} if ":notes" in values else {}
    return {**request["Key"], **item, **words}


def _put(client: "DynamoDBClient", place: TableAddress, items: list[dict[str, Any]]) -> None:
    client.batch_write_item(
        RequestItems={place.table: [{"PutRequest": {"Item": item}} for item in items]}
    )


def measure() -> list[Cost]:
    """Measure a night, each time with more behind it."""
    costs = []
    with engine.table(engine.endpoint()) as place:
        for nights in (1, 100, TEN_YEARS):
            journal, house = lived(nights)
            moved(journal, house, place)
            costs.append(cost_of_a_night(f"night {nights + 1:,}", place, house, nights))
        fill(place, HOUSEHOLDS)
        journal, house = lived(0)
        moved(journal, house, place)
        when = f"night 1, among {HOUSEHOLDS:,} households"
        costs.append(cost_of_a_night(when, place, house, 0))
    return costs


def table(costs: list[Cost]) -> str:
    """Return the costs as a table for the page."""
    names = [name.replace("_", " ") for name in asdict(costs[0])]
    lines = [names, ["---"] * len(names)]
    lines += [[str(value) for value in asdict(cost).values()] for cost in costs]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main() -> None:
    """Measure, and write down what was found."""
    costs = measure()
    text = json.dumps([asdict(cost) for cost in costs], indent=2)
    RESULTS.write_text(text + "\n", encoding="utf-8")
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    page = "".join([before, BEGIN, table(costs), END, rest.split(END)[1]])
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
