"""The figures of `docs/understanding.md`: `python -m tests.utterances.page` writes them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from tests.utterances.corpus import ANSWER
from tests.utterances.hearing import LOCALES, Heard, heard, is_placed, local, nearest

PAGE = Path(__file__).parents[2] / "docs" / "understanding.md"
BEGIN, END = "<!-- figures: {} -->\n", "<!-- end of figures: {} -->\n"

Rows = Mapping[str, Sequence[Heard]]


@cache
def by_rules(language: str) -> tuple[Heard, ...]:
    """Return every sentence of a language as the local speaker hears it."""
    return heard(language, local(language))


@cache
def by_likeness(language: str) -> tuple[Heard, ...]:
    """Return every sentence that is placed whole, as the nearest sample has it."""
    hear = nearest(language)
    return tuple(one for one in heard(language, hear) if is_placed(one.sentence))


def figures(language: str) -> str:
    """Return the tables of a language, as they stand between the marks of the page."""
    rules, likeness = by_rules(language), by_likeness(language)
    tables = (
        _in_all(rules, likeness),
        _by_intent(rules, likeness),
        _confused(rules, "taken for"),
        _confused(likeness, "by likeness taken for"),
    )
    return "\n".join(line for table in tables for line in (*table, ""))


def written(page: str, language: str) -> str:
    """Return the page with today's figures of a language in the place of those it has."""
    begin, end = BEGIN.format(language), END.format(language)
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}{figures(language)}{end}{after}"


def share(of: Sequence[Heard]) -> float:
    """Return how many are right, of one."""
    return sum(one.is_right for one in of) / len(of)


def _in_all(rules: Sequence[Heard], likeness: Sequence[Heard]) -> Iterator[str]:
    yield from (
        "| sentences | right | of | | by likeness | of | |",
        "|---|---|---|---|---|---|---|",
    )
    for (name, these), others in zip(
        _groups(rules).items(), _groups(likeness).values(), strict=True
    ):
        yield f"| {name} | {_rate(these)} | {_rate(others)} |"


def _groups(of: Sequence[Heard]) -> Rows:
    answers = [one for one in of if one.sentence.intent == ANSWER]
    commands = [one for one in of if one.sentence.intent != ANSWER]
    return {
        "all": of,
        "tuned on": [one for one in of if not one.sentence.is_held_out],
        "held out": [one for one in of if one.sentence.is_held_out],
        "answers, kept to the last word": answers,
        "commands and dangers": commands,
        "commands and dangers held out": [one for one in commands if one.sentence.is_held_out],
    }


def _by_intent(rules: Sequence[Heard], likeness: Sequence[Heard]) -> Iterator[str]:
    yield "| intent | right | of | held out, right | of | by likeness | of |"
    yield "|---|---|---|---|---|---|---|"
    for intent in sorted({one.sentence.intent for one in rules}):
        these, others = _meaning(intent, rules), _meaning(intent, likeness)
        out = [one for one in these if one.sentence.is_held_out]
        yield f"| {intent} | {_of(these)} | {_of(out)} | {_of(others)} |"


def _confused(of: Sequence[Heard], how: str) -> Iterator[str]:
    pairs = Counter((one.sentence.intent, one.intent) for one in of if not one.is_right)
    yield from (f"| meant | {how} | times |", "|---|---|---|")
    for (meant, taken), times in sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"| {meant} | {taken} | {times} |"


def _meaning(intent: str, of: Sequence[Heard]) -> list[Heard]:
    return [one for one in of if one.sentence.intent == intent]


def _of(these: Sequence[Heard]) -> str:
    return f"{sum(one.is_right for one in these)} | {len(these)}"


def _rate(these: Sequence[Heard]) -> str:
    return f"{_of(these)} | {share(these):.1%}"


def main() -> None:
    """Write the figures of every language."""
    page = PAGE.read_text(encoding="utf-8")
    for language in LOCALES:
        page = written(page, language)
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
