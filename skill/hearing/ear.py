"""What an answer lets us hear: a feeling, good news, a hard day, tasks, a blank mind, names."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from skill.hearing.cleaning import Cleaning
from skill.hearing.commands import Commands, Meant
from skill.hearing.danger import Care
from skill.hearing.digits import Numerals
from skill.ritual.model.acts import Act, Answer, Change, Concern, Sign
from skill.words.regions import HERE, region_of
from skill.words.tables import table_in

COLOURS = ("high", "low", "plain")
MOST_NAMES, NAME_WORDS = 2, 2
LONGEST_NAME = 40
"""Characters of a name. It rides in every turn's session: what is longer is no name."""

LEAST_CORRECTION = 2
"""Words that say what it should have been. Fewer only say that it was wrong."""

MOST_OF_COMMAND = 6
"""Words of a command before its reason begins, and of the reason in which speech is reported."""

MOST_OF_NOTHING = 8
"""Words somebody draws breath with before there is something to keep."""

FEW_WORDS = 3
"""In an answer this short, a word that could mean many things means the feeling."""


class Ear:
    """Hears one locale. Its phrases are data; they are matched as whole words."""

    def __init__(self, locale: str, root: Path = HERE) -> None:
        self.speaks = region_of(locale, root).speaks
        spoken = root / self.speaks
        self._file = spoken / "ear.toml"
        self._care = Care(spoken / "care.toml")
        self._commands = Commands(spoken / "commands.toml")

    def hear(self, words: str) -> Answer:
        """Return the answer, cleaned at its edges, with everything that could be heard in it."""
        words = self._cleaning.clean_answer(words)
        text = normalize(words)
        said = self._negated.sub(_blank_out, text)  # what is denied was not felt
        feeling = self._feeling(said)
        signs = {sign for sign, pattern in self._signs.items() if pattern.search(said)}
        signs |= {Sign.FEELING, *self._colour(feeling)} if feeling else set()
        signs |= {Sign.BLANK} if text in self._data["blank"]["phrases"] else set()
        signs |= {Sign.AGREES} if self._agrees.match(text) else set()
        signs |= {Sign.UNFINISHED} if self._cut_off.search(text) else set()
        signs |= {Sign.OTHERS} if self._others.match(text) else set()
        digits = self.digits_in(words)
        people = self._data["people"].get(text, 0)
        names, at = self.names_in(words), tuple(self._at(text))
        return Answer(words, frozenset(signs), names, feeling, digits, people, at)

    def strip_courtesies(self, text: str) -> Iterator[str]:
        """Yield what is left of a command without its courtesies. `text` is `normal`."""
        return self._cleaning.strip_courtesies(text)

    def write_out(self, text: str) -> str:
        """Return a command as it is written rather than said. `text` is `normal`."""
        return self._cleaning.write_out(text)

    def match_command(self, text: str) -> Meant | None:
        """Return what a command means that is said in a way of its own. `text` is `normal`."""
        return self._commands.match_command(text)

    def find_concern(self, text: str) -> Concern | None:
        """Return what such words are to be stopped for, if they are. `text` is `normal`."""
        return self._care.find_concern(text)

    def leave_out_harmless(self, text: str) -> str:
        """Return what is left of words that only sound like a danger. `text` is `normal`."""
        return self._care.leave_out_harmless(text)

    def is_told(self, text: str) -> bool:
        """Say whether it is told of a story, somebody's work, or long ago. `text` is `normal`."""
        return self._care.is_told(text)

    def take_up(self, answer: Answer, reading: str) -> Act:
        """Return a part of an answer: one that breaks off, or what the last one should have been.

        Without words of its own, a correction only says that the last answer was wrong.
        """
        if reading == "unfinished":
            return replace(answer, signs=answer.signs | {Sign.UNFINISHED})
        words = self._corrections.sub("", normalize(answer.words, str.lower)).strip()
        if len(words.split()) < LEAST_CORRECTION:
            return Change()
        return replace(answer, words=words, signs=answer.signs | {Sign.CORRECTS})

    def commands_before_reasons(self, text: str) -> Iterator[str]:
        """Yield what stands before a reason, the longest first; nothing before reported speech."""
        words, reasons = text.split(), self._data["wrapped"]["reasons"]
        reports = frozenset(self._data["wrapped"]["reports"])
        for at in range(min(len(words) - 2, MOST_OF_COMMAND), 1, -1):
            rest = words[at:]
            if rest[0] in reasons and reports.isdisjoint(rest[:MOST_OF_COMMAND]):
                yield " ".join(words[:at])

    def is_silence(self, text: str) -> bool:
        """Say whether a recogniser makes this of a room in which nobody speaks."""
        return text in self._data["silence"]["phrases"]

    def says_nothing_yet(self, text: str) -> bool:
        """Say whether somebody only drew breath to speak: `okay so like the`."""
        words = text.split()
        is_short = 1 < len(words) <= MOST_OF_NOTHING
        return is_short and words[-1] in self._cut_short and self._nothing_yet.issuperset(words)

    def names_in(self, words: str) -> tuple[str, ...]:
        """Return the names in `Maya and Sam` or `I'm Maya, this is Sam`: at most two."""
        text = self._lead_ins.sub(" ", normalize(words))
        parts = [part.strip() for part in self._joints.split(text)]
        names = [part for part in parts if part]
        are_names = len(names) <= MOST_NAMES and all(map(self._is_name, names))
        return tuple(name.title() for name in names) if are_names else ()

    def call_by(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return how those are called whose names these may be: at most two."""
        return tuple(name.title() for name in filter(self._is_name, names))[:MOST_NAMES]

    def _is_name(self, name: str) -> bool:
        is_short = len(name) <= LONGEST_NAME and len(name.split()) <= NAME_WORDS
        return is_short and self._never.isdisjoint(name.split())

    def digits_in(self, words: str) -> str:
        """Return the four digits these words are, `forty seven eleven`; empty if they are more."""
        return self._numerals.four_digits(self._before_digits.sub("", normalize(words)))

    def find_code(self, words: str) -> str:
        """Return four digits that are announced as a code: they are never somebody's answer."""
        is_announced = self._announcing.match(normalize(words)) is not None
        return self.digits_in(words) if is_announced else ""

    def is_meant_at(self, question: str, text: str) -> bool:
        """Say whether these words mean something of their own at a question. `text` is `normal`."""
        return any(text in phrases for phrases in self._data["at"].get(question, {}).values())

    def _at(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield each question at which these words mean something of their own, and what."""
        for question, meanings in self._data["at"].items():
            for meaning, phrases in meanings.items():
                if text in phrases:
                    yield question, meaning

    def _feeling(self, text: str) -> str:
        """Prefer the word after `felt` or `was`; else the last one, where people put it."""
        said = list(self._feelings.finditer(text))
        told = [found for found in said if self._told.search(text[: found.start()])]
        is_short = len(text.split()) <= FEW_WORDS
        plain = [found for found in said if is_short or found.group() not in self._shy]
        if told or plain:
            return (told[:1] or plain[-1:])[0].group()
        unlisted = self._unlisted.search(text)
        return unlisted[1] if unlisted else ""

    def _colour(self, feeling: str) -> set[Sign]:
        colours = {Sign.HIGH: "high", Sign.LOW: "low"}
        return {sign for sign, key in colours.items() if feeling in self._data["feelings"][key]}

    @cached_property
    def _data(self) -> Mapping[str, Any]:
        return table_in(self._file)

    @cached_property
    def _cleaning(self) -> Cleaning:
        return Cleaning(self._data.get("edges", {}))

    @cached_property
    def _signs(self) -> Mapping[Sign, re.Pattern[str]]:
        return {Sign(name): _any_of(phrases) for name, phrases in self._data["signs"].items()}

    @cached_property
    def _feelings(self) -> re.Pattern[str]:
        return _any_of([word for key in COLOURS for word in self._data["feelings"][key]])

    @cached_property
    def _told(self) -> re.Pattern[str]:
        announced = _any_of(self._data["names_feelings"]).pattern
        return re.compile(rf"{announced}(?: {_any_of(self._data['degrees']).pattern})* $")

    @cached_property
    def _unlisted(self) -> re.Pattern[str]:
        """`I felt lucky`: a feeling nobody listed, unless it goes on as something else."""
        feelings = self._data["feelings"]
        announced, degrees = (
            _any_of(feelings["verbs"]).pattern,
            _any_of(self._data["degrees"]).pattern,
        )
        other = "|".join(feelings["not_after_verbs"])
        return re.compile(rf"{announced}(?: {degrees})* (?!(?:{other})\b)(\w+)")

    @cached_property
    def _shy(self) -> frozenset[str]:
        return frozenset(self._data["feelings"]["shy"])

    @cached_property
    def _negated(self) -> re.Pattern[str]:
        return re.compile(self._data["negated"])

    @cached_property
    def _lead_ins(self) -> re.Pattern[str]:
        return _any_of(self._data["names"]["lead_ins"])

    @cached_property
    def _never(self) -> frozenset[str]:
        return frozenset(self._data["names"]["never"])

    @cached_property
    def _announcing(self) -> re.Pattern[str]:
        return _any_of(self._data["digits"]["announced"])

    @cached_property
    def _before_digits(self) -> re.Pattern[str]:
        before = [*self._data["digits"]["announced"], *self._data["digits"]["openers"]]
        return re.compile(rf"^{_any_of(before).pattern} ")

    @cached_property
    def _numerals(self) -> Numerals:
        return Numerals(self._data["digits"])

    @cached_property
    def _agrees(self) -> re.Pattern[str]:
        return _any_of(self._data["openers"]["agrees"])

    @cached_property
    def _cut_off(self) -> re.Pattern[str]:
        return re.compile(rf" {_any_of(self._data['openers']['cannot_end']).pattern}$")

    @cached_property
    def _cut_short(self) -> frozenset[str]:
        openers = self._data["openers"]
        return frozenset((*openers["sound"], *openers["cannot_end"]))

    @cached_property
    def _nothing_yet(self) -> frozenset[str]:
        return frozenset(self._data["openers"]["nothing_yet"])

    @cached_property
    def _others(self) -> re.Pattern[str]:
        return _any_of(self._data["openers"]["others"])

    @cached_property
    def _corrections(self) -> re.Pattern[str]:
        return re.compile(rf"^(?:{_any_of(self._data['openers']['corrects']).pattern}\s*)+")

    @cached_property
    def _joints(self) -> re.Pattern[str]:
        return _any_of(self._data["names"]["joints"])


def normalize(words: str, lower: Callable[[str], str] = str.casefold) -> str:
    """Return words as the recogniser writes them: lower case, no punctuation, single spaces.

    To be compared, `weiß` becomes `weiss`; `str.lower` leaves it as it was said.
    """
    plain = lower(words.replace("\u2019", "'"))
    return " ".join(re.sub(r"[^\w' ]+", " ", plain).split())


def _blank_out(found: re.Match[str]) -> str:
    """Keep the place of what is taken out, so that nothing moves together."""
    return " -" * len(found.group().split())


def _any_of(phrases: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")
