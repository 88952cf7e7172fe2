"""How people really say it: by the local speaker's rules, by its looks, by its meaning."""

import pytest

from skill.ritual.plan.script import BEATS
from tests.utterances import hands
from tests.utterances.corpus import ANSWER, AWAITING, DANGER, LAUNCHED, OUTSIDE, sentences
from tests.utterances.hearing import LOCALES, model
from tests.utterances.page import BY_MEANING, MODEL_SPEAKS, PAGE, hearings, share, written

LEAST_SENTENCES, LEAST_ANSWERS, LEAST_HELD_OUT = 650, 190, 120
LEAST_RIGHT, LEAST_KEPT = 0.97, 0.99
UNFAILING = {
    DANGER, "AMAZON.StopIntent", "DeleteAnswerIntent", "DeleteTonightIntent", "DeleteWordsIntent",
    "DeleteEverythingIntent", "ForgetNightIntent", "ForgetCodeIntent", "ForgetOurDayIntent",
}  # fmt: skip

pytestmark = pytest.mark.xdist_group("understanding")  # each matcher is made once, and hears once
in_each = pytest.mark.parametrize("language", LOCALES)
by_each = pytest.mark.parametrize(
    ("language", "hearing"),
    [
        pytest.param(language, name, marks=[pytest.mark.full] if name == BY_MEANING else [])
        for language in LOCALES
        for name in hearings(language)
    ],
)
with_all_figures = pytest.mark.parametrize(
    "language",
    [
        pytest.param(language, marks=[pytest.mark.full] if language == MODEL_SPEAKS else [])
        for language in LOCALES
    ],
)


@in_each
def test_there_are_enough_sentences_and_none_stands_twice(language: str) -> None:
    said = [(one.words, one.context) for one in sentences(language)]

    answers = [one for one in sentences(language) if one.intent == ANSWER]
    held_out = [one for one in sentences(language) if one.is_held_out]

    assert len(said) >= LEAST_SENTENCES
    assert len(answers) >= LEAST_ANSWERS
    assert len(held_out) >= LEAST_HELD_OUT
    assert len(set(said)) == len(said)


@in_each
def test_every_sentence_means_an_intent_and_stands_where_somebody_can_say_it(language: str) -> None:
    intents = {intent["name"] for intent in model(language).intents} | {DANGER}
    contexts = {OUTSIDE, LAUNCHED, *(f"{AWAITING}{beat}" for beat in BEATS)}

    assert {one.intent for one in sentences(language)} - intents == set()
    assert {one.context for one in sentences(language)} - contexts == set()


@by_each
def test_nearly_all_is_understood(language: str, hearing: str) -> None:
    assert share(hearings(language)[hearing](language)) >= LEAST_RIGHT


@by_each
def test_answers_are_kept_whole_and_unaltered(language: str, hearing: str) -> None:
    answers = [
        one for one in hearings(language)[hearing](language) if one.sentence.intent == ANSWER
    ]

    assert share(answers) >= LEAST_KEPT


@by_each
def test_stopping_deleting_and_dangers_never_fail(language: str, hearing: str) -> None:
    missed = [
        (one.sentence.words, one.intent)
        for one in hearings(language)[hearing](language)
        if one.sentence.intent in UNFAILING and not one.is_right
    ]

    assert missed == []


@by_each
def test_nothing_that_was_not_a_deletion_deletes(language: str, hearing: str) -> None:
    deleting = {name for name in UNFAILING if name.startswith(("Delete", "Forget"))}

    lost = [
        one
        for one in hearings(language)[hearing](language)
        if one.intent in deleting and not one.is_right
    ]

    assert lost == []


@with_all_figures
def test_the_page_has_the_figures(language: str) -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert written(page, language) == page


@pytest.mark.full
def test_the_page_has_the_figures_of_people_it_was_not_tuned_on() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert hands.written(page) == page


def test_every_sentence_of_a_hand_says_what_it_is() -> None:
    assert {one.reading for one in hands.uttered("en")} == set(hands.READINGS)
    assert {one.reading for one in hands.uttered("de")} == set(hands.READINGS)
