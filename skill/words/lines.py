"""What a prompt sounds like: which wording, for whom, in which number, never twice running."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b
from math import gcd
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skill.ritual.beats.adventure import AdventurePrompt
from skill.ritual.model.party import Party
from skill.ritual.model.reply import Reply, Say
from skill.words.adventures import AdventureBook
from skill.words.helplines import speak_numbers
from skill.words.questions import QuestionBank
from skill.words.regions import region_of
from skill.words.tables import table_in

if TYPE_CHECKING:
    from babel import Locale

HERE = Path(__file__).parents[1] / "locales"
ENDING = "ending"
"""The manner of the last lines of a night, which may be whispered. No question has it."""

SOFT = ("soft", ENDING)
SHELVES = {
    Party.OPEN: ("open", "any", "solo"),
    Party.SOLO: ("solo", "any"),
    Party.COUPLE: ("couple", "any"),
}


class WordsError(Exception):
    """A prompt has no wording in this locale. The tests of the words make sure it has."""


@dataclass(frozen=True)
class Spoken:
    """One line as it will be heard."""

    text: str
    pause: float = 0.0
    """Seconds of silence after it."""

    is_soft: bool = False
    """Slower and softer than the rest."""

    is_whispered: bool = False
    before: float = 0.0
    """Seconds of silence ahead of it."""


@dataclass(frozen=True)
class Listener:
    """For whom a line is worded, and on which night: this decides the variant."""

    house: str
    night: date
    party: Party = Party.OPEN
    is_brief: bool = False
    whispers: bool = False
    """They chose to have the ending whispered."""


class Words:
    """All that can be said in one locale. Read from the package on first use, file by file."""

    def __init__(self, locale: str, root: Path = HERE) -> None:
        self.locale = locale
        self._region = region_of(locale, root)
        self._folder = root / self._region.speaks / "lines"
        self._files: dict[str, Mapping[str, Any]] = {}
        self.adventures = AdventureBook(root / self._region.speaks / "adventures.toml")
        self.bank = QuestionBank(
            root / self._region.speaks / "questions", root / self._region.cards / "questions"
        )

    def line(self, say: Say, listener: Listener) -> Spoken:
        """Word one thing. Raises WordsError when this locale has no words for it."""
        table = self.table(say.prompt)
        variants = self._variants(say, listener, table)
        position = listener.night.toordinal() * int(table.get("per_night", 1)) + say.nth
        return self._word_text(
            _choose_variant(variants, position, f"{listener.house}/{say.prompt}"), say, listener
        )

    def ways(self, say: Say, listener: Listener) -> Iterator[Spoken]:
        """Yield every wording this listener will come to hear. Raises WordsError as `line` does."""
        for text in self._variants(say, listener, self.table(say.prompt)):
            yield self._word_text(text, say, listener)

    def shelf(self, say: Say, listener: Listener) -> str:
        """Name the list that is worded from. Raises WordsError where there is none."""
        table = self.table(say.prompt)
        for key in _keys(say, listener):
            if table.get(key):
                return key
        raise WordsError(say.prompt)

    def form(self, number: int) -> str:
        """Name the plural form of a number, as CLDR does."""
        return str(self._babel.plural_form(number))

    def localize(self, text: str) -> str:
        """Return a text of the bank as it is said in this place."""
        return self._region.localize(text)

    def read(self) -> None:
        """Read every line, question and adventure, so that nothing is left to be read in a turn."""
        for file in self._folder.glob("*.toml"):
            self._file(file.stem)
        self.bank.cards()
        self.adventures.all()

    def reprompt(self, reply: Reply, listener: Listener) -> Spoken | None:
        """Word what is said when nobody speaks."""
        return self.line(Say(reply.ask.reprompt), listener) if reply.ask else None

    def question(self, say: Say, listener: Listener) -> str:
        """Word the question of the bank that stands in a line, for those who are here."""
        question = self.bank.find_or_stand_in(say.question)
        return self._region.localize(question.text_for(listener.party is Party.COUPLE))

    def table(self, prompt: str) -> Mapping[str, Any]:
        """Return everything that is written for a prompt."""
        file, _, line = prompt.partition(".")
        table = self._file(file).get(line)
        if not isinstance(table, Mapping):
            raise WordsError(prompt)
        return table

    def _file(self, name: str) -> Mapping[str, Any]:
        if name not in self._files:
            self._files[name] = _read(self._folder / f"{name}.toml")
        return self._files[name]

    def _variants(self, say: Say, listener: Listener, table: Mapping[str, Any]) -> Sequence[str]:
        written = table[self.shelf(say, listener)]
        return self._in_number(written, say) if isinstance(written, Mapping) else list(written)

    def _word_text(self, text: str, say: Say, listener: Listener) -> Spoken:
        said = self._region.localize(text).format_map(self._values(say, listener))
        return _manner(said, self.table(say.prompt), listener)

    def _in_number(self, forms: Mapping[str, Sequence[str]], say: Say) -> Sequence[str]:
        number = next(value for value in say.values.values() if isinstance(value, int))
        return forms.get(self.form(number), forms["other"])

    def _values(self, say: Say, listener: Listener) -> Mapping[str, str | int]:
        values = {name: self._value(value) for name, value in say.values.items()}
        if say.prompt.startswith("care."):
            return {**values, **self._numbers}
        if say.prompt.startswith("adventure."):
            return {**values, "adventure": self._adventure(say, listener)}
        if not say.question:
            return values
        text = self.question(say, listener)
        # told in passing it is no question: the one that is open comes after it
        in_passing = text.replace("?", ".")
        asked = self.bank.find_or_stand_in(say.question)
        hint, followup = map(self._region.localize, (asked.hint, asked.followup))
        told = {"in_passing": in_passing, "hint": hint, "followup": followup}
        return {**values, "question": text, **told}

    def _adventure(self, say: Say, listener: Listener) -> str:
        """Choose by the week: none comes again before all of its kind were told, Friday by Friday.

        In two places whoever is alone in the room is still one of two.
        """
        is_apart = say.prompt == AdventurePrompt.APART
        told = self.adventures.apart() if is_apart else self.adventures.here()
        texts = [one.text_for(is_apart or listener.party is Party.COUPLE) for one in told]
        week = listener.night.toordinal() // 7
        return self._region.localize(
            _choose_variant(texts, week, f"{listener.house}/{say.prompt}/which")
        )

    def _value(self, value: str | int | date) -> str | int:
        if isinstance(value, date):
            from babel.dates import format_date  # noqa: PLC0415 - a cold start names no date

            return format_date(value, self._region.day, locale=self._babel)
        return value

    @cached_property
    def _numbers(self) -> Mapping[str, str]:
        return speak_numbers(self.locale)

    @cached_property
    def _babel(self) -> "Locale":
        from babel import Locale  # noqa: PLC0415 - a cold start that counts nothing needs none

        return Locale.parse(self.locale, sep="-")


def _manner(text: str, table: Mapping[str, Any], listener: Listener) -> Spoken:
    manner = table.get("manner")
    return Spoken(
        text,
        pause=float(table.get("pause", 0.0)),
        is_soft=manner in SOFT,
        is_whispered=manner == ENDING and listener.whispers,
        before=float(table.get("before", 0.0)),
    )


def _keys(say: Say, listener: Listener) -> list[str]:
    shelves = SHELVES[listener.party]
    if "name" in say.values:
        shelves = (f"{shelves[0]}_named", *shelves)
    return [f"brief_{shelf}" for shelf in shelves if listener.is_brief] + list(shelves)


def _choose_variant(variants: Sequence[str], position: int, seed: str) -> str:
    """Walk the variants in this house's own order: an affine shuffle, so none comes twice running.

    A step coprime to their number visits every one of them before it comes round again.
    """
    digest = blake2b(seed.encode(), digest_size=8).digest()
    start, step = int.from_bytes(digest[:4]), int.from_bytes(digest[4:])
    size = len(variants)
    while gcd(step, size) != 1:
        step += 1
    return variants[(start + step * position) % size]


def _read(path: Path) -> Mapping[str, Any]:
    try:
        return table_in(path)
    except OSError as error:
        raise WordsError(path.stem) from error
