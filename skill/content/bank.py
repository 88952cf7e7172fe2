"""The questions of one locale, with all that is known of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from skill.content.tables import table_in
from skill.ritual.deck import Audience, Card


@dataclass(frozen=True)
class Question:
    """One record of the bank. Its reviewing is told in docs/questions-review.md."""

    card: Card
    text: str
    """Asked of two; empty for a question that makes sense only alone."""

    solo: str
    """Asked of one; empty for a question that makes sense only for two."""

    hint: str
    followup: str
    listener_cue: str
    stage: tuple[str, ...]
    author: str
    licence: str
    reviewed_by: str
    added: str

    def text_for(self, is_couple: bool) -> str:  # noqa: FBT001 - it chooses a wording, no path
        """Return the wording for two or for one."""
        return self.text if is_couple else self.solo


class QuestionBank:
    """Reads one folder, once, on first use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def cards(self) -> Sequence[Card]:
        """See Bank.cards."""
        return self._cards

    def question(self, id_: str) -> Question:
        """Return a question by its id. Raises KeyError for an id that is not in the bank."""
        return self.questions[id_]

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question, by id."""
        files = sorted(self._folder.glob("*.toml"))
        return {question.card.id: question for file in files for question in _read(file)}

    @cached_property
    def _cards(self) -> Sequence[Card]:
        return [question.card for question in self.questions.values()]


def _read(file: Path) -> list[Question]:
    wire = table_in(file)
    return [_question({**wire["defaults"], **record}) for record in wire["question"]]


def _question(record: dict[str, Any]) -> Question:
    return Question(
        card=_card(record),
        text=record.get("text", ""),
        solo=record.get("solo", ""),
        hint=record["hint"],
        followup=record["followup"],
        listener_cue=record["listener_cue"],
        stage=tuple(record["stage"]),
        author=record["author"],
        licence=record["licence"],
        reviewed_by=record["reviewed_by"],
        added=record["added"],
    )


def _card(record: dict[str, Any]) -> Card:
    audiences = {Audience.COUPLE: record.get("text"), Audience.SOLO: record.get("solo")}
    return Card(
        id=record["id"],
        audiences=frozenset(audience for audience, text in audiences.items() if text),
        category=record["category"],
        depth=record["depth"],
        tags=frozenset(record["tags"]),
        sensitivity=record["sensitivity"],
        min_nights=record["min_nights"],
    )
