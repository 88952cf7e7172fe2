"""German is German: nothing that can be said or shown there is English."""

import json
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from skill.alexa.intents import Interpreter
from skill.alexa.interaction_model import FOLDER, InteractionModel
from skill.hearing.ear import Ear
from skill.ritual.model.acts import Answer, Code, LongAgo, Troubled
from skill.ritual.model.reply import Party, Say
from skill.ritual.requests.recalling import RecallPrompt
from skill.speaker.resolver import Tongue
from skill.words.lines import Listener, Words
from skill.words.regions import HERE
from tests.words.spoken import FIRST_NIGHT, heard, written

GERMAN = HERE / "de-DE"
ENGLISH = re.compile(
    r"\b(?:the|and|you|your|of|with|what|that|this|is|are|tonight|thanks|yes|skip|for|one|it|we"
    r"|do|did|good|night|day|please|say|or|my|me|from|have|how|to|be)\b",
    re.IGNORECASE,
)
WITHOUT_VALUES = re.compile(r"\{\w+\}")

EAR = Ear("de-DE")
HEARD = Interpreter(InteractionModel("de-DE"), EAR)
TONGUE = Tongue("de-DE")
SATURDAY = date(2026, 11, 21)


def test_no_english_line_can_reach_a_german_ear() -> None:
    said = {line.text for line in heard("de-DE")}

    english = [text for text in said if _english(text)]

    assert len(said) > 1000
    assert english == []


def test_no_line_is_the_one_that_is_said_in_english() -> None:
    in_english = {line.text for line in written("en-US")}

    kept = [
        line
        for line in written("de-DE")
        if line.text in in_english and len(WITHOUT_VALUES.sub("", line.text).split()) > 1
    ]

    assert kept == []


def test_no_question_and_no_hint_is_english() -> None:
    bank = Words("de-DE").bank

    told = [
        text
        for question in (bank.questions[card.id] for card in bank.cards())
        for text in (*map(question.text_for, (True, False)), question.hint)
    ]

    assert len(told) > 600
    assert [text for text in told if _english(text)] == []


@pytest.mark.parametrize("file", sorted(GERMAN.rglob("*.toml")), ids=lambda file: Path(file).stem)
def test_every_german_file_is_read_as_it_is_written(file: Path) -> None:
    assert tomllib.loads(file.read_text(encoding="utf-8"))


def test_what_alexa_says_by_herself_is_german() -> None:
    model = json.loads((FOLDER / "de-DE.json").read_text(encoding="utf-8"))["interactionModel"]

    said = [one["value"] for prompt in model["prompts"] for one in prompt["variations"]]

    assert said
    assert [text for text in said if _english(text)] == []


def test_a_night_is_named_as_germans_name_it() -> None:
    line = Words("de-DE").line(
        Say(RecallPrompt.NIGHT, {"day": FIRST_NIGHT}), Listener("house", FIRST_NIGHT, Party.COUPLE)
    )

    assert "Samstag, 21. November" in line.text


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("vier sieben eins eins", "4711"),
        ("siebenundvierzig elf", "4711"),
        ("neunzehnhundert vierundachtzig", "1984"),
        ("doppel null sieben sieben", "0077"),
        ("zwo null zwo fünf", "2025"),
        ("dreissig null eins", "3001"),
        ("mein code ist vier sieben eins eins", "4711"),
        ("vier sieben eins", ""),
        ("ein ruhiger morgen", ""),
    ],
)
def test_four_digits_are_read_as_germans_say_them(said: str, digits: str) -> None:
    assert EAR.digits_in(said) == digits


def test_a_code_that_is_announced_is_never_an_answer() -> None:
    assert HEARD.hear("Mein Code ist 4711") == Code("4711")


@pytest.mark.parametrize(
    "sentence",
    [
        "du hast stopp gesagt und wir haben gelacht",
        "der nächste bus war voll",
        "ich musste zurück wegen der schlüssel",
        "ja ich mochte die suppe",
        "allein",
        "ruhe",
        "zusammen",
        "nach hause",
    ],
)
def test_a_sentence_with_a_command_in_it_is_an_answer(sentence: str) -> None:
    act = HEARD.hear(sentence)

    assert isinstance(act, Answer)
    assert act.words == sentence


def test_a_danger_is_heard_and_what_is_long_over_is_met_gently() -> None:
    assert HEARD.hear("Er schlägt mich, wenn er trinkt.") == Troubled()
    assert HEARD.hear("Mein Vater hat mich früher geschlagen.") == LongAgo()
    assert isinstance(HEARD.hear("sie hat mich beim schach geschlagen"), Answer)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("freitag", "2026-11-27"),
        ("montag", "2026-11-23"),
        ("am freitag", "2026-11-27"),
        ("3. dezember", "2026-12-03"),
        ("am vierten juni", "2027-06-04"),
        ("der vierte juni", "2027-06-04"),
        ("vierter juni", "2027-06-04"),
        ("der vierte sechste", "2027-06-04"),
        ("zwanzigster zwölfter", "2026-12-20"),
        ("15.11.", "2027-11-15"),
    ],
)
def test_a_day_is_read_as_germans_say_it(words: str, day: str) -> None:
    assert TONGUE.date(words, SATURDAY) == day


@pytest.mark.parametrize(
    ("words", "lasting"),
    [("zwei wochen", "P2W"), ("drei tage", "P3D"), ("einen monat", "P1M"), ("ein buch", "")],
)
def test_a_while_is_read_as_germans_say_it(words: str, lasting: str) -> None:
    assert TONGUE.duration(words) == lasting


@pytest.mark.parametrize("words", ["alexa, öffne abendritual", "starte unser abendritual"])
def test_it_is_opened_in_german(words: str) -> None:
    assert TONGUE.opens(words)


def test_it_is_asked_in_german_without_being_opened() -> None:
    assert TONGUE.find_request("alexa, sag abendritual, ich bin fertig") == "ich bin fertig"
    assert TONGUE.find_request("alexa, öffne abendritual") == ""


def _english(text: str) -> bool:
    ours = re.sub(r"call (?:the plumber|her)", "", text)  # what is read out, whatever the language
    return ENGLISH.search(ours) is not None
