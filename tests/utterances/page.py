"""The figures of `docs/understanding.md`: `python -m tests.utterances.page` writes them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from tests.utterances.corpus import ANSWER
from tests.utterances.hearing import (
    LOCALES,
    Finds,
    Heard,
    heard,
    is_placed,
    local,
    model,
    nearest,
)
from tests.utterances.meaning import Meanings
from tests.utterances.neighbour import Neighbour

PAGE = Path(__file__).parents[2] / "docs" / "understanding.md"
BEGIN, END = "<!-- figures: {} -->\n", "<!-- end of figures: {} -->\n"

BY_MEANING, MODEL_SPEAKS = "by meaning", "en"
"""What a model hears, and its language. It takes a minute and more."""

Rows = Mapping[str, Sequence[Heard]]
Hearing = Callable[[str], tuple[Heard, ...]]


@cache
def by_rules(language: str) -> tuple[Heard, ...]:
    """Return every sentence of a language as the local speaker hears it."""
    return heard(language, local(language))


@cache
def by_likeness(language: str) -> tuple[Heard, ...]:
    """Return every sentence that is placed whole, as the sample that looks most like it has it."""
    return _placed(language, Neighbour(model(language)))


@cache
def by_meaning(language: str) -> tuple[Heard, ...]:
    """Return the same as the sample has it that means most nearly what it means. About a minute."""
    return _placed(language, Meanings(model(language)))


def hearings(language: str) -> Mapping[str, Hearing]:
    """Return how the sentences of a language are heard, by what each is called."""
    found = {"by rules": by_rules, "by likeness": by_likeness}
    return found | {BY_MEANING: by_meaning} if language == MODEL_SPEAKS else found


def figures(language: str) -> str:
    """Return the tables of a language, as they stand between the marks of the page."""
    by = {name: hearing(language) for name, hearing in hearings(language).items()}
    return "\n".join((*_in_all(by), ""))


def written(page: str, language: str) -> str:
    """Return the page with today's figures of a language in the place of those it has."""
    begin, end = BEGIN.format(language), END.format(language)
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}{figures(language)}{end}{after}"


def _placed(language: str, neighbour: Finds) -> tuple[Heard, ...]:
    hear = nearest(language, neighbour)
    return tuple(one for one in heard(language, hear) if is_placed(one.sentence))


def share(of: Sequence[Heard]) -> float:
    """Return how many are right, of one."""
    return sum(one.is_right for one in of) / len(of)


def _in_all(by: Rows) -> Iterator[str]:
    yield from _head("sentences", [f"{name} | of | " for name in by])
    for group in _groups(()):
        yield _row(group, [_rate(_groups(of)[group]) for of in by.values()])


def _groups(of: Sequence[Heard]) -> Rows:
    answers = [one for one in of if one.sentence.intent == ANSWER]
    commands = [one for one in of if one.sentence.intent != ANSWER]
    return {
        "all": of,
        "tuned on": [one for one in of if not one.sentence.is_held_out],
        "held out": _held_out(of),
        "answers, kept to the last word": answers,
        "commands and dangers": commands,
        "commands and dangers held out": _held_out(commands),
    }


def _head(first: str, columns: Sequence[str]) -> Iterator[str]:
    head = _row(first, columns)
    yield head
    yield "|---" * (head.count("|") - 1) + "|"


def _row(first: str, columns: Sequence[str]) -> str:
    return f"| {' | '.join((first, *columns))} |"


def _held_out(of: Sequence[Heard]) -> list[Heard]:
    return [one for one in of if one.sentence.is_held_out]


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
