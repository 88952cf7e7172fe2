"""Cold starts: from nothing to the first answer, each in an interpreter of its own.

Ours is started from the package that Lambda would unzip, the peer from where it is installed.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.nights import SETTLED, opening, runner, skill_on
from bench.race import Race, race
from bench.warm import KEY, PEPPER, SEALED
from skill.storage.dynamodb.client import TableAddress
from skill.storage.dynamodb.journal import DynamoJournal
from tests.deploy.libraries import use_our_own

ROOT = Path(__file__).parents[1]
ROUNDS, STARTS, ACCOUNT = 9, 3, "cold"
KILOBYTES_A_MB = 1024


@dataclass
class Starter:
    """Starts one door again and again."""

    door: str
    folder: Path
    """What it is started in, and imports from first."""

    environment: dict[str, str]
    kilobytes: list[int] = field(default_factory=list)

    def __call__(self, number: int) -> list[float]:
        """Start it a few times, each on a night of its own."""
        return [self._started(number * STARTS + start) for start in range(STARTS)]

    def _started(self, number: int) -> float:
        """Start it, wait for its first answer, and let it end."""
        event = json.dumps(opening(ACCOUNT, SETTLED + number))
        begun = perf_counter()
        child = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", "bench.first_answer", self.door],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with child:
            answer, seconds = self._first(child, event, begun)
            self.kilobytes.append(int(child.stdout.read() if child.stdout else 0))
        if "outputSpeech" not in json.loads(answer)["response"]:
            raise RuntimeError(f"{self.door} had nothing to say")
        return seconds

    @property
    def megabytes(self) -> float:
        """The most memory that a start held."""
        return median(self.kilobytes) / KILOBYTES_A_MB

    @staticmethod
    def _first(child: "subprocess.Popen[str]", event: str, begun: float) -> tuple[str, float]:
        if not (child.stdin and child.stdout):
            raise RuntimeError("a child without a line to it")
        child.stdin.write(event)
        child.stdin.close()
        return child.stdout.readline(), perf_counter() - begun


def cold_start(place: TableAddress, package: Path) -> tuple[Race, float, float]:
    """Race first answers on DynamoDB Local; return what memory ours and the peer's took, too."""
    ours = skill_on(DynamoJournal(place, keyring=SEALED), PEPPER)
    runner(ours.answer, ACCOUNT)  # they have lived here a while
    store = f"dynamodb://{place.table}?region={place.region}&endpoint_url={place.endpoint_url}"
    environment = {
        **os.environ,  # noqa: TID251 - the children's own
        "PYTHONPATH": str(ROOT),  # for bench.first_answer itself
        "PYTHONDONTWRITEBYTECODE": "",  # compiled once, as the libraries are
        "RITUAL_STORE": store,
        "RITUAL_PEPPER": PEPPER,
        "RITUAL_KEY": KEY,
    }
    use_our_own(package)
    door = Starter("lambda_function", package, environment)
    peer = Starter("bench.sdk_adapter", ROOT, environment)
    return race(door, peer, ROUNDS), door.megabytes, peer.megabytes
