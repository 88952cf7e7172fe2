"""How evenings sound: the rules of speaking on 1,800 of them, and how long ten thousand take.

`make evenings`.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from skill.ritual.model.acts import Length
from tests.conversations.evenings import LOW, Evening, rendered_of
from tests.conversations.evenings import PARTIES as PEOPLE
from tests.conversations.speaking import (
    RULES,
    Violation,
    asks_of,
    names_of,
    seconds_to_first_question,
    sentences_beside,
    violations_of,
)
from tests.ritual.evenings import LOCALES, MOST_SECONDS, PARTIES, evenings, kind_of

HOUSEHOLDS = 240
RENDERED_HOUSEHOLDS = 180
"""Ten evenings of each are held to the rules."""

FIRST_QUESTION_SECONDS = 9, 6
"""Of words before the first question, in the median: on night 1, and later (R16)."""

MOST_OF_AN_EXAMPLE = 160
EARLY = range(3, 10)
FIGURES = Path(__file__).parent.parent / "docs" / "evenings.md"
Kind = tuple[str, str, Length]
Seconds = tuple[Kind, float]

BEFORE: Mapping[str, tuple[str, str]] = {
    "first": ("22-26 s / 7-9", "8.4 s / 3"),
    "early": ("15 s / 5", "at most 6 s / 2"),
    "late": ("10 s / 3-4", "at most 6 s / 2"),
    "openings": ("7 %", "100 %"),
    "asks": ("9, at most 12", "at most 7; alone 4"),
    "names": ("18", "at most 10"),
    "unmet": ("313 of 540", "0"),
    "ends": ("129", "0"),
    "play": ("143 of 517", "0"),
}
"""At commit 3a28246, and of the gold evenings (speaking.md, 1)."""


@dataclass(frozen=True)
class Measured:
    """What the table needs to know of one evening."""

    people: str
    night: int
    seconds: float
    sentences: int
    asks: int
    names: int
    lows: int
    violations: tuple[Violation, ...]


def main(households: int = HOUSEHOLDS, rendered: int = RENDERED_HOUSEHOLDS) -> None:
    """Spend them, and write what came of it into the docs."""
    started = perf_counter()
    with ProcessPoolExecutor() as pool:
        heard = list(chain.from_iterable(pool.map(measured_of, range(rendered), chunksize=5)))
        spent = list(chain.from_iterable(pool.map(spent_by, range(households), chunksize=5)))
    spoken, timed = "\n".join(_spoken(heard)), "\n".join(_figures(spent))
    page = FIGURES.read_text(encoding="utf-8")
    page = _put(_put(page, "spoken", spoken), "measured", timed)
    FIGURES.write_text(page, encoding="utf-8")
    sys.stdout.write(f"{spoken}\n\n{timed}\n{perf_counter() - started:.0f} s\n")


def measured_of(number: int) -> list[Measured]:
    """Return what ten evenings of one household came to."""
    return [_measure(evening) for evening in rendered_of(number)]


def spent_by(number: int) -> list[Seconds]:
    """Return how long the voice spoke in each evening of one household."""
    locale, party, _ = kind_of(number)
    return [((locale, party, one.length), one.seconds) for one in evenings(number)]


def _measure(evening: Evening) -> Measured:
    return Measured(
        evening.people,
        evening.night,
        seconds_to_first_question(evening),
        sentences_beside(evening.exchanges[0]),
        len(asks_of(evening)),
        names_of(evening),
        sum(one.act == LOW for one in evening.exchanges),
        tuple(violations_of(evening)),
    )


def _spoken(heard: Sequence[Measured]) -> Iterator[str]:
    yield f"{len(heard):,} evenings, line by line."
    yield ""
    yield "| | at 3a28246 | today | gold |"
    yield "| --- | ---: | ---: | ---: |"
    for about, (name, today) in _compared(heard).items():
        before, gold = BEFORE[about]
        yield f"| {name} | {before} | {today} | {gold} |"
    yield ""
    yield "| rule | what it asks | broken, of all evenings | for example |"
    yield "| --- | --- | ---: | --- |"
    for rule, check in RULES.items():
        own = [one for measured in heard for one in measured.violations if one.rule == rule]
        example = f"{own[0].evening}: {own[0].line}"[:MOST_OF_AN_EXAMPLE] if own else ""
        told = (check.__doc__ or "").removeprefix(f"{rule}: ").rstrip(".")
        yield f"| {rule} | {told} | {len({one.evening for one in own})} | {example} |"


def _compared(heard: Sequence[Measured]) -> Mapping[str, tuple[str, str]]:
    first = [one for one in heard if one.night == 1]
    early = [one for one in heard if one.night in EARLY]
    late = [one for one in heard if one.night >= EARLY.stop]
    two = [one for one in heard if one.people != PEOPLE[0]]
    named = [one for one in heard if one.people == PEOPLE[2] and one.night > 1]
    short = [one for one in heard if one.sentences <= (4 if one.night == 1 else 2)]
    broken = Counter(_kind_of(one) for measured in heard for one in measured.violations)
    lows = sum(one.lows for one in heard)
    return {
        "first": ("words before the first question, night 1", _opening(first)),
        "early": ("the same, nights 3 to 9", _opening(early)),
        "late": ("the same, from night 10 on", _opening(late)),
        "openings": (
            "openings of at most two sentences (four on night 1)",
            f"{100 * len(short) / len(heard):.0f} %",
        ),
        "asks": (
            "questions in an evening of two",
            f"{median(one.asks for one in two):.0f}, at most {max(one.asks for one in two)}",
        ),
        "names": (
            "names that hand over, in an evening of two by name",
            f"{median(one.names for one in named):.0f}, at most {max(one.names for one in named)}",
        ),
        "unmet": (
            "something hard that was not met as that",
            f"{broken['unmet']} of {lows}",
        ),
        "ends": ("an end promised, and then a question", f"{broken['R9']}"),
        "play": ("a playful question after something hard", f"{broken['play']} of {lows}"),
    }


def _kind_of(violation: Violation) -> str:
    if violation.rule != "R10":
        return violation.rule
    if violation.line.startswith("not met"):
        return "unmet"
    return "play" if violation.line.startswith("at ease") else "R10"


def _opening(own: Sequence[Measured]) -> str:
    seconds, sentences = median(x.seconds for x in own), median(x.sentences for x in own)
    return f"{seconds:.1f} s / {sentences:.0f}"


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


def _put(page: str, place: str, table: str) -> str:
    begin, end = f"<!-- {place} -->\n", "<!-- until here -->\n"
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}{table}\n{end}{after}"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
