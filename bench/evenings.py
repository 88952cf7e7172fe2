"""Ten thousand evenings: how long the voice itself speaks. `make simulate`."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from skill.ritual.model.acts import Length
from tests.ritual.evenings import LOCALES, MOST_SECONDS, PARTIES, evenings, kind_of

HOUSEHOLDS = 240
FIGURES = Path(__file__).parent.parent / "docs" / "evenings.md"
BEGIN, END = "<!-- measured -->\n", "<!-- until here -->\n"

Kind = tuple[str, str, Length]
Seconds = tuple[Kind, float]


def main(households: int = HOUSEHOLDS) -> None:
    """Spend them, and write what came of it into the docs."""
    started = perf_counter()
    with ProcessPoolExecutor() as pool:
        spent = list(chain.from_iterable(pool.map(spent_by, range(households), chunksize=5)))
    before, _, rest = FIGURES.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    figures = "\n".join(_figures(spent))
    FIGURES.write_text(f"{before}{BEGIN}{figures}\n{END}{after}", encoding="utf-8")
    sys.stdout.write(f"{figures}\n{perf_counter() - started:.0f} s\n")


def spent_by(number: int) -> list[Seconds]:
    """Return how long the voice spoke in each evening of one household."""
    locale, party, _ = kind_of(number)
    return [((locale, party, one.length), one.seconds) for one in evenings(number)]


def _figures(spent: Sequence[Seconds]) -> Iterator[str]:
    yield f"{len(spent):,} evenings, in seconds of the voice's own speech, its pauses included."
    yield ""
    yield "| language | for | night | evenings | median | 95th of 100 | longest | at most |"
    yield "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |"
    for locale in LOCALES:
        for party, _ in PARTIES:
            for length, most in MOST_SECONDS.items():
                own = (seconds for kind, seconds in spent if kind == (locale, party, length))
                yield f"| {locale} | {party} | {length.value} | {_row(own)} | {most:.0f} |"


def _row(seconds: Iterable[float]) -> str:
    own = sorted(seconds)
    return f"{len(own):,} | {median(own):.0f} | {quantiles(own, n=20)[-1]:.0f} | {own[-1]:.0f}"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
