"""The page of ten nights is what the voice says, and no night of it is another one again."""

from collections.abc import Mapping, Sequence

import pytest

from tests.conversations.ten_nights import PAGE, UNWORDED, Couple, Turn, written

Told = Sequence[tuple[Mapping[str, str], Sequence[Turn]]]


@pytest.fixture(scope="module")
def told() -> Told:
    couple = Couple()
    return [(night, list(couple.night(night))) for night in couple.told["night"]]


def test_the_page_is_told_as_it_would_be_today() -> None:
    assert PAGE.read_text(encoding="utf-8") == written(Couple()), "run `make nights`"


def test_ten_nights_are_told_and_every_one_of_them_ends(told: Told) -> None:
    nights = [turns for _, turns in told if turns]

    assert len(nights) == 10
    farewells = ("ight", "leep", "Rest well")
    assert all(any(one in turns[-1].heard for one in farewells) for turns in nights)


def test_what_is_asked_has_an_answer_written_for_it(told: Told) -> None:
    unworded = [turn.heard for _, turns in told for turn in turns if turn.words == UNWORDED]

    # one of them passes one night, and means it; another question needs an answer in the TOML
    assert len(unworded) <= 3


def test_no_two_nights_begin_or_end_in_the_same_words(told: Told) -> None:
    nights = [turns for _, turns in told if turns]

    greetings = {turns[0].heard for turns in nights}
    goodbyes = {turns[-1].heard for turns in nights}

    assert len(greetings) == len(goodbyes) == len(nights)
