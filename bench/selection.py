"""A thousand households, four hundred nights each: which questions came. `make simulate`."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from time import perf_counter

from skill.ritual.model.deck import Audience
from tests.ritual.households import (
    NIGHTS,
    Night,
    askable,
    first_repeat,
    longest_waits,
    rests,
    shares,
    shares_of,
    walk,
)

HOUSEHOLDS = 1000
FIGURES = Path(__file__).parent.parent / "docs" / "selection.md"
BEGIN, END = "<!-- measured -->\n", "<!-- until here -->\n"


@dataclass(frozen=True)
class Life:
    """What four hundred nights of one household come to."""

    audience: Audience
    first_repeat: int
    shortest_rest: int
    waits: dict[str, int]
    shares: dict[str, float]
    """Of the nights before the first repeat."""

    depths: tuple[float, float, float]
    same_category: int
    """Nights whose question was of the category of the night before."""

    same_topic: int
    """Nights whose question shared a topic with one of the three nights before."""


def main(households: int = HOUSEHOLDS) -> None:
    """Let them live, and write what came of it into the docs."""
    started = perf_counter()
    with ProcessPoolExecutor() as pool:
        lives = list(pool.map(lived, range(households), chunksize=5))
    before, _, rest = FIGURES.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    figures = "\n".join(_figures(lives))
    FIGURES.write_text(f"{before}{BEGIN}{figures}\n{END}{after}", encoding="utf-8")
    sys.stdout.write(f"{figures}\n{perf_counter() - started:.0f} s\n")


def lived(number: int) -> Life:
    """Return what came of one household: every third is one person alone."""
    audience = Audience.COUPLE if number % 3 else Audience.SOLO
    nights = tuple(walk(f"house {number}", audience))
    first = first_repeat(nights)
    return Life(
        audience,
        first,
        min(rests(nights)),
        longest_waits(nights),
        shares(nights[: first - 1]),
        _depths(nights[: first - 1]),
        sum(one.card.family == next_.card.family for one, next_ in pairwise(nights[: first - 1])),
        sum(_repeats_topic(night) for night in nights[: first - 1]),
    )


def _depths(nights: Sequence[Night]) -> tuple[float, float, float]:
    one, two, three = (sum(n.card.depth == depth for n in nights) for depth in (1, 2, 3))
    return one / len(nights), two / len(nights), three / len(nights)


def _repeats_topic(night: Night) -> bool:
    return any(night.card.topics & past.topics for past in night.recent[-3:])


def _figures(lives: Sequence[Life]) -> Iterator[str]:
    two, one = ([life for life in lives if life.audience is kind] for kind in _KINDS)
    bags = [len(askable(kind)) for kind in _KINDS]
    yield f"{len(two)} couples and {len(one)} people alone, {NIGHTS} nights each."
    yield ""
    yield "| | two | one |"
    yield "| --- | ---: | ---: |"
    yield f"| questions that may be asked of everybody | {bags[0]} | {bags[1]} |"
    for name, read in _ROWS:
        yield f"| {name} | {read(two)} | {read(one)} |"
    yield ""
    yield "First for two, then for one; shares are of the nights before the first repeat."
    yield ""
    yield f"| category |{' of the bank | heard | longest wait |' * 2}"
    yield f"| --- |{' ---: |' * 6}"
    bank = [shares_of(askable(kind)) for kind in _KINDS]
    for name in sorted(bank[0]):
        cells = (_cells(name, held, group) for held, group in zip(bank, (two, one), strict=True))
        yield f"| {name} | {' | '.join(cells)} |"


def _cells(name: str, bank: dict[str, float], lives: Sequence[Life]) -> str:
    heard = _mean(life.shares.get(name, 0.0) for life in lives)
    wait = max(life.waits.get(name, 0) for life in lives)
    return f"{bank.get(name, 0.0):.1%} | {heard:.1%} | {wait}"


def _first(lives: Sequence[Life]) -> str:
    return f"{min(life.first_repeat for life in lives)}"


def _rest(lives: Sequence[Life]) -> str:
    return f"{min(life.shortest_rest for life in lives)}"


def _wait(lives: Sequence[Life]) -> str:
    return f"{max(max(life.waits.values()) for life in lives)}"


def _same_category(lives: Sequence[Life]) -> str:
    return f"{_mean(life.same_category for life in lives):.2f}"


def _same_topic(lives: Sequence[Life]) -> str:
    return f"{_mean(life.same_topic for life in lives):.2f}"


def _ladder(lives: Sequence[Life]) -> str:
    return " / ".join(f"{_mean(life.depths[at] for life in lives):.0%}" for at in range(3))


def _mean(values: Iterable[float]) -> float:
    all_of_them = list(values)
    return sum(all_of_them) / len(all_of_them)


_KINDS = (Audience.COUPLE, Audience.SOLO)
_ROWS = (
    ("earliest night on which anything came again", _first),
    ("fewest nights any question rested", _rest),
    ("most nights any category was not heard, while it held something for tonight", _wait),
    (
        "nights whose category was last night's, per household, before the first repeat",
        _same_category,
    ),
    ("nights whose topic was one of the three nights before, likewise", _same_topic),
    ("light / personal / tender, likewise", _ladder),
)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
