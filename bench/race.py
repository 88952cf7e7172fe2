"""Ours and a peer, taking turns on the same machine in the same minutes."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles

Runner = Callable[[int], list[float]]
"""Runs one round, and returns the seconds that each of its turns took."""

MILLISECONDS, HUNDREDTHS = 1000, 100


@dataclass(frozen=True)
class Times:
    """How long turns took, in milliseconds."""

    p50: float
    p99: float
    turns: int


@dataclass(frozen=True)
class Race:
    """What came of it."""

    ratio: float
    """The median over the rounds of our median turn to the peer's: load hits both alike."""

    ours: Times
    peer: Times


def race(ours: Runner, peer: Runner, rounds: int) -> Race:
    """Let the two alternate, and let each be first in every other round. Round 0 only warms."""
    mine: list[list[float]] = []
    theirs: list[list[float]] = []
    for number in range(rounds + 1):
        lanes = [(ours, mine), (peer, theirs)]
        for run, times in lanes if number % 2 else lanes[::-1]:
            times.append(run(number))
    pairs = list(zip(mine[1:], theirs[1:], strict=True))
    return Race(
        ratio=median(median(one) / median(other) for one, other in pairs),
        ours=times_of([seconds for one, _ in pairs for seconds in one]),
        peer=times_of([seconds for _, other in pairs for seconds in other]),
    )


def times_of(seconds: list[float]) -> Times:
    """Return the middle and the worst of a hundred."""
    worst = quantiles(seconds, n=HUNDREDTHS, method="inclusive")[-1]
    return Times(median(seconds) * MILLISECONDS, worst * MILLISECONDS, len(seconds))
