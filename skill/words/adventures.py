"""The tiny adventures of one locale: a line each, for two and for one alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from skill.words.tables import table_in

APART = "ldr"
"""The tag of those that two people do in two places. The others are for one place."""


@dataclass(frozen=True)
class Adventure:
    """One record. Its reviewing is told in docs/questions-review.md."""

    id: str
    text: str
    solo: str
    tags: frozenset[str]
    author: str
    licence: str
    reviewed_by: str
    added: str

    def text_for(self, is_couple: bool) -> str:  # noqa: FBT001 - it chooses a wording, no path
        """Return the wording for two or for one."""
        return self.text if is_couple else self.solo


class AdventureBook:
    """Reads one file, once, on first use. Raises OSError then if it is absent."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def here(self) -> Sequence[Adventure]:
        """Those for people in one place, or for one person."""
        return [adventure for adventure in self._all if APART not in adventure.tags]

    def apart(self) -> Sequence[Adventure]:
        """Those for two people in two places."""
        return [adventure for adventure in self._all if APART in adventure.tags]

    def all(self) -> Sequence[Adventure]:
        """Every adventure, in the order of the file."""
        return self._all

    @cached_property
    def _all(self) -> Sequence[Adventure]:
        table = table_in(self._file)
        return [_adventure({**table["defaults"], **record}) for record in table["adventure"]]


def _adventure(record: dict[str, Any]) -> Adventure:
    return Adventure(
        id=record["id"],
        text=record["text"],
        solo=record["solo"],
        tags=frozenset(record["tags"]),
        author=record["author"],
        licence=record["licence"],
        reviewed_by=record["reviewed_by"],
        added=record["added"],
    )
