"""Everything one locale can say, as it is heard: what the lints read, and a person can.

Every list of lines is worded whole, for whoever hears it, with names, days and numbers in it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product

import skill.ritual.dialogue.respond  # noqa: F401 - with it every prompt there is has been defined
from skill.ritual.model.reply import Party, Prompt, Say
from skill.words.lines import Listener, Words
from skill.words.regions import HERE
from skill.words.tables import table_in

PROMPTS: Sequence[Prompt] = sorted(
    (prompt for kind in Prompt.__subclasses__() for prompt in kind),
    key=lambda prompt: prompt.partition(".")[0],
)
"""File by file, and within one in the order its beat or request names them."""

NIGHT = date(2026, 11, 21)


@dataclass(frozen=True)
class SayableLine:
    """One line as somebody hears it."""

    prompt: Prompt
    party: Party
    is_named: bool
    shelf: str
    """The list it stands in: `couple_named`, `any`."""

    form: str
    """The plural form, where the list has any."""

    text: str


def list_speakable(words: Words) -> Iterator[SayableLine]:
    """Yield every line in every wording, for everybody who may hear it."""
    for prompt, party, is_named in product(PROMPTS, Party, (False, True)):
        listener = Listener("house", NIGHT, party)
        forms = {"": 0}
        if any(isinstance(lines, Mapping) for lines in words.table(prompt).values()):
            # for each plural form CLDR knows at least one number; of several the last is heard
            forms = {words.form(number): number for number in (2, 3, 5, 11, 22, 101, 41, 1)}
        for form, number in forms.items():
            say = say_of(words, prompt, party, is_named=is_named, number=number)
            shelf = words.shelf(say, listener)
            for line in words.ways(say, listener):
                yield SayableLine(prompt, party, is_named, shelf, form, line.text)


def say_of(words: Words, prompt: Prompt, party: Party, *, is_named: bool, number: int = 2) -> Say:
    """Return a prompt with everything that stands in its lines."""
    names = {"name": "Maya", "other": "Sam"}
    here = names if party is Party.COUPLE else {"name": "Maya"}
    known: dict[str, str | int | date] = {
        **names,
        "nights": number,
        "weeks": number,
        "day": NIGHT,
        "words": _sample_words(words.region.speaks),
    }
    needed = {  # names only where no list goes without
        name
        for shelf, lines in words.table(prompt).items()
        if not shelf.endswith("_named")
        for name in re.findall(r"\{(\w+)\}", str(lines))
    }
    of_the_bank = needed & {"question", "hint", "in_passing", "followup"}
    of_the_words = {
        "adventure",
        "crisis",
        "emergency",
        "violence",
    }  # what the words themselves put in
    values = {name: known[name] for name in sorted(needed - of_the_bank - of_the_words)}
    # one question stands in every line that leads in to one; the bank comes after the lines
    return Say(prompt, {**(here if is_named else {}), **values}, "c050" if of_the_bank else "")


def list_by_prompt(words: Words) -> Mapping[tuple[str, str, str], Sequence[str]]:
    """Return each list of lines once, by prompt, shelf and plural form."""
    found: dict[tuple[str, str, str], dict[str, None]] = {}
    for line in list_speakable(words):
        found.setdefault((line.prompt, line.shelf, line.form), {})[line.text] = None
    return {key: tuple(texts) for key, texts in found.items()}


def list_bank(words: Words) -> Mapping[tuple[str, str], Sequence[str]]:
    """Return all that the bank has, by what it is about and whom it is for."""
    texts = [
        (f"question.{question.card.category}", kind, text)
        for question in words.bank.questions.values()
        for kind, text in (
            ("couple", question.text),
            ("solo", question.solo),
            ("hint", question.hint),
            ("followup", question.followup),
        )
    ]
    for adventure in words.adventures:
        texts += [("adventure", "couple", adventure.text), ("adventure", "solo", adventure.solo)]
    found: dict[tuple[str, str], dict[str, None]] = {}
    for about, kind, text in texts:
        if text:
            found.setdefault((about, kind), {})[words.region.localize(text)] = None
    return {key: tuple(lines) for key, lines in sorted(found.items())}


@cache
def _sample_words(language: str) -> str:
    """Return what somebody may have said: it stands where kept words are read out."""
    return str(table_in(HERE / language / "speaker.toml")["said"])
