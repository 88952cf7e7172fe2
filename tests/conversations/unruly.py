"""Whole evenings of people who do not behave: `python -m tests.conversations.unruly`.

An evening is what each person would say at each step, whatever the voice made of it before:
answers, and in between all that is none. What is kept at the end must be the answers and nothing
else, each in its own seat; what is no answer must leave the step as it is.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from skill.alexa.interaction_model import InteractionModel
from skill.ritual.model.household import People
from skill.speaker.echo import Echo, Heard, open_step
from skill.speaker.json_lines import ListenedIn, describe_turn
from skill.speaker.resolver import Resolver
from skill.speaker.situations import TONIGHT, Situation

FOLDER = Path(__file__).parent / "unruly"
STEPS: Mapping[str, str] = {"thanks": "thanks", "recap": "day", "deep_question": "question"}
"""What the file calls a step that the voice has open. Whoever is asked first is `a`."""

ENDS = frozenset({"skip", "stop", "danger"})
"""With these the step ends, or the evening."""

MOST_TURNS = 60
WHOLE = 0.6
"""How much of an answer its note must hold: words at its edges may be cleaned away."""

YES = {"en-US": "yes please", "de-DE": "ja bitte"}
THAT_IS_ALL = {"en-US": "that's all", "de-DE": "das war alles"}
NO = {"en-US": "no thank you", "de-DE": "nein danke"}
"""What a polite person would say where the voice asks whether that was all, or offers something."""

OFFERS = frozenset({"low_offer", "playful", "park_tomorrow", "danger"})


@dataclass
class Evening:
    """One evening being played."""

    locale: str
    told: Mapping[str, Any]
    listened: ListenedIn
    echo: Echo
    turns: list[tuple[str, str]] = field(default_factory=list)
    """What was said, and what was heard."""

    wrong: list[str] = field(default_factory=list)
    expected: dict[tuple[str, str], str] = field(default_factory=dict)
    """The words that should be kept, by beat and seat."""

    corrected: dict[tuple[str, str], str] = field(default_factory=dict)
    """What such words must hold at least, where they were said anew."""

    last: tuple[str, str] | None = None
    """Whose answer was the last one."""

    first: str = ""
    """Who was asked first."""

    played: Counter[str] = field(default_factory=Counter)
    mistaken: Counter[str] = field(default_factory=Counter)
    """How many turns of each kind were said, and how many of them taken for something else."""

    def play(self) -> None:
        """Play all of it, and look at what is kept."""
        self._hear("(open)", self.echo.open())
        steps = {step: list(turns) for step, turns in self.told["steps"].items()}
        for _ in range(MOST_TURNS):
            step = open_step(self.echo.attributes)
            if step == "closed":
                break
            name = self._name(step)
            if turns := steps.get(name):
                self._take(step, turns.pop(0))
            elif name in steps:
                self.wrong.append(f"asked again: {step}")
                self._say("(silence)")
            elif step.split()[0] in OFFERS:
                self._say(NO[self.locale])
            else:
                self._say(self.told["small"])
        else:
            self.wrong.append("the night never ended")
        left = [turn["say"] for turns in steps.values() for turn in turns]
        if left:
            self.wrong.append(f"never came to: {left}")
        self._compare()

    def _name(self, step: str) -> str:
        """Return what the file calls this step; nothing where it has none."""
        beat, seat = step.split(maxsplit=1)[0], step.rsplit(maxsplit=1)[-1]
        if beat not in STEPS:
            return ""
        self.first = self.first or seat
        return f"{STEPS[beat]}_{'a' if seat == self.first else 'b'}"

    def _take(self, step: str, turn: Mapping[str, str]) -> None:
        flaws = len(self.wrong)
        self._take_as(step, turn)
        self.played[turn["is"]] += 1
        self.mistaken[turn["is"]] += len(self.wrong) > flaws

    def _take_as(self, step: str, turn: Mapping[str, str]) -> None:
        said, kind = turn["say"], turn["is"]
        told = self._say(said)
        if kind in ENDS:
            self._end(step, turn, told)
            return
        place = (step.split(maxsplit=1)[0], step.split()[1])
        if kind in {"answer", "part"}:
            self.expected[place] = f"{self.expected.get(place, '')} {said}".strip()
            self.last = place
            if not told["kept"]:
                self.wrong.append(f"not taken for the answer: {said}")
        elif kind == "fix" and self.last:
            self.expected[self.last] = said
            self.corrected[self.last] = turn["becomes"]
        elif kind == "drop":
            self._agree(step)
            self.expected.pop(self.last or place, None)
        elif told["kept"]:
            self.wrong.append(f"kept, and is {kind}: {said}")
        if kind == "answer":
            if open_step(self.echo.attributes) == step:  # a long answer may have been cut off
                self._say(THAT_IS_ALL[self.locale])
        else:
            self._must_stay(step, said)

    def _end(self, step: str, turn: Mapping[str, str], told: Mapping[str, Any]) -> None:
        """The step ends here, or the evening does."""
        said = turn["say"]
        match turn["is"]:
            case "skip":
                if open_step(self.echo.attributes) == step:
                    self.wrong.append(f"did not pass: {said}")
            case "stop":
                self._agree(step)
                if open_step(self.echo.attributes) != "closed":
                    self.wrong.append(f"did not end: {said}")
                    self.echo.hang_up()
            case _:
                if told["reading"] != "danger":
                    self.wrong.append(f"danger not heard: {said}")
                self.echo.hang_up()

    def _agree(self, step: str) -> None:
        """Say yes where it is asked whether that is meant."""
        if open_step(self.echo.attributes) not in {step, "closed"}:
            self._say(YES[self.locale])

    def _must_stay(self, step: str, said: str) -> None:
        turns = self.told["steps"][self._name(step)]
        is_second_blank = turns[-1]["say"] == said and turns[-1]["is"] == "blank"
        now = open_step(self.echo.attributes)
        if now != step and not is_second_blank:
            self.wrong.append(f"moved on ({step} -> {now}): {said}")

    def _compare(self) -> None:
        """Hold what is kept against what was answered."""
        house = self.listened.skill.house_of(self.echo.room.user)
        pages = self.listened.skill.journal.open(house, TONIGHT.date() - timedelta(days=1))
        nights = [self.listened.skill.journal.night(house, one.night) for one in pages.evenings]
        kept: dict[tuple[str, str], str] = {}
        for night in nights:
            if night and night.evening.lived_on == TONIGHT.date():
                for note in night.notes:  # one for each breath of an answer
                    place = note.beat, note.seat.name
                    kept[place] = f"{kept.get(place, '')} {note.words}".strip()
        for place in sorted({*kept, *self.expected}):
            if place[0] not in {"thanks", "recap", "deep_question"}:
                continue
            found, wanted = kept.get(place, ""), self.expected.get(place, "")
            least = self.corrected.get(place)
            is_right = _is_whole(found, wanted) if least is None else _is_in(least, found, wanted)
            if not is_right:
                self.wrong.append(f"kept at {' '.join(place)}: {found!r}, and said was {wanted!r}")

    def _say(self, said: str) -> dict[str, Any]:
        return self._hear(said, self.echo.take(said))

    def _hear(self, said: str, heard: Heard) -> dict[str, Any]:
        told = describe_turn(said, heard, self.listened, self.echo)
        self.turns.append((said, f"[{told['reading']}/{told['act']}] {told['says']}"))
        self.listened.kept = []
        return told


def _is_whole(found: str, wanted: str) -> bool:
    """Say whether a note holds what was said, but for what is cleaned away at its edges."""
    kept, said = found.lower().split(), wanted.lower().split()
    if not said or not kept:
        return not said and not kept
    stray = [word for word in kept if word not in said]
    return not stray and len(kept) >= WHOLE * len(said)


def _is_in(least: str, found: str, said: str) -> bool:
    """Say whether what was corrected holds what it should be, and nothing that was not said."""
    words = set(found.lower().split())
    return set(least.split()) <= words <= set(said.split())


def evenings(file: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the evenings of one hand."""
    for line in file.read_text("utf-8").splitlines():
        yield json.loads(line)


def played(locale: str, told: Mapping[str, Any]) -> Evening:
    """Play one evening in a house of its own."""
    people = People.TWO if told["people"] == 2 else People.ONE
    situation = Situation(locale, "launched", people, RESOLVERS[locale])
    listened, echo = situation.begin()
    evening = Evening(locale, told, listened, echo)
    evening.play()
    return evening


RESOLVERS = {locale: Resolver(InteractionModel(locale)) for locale in YES}


@dataclass
class Tally:
    """What all the turns of some evenings came to."""

    said: Counter[str] = field(default_factory=Counter)
    """How often each kind of turn was played."""

    wrong: Counter[str] = field(default_factory=Counter)
    """How often a turn of that kind was not taken for what it was."""

    endless: list[str] = field(default_factory=list)
    """Evenings that never came to an end."""

    def add(self, evening: Evening) -> None:
        """Count an evening that was played."""
        self.said += evening.played
        self.wrong += evening.mistaken
        if "the night never ended" in evening.wrong:
            self.endless.append(evening.told["title"])

    def share_right(self, *kinds: str) -> float:
        """Return the share of these turns that were taken for what they are."""
        wrong, said = (sum(of[kind] for kind in kinds) for of in (self.wrong, self.said))
        return 1 - wrong / said


@cache
def tally_of(language: str) -> Tally:
    """Play all evenings of a language. A minute for forty."""
    tally = Tally()
    for file in sorted(FOLDER.glob(f"{language}*.jsonl")):
        for evening in played_of(file):
            tally.add(evening)
    return tally


def played_of(file: Path) -> Iterator[Evening]:
    """Play the evenings of one hand, in the language its file is named for."""
    locale = "de-DE" if "de" in file.stem else "en-US"
    for told in evenings(file):
        yield played(locale, told)


def main(files: list[str]) -> None:
    """Play the evenings of these files; say what went wrong in each, and the shares of turns."""
    total = Tally()
    for name in files:
        for evening in played_of(Path(name)):
            total.add(evening)
            verdict = "NOT" if evening.wrong else "ok "
            lines = [
                f"{verdict} {evening.told['title']}",
                *(f"      {wrong}" for wrong in evening.wrong),
            ]
            sys.stdout.write("\n".join(lines) + "\n")
    for kind, said in sorted(total.said.items()):
        sys.stdout.write(f"{kind}: {said - total.wrong[kind]} of {said}\n")


if __name__ == "__main__":
    main(sys.argv[1:] or [str(file) for file in sorted(FOLDER.glob("*.jsonl"))])
