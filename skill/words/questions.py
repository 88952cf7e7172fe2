"""The questions and the tiny adventures of one locale, with all that is known of each."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct, convert

from skill.ritual.model.deck import Audience, Card, Occasion, suits_children
from skill.words.tables import table_in


class Question(Struct, frozen=True):
    """One record of the bank. Its reviewing is told in docs/questions-review.md."""

    card: Card
    hint: str
    followup: str
    text: str = ""
    """Asked of two; empty where they are asked what one is asked."""

    solo: str = ""
    """Asked of one; empty for a question that makes sense only for two."""

    def text_for(self, is_couple: bool) -> str:  # noqa: FBT001 - it chooses a wording, no path
        """Return the wording for two or for one.

        On a night apart whoever is alone in the room is still one of two, and hears what two hear.
        """
        if is_couple or self.card.occasion is Occasion.APART:
            return self.text or self.solo
        return self.solo


class QuestionBank:
    """Reads one folder, once, on first use. Raises ValidationError for a record that lacks a field.

    The wording is taken from `folder`, and what kind of question each is from `cards`.
    """

    def __init__(self, folder: Path, cards: Path | None = None) -> None:
        self._folder = folder
        self._kinds = cards or folder

    def cards(self) -> Sequence[Card]:
        """Return every question there is, without wording. Read from the package on first use."""
        return self._cards

    def find_or_stand_in(self, id_: str) -> Question:
        """Return a question by its id, or one for everybody where it is not in the bank any more.

        An evening that was planned before a release may hold one that was dropped since.
        """
        return self.questions.get(id_) or next(
            question
            for question in self.questions.values()
            if question.text and question.solo and suits_children(question.card)
        )

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question, by id. What is worded before its kind is known waits for it."""
        worded = _read_records(self._folder)
        kinds = worded if self._kinds == self._folder else _read_records(self._kinds)
        wording = {"text", "solo", "hint", "followup"}
        questions = {}
        for id_, record in worded.items():
            if id_ in kinds:
                kind = {name: value for name, value in kinds[id_].items() if name not in wording}
                whole = {**kind, **record}
                is_for_one = whole.get("solo") or whole.get("occasion") == Occasion.APART
                audiences = frozenset(Audience if is_for_one else {Audience.COUPLE})
                stages = [stage for stage in whole["stage"] if stage != "any"]
                card = convert({**whole, "audiences": audiences, "stages": stages}, Card)
                questions[id_] = convert({**whole, "card": card}, Question)
        return questions

    @cached_property
    def _cards(self) -> Sequence[Card]:
        return [question.card for question in self.questions.values()]


def _read_records(folder: Path) -> dict[str, dict[str, Any]]:
    """Read every record of a folder, by its id."""
    return {
        record["id"]: {**table["defaults"], **record}
        for table in map(table_in, sorted(folder.glob("*.toml")))
        for record in table["question"]
    }


class Adventure(Struct, frozen=True):
    """One record. Its reviewing is told in docs/questions-review.md."""

    id: str
    text: str
    solo: str
    tags: frozenset[str]

    @property
    def is_apart(self) -> bool:
        """It is one that two people do in two places. The others are for one place."""
        return "ldr" in self.tags

    def text_for(self, is_couple: bool) -> str:  # noqa: FBT001 - it chooses a wording, no path
        """Return the wording for two or for one."""
        return self.text if is_couple else self.solo
