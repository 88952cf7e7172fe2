"""Four digits, as people say them and as a recogniser writes them."""

import pytest

from skill.alexa.intents import Interpreter
from skill.alexa.interaction_model import InteractionModel
from skill.hearing.ear import Ear
from skill.ritual.model.acts import Answer, Code

EAR = Ear("en-US")
INTERPRETER = Interpreter(InteractionModel("en-US"), EAR)


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("4711", "4711"),
        ("4 7 1 1", "4711"),
        ("47 11", "4711"),
        ("four seven one one", "4711"),
        ("Four, seven, one, one.", "4711"),
        ("forty seven eleven", "4711"),
        ("forty-seven eleven", "4711"),
        ("four seven double one", "4711"),
        ("double oh seven seven", "0077"),
        ("triple nine one", "9991"),
        ("nineteen eighty four", "1984"),
        ("nineteen oh five", "1905"),
        ("twenty twenty", "2020"),
        ("sixty oh one", "6001"),
        ("ten ten", "1010"),
        ("zero zero zero zero", "0000"),
        ("for too one ate", "4218"),
        ("it's four seven one one", "4711"),
        ("my code is four seven one one", "4711"),
        ("four seven one", ""),
        ("four seven one one two", ""),
        ("four seven one one please", ""),
        ("double", ""),
        ("a quiet morning", ""),
        ("", ""),
        ("٤٧١١", ""),
    ],
)
def test_what_is_four_digits_and_nothing_else_is_read_as_four_digits(
    said: str, digits: str
) -> None:
    assert EAR.digits_in(said) == digits


@pytest.mark.parametrize("said", ["my code is 4711", "the digits are four seven one one"])
def test_a_code_that_is_announced_is_never_an_answer(said: str) -> None:
    assert INTERPRETER.hear(said) == Code("4711")


@pytest.mark.parametrize("said", ["1984", "it's nineteen eighty four", "my code is a mess"])
def test_a_year_or_a_sentence_stays_an_answer(said: str) -> None:
    assert isinstance(INTERPRETER.hear(said), Answer)
