"""The trained ear: its weights are those of its sentences, and what it must and must not hear."""

import json
from pathlib import Path

import pytest

from deploy.ear import LOCALES, felt_in, questions, sentences, trained, trained_on_questions
from skill.alexa.intents import Interpreter
from skill.alexa.interaction_model import InteractionModel
from skill.alexa.request import Envelope, Kind, Slot
from skill.hearing.ear import Ear
from skill.hearing.trained import (
    NAME,
    ZERO,
    Model,
    TrainedEar,
    model_from_pairs,
    model_from_text,
    model_to_pairs,
)
from skill.ritual.model.acts import (
    Act,
    Aim,
    Answer,
    Gather,
    Remark,
    Stop,
    Troubled,
)
from skill.ritual.model.household import People
from skill.words.regions import HERE

MOST_BYTES = 400_000
EARS = {locale: Interpreter(InteractionModel(locale), Ear(locale)) for locale in LOCALES}


def heard(words: str, context: str = "thanks", locale: str = "en-US") -> Act:
    slots = {"answer": Slot(words)}
    said = Envelope(Kind.INTENT, "", "", "", "", locale, None, intent="AnswerIntent", slots=slots)
    return EARS[locale].act_of(said, context)


@pytest.mark.full
@pytest.mark.parametrize("locale", LOCALES)
def test_the_weights_are_those_of_the_sentences(locale: str) -> None:
    *kept, _ = (HERE / locale / NAME).read_text("utf-8").split("\n\n")

    for made, text in zip(
        trained(locale, sentences(locale), felt_in(locale)).values(), kept, strict=True
    ):
        _hold_alike(made, model_from_text(text))


@pytest.mark.parametrize("locale", ["en-US", pytest.param("de-DE", marks=pytest.mark.full)])
def test_the_weights_that_say_what_is_asked_are_those_of_its_sentences(locale: str) -> None:
    *_, kept = (HERE / locale / NAME).read_text("utf-8").split("\n\n")

    _hold_alike(trained_on_questions(questions(locale)), model_from_pairs(kept))


def _hold_alike(made: Model, there: Model) -> None:
    assert made.classes == there.classes
    assert made.rows.keys() == there.rows.keys()
    assert _furthest(made, there) <= 1  # one step: another processor rounds in other places


def _furthest(one: Model, other: Model) -> int:
    return max(
        abs(ord(sign) - ord(with_))
        for name, row in one.rows.items()
        for sign, with_ in zip(row, other.rows[name], strict=True)
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_the_weights_are_light(locale: str) -> None:
    assert (HERE / locale / NAME).stat().st_size <= MOST_BYTES


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_asked_is_read_as_it_was_written(locale: str) -> None:
    *_, text = (HERE / locale / NAME).read_text("utf-8").split("\n\n")

    assert model_to_pairs(model_from_pairs(text)).strip("\n") == text.strip("\n")


def test_a_sentence_without_a_known_word_is_read_all_the_same() -> None:
    guess = TrainedEar("en-US").read("zzqx", "thanks")

    assert guess.reading
    assert ord("O") == ZERO


@pytest.mark.parametrize("locale", LOCALES)
def test_every_hand_has_written_by_the_rules(locale: str) -> None:
    for file in sorted((HERE / locale / "heard").glob("*.jsonl")):
        for line in Path(file).read_text("utf-8").splitlines():
            assert json.loads(line).keys() == {"text", "context", "people", "reading", "act"}


@pytest.mark.parametrize(
    "words",
    [
        "everyone would be better off if i did not wake up",
        "i've lined up all my pills on the table",
        "you are the only reason i have not taken the pills",
        "i am going to swallow everything in the cabinet",
        "maybe it would be easier if i never woke up",
        "he's got a knife",
        "somebody call the police",
    ],
)
def test_a_danger_said_in_other_words_is_heard(words: str) -> None:
    assert isinstance(heard(words), Troubled)


@pytest.mark.parametrize(
    "words",
    [
        "the tablets for my blood pressure are by the bed and my wife reminded me",
        "my neighbor carried the big parcel up for me",
        "you made the coffee before i was up",
        "you called my mother back so i didn't have to",
        "she told me to stop worrying",
        "the fish place with the plastic chairs",
        "on my grandfather's tractor",
    ],
)
@pytest.mark.parametrize("context", ["thanks", "question"])
def test_an_answer_is_an_answer(words: str, context: str) -> None:
    assert isinstance(heard(words, context), Answer)


def test_what_is_no_answer_keeps_the_step_open_or_does_what_was_meant() -> None:
    assert heard("because") == Remark(Aim.UNFINISHED)
    assert isinstance(heard("hm stop"), Stop)
    assert heard("he's working late so you've only got me") == Gather(People.ONE)
    assert isinstance(heard("hang on what is this"), Remark)
    assert isinstance(heard("did you lock the back door", "day"), Remark)
