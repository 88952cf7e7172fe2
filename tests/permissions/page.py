"""Prints the table of who may do what, and writes it into docs/privacy-by-voice.md."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from skill.ritual.model.choices import Right
from skill.ritual.stage.permissions import RULES, Rule, Speaker

PAGE = Path(__file__).parents[2] / "docs" / "privacy-by-voice.md"
BEGINS = "<!-- printed from skill/ritual/stage/permissions.py by `make permissions` -->\n"
TABLE = re.compile(rf"(?<={re.escape(BEGINS)})(?:\|.*\n)+")
KIDS = "children here"


def table() -> str:
    """Return the whole table: eight voices and houses in a row, and what children change."""
    return "".join(f"| {' | '.join(cells)} |\n" for cells in _rows())


def written(page: str) -> str:
    """Return the page with the table as it is now."""
    return TABLE.sub(lambda _found: table(), page)


def _rows() -> Iterator[list[str]]:
    houses = ("two", "one")
    heads = [f"{house}: {speaker.value}" for house in houses for speaker in Speaker]
    yield ["what", *heads, KIDS]
    yield ["---"] * (len(heads) + 2)
    for right, rule in RULES.items():
        yield _cells(right, rule)


def _cells(right: Right, rule: Rule) -> list[str]:
    asked = f" ({rule.asks})" if rule.asks else ""
    with_kids = rule.kids.value if rule.kids else ""
    return [f"{right.value}{asked}", *_verdicts(rule), with_kids]


def _verdicts(rule: Rule) -> Iterator[str]:
    for lives_alone, speaker in product((False, True), Speaker):
        yield rule.judge(speaker, lives_alone=lives_alone, has_kids=False).value


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
