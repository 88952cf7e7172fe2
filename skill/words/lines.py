"""What a prompt sounds like: which wording, for whom, in which number, never twice running."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b
from math import gcd
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import convert

from skill.ritual.beats.closing import ClosingPrompt
from skill.ritual.model.reply import Party, Say
from skill.words.questions import Adventure, QuestionBank
from skill.words.regions import HERE, region_of, speak_numbers
from skill.words.tables import table_in

if TYPE_CHECKING:
    from babel import Locale


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
    whispers: bool = False
    """They chose to have the ending whispered."""


class Words:
    """All that can be said in one locale. Read from the package on first use, file by file."""

    def __init__(self, locale: str, root: Path = HERE) -> None:
        self.locale = locale
        self.region = region_of(locale, root)
        self._folder = root / self.region.speaks
        self._files: dict[str, Mapping[str, Any]] = {}
        self.bank = QuestionBank(self._folder / "questions", root / self.region.cards / "questions")

    @cached_property
    def adventures(self) -> Sequence[Adventure]:
        """Every adventure, in the order of the file. Raises OSError where it is absent."""
        table = table_in(self._folder / "adventures.toml")
        records = [{**table["defaults"], **record} for record in table["adventure"]]
        return convert(records, list[Adventure])

    def line(self, say: Say, listener: Listener) -> Spoken:
        """Word one thing. Raises WordsError when this locale has no words for it."""
        variants = self._variants(say, listener)
        per_night = int(self.table(say.prompt).get("per_night", 1))
        position = listener.night.toordinal() * per_night + say.nth
        text = _choose_variant(variants, position, f"{listener.house}/{say.prompt}")
        return self._word_text(text, say, listener)

    def ways(self, say: Say, listener: Listener) -> Iterator[Spoken]:
        """Yield every wording this listener will come to hear. Raises WordsError as `line` does."""
        for text in self._variants(say, listener):
            yield self._word_text(text, say, listener)

    def shelf(self, say: Say, listener: Listener) -> str:
        """Name the list that is worded from. Raises WordsError where there is none."""
        shelves: tuple[str, ...] = {
            Party.OPEN: ("open", "any", "solo"),
            Party.SOLO: ("solo", "any"),
            Party.COUPLE: ("couple", "any"),
        }[listener.party]
        if "name" in say.values:
            shelves = (f"{shelves[0]}_named", *shelves)
        table = self.table(say.prompt)
        for shelf in shelves:
            if table.get(shelf):
                return shelf
        raise WordsError(say.prompt)

    def form(self, number: int) -> str:
        """Name the plural form of a number, as CLDR does."""
        return str(self._babel.plural_form(number))

    def read(self) -> None:
        """Read every line, question and adventure, so that nothing is left to be read in a turn."""
        for file in (self._folder / "lines").glob("*.toml"):
            self._files[file.stem] = table_in(file)
        self.bank.cards()
        _ = self.adventures

    def question(self, say: Say, listener: Listener) -> str:
        """Word the question of the bank that stands in a line, for those who are here."""
        question = self.bank.find_or_stand_in(say.question)
        return self.region.localize(question.text_for(listener.party is Party.COUPLE))

    def table(self, prompt: str) -> Mapping[str, Any]:
        """Return everything that is written for a prompt."""
        file, _, line = prompt.partition(".")
        if file not in self._files:
            try:
                self._files[file] = table_in(self._folder / "lines" / f"{file}.toml")
            except OSError as error:
                raise WordsError(file) from error
        table = self._files[file].get(line)
        if not isinstance(table, Mapping):
            raise WordsError(prompt)
        return table

    def _variants(self, say: Say, listener: Listener) -> Sequence[str]:
        written = self.table(say.prompt)[self.shelf(say, listener)]
        if not isinstance(written, Mapping):
            return list(written)
        number = next(value for value in say.values.values() if isinstance(value, int))
        return list(written.get(self.form(number), written["other"]))

    def _word_text(self, text: str, say: Say, listener: Listener) -> Spoken:
        table = self.table(say.prompt)
        manner = table.get("manner")  # an `ending`, which may be whispered, is no question's
        return Spoken(
            self.region.localize(text).format_map(self._values(say, listener)),
            pause=float(table.get("pause", 0.0)),
            is_soft=manner in {"soft", "ending"},
            is_whispered=manner == "ending" and listener.whispers,
            before=float(table.get("before", 0.0)),
        )

    def _values(self, say: Say, listener: Listener) -> Mapping[str, str | int | date]:
        values = dict(say.values)
        for name, value in values.items():
            if isinstance(value, date):
                from babel.dates import format_date  # noqa: PLC0415 - a cold start names no date

                values[name] = format_date(value, self.region.day, locale=self._babel)
        if say.prompt.startswith("care."):
            return {**values, **speak_numbers(self.locale)}
        if say.prompt.startswith("adventure."):
            # by the week: none comes again before all of its kind were told, Friday by Friday; and
            # in two places whoever is alone in the room is still one of two
            is_apart = say.prompt == ClosingPrompt.ADVENTURE_APART
            told = [one for one in self.adventures if one.is_apart is is_apart]
            texts = [one.text_for(is_apart or listener.party is Party.COUPLE) for one in told]
            week = listener.night.toordinal() // 7
            text = _choose_variant(texts, week, f"{listener.house}/{say.prompt}/which")
            return {**values, "adventure": self.region.localize(text)}
        if not say.question:
            return values
        text = self.question(say, listener)
        asked = self.bank.find_or_stand_in(say.question)
        return {
            **values,
            "question": text,
            # told in passing it is no question: the one that is open comes after it
            "in_passing": text.replace("?", "."),
            "hint": self.region.localize(asked.hint),
            "followup": self.region.localize(asked.followup),
        }

    @cached_property
    def _babel(self) -> "Locale":
        from babel import Locale  # noqa: PLC0415 - a cold start that counts nothing needs none

        return Locale.parse(self.locale, sep="-")


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
