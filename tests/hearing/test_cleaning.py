"""What is taken off an utterance, and what never is."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.alexa.intents import Interpreter
from skill.alexa.interaction_model import InteractionModel
from skill.hearing.cleaning import Cleaning
from skill.hearing.ear import Ear, normalize
from skill.ritual.model.acts import Answer
from skill.words.regions import HERE
from skill.words.tables import table_in
from tests.hearing.care.phrases import phrases

EDGES = table_in(HERE / "en-US" / "ear.toml")["edges"]
CLEANING = Cleaning(EDGES)
EMPTY = {
    *" ".join([*EDGES["sounds"], *EDGES["trailing_sounds"], *EDGES["tails"]]).split(),
    *" ".join(word for opener in EDGES["openers"] for word in opener["words"]).split(),
}
"""Words of which one may go, in the place where it says nothing."""

TAKING_BACK = [*EDGES["takes_back"], *EDGES["swaps"], *EDGES["denies"]]
TELLING = {"rain", "my", "sister", "the", "er", "that", "could", "Paris", "soup,"}
WORDS = st.sampled_from(sorted(EMPTY | set(EDGES["stutters"]) | set(TAKING_BACK) | TELLING))
SAID = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)


@cache
def model() -> InteractionModel:
    return InteractionModel("en-US")


@cache
def interpreter() -> Interpreter:
    """Return an ear, made once: it takes longer to make than to ask."""
    return Interpreter(model(), Ear("en-US"))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("um so she rang", "she rang"),
        ("Um, so she rang.", "she rang."),
        ("paris no not paris prague", "prague"),
        ("tom no wait tim", "tim"),
        ("a bakery no scratch that a bookshop", "a bookshop"),
        ("she was she was kind", "she was kind"),
        ("my answer is the lake", "the lake"),
        ("seeing dad so yeah", "seeing dad"),
    ],
)
def test_what_says_nothing_goes(said: str, kept: str) -> None:
    assert CLEANING.clean_answer(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "so that i could sleep",
        "so i could sleep",
        "so tired",
        "well rested",
        "well done to all of us",
        "i mean it",
        "very very small things",
        "that that worked at all",
        "we spent the night in the er",
        "um",
        "somebody you know",
        "i said no wait for me",
        "yes i loved the soup",
        "just me and the cat",
    ],
)
def test_what_may_say_something_stays(said: str) -> None:
    assert CLEANING.clean_answer(said) == said


@given(SAID)
def test_cleaning_twice_is_cleaning_once(said: str) -> None:
    once = CLEANING.clean_answer(said)

    assert CLEANING.clean_answer(once) == once


@given(SAID)
def test_words_that_say_something_survive_unless_they_were_taken_back(said: str) -> None:
    kept = CLEANING.clean_answer(said)

    lost = set(normalize(said).split()) - set(normalize(kept).split()) - EMPTY

    assert not lost or any(f" {one} " in f" {normalize(said)} " for one in TAKING_BACK)


def test_an_ordinary_sentence_is_no_command_however_it_is_peeled() -> None:
    said = [one.words for one in phrases("en-US") if not one.family]
    ordinary = [words for words in said if words not in model().commands]

    taken = [words for words in ordinary if not isinstance(interpreter().hear(words), Answer)]

    assert len(ordinary) > 100
    assert taken == []


@pytest.mark.parametrize(
    "said",
    ["well done", "no help", "i said no", "i want to go home", "he's here for me", "no more time",
     "i'm stuck in the past", "i don't know what to do", "patience", "moving on"],
)  # fmt: skip
def test_what_sounds_like_a_command_and_may_be_an_answer_is_one(said: str) -> None:
    act = interpreter().hear(said)

    assert isinstance(act, Answer)
    assert act.words == said
