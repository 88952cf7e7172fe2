"""The questions of one locale, with all that is known of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from skill.ritual.model.deck import Audience, Card, Occasion, Stage, suits_children
from skill.words.tables import table_in


@dataclass(frozen=True)
class Question:
    """One record of the bank. Its reviewing is told in docs/questions-review.md."""

    card: Card
    text: str
    """Asked of two; empty where they are asked what one is asked."""

    solo: str
    """Asked of one; empty for a question that makes sense only for two."""

    hint: str
    followup: str
    listener_cue: str
    author: str
    licence: str
    reviewed_by: str
    added: str

    def text_for(self, is_couple: bool) -> str:  # noqa: FBT001 - it chooses a wording, no path
        """Return the wording for two or for one.

        On a night apart whoever is alone in the room is still one of two, and hears what two hear.
        """
        if is_couple or self.card.occasion is Occasion.APART:
            return self.text or self.solo
        return self.solo


class QuestionBank:
    """Reads one folder, once, on first use."""

    def __init__(self, folder: Path, cards: Path | None = None) -> None:
        """Take the wording from `folder`, and what kind of question each is from `cards`."""
        self._folder = folder
        self._kinds = cards or folder

    def cards(self) -> Sequence[Card]:
        """See Bank.cards."""
        return self._cards

    def question(self, id_: str) -> Question:
        """Return a question by its id. Raises KeyError for an id that is not in the bank."""
        return self.questions[id_]

    def find_or_stand_in(self, id_: str) -> Question:
        """Return a question by its id, or one for everybody where it is not in the bank any more.

        An evening that was planned before a release may hold one that was dropped since.
        """
        return self.questions.get(id_) or next(filter(_suits_everybody, self.questions.values()))

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question, by id."""
        worded = _records(self._folder)
        kinds = worded if self._kinds == self._folder else _records(self._kinds)
        return {  # what is worded before its kind is known waits for it
            id_: _question({**_without_words(kinds[id_]), **record})
            for id_, record in worded.items()
            if id_ in kinds
        }

    @cached_property
    def _cards(self) -> Sequence[Card]:
        return [question.card for question in self.questions.values()]


def _suits_everybody(question: Question) -> bool:
    return bool(question.text and question.solo) and suits_children(question.card)


WORDING = frozenset({"text", "solo", "hint", "followup"})


def _records(folder: Path) -> dict[str, dict[str, Any]]:
    """Read every record of a folder, by its id."""
    tables = [table_in(file) for file in sorted(folder.glob("*.toml"))]
    return {
        record["id"]: {**table["defaults"], **record}
        for table in tables
        for record in table["question"]
    }


def _without_words(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in WORDING}


def _question(record: dict[str, Any]) -> Question:
    return Question(
        card=_card(record),
        text=record.get("text", ""),
        solo=record.get("solo", ""),
        hint=record["hint"],
        followup=record["followup"],
        listener_cue=record["listener_cue"],
        author=record["author"],
        licence=record["licence"],
        reviewed_by=record["reviewed_by"],
        added=record["added"],
    )


def _card(record: dict[str, Any]) -> Card:
    occasion = Occasion(record.get("occasion", Occasion.NORMAL))
    is_for_one = record.get("solo") or occasion is Occasion.APART
    return Card(
        id=record["id"],
        audiences=frozenset(Audience if is_for_one else {Audience.COUPLE}),
        category=record["category"],
        depth=record["depth"],
        tags=frozenset(record["tags"]),
        sensitivity=record["sensitivity"],
        min_nights=record["min_nights"],
        stages=frozenset(Stage(stage) for stage in record["stage"] if stage != "any"),
        theme=record.get("theme", ""),
        occasion=occasion,
    )
