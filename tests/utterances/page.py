"""The figures of `docs/understanding.md`: `python -m tests.utterances.page` writes them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.utterances.corpus import sentences
from tests.utterances.hearing import Heard, heard, local

PAGE = Path(__file__).parents[2] / "docs" / "understanding.md"
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->\n"


def figures() -> str:
    """Return the tables, as they stand between the marks of the page."""
    return tables(heard(local(), sentences("en")))


def tables(of: Sequence[Heard]) -> str:
    """Return the tables of what was heard: in all, by intent, and what was taken for what."""
    return "\n".join([*_in_all(of), "", *_by_intent(of), "", *_confused(of), ""])


def written(page: str, figures_: str) -> str:
    """Return the page with these figures in the place of those it has."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{figures_}{END}{after}"


def share(of: Sequence[Heard]) -> float:
    """Return how many are right, of one."""
    return sum(one.is_right for one in of) / len(of)


def _in_all(of: Sequence[Heard]) -> Iterator[str]:
    answers = [one for one in of if one.sentence.intent == "AnswerIntent"]
    commands = [one for one in of if one.sentence.intent != "AnswerIntent"]
    rows = {
        "all": of,
        "tuned on": [one for one in of if not one.sentence.is_held_out],
        "held out": [one for one in of if one.sentence.is_held_out],
        "answers, kept to the last word": answers,
        "commands and dangers": commands,
        "commands and dangers held out": [one for one in commands if one.sentence.is_held_out],
    }
    yield from ("| sentences | right | of | |", "|---|---|---|---|")
    for name, these in rows.items():
        yield f"| {name} | {_right(these)} | {len(these)} | {share(these):.1%} |"


def _by_intent(of: Sequence[Heard]) -> Iterator[str]:
    yield from ("| intent | right | of | held out, right | of |", "|---|---|---|---|---|")
    for intent in sorted({one.sentence.intent for one in of}):
        these = [one for one in of if one.sentence.intent == intent]
        out = [one for one in these if one.sentence.is_held_out]
        yield f"| {intent} | {_right(these)} | {len(these)} | {_right(out)} | {len(out)} |"


def _confused(of: Sequence[Heard]) -> Iterator[str]:
    pairs = Counter((one.sentence.intent, one.intent) for one in of if not one.is_right)
    yield from ("| meant | taken for | times |", "|---|---|---|")
    for (meant, taken), times in sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"| {meant} | {taken} | {times} |"


def _right(these: Sequence[Heard]) -> int:
    return sum(one.is_right for one in these)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), figures()), encoding="utf-8")
