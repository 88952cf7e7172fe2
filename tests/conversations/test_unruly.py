"""Sixty evenings of people who do not behave: how much of it is taken for what it is.

Their writers knew the product from its README alone. What is missed is missed: the shares are held,
so that nothing of it gets lost, and stand in docs/understanding.md.
"""

import pytest

from tests.conversations.unruly import FOLDER, evenings, tally_of

LEAST_NOTICED, LEAST_TAKEN = 0.62, 0.9
"""Of what is no answer, and of answers, at least so much is taken for what it is."""

LANGUAGES = ("en", "de")

NO_ANSWERS = ("beside", "wait", "repeat", "help", "another", "blank")
pytestmark = [pytest.mark.full, pytest.mark.xdist_group("unruly")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_night_moves_when_it_was_answered(language: str) -> None:
    tally = tally_of(language)

    assert tally.share_right(*NO_ANSWERS) >= LEAST_NOTICED
    assert tally.share_right("answer") >= LEAST_TAKEN
    assert tally.endless == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_in_danger_is_taken_for_anybody_else_and_whoever_stops_has_stopped(
    language: str,
) -> None:
    tally = tally_of(language)

    assert tally.share_right("danger") == 1
    assert tally.share_right("stop") >= 0.5


def test_there_are_sixty_of_them_and_a_third_is_german() -> None:
    told = {file.stem: len(list(evenings(file))) for file in FOLDER.glob("*.jsonl")}

    assert sum(told.values()) >= 60
    assert sum(number for name, number in told.items() if name.startswith("de")) >= 20
