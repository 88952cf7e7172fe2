"""Everything that can be said: each line as it is written, and each line as it is heard."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from skill.ritual.model.reply import Party, Prompt, Say
from skill.ritual.plan.script import BEATS
from skill.words import everything_sayable as speakable
from skill.words.composition import SENTENCE, Role
from skill.words.lines import Words
from skill.words.regions import HERE
from tests.words.wording import lists_of

LOCALES = sorted(folder.name for folder in HERE.iterdir() if (folder / "lines").is_dir())
ENGLISH = [locale for locale in LOCALES if locale.startswith("en-")]
PROMPTS = speakable.PROMPTS
FIRST_NIGHT = speakable.NIGHT
NIGHTS = [FIRST_NIGHT + timedelta(days=days) for days in range(40)]
"""More nights than any list has lines: every variant is heard."""

SHELVES = ("open", "solo", "solo_named", "couple", "couple_named", "any")
MANNERS = ("role", "before", "pause", "manner", "per_night")

BY_NAME: Mapping[str, str] = {
    str(prompt): f"{prompt.partition('.')[0]}.reprompt"
    for prompt in PROMPTS
    if prompt.partition(".")[2] in {"ask", "ask_other"}
}
"""A beat that calls its question `ask` and its reprompt `reprompt` need not be listed here."""

ASKS: Mapping[str, str] = {
    **BY_NAME,
    **dict.fromkeys(("thanks.softly", "thanks.softly_other"), "thanks.reprompt"),
    **dict.fromkeys(
        ("thanks.quality", "thanks.quality_other", "thanks.drawn", "thanks.drawn_other"),
        "thanks.quality_reprompt",
    ),
    "listening.mirror": "listening.mirror_reprompt",
    "listening.mirror_again": "listening.mirror_reprompt",
    "listening.check": "listening.check_reprompt",
    "listening.add": "listening.add_reprompt",
    "park_tomorrow.offer": "park_tomorrow.reprompt",
    "park_tomorrow.say_it": "park_tomorrow.reprompt",
    "lighter.offer": "lighter.reprompt",
    "looking.back": "looking.reprompt",
    "playful.offer": "playful.reprompt",
    "care.check": "care.check_reprompt",
    "people.ask_one": "people.reprompt",
    "people.ask_two": "people.reprompt",
    "erasing.ask_mine": "erasing.confirm_reprompt",
    "feeling.good": "feeling.reprompt",
    "low.offer": "low.offer_reprompt",
    "low.choice": "low.choice_reprompt",
    "arrivals.finish": "arrivals.finish_reprompt",
    "arrivals.morning_after": "arrivals.morning_after_reprompt",
    "arrivals.still_paused": "arrivals.still_paused_reprompt",
    "setting_up.keeping": "setting_up.keeping_reprompt",
    "setting_up.goal": "setting_up.goal_reprompt",
    "setting_up.names": "setting_up.names_reprompt",
    "setting_up.touch": "setting_up.touch_reprompt",
    "common.take_time": "common.time_reprompt",
    "common.go_on": "common.time_reprompt",
    "common.still_open": "common.time_reprompt",
    "common.keep_next": "common.time_reprompt",
    "common.more": "common.more_reprompt",
    "common.park_open": "park_tomorrow.reprompt",
    **dict.fromkeys(
        (
            "erasing.ask_answer",
            "erasing.ask_tonight",
            "erasing.ask_night",
            "erasing.ask_words",
            "erasing.ask_everything",
            "erasing.ask_code",
        ),
        "erasing.confirm_reprompt",
    ),
    **dict.fromkeys(
        ("recalling.ask_two", "recalling.ask_one", "recalling.ask_open"),
        "recalling.alone_reprompt",
    ),
    **dict.fromkeys(
        ("sealing.ask_new", "sealing.ask_either", "sealing.ask_again", "sealing.ask_hear"),
        "sealing.code_reprompt",
    ),
    "sealing.seal_next": "common.time_reprompt",
}
"""Every prompt that opens the microphone, and what is said into the silence after it."""

REPROMPTS = frozenset(ASKS.values())
INVITATIONS = frozenset(
    {
        "common.take_time",
        "common.go_on",
        "common.still_open",
        "common.keep_next",
        "sealing.seal_next",
    }
)
"""They open the microphone and ask nothing: what was asked before stands."""

HANDOVERS = frozenset(prompt for prompt in PROMPTS if prompt.endswith("_other")) - {
    "deep_question.hint_other"
}
"""They were in the room: the second voice is given the word, and the question is not told again."""

WITH_A_QUESTION = frozenset({"deep_question.ask"})
"""The question itself is the bank's, and linted there."""

READ_OUT = "todays_question.today"
"""Says tonight's question ahead of the night, question mark and all."""

RECALLS = [beat.recall for beat in BEATS.values() if beat.recall]
RECALLED = sorted({str(plain) for plain, _ in RECALLS})
RECALLED_OF = sorted({str(of) for plain, of in RECALLS if of is not plain})
"""What introduces kept words: without a name, and with one."""

SAID_WITH: Mapping[str, Mapping[str, str | int | date]] = {
    "opening.held": {"nights": 2},
    "opening.welcome_back": {"nights": 2},
    "closing.nights": {"nights": 2},
    "closing.run": {"nights": 2},
    "closing.week": {"nights": 2},
    "closing.mended": {"nights": 2},
    "closing.milestone": {"nights": 2},
    "nights.total": {"nights": 2},
    "nights.together": {"nights": 2},
    "nights.last_30": {"nights": 2},
    "nights.run": {"nights": 2},
    "nights.weeks": {"weeks": 2},
    "pausing.until": {"day": FIRST_NIGHT},
    "our_day.next": {"day": FIRST_NIGHT},
    "erasing.ask_night": {"day": FIRST_NIGHT},
    "erasing.night_gone": {"day": FIRST_NIGHT},
    "keeping.nights": {"nights": 2},
    "keeping.since": {"day": FIRST_NIGHT},
    "recalling.night": {"day": FIRST_NIGHT},
    "recalling.nothing": {"day": FIRST_NIGHT},
    "recalling.not_before": {"day": FIRST_NIGHT},
    "common.corrected": {"words": "call the plumber"},
    **{said: {"words": "call the plumber"} for said in RECALLED},
    **{said: {"name": "Maya", "words": "call her"} for said in RECALLED_OF},
    "common.named_one": {"name": "Maya"},
    "common.named_two": {"name": "Maya", "other": "Sam"},
    "who.one_named": {"name": "Maya"},
    "who.two_named": {"name": "Maya", "other": "Sam"},
    "who.speaking": {"name": "Maya"},
}
"""The values that stand in a line whoever is here."""

WITH_QUESTION = (
    WITH_A_QUESTION
    | {READ_OUT, "deep_question.hint", "todays_question.meanwhile", "further.ask"}
    | {"deep_question.ask_other"}  # where nobody said how many are here, it is told again
)
WITH_ADVENTURE = frozenset({"adventure.here", "adventure.apart"})
"""Lead-ins too: see test_adventures.py for what they lead to."""

QUESTION = "c050"
NAMES = {
    Party.OPEN: {"name": "Maya"},
    Party.SOLO: {"name": "Maya"},
    Party.COUPLE: {"name": "Maya", "other": "Sam"},
}


@dataclass(frozen=True)
class Written:
    """One line as it stands in the file."""

    locale: str
    prompt: str
    shelf: str
    """The list it stands in: `couple_named`, `any`."""

    form: str
    """The plural form, where the list has any."""

    text: str

    @property
    def role(self) -> Role:
        """What it is for."""
        return Role(str(tables(self.locale)[self.prompt]["role"]))

    @property
    def place(self) -> tuple[str, str]:
        """Where a reader of a failure finds it."""
        return self.prompt, self.text


@cache
def tables(locale: str) -> Mapping[str, Mapping[str, object]]:
    """Return every table of every file, by the name of its prompt."""
    files = sorted((HERE / locale / "lines").glob("*.toml"))
    return {
        f"{file.stem}.{line}": table
        for file in files
        for line, table in tomllib.loads(file.read_text(encoding="utf-8")).items()
    }


@cache
def written(locale: str) -> tuple[Written, ...]:
    """Return every line of a locale."""
    return tuple(_written(locale))


@cache
def heard(locale: str) -> frozenset[speakable.SayableLine]:
    """Return every line of a locale as it is heard, in every variant, by everybody."""
    return frozenset(speakable.list_speakable(Words(locale)))


def lists(locale: str) -> Mapping[tuple[str, str, str], list[str]]:
    """Return the lines by prompt, shelf and plural form."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for line in written(locale):
        found.setdefault((line.prompt, line.shelf, line.form), []).append(line.text)
    return found


def roles(locale: str) -> Mapping[str, Role]:
    """Return what each prompt is for."""
    return {prompt: Role(str(table["role"])) for prompt, table in tables(locale).items()}


def is_reprompt(prompt: str) -> bool:
    """Say whether it is said into the silence after a question."""
    return prompt.endswith("reprompt")


def is_help(prompt: str) -> bool:
    """Say whether it tells what can be said here."""
    return prompt.endswith("help")


def sentences_in(text: str) -> list[str]:
    """Return the sentences as the composition of a turn counts them."""
    return SENTENCE.findall(text)


def content_of(locale: str, text: str) -> frozenset[str]:
    """Return the words that carry what a line says: no name, no formula, no small word."""
    plain = re.sub(r"\{\w+\}(?:'s)?", " ", text)
    for formula in lists_of(locale)["lines"]["formulas"]:
        plain = re.sub(rf"\b(?:{formula})\b", " ", plain, flags=re.IGNORECASE)
    small = set(lists_of(locale)["lines"]["small_words"])
    return frozenset(word.casefold() for word in words_in(plain)) - small


def words_in(text: str) -> list[str]:
    """Return the words one hears."""
    return re.findall(r"[\w']+", text)


def say_of(prompt: Prompt, party: Party, *, is_named: bool, number: int = 2) -> Say:
    """Return a prompt with everything it is said with."""
    values = dict(NAMES[party]) if is_named else {}
    fixed = SAID_WITH.get(prompt, {})
    counted = {key: number if isinstance(value, int) else value for key, value in fixed.items()}
    return Say(prompt, {**values, **counted}, QUESTION if prompt in WITH_QUESTION else "")


def is_counted(prompt: str) -> bool:
    """Say whether a number stands in it."""
    return any(isinstance(value, int) for value in SAID_WITH.get(prompt, {}).values())


def _written(locale: str) -> Iterator[Written]:
    for prompt, table in tables(locale).items():
        for shelf, lines in table.items():
            if isinstance(lines, dict):
                for form, texts in lines.items():
                    yield from (Written(locale, prompt, shelf, form, text) for text in texts)
            elif isinstance(lines, list):
                yield from (Written(locale, prompt, shelf, "", text) for text in lines)
