"""How people really say it, through the local speaker and the skill behind it."""

from collections.abc import Sequence

import pytest

from skill.alexa.model import InteractionModel
from skill.ritual.script import BEATS
from tests.utterances.corpus import ANSWER, AWAITING, DANGER, LAUNCHED, OUTSIDE, sentences
from tests.utterances.hearing import Heard, heard, local
from tests.utterances.page import PAGE, share, tables, written

SENTENCES = sentences("en")
LEAST_SENTENCES, LEAST_ANSWERS = 650, 250
LEAST_RIGHT, LEAST_KEPT = 0.97, 0.99
UNFAILING = {
    DANGER, "AMAZON.StopIntent", "DeleteAnswerIntent", "DeleteTonightIntent", "DeleteWordsIntent",
    "DeleteEverythingIntent", "ForgetNightIntent", "ForgetCodeIntent",
}  # fmt: skip


@pytest.fixture(scope="module")
def all_heard() -> tuple[Heard, ...]:
    return heard(local(), SENTENCES)


def test_there_are_enough_sentences_and_none_stands_twice() -> None:
    said = [(one.words, one.context) for one in SENTENCES]

    answers = [one for one in SENTENCES if one.intent == ANSWER]

    assert len(said) >= LEAST_SENTENCES
    assert len(answers) >= LEAST_ANSWERS
    assert len(set(said)) == len(said)


def test_every_sentence_means_an_intent_and_stands_where_somebody_can_say_it() -> None:
    intents = {intent["name"] for intent in InteractionModel("en-US").intents} | {DANGER}
    contexts = {OUTSIDE, LAUNCHED, *(f"{AWAITING}{beat}" for beat in BEATS)}

    assert {one.intent for one in SENTENCES} - intents == set()
    assert {one.context for one in SENTENCES} - contexts == set()


def test_nearly_all_is_understood(all_heard: Sequence[Heard]) -> None:
    assert share(all_heard) >= LEAST_RIGHT


def test_answers_are_kept_whole_and_unaltered(all_heard: Sequence[Heard]) -> None:
    answers = [one for one in all_heard if one.sentence.intent == ANSWER]

    assert share(answers) >= LEAST_KEPT


def test_stopping_deleting_and_dangers_never_fail(all_heard: Sequence[Heard]) -> None:
    missed = [
        (one.sentence.words, one.intent)
        for one in all_heard
        if one.sentence.intent in UNFAILING and not one.is_right
    ]

    assert missed == []


def test_nothing_that_was_not_a_deletion_deletes(all_heard: Sequence[Heard]) -> None:
    deleting = {name for name in UNFAILING if name.startswith(("Delete", "Forget"))}

    lost = [one for one in all_heard if one.intent in deleting and not one.is_right]

    assert lost == []


def test_the_page_has_the_figures(all_heard: Sequence[Heard]) -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert written(page, tables(all_heard)) == page
