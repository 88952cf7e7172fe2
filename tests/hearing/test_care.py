"""What is heard as a danger, what only sounds like one, and the numbers that are named."""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from msgspec.structs import fields

from skill.alexa.intents import Interpreter
from skill.alexa.interaction_model import InteractionModel
from skill.alexa.request import Envelope, Kind, Slot
from skill.hearing.danger import Care
from skill.hearing.ear import Ear, normalize
from skill.hearing.trained import Guess, Signs, TrainedEar
from skill.ritual.beats.care import CarePrompt
from skill.ritual.model.acts import Answer, Introduce, LongAgo, Troubled, Worrying
from skill.ritual.model.reply import Party
from skill.words.regions import HERE, numbers_of, speak_numbers
from tests.hearing.care.phrases import LOCALES as TRIED
from tests.hearing.care.phrases import Phrase, care, phrases, table
from tests.words.spoken import LOCALES, heard, tables, words_in, written
from tests.words.wording import pattern

CARE = care("en-US")
PAGE = Path(__file__).parents[2] / "docs" / "safety.md"
MOST_WORDS = 35
LEAST_PHRASES = {"en-US": 400, "de-DE": 250}
LEAST_HEARD, MOST_FALSE = 0.98, 0.01
"""Of all that was tried: what slips below this has to be looked at before it lands."""

OVERHEARD = frozenset(
    {CarePrompt.FIRST, CarePrompt.AGAIN, CarePrompt.NUMBER, CarePrompt.OTHER_NUMBER, CarePrompt.ASK}
)
"""Said where somebody else may listen: they name nothing at all."""


# What is heard


@pytest.mark.parametrize("locale", TRIED)
def test_enough_was_tried_to_say_something(locale: str) -> None:
    tried = Counter(bool(phrase.family) for phrase in phrases(locale))

    assert tried[True] >= LEAST_PHRASES[locale]
    assert tried[False] >= LEAST_PHRASES[locale]


@pytest.mark.parametrize("locale", TRIED)
def test_nothing_was_tried_twice_and_all_of_it_as_a_recogniser_writes(locale: str) -> None:
    said = [phrase.words for phrase in phrases(locale)]

    assert [words for words, times in Counter(said).items() if times > 1] == []
    assert [words for words in said if words != normalize(words)] == []


@pytest.mark.parametrize("locale", TRIED)
def test_nearly_everything_that_was_tried_is_heard_for_what_it_is(locale: str) -> None:
    grave = [phrase.is_heard for phrase in phrases(locale) if phrase.family]
    plain = [phrase.is_heard for phrase in phrases(locale) if not phrase.family]

    assert sum(grave) / len(grave) >= LEAST_HEARD
    assert 1 - sum(plain) / len(plain) <= MOST_FALSE


@pytest.mark.parametrize("locale", TRIED)
def test_the_figures_on_the_page_are_those_of_today(locale: str) -> None:
    page = PAGE.read_text(encoding="utf-8")

    figures = table(locale)

    assert figures in page


@pytest.mark.parametrize("locale", LOCALES)
def test_every_language_that_is_spoken_hears_every_family(locale: str) -> None:
    families = {phrase.family for phrase in phrases(locale)} - {"", "long_ago"}

    assert Care(HERE / locale / "care.toml").families() == families


@pytest.mark.parametrize(
    "words",
    [
        "work is killing me and he hits me",
        "i died laughing but i don't want to live anymore",
        "i used to be happy and now i want to die",
        "we got married ten years ago and he hits me",
        "when i was little we had a dog and tonight i want to kill myself",
        "he beat me at chess and then he slapped me",
        "thank you for the tea and please i'm scared of him",
    ],
)
def test_a_danger_is_heard_beside_words_that_are_harmless(words: str) -> None:
    concern = CARE.find_concern(words)

    assert concern == Troubled()


@pytest.mark.parametrize("words", ["", " ", "-", "he", "i am", "$ ^ ... [a] {he}", "hit " * 400])
def test_whatever_is_said_something_is_returned(words: str) -> None:
    concern = CARE.find_concern(normalize(words))

    assert concern is None


@pytest.mark.parametrize("locale", TRIED)
def test_no_command_is_taken_for_a_danger(locale: str) -> None:
    commands = InteractionModel(locale).commands

    alarming = [words for words in commands if care(locale).find_concern(normalize(words))]

    assert alarming == []


def test_a_danger_is_heard_with_its_signs_and_through_a_slot_for_names() -> None:
    interpreter = Interpreter(InteractionModel("en-US"), Ear("en-US"))

    assert interpreter.hear("He hits me, when he drinks.") == Troubled()
    assert interpreter.hear("My dad used to hit me.") == LongAgo()
    assert isinstance(interpreter.hear("she beat me at chess"), Answer)
    assert not isinstance(interpreter.hear("i want to die"), Introduce)


@pytest.mark.parametrize("kind", [Troubled, LongAgo])
def test_what_goes_on_from_the_ear_holds_no_words(kind: type[Troubled | LongAgo]) -> None:
    assert fields(kind) == ()


@pytest.mark.parametrize(
    "words",
    [
        "we watched a film and then he hit me",
        "in the show somebody died and now i want to die",
        "i am a nurse and my husband has his hands around my neck",
    ],
)
def test_no_story_hides_what_somebody_says_of_themselves(words: str) -> None:
    concern = CARE.find_concern(words)

    assert concern == Troubled()


@pytest.mark.parametrize("words", ["in the film he hits her", "in the play they call an ambulance"])
def test_what_happens_in_a_story_happens_to_nobody_here(words: str) -> None:
    concern = CARE.find_concern(words)

    assert concern is None


@dataclass
class Doubtful(TrainedEar):
    """Takes whatever holds this word for a danger, and not for sure."""

    word: str

    def read(self, text: str, context: str) -> Guess:  # noqa: ARG002 - whatever was asked
        return Guess("danger", 0.0, 0.0 if self.word in text else -1.0)

    def read_signs(self, text: str, context: str) -> Signs:  # noqa: ARG002 - it hears none
        return Signs(frozenset())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("it was the window again last night", Worrying),
        ("if he plays that song once more i'm jumping out of the window", Answer),
        ("she stood at the window in the film", Answer),
    ],
)
def test_a_doubtful_danger_is_held_against_what_only_sounds_like_one(
    words: str, expected: type
) -> None:
    interpreter = Interpreter(InteractionModel("en-US"), Ear("en-US"), Doubtful("window"))
    slots = {"answer": Slot(words)}
    said = Envelope(Kind.INTENT, "", "", "", "", "en-US", None, intent="AnswerIntent", slots=slots)

    assert isinstance(interpreter.act_of(said, "thanks"), expected)


# What a phrase's sentence would lose to a carrier


def test_most_of_it_is_heard_when_a_carrier_has_taken_the_first_words() -> None:
    samples = next(i for i in InteractionModel("en-US").intents if i["name"] == "AnswerIntent")
    carriers = [sample.removesuffix(" {answer}") for sample in samples["samples"]]

    carried = [tail for phrase in phrases("en-US") for tail in _tails(phrase, carriers)]

    assert len(carried) >= 20
    assert sum(CARE.find_concern(tail) is not None for tail in carried) / len(carried) >= 0.6


# What is said


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_said_in_danger_is_at_most_thirty_five_words(locale: str) -> None:
    first = [line for line in heard(locale) if line.prompt in {CarePrompt.FIRST, CarePrompt.ALONE}]
    asked = [line for line in heard(locale) if line.prompt == CarePrompt.ASK]

    longest = max(len(words_in(f"{one.text} {other.text}")) for one, other in product(first, asked))

    assert longest <= MOST_WORDS


@pytest.mark.parametrize("locale", LOCALES)
def test_no_line_claims_promises_or_names_what_was_said(locale: str) -> None:
    lines = [line for line in written(locale) if line.prompt.startswith("care.")]

    claims, names = (pattern(locale, "care", name) for name in ("claims", "naming"))
    claiming = [line for line in lines if claims.search(re.sub(r"\{\w+\}", "", line.text))]
    naming = [line for line in lines if line.prompt in OVERHEARD and names.search(line.text)]

    assert claiming == []
    assert naming == []


@pytest.mark.parametrize("locale", LOCALES)
def test_the_line_for_everybody_names_one_number_and_the_one_for_one_alone_both(
    locale: str,
) -> None:
    lines = tables(locale)

    either = [
        lines[prompt]["any"] for prompt in (CarePrompt.FIRST, CarePrompt.NUMBER, CarePrompt.STAY)
    ]
    both = [lines[prompt]["any"] for prompt in (CarePrompt.ALONE, CarePrompt.NUMBERS)]

    assert all("{crisis}" in text for texts in [*either, *both] for text in _texts(texts))
    assert all("{violence}" in text for texts in both for text in _texts(texts))
    assert not any("{violence}" in text for texts in either for text in _texts(texts))


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_said_is_the_same_for_one_and_for_two(locale: str) -> None:
    lines = [line for line in heard(locale) if line.prompt.startswith("care.")]

    by_party = {
        party: {(line.prompt, line.text) for line in lines if line.party is party}
        for party in Party
    }

    assert by_party[Party.SOLO] == by_party[Party.COUPLE] == by_party[Party.OPEN]


# The numbers


@pytest.mark.parametrize("locale", LOCALES)
def test_every_language_that_is_spoken_has_both_numbers(locale: str) -> None:
    assert speak_numbers(locale).keys() == {"crisis", "violence", "emergency"}


@pytest.mark.parametrize("locale", LOCALES)
def test_a_number_that_is_spoken_was_looked_up_at_its_source(locale: str) -> None:
    lines = tomllib.loads((HERE / "helplines.toml").read_text(encoding="utf-8"))
    spoken = lines[locale.rpartition("-")[2]]

    assert all(line["verified"] for line in spoken.values())


def test_every_number_says_where_it_is_from_and_when_it_was_looked_up() -> None:
    lines = tomllib.loads((HERE / "helplines.toml").read_text(encoding="utf-8"))

    for line in (line for country in lines.values() for line in country.values()):
        assert line.keys() == {"number", "source", "checked", "verified"}
        assert re.fullmatch(r"\d[\d -]+\d", line["number"])
        assert date.fromisoformat(line["checked"]) >= date(2026, 11, 22)
        assert "." in line["source"]


def test_a_number_is_spoken_digit_by_digit_with_a_breath_between_its_groups() -> None:
    spoken = speak_numbers("en-US")

    assert numbers_of("en-US")["violence"] == "1-800-799-7233"
    assert (spoken["crisis"], spoken["violence"]) == ("9 8 8", "1, 8 0 0, 7 9 9, 7 2 3 3")


def _tails(phrase: Phrase, carriers: list[str]) -> list[str]:
    if not phrase.family or phrase.family == "long_ago":
        return []
    return [
        phrase.words.removeprefix(f"{carrier} ")
        for carrier in carriers
        if phrase.words.startswith(f"{carrier} ")
    ]


def _texts(lines: object) -> list[str]:
    assert isinstance(lines, list)
    return lines
