"""Ten nights of one couple, told by the local speaker: `make nights` writes ten-nights.md.

What they say is in `ten_nights.toml`, by the step that asks for it; what is heard is nobody's.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from babel.dates import format_date

from skill.alexa.session import swap_quotes
from skill.codec.texts import evening_from_text
from skill.ritual.model.evening import Evening
from tests.conversations.telling import HERE, Telling

PAGE = HERE / "ten-nights.md"
UNWORDED = "skip"
"""What is said to a step that nobody has written an answer for."""

MOST_TURNS = 30


@dataclass(frozen=True)
class Turn:
    """Somebody says something, and something is heard."""

    who: str
    """The seat; empty for what begins a night."""

    words: str
    heard: str


class Couple:
    """Two people, what they say, and the speaker beside their bed."""

    def __init__(self) -> None:
        self._telling = Telling()

    @cached_property
    def told(self) -> Mapping[str, Any]:
        """What is written of them."""
        return tomllib.loads((HERE / "ten_nights.toml").read_text(encoding="utf-8"))

    def night(self, night: Mapping[str, Any]) -> Iterator[Turn]:
        """Yield one evening, turn by turn; none where they do not come."""
        list(self._telling.tell(f"--- {night['moment']}"))
        answers = {step: list(words) for step, words in night.get("said", {}).items()}
        who, words = "", night.get("begins", "")
        for _ in range(MOST_TURNS):
            if not words:
                return
            heard = "".join(
                line[3:] for line in self._telling.tell(f"U: {words}") if line[0] == "A"
            )
            yield Turn(who, words, heard)
            who, words = self._next(answers)

    def _next(self, answers: Mapping[str, list[str]]) -> tuple[str, str]:
        evening = self._evening()
        if evening is None or evening.is_done:
            return "", ""
        step = evening.step
        if evening.is_gathering:
            return step.seat.name, "that's all"
        said = answers.get(f"{step.beat} {step.seat.name}")
        if said:
            return step.seat.name, said.pop(0)
        if step.beat == "deep_question":
            asked = self.told["answers"].get(evening.question, {})
            return step.seat.name, asked.get(step.seat.name, UNWORDED)
        return step.seat.name, UNWORDED

    def _evening(self) -> Evening | None:
        ritual = self._telling.echo.attributes.get("ritual", {})
        return evening_from_text(swap_quotes(ritual["evening"])) if "evening" in ritual else None


def written(couple: Couple) -> str:
    """Return the page."""
    names = couple.told["names"]
    nights = [_night(night, couple, names) for night in couple.told["night"]]
    return "\n".join([couple.told["page"].strip(), "", *nights])


def _night(night: Mapping[str, Any], couple: Couple, names: Mapping[str, str]) -> str:
    day = datetime.fromisoformat(" ".join(night["moment"].split()[:2]))
    lines = [
        f"## {format_date(day, 'EEEE, MMMM d', locale='en_US')}",
        "",
        f"*{night['scene']}*",
        "",
    ]
    for turn in couple.night(night):
        lines += [f"**{names[turn.who]}:** {turn.words}" if turn.who else f"**{turn.words}**", ""]
        lines += [f"> {turn.heard}", ""]
    return "\n".join(lines)


def main() -> None:
    """Write the page."""
    PAGE.write_text(written(Couple()), encoding="utf-8")


if __name__ == "__main__":
    main()
