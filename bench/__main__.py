"""Every budget, measured in one run beside its peers: `make bench`."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench import cold, sizes, warm, web
from bench.budgets import RESULTS, Budget, Finding, table, write
from bench.growth import TEN_YEARS, Cost, cost_of_a_night, lived, moved
from skill.storage.dynamodb.client import AN_OPERATOR, TableAddress, connect
from tests.storage import engine
from tests.storage.couples import COUPLE, EVER

WARM = Budget("warm_turn_vs_sdk_hello", 2.0, note="processor time")
OPENING = Budget("opening_turn_vs_sdk_hello", 5, note="processor time")
DYNAMODB = Budget("dynamodb_turn_vs_sdk_adapter", 0.6)
COLD = Budget(
    "cold_start_vs_sdk_adapter", 0.9, note="from the package; the time zone is not asked of Amazon"
)
FLASK = Budget("flask_rps_vs_hello", 0.35, at_least=True)
READS = Budget("night_reads", 1)
GROWTH = Budget("bytes_read_10y_vs_day1")
RESPONSE = Budget("response_bytes_max", 24 * 1024, note="after ten years, and every conversation")
SESSION = Budget("session_bytes_max", 2 * 1024, note="after ten years, and every conversation")
PACKAGE = Budget("package_mb", 24, note="unzipped, without boto3")
MEMORY = Budget("rss_mb")

STARTED = perf_counter()
PEERS_TABLE = "nights-of-the-peer"
"""As bench.sdk_adapter has it, which cannot be imported before the environment is set."""


def main() -> None:
    """Measure everything, write it down, and say it."""
    findings = list(_findings())
    write(findings)
    sys.stdout.write(f"\n{table(findings)}\n")
    sys.stdout.write(f"{RESULTS.name} written after {perf_counter() - STARTED:.0f} s\n")


def _findings() -> Iterator[Finding]:
    yield from _in_memory()
    _say("ten years of nights are being lived")
    journal, house = lived(TEN_YEARS)
    with engine.table(engine.endpoint()) as place:
        _let_the_peer_in(place)
        _say("warm turns on DynamoDB Local")
        on_dynamodb = warm.on_dynamodb(place)
        yield Finding(DYNAMODB, on_dynamodb.ratio, on_dynamodb)
        yield from _started(place)
        _say("the first night, and one after ten years")
        moved(journal, house, place)
        last = cost_of_a_night("after ten years", place, house, TEN_YEARS)
        yield from _grown(_first_night(place), last)
    _say("the Flask door")
    race, (ours, hello) = web.flask_rps()
    note = f"signature verified, certificate cached; {ours:.0f} against {hello:.0f} a second"
    yield Finding(FLASK, race.ratio, race, note)
    _say("the largest answers")
    pages = journal.open(house, EVER)
    largest = sizes.largest(pages.household or COUPLE, TEN_YEARS)
    yield Finding(RESPONSE, largest.response)
    yield Finding(SESSION, largest.session)


def _in_memory() -> Iterator[Finding]:
    _say("warm turns in memory")
    turn, opening = warm.in_memory(), warm.openings()
    yield Finding(WARM, turn.ratio, turn)
    yield Finding(OPENING, opening.ratio, opening)


def _started(place: TableAddress) -> Iterator[Finding]:
    with TemporaryDirectory() as folder:
        _say("the package")
        yield Finding(PACKAGE, sizes.unzip_package(Path(folder)))
        _say("cold starts")
        race, ours, peer = cold.cold_start(place, Path(folder))
    yield Finding(COLD, race.ratio, race)
    yield Finding(MEMORY, ours, note=f"after the first answer; the peer {peer:.0f}")


def _grown(first: Cost, last: Cost) -> Iterator[Finding]:
    yield Finding(READS, max(first.reads, last.reads), note="a whole night, first and last alike")
    turns = f"{last.turns} turns, at most {last.most_calls} call each"
    yield Finding(Budget("night_writes", last.turns), last.writes, note=turns)
    read = f"{first.bytes_read} on day one, {last.bytes_read} after {TEN_YEARS} nights"
    yield Finding(GROWTH, last.bytes_read / first.bytes_read, note=read)


def _first_night(place: TableAddress) -> Cost:
    journal, house = lived(0)
    moved(journal, house, place)
    return cost_of_a_night("the first", place, house, 0)


def _let_the_peer_in(place: TableAddress) -> None:
    """Make the peer's table, and say in its own way where it is: through the environment."""
    os.environ.update(  # noqa: TID251 - the adapter's client reads nothing else
        AWS_DEFAULT_REGION=str(place.region), AWS_ENDPOINT_URL_DYNAMODB=str(place.endpoint_url)
    )
    client = connect(place, AN_OPERATOR)
    client.create_table(
        TableName=PEERS_TABLE,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    client.close()


def _say(what: str) -> None:
    sys.stderr.write(f"{perf_counter() - STARTED:4.0f} s  {what}\n")


if __name__ == "__main__":
    main()
