"""How many ways there are to say a thing, and that none of them comes twice running."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise, product
from math import gcd

import pytest

from skill.ritual.model.reply import Party, Prompt, Say
from skill.words.composition import Role
from skill.words.lines import Listener, Words
from tests.words.spoken import (
    ENGLISH,
    FIRST_NIGHT,
    HANDOVERS,
    LOCALES,
    NIGHTS,
    PROMPTS,
    lists,
    say_of,
    words_in,
    written,
)

MOST = 12
"""Lines in one list: each of them good, and none there for the number (speaking.md 3F)."""

ENOUGH: Mapping[str, Mapping[str, int]] = {
    "opening.greeting": {"solo": 6, "solo_named": 4, "couple": 6, "couple_named": 6},
    "opening.breath": {"any": 6},
    "thanks.ask": {"open": 3, "solo": 6, "couple": 6, "couple_named": 6},
    "thanks.ask_other": {"couple_named": 4},
    "recap.ask": {"solo": 5, "couple": 2, "couple_named": 5},
    "recap.ask_other": {"couple_named": 4},
    "feeling.ask": {"any": 4},
    "feeling.good": {"any": 4},
    "common.heard_thanks": {"any": 4},
    "common.heard_good": {"any": 4},
    "common.heard_low": {"any": 2},
    "cue.good_news": {"solo": 4, "couple": 4, "couple_named": 4},
    "cue.comfort": {"solo": 4, "couple": 3},
    "deep_question.lead": {"solo": 3, "couple": 2, "couple_named": 3},
    "closing.good_night": {"solo": 7, "couple": 7, "couple_named": 10},
}
"""The small set of lines an ordinary night needs (gold-evenings.md), less what readers would rather
not hear."""

WORDS_READ_A_MINUTE, MINUTES = 238, 25
"""How fast English prose is read in silence (Brysbaert, 2019)."""

ALWAYS_THE_SAME = frozenset({"closing.first", "deep_question.ask", "common.heard_both", *HANDOVERS})
"""The question is the bank's; and the word is handed over in the same words, so that they are
learnt in one evening. Of these a list may hold a single line."""

RHYTHMS: Mapping[str, int] = {
    "thanks.say_it": 4,
    "shows.ask": 2,
    "thanks.quality": 7,
    "thanks.drawn": 7,
    "adventure.here": 7,
    "adventure.apart": 7,
    "further.ask": 7,
    "looking.ask": 14,
    "looking.back": 14,
    "wishing.ask": 7,
}
"""Every how many nights it is said. A list of so many lines would ever say the same few."""

HINTS = ("thanks.hint", "thanks.quality_hint", "recap.hint")


# How many ways there are


@pytest.mark.parametrize("locale", LOCALES)
def test_no_list_has_more_lines_than_can_all_be_good(locale: str) -> None:
    sizes = {key: len(lines) for key, lines in lists(locale).items()}

    assert {key: size for key, size in sizes.items() if size > MOST} == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_what_an_ordinary_night_needs_is_there(locale: str) -> None:
    by_list = lists(locale)

    too_few = {
        (prompt, shelf): len(by_list.get((prompt, shelf, ""), []))
        for prompt, shelves in ENOUGH.items()
        for shelf, least in shelves.items()
        if len(by_list.get((prompt, shelf, ""), [])) < least
    }

    assert too_few == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_that_is_said_has_one_wording_alone(locale: str) -> None:
    by_list = lists(locale)

    single = [
        key for key, lines in by_list.items() if len(lines) < 2 and key[0] not in ALWAYS_THE_SAME
    ]

    assert single == []


@pytest.mark.parametrize("locale", LOCALES)
def test_all_that_a_night_says_by_itself_is_read_in_twenty_five_minutes(locale: str) -> None:
    # what answers a request is left aside: nobody hears it night after night
    read = {line.text for line in written(locale) if line.role is not Role.ANSWER}

    assert sum(len(words_in(text)) for text in read) / WORDS_READ_A_MINUTE <= MINUTES


# Never the same twice


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_said_on_some_nights_alone_comes_to_all_of_its_lines(locale: str) -> None:
    rhythmic = {
        key: lines
        for key, lines in lists(locale).items()
        # two are told to say it once more: `any` is for whoever else may come
        if key[0] in RHYTHMS and key[:2] != ("thanks.say_it", "any")
    }

    stuck = [key for key, lines in rhythmic.items() if gcd(len(lines), RHYTHMS[key[0]]) > 1]

    assert {prompt for prompt, _, _ in rhythmic} == set(RHYTHMS)
    assert stuck == []


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("house", ["maya", "sam", "a house with neither"])
def test_a_prompt_never_sounds_the_same_on_two_nights_running(locale: str, house: str) -> None:
    words = Words(locale)
    heard_by = product(PROMPTS, Party, (False, True))

    repeating = {
        (prompt, party, is_named)
        for prompt, party, is_named in heard_by
        if prompt not in ALWAYS_THE_SAME
        for say in [say_of(prompt, party, is_named=is_named)]
        for tonight, tomorrow in [NIGHTS[:2], NIGHTS[1:3], NIGHTS[2:4]]
        if words.line(say, Listener(house, tonight, party))
        == words.line(say, Listener(house, tomorrow, party))
    }

    assert repeating == set()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("house", ["maya", "sam", "a house with neither"])
@pytest.mark.parametrize("name", HINTS)
def test_no_hint_comes_again_within_three_nights_even_when_both_ask(
    locale: str, house: str, name: str
) -> None:
    words, hint = Words(locale), _prompt(name)
    nights = [FIRST_NIGHT + timedelta(days=days) for days in range(60)]
    hints = [
        words.line(Say(hint, nth=turn), Listener(house, night)).text
        for night in nights
        for turn in (0, 1)
    ]

    runs = [hints[start : start + 6] for start in range(0, len(hints) - 5, 2)]

    assert [one for one in runs if len(set(one)) < len(one)] == []


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", [*HINTS, "deep_question.hint"])
def test_the_first_one_hears_every_hint_before_any_comes_round_again(
    locale: str, name: str
) -> None:
    words, hint = Words(locale), _prompt(name)
    say = say_of(hint, Party.SOLO, is_named=False)
    every = lists(locale)[name, "any", ""]
    nights = [FIRST_NIGHT + timedelta(days=days) for days in range(len(every))]

    heard_hints = [words.line(say, Listener("maya", night, Party.SOLO)).text for night in nights]

    assert len(set(heard_hints)) == len(every)


def test_the_second_one_tonight_is_not_told_what_the_first_one_hears_tomorrow() -> None:
    words = Words(ENGLISH[0])
    hints = [_prompt(name) for name in HINTS]

    handed_on = [
        (hint, night)
        for hint in hints
        for night, next_night in pairwise(NIGHTS)
        if words.line(Say(hint, nth=1), Listener("maya", night))
        == words.line(Say(hint), Listener("maya", next_night))
    ]

    assert handed_on == []


def test_two_houses_hear_the_same_lines_in_different_orders() -> None:
    words, ask = Words(ENGLISH[0]), _prompt("thanks.ask")

    at_ours, at_theirs = (
        [words.line(Say(ask), Listener(house, night)).text for night in NIGHTS]
        for house in ("maya", "sam")
    )

    assert at_ours != at_theirs
    assert set(at_ours) == set(at_theirs)


def test_the_same_night_sounds_the_same_when_it_is_told_again() -> None:
    ask = _prompt("thanks.ask")
    listener = Listener("maya", FIRST_NIGHT)

    once, again = (Words(ENGLISH[0]).line(Say(ask), listener) for _ in range(2))

    assert once == again


def _prompt(name: str) -> Prompt:
    return next(prompt for prompt in PROMPTS if prompt == name)
