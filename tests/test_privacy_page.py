"""The privacy policy names every field that a store may hold, and none that it does not."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

from msgspec import Struct
from msgspec.structs import fields

from skill.ports import Receipt
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household
from skill.ritual.model.reply import Reply
from skill.ritual.stage.scene import Note

DOCS = Path(__file__).parents[1] / "docs"
KEPT = (Household, Evening, Note, Receipt)
"""What a store holds: the household, its nights, their words, and the last answer."""

RECORD = re.compile(r"`(\w+)`: ((?:`\w+`(?:, )?)+)")
FIELD = re.compile(r"`(\w+)\.(\w+)`")


def told() -> set[tuple[str, str]]:
    """Return the fields that the page names."""
    page = (DOCS / "privacy.md").read_text(encoding="utf-8").split("## Which field is which")[1]
    rows = "\n".join(line for line in page.splitlines() if line.startswith("|"))
    listed = {
        (record, name)
        for record, names in RECORD.findall(rows)
        for name in re.findall(r"`(\w+)`", names)
    }
    return listed | set(FIELD.findall(rows))


def kept() -> set[tuple[str, str]]:
    """Return the fields there are, of the records and of all they are made of."""
    return {(record.__name__, one.name) for record in _records(*KEPT) for one in fields(record)}


def _records(*records: Any) -> Iterator[Any]:  # noqa: ANN401 - classes of every kind
    """Yield the records and all they are made of; a reply is names of prompts, never words kept."""
    seen: set[Any] = set()
    waiting = list(records)
    while waiting:
        record = waiting.pop()
        if record in seen:
            continue
        seen.add(record)
        yield record
        waiting += [
            part
            for hint in get_type_hints(record).values()
            for part in _parts(hint)
            if isinstance(part, type) and issubclass(part, Struct) and part is not Reply
        ]


def _parts(hint: Any) -> Iterator[Any]:  # noqa: ANN401 - any annotation
    yield hint
    for argument in get_args(hint):
        yield from _parts(argument)


def test_every_field_that_is_kept_is_named_in_the_policy() -> None:
    assert not kept() - told()


def test_the_policy_names_no_field_that_is_not_kept() -> None:
    assert not told() - kept()


def test_the_search_for_fields_goes_all_the_way_down() -> None:
    assert {"Household", "Chain", "Ended", "Note", "Step", "Misses"} <= {one for one, _ in kept()}


def test_whoever_enables_the_skill_finds_policy_and_terms() -> None:
    for page in ("privacy.md", "terms.md"):
        assert page in (DOCS.parent / "README.md").read_text(encoding="utf-8")
