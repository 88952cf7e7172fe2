"""How people really say it: by the local speaker's rules, and by what it looks like."""

from collections.abc import Callable, Sequence

import pytest

from skill.ritual.script import BEATS
from tests.utterances.corpus import ANSWER, AWAITING, DANGER, LAUNCHED, OUTSIDE, sentences
from tests.utterances.hearing import LOCALES, Heard, model
from tests.utterances.page import PAGE, by_likeness, by_rules, share, written

LEAST_SENTENCES, LEAST_ANSWERS, LEAST_HELD_OUT = 650, 190, 120
LEAST_RIGHT, LEAST_KEPT = 0.97, 0.99
UNFAILING = {
    DANGER, "AMAZON.StopIntent", "DeleteAnswerIntent", "DeleteTonightIntent", "DeleteWordsIntent",
    "DeleteEverythingIntent", "ForgetNightIntent", "ForgetCodeIntent", "ForgetOurDayIntent",
}  # fmt: skip

pytestmark = [
    pytest.mark.parametrize("language", LOCALES),
    pytest.mark.xdist_group("understanding"),  # the matchers are made once, and hear each once
]
in_both = pytest.mark.parametrize("hearing", [by_rules, by_likeness])

Hearing = Callable[[str], Sequence[Heard]]


def test_there_are_enough_sentences_and_none_stands_twice(language: str) -> None:
    said = [(one.words, one.context) for one in sentences(language)]

    answers = [one for one in sentences(language) if one.intent == ANSWER]
    held_out = [one for one in sentences(language) if one.is_held_out]

    assert len(said) >= LEAST_SENTENCES
    assert len(answers) >= LEAST_ANSWERS
    assert len(held_out) >= LEAST_HELD_OUT
    assert len(set(said)) == len(said)


def test_every_sentence_means_an_intent_and_stands_where_somebody_can_say_it(language: str) -> None:
    intents = {intent["name"] for intent in model(language).intents} | {DANGER}
    contexts = {OUTSIDE, LAUNCHED, *(f"{AWAITING}{beat}" for beat in BEATS)}

    assert {one.intent for one in sentences(language)} - intents == set()
    assert {one.context for one in sentences(language)} - contexts == set()


@in_both
def test_nearly_all_is_understood(hearing: Hearing, language: str) -> None:
    assert share(hearing(language)) >= LEAST_RIGHT


@in_both
def test_answers_are_kept_whole_and_unaltered(hearing: Hearing, language: str) -> None:
    answers = [one for one in hearing(language) if one.sentence.intent == ANSWER]

    assert share(answers) >= LEAST_KEPT


@in_both
def test_stopping_deleting_and_dangers_never_fail(hearing: Hearing, language: str) -> None:
    missed = [
        (one.sentence.words, one.intent)
        for one in hearing(language)
        if one.sentence.intent in UNFAILING and not one.is_right
    ]

    assert missed == []


@in_both
def test_nothing_that_was_not_a_deletion_deletes(hearing: Hearing, language: str) -> None:
    deleting = {name for name in UNFAILING if name.startswith(("Delete", "Forget"))}

    lost = [one for one in hearing(language) if one.intent in deleting and not one.is_right]

    assert lost == []


def test_the_page_has_the_figures(language: str) -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert written(page, language) == page
