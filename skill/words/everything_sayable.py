"""Everything one locale can say, as it is heard: what the lints read, and a person can.

Every list of lines is worded whole, for whoever hears it, with names, days and numbers in it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product
from typing import Any

import skill.ritual.dialogue.respond  # noqa: F401 - with it every prompt there is has been defined
from skill.ritual.model.party import Party
from skill.ritual.model.reply import Prompt, Say
from skill.words.lines import Listener, Words
from skill.words.regions import HERE, region_of
from skill.words.tables import table_in

PROMPTS: Sequence[Prompt] = sorted(
    (prompt for kind in Prompt.__subclasses__() for prompt in kind),
    key=lambda prompt: prompt.partition(".")[0],
)
"""File by file, and within one in the order its beat or request names them."""

NIGHT = date(2026, 11, 21)
QUESTION = "c050"
"""It stands in every line that leads in to one. The bank itself comes after the lines."""

NUMBERS = (2, 3, 5, 11, 22, 101, 41, 1)
"""For each plural form CLDR knows at least one. Of several the last is heard."""

COUNTS = frozenset({"nights", "weeks"})
OF_THE_BANK = frozenset({"question", "hint", "in_passing", "followup"})
OF_THE_WORDS = frozenset({"adventure", "crisis", "violence"})
"""What the words themselves put in."""

PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class SayableLine:
    """One line as somebody hears it."""

    prompt: Prompt
    party: Party
    is_named: bool
    is_brief: bool
    shelf: str
    """The list it stands in: `couple_named`, `brief_any`."""

    form: str
    """The plural form, where the list has any."""

    text: str


def list_speakable(words: Words) -> Iterator[SayableLine]:
    """Yield every line in every wording, for everybody who may hear it."""
    truths = (False, True)
    for prompt, party, is_named, is_brief in product(PROMPTS, Party, truths, truths):
        listener = Listener("house", NIGHT, party, is_brief)
        for form, number in _list_forms(words, prompt).items():
            say = say_of(words, prompt, party, is_named=is_named, number=number)
            shelf = words.shelf(say, listener)
            for line in words.ways(say, listener):
                yield SayableLine(prompt, party, is_named, is_brief, shelf, form, line.text)


def say_of(words: Words, prompt: Prompt, party: Party, *, is_named: bool, number: int = 2) -> Say:
    """Return a prompt with everything that stands in its lines."""
    names = {"name": "Maya", "other": "Sam"}
    here = names if party is Party.COUPLE else {"name": "Maya"}
    known: dict[str, str | int | date] = {
        **names,
        **dict.fromkeys(COUNTS, number),
        "day": NIGHT,
        "words": _sample_words(region_of(words.locale).speaks),
    }
    needed = _find_needed(words.table(prompt))
    values = {name: known[name] for name in sorted(needed - OF_THE_BANK - OF_THE_WORDS)}
    question = QUESTION if needed & OF_THE_BANK else ""
    return Say(prompt, {**(here if is_named else {}), **values}, question)


def list_by_prompt(words: Words) -> Mapping[tuple[str, str, str], Sequence[str]]:
    """Return each list of lines once, by prompt, shelf and plural form."""
    found: dict[tuple[str, str, str], dict[str, None]] = {}
    for line in list_speakable(words):
        found.setdefault((line.prompt, line.shelf, line.form), {})[line.text] = None
    return {key: tuple(texts) for key, texts in found.items()}


def list_bank(words: Words) -> Mapping[tuple[str, str], Sequence[str]]:
    """Return all that the bank has, by what it is about and whom it is for."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for about, kind, text in _list_bank(words):
        if text:
            found.setdefault((about, kind), {})[words.localize(text)] = None
    return {key: tuple(texts) for key, texts in sorted(found.items())}


def _list_bank(words: Words) -> Iterator[tuple[str, str, str]]:
    for question in words.bank.questions.values():
        about = f"question.{question.card.category}"
        yield about, "couple", question.text
        yield about, "solo", question.solo
        yield about, "hint", question.hint
        yield about, "followup", question.followup
    for adventure in words.adventures.all():
        yield "adventure", "couple", adventure.text
        yield "adventure", "solo", adventure.solo


@cache
def _sample_words(language: str) -> str:
    """Return what somebody may have said: it stands where kept words are read out."""
    return str(table_in(HERE / language / "speaker.toml")["said"])


def _list_forms(words: Words, prompt: Prompt) -> Mapping[str, int]:
    is_counted = any(isinstance(lines, Mapping) for lines in words.table(prompt).values())
    return {words.form(number): number for number in NUMBERS} if is_counted else {"": 0}


def _find_needed(table: Mapping[str, Any]) -> set[str]:
    """Return what stands in these lines; names only where no list goes without."""
    nameless = (lines for shelf, lines in table.items() if not shelf.endswith("_named"))
    return {name for text in _list_texts(nameless) for name in PLACEHOLDER.findall(text)}


def _list_texts(lists: Iterator[Any]) -> Iterator[str]:
    for lines in lists:
        if isinstance(lines, Mapping):
            yield from _list_texts(iter(lines.values()))
        elif isinstance(lines, Sequence) and not isinstance(lines, str):
            yield from lines
