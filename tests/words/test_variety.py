"""How many ways there are to say a thing, and that none of them comes twice running."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise, product
from math import gcd

import pytest

from skill.ritual.model.reply import Party, Prompt, Say
from skill.words.lines import Listener, Words
from tests.words.spoken import (
    ENGLISH,
    FIRST_NIGHT,
    LOCALES,
    NIGHTS,
    PROMPTS,
    heard,
    lists,
    say_of,
    words_in,
    written,
)
from tests.world import bedroom

Here = tuple[Party, bool]
ONE, TWO, TWO_NAMED = (Party.SOLO, False), (Party.COUPLE, False), (Party.COUPLE, True)
NOBODY_SAID = (Party.OPEN, False)
EVERYBODY = (NOBODY_SAID, ONE, TWO, TWO_NAMED)
AT_LEAST: list[tuple[str, int, tuple[Here, ...]]] = [
    ("thanks.ask", 12, EVERYBODY),
    ("thanks.ask_other", 12, (TWO, TWO_NAMED)),
    ("thanks.say_it", 12, (TWO, TWO_NAMED)),
    ("thanks.hint", 30, EVERYBODY),
    ("shows.ask", 12, EVERYBODY),
    ("recap.ask", 12, (NOBODY_SAID,)),
    ("recap.ask", 20, (ONE, TWO, TWO_NAMED)),
    ("recap.ask_other", 12, (TWO, TWO_NAMED)),
    ("recap.hint", 16, EVERYBODY),
    ("feeling.ask", 12, EVERYBODY),
    ("opening.greeting", 12, EVERYBODY),
    ("opening.breath", 12, EVERYBODY),
    ("closing.good_night", 12, EVERYBODY),
    ("closing.good_night", 20, (ONE, TWO)),
    ("cue.good_news", 12, EVERYBODY),
    ("cue.comfort", 12, EVERYBODY),
    ("cue.ears_or_arms", 12, (TWO, TWO_NAMED)),
    ("cue.makes_sense", 12, (TWO, TWO_NAMED)),
    ("deep_question.listen_first", 12, (TWO, TWO_NAMED)),
    ("listening.mirror", 12, (TWO, TWO_NAMED)),
    ("listening.check", 12, (TWO, TWO_NAMED)),
    ("adventure.here", 6, EVERYBODY),
    ("adventure.apart", 6, EVERYBODY),
    ("touch.cue", 26, (TWO, TWO_NAMED)),
    ("common.ack", 16, EVERYBODY),
]
BRIEFLY_AT_LEAST: list[tuple[str, int, tuple[Here, ...]]] = [
    ("opening.greeting", 12, (ONE, TWO, TWO_NAMED)),
    ("thanks.ask", 12, EVERYBODY),
    ("thanks.ask_other", 12, (TWO, TWO_NAMED)),
    ("recap.ask", 12, EVERYBODY),
    ("recap.ask_other", 12, (TWO, TWO_NAMED)),
    ("feeling.ask", 12, EVERYBODY),
]

WHOLE = ("open", "solo", "couple", "any")
WRITTEN_AT_LEAST: list[tuple[str, int, tuple[str, ...], tuple[str, ...]]] = [
    ("to ask for thanks", 60, ("thanks.ask",), WHOLE),
    ("to ask for the day", 60, ("recap.ask",), WHOLE),
    ("to name a small act", 30, ("thanks.hint",), WHOLE),
    ("to look for a moment", 30, ("recap.hint",), WHOLE),
    ("to lead in to a hint", 15, ("deep_question.hint",), ("any",)),
    ("to help the second voice along", 15, ("deep_question.hint_other",), ("couple",)),
    ("to look for a quality", 30, ("thanks.quality_hint",), WHOLE),
    ("to greet", 30, ("opening.greeting",), WHOLE),
    ("to say good night", 30, ("closing.good_night",), WHOLE),
    ("to offer a touch", 24, ("touch.cue",), ("couple",)),
    ("to lead a listener", 24, ("listening.mirror", "cue.good_news", "cue.comfort"), ("couple",)),
    ("to stay with oneself", 24, ("cue.good_news", "cue.comfort"), ("solo",)),
    ("to ask two for a compliment", 15, ("thanks.quality",), ("couple",)),
    ("to ask two by name for a compliment", 15, ("thanks.quality",), ("couple_named",)),
    ("to ask one for a compliment", 15, ("thanks.quality",), ("solo",)),
]
"""Whole sentences, the brief ones and those with names aside: they are twins of these."""

RHYTHMS: Mapping[str, int] = {
    "thanks.say_it": 3,
    "shows.ask": 2,
    "deep_question.listen_first": 2,
    "thanks.quality": 7,
    "thanks.quality_other": 7,
    "thanks.drawn": 7,
    "thanks.drawn_other": 7,
    "opening.safe": 7,
    "adventure.here": 7,
    "adventure.apart": 7,
}
"""Every how many nights it is said. A list of so many lines would ever say the same few."""

HINTS = ("thanks.hint", "thanks.quality_hint", "recap.hint")


# How many ways there are


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("what", "least", "prompts", "shelves"), WRITTEN_AT_LEAST)
def test_the_bank_holds_as_many_ways_as_it_promises(
    locale: str, what: str, least: int, prompts: tuple[str, ...], shelves: tuple[str, ...]
) -> None:
    ways = {
        " ".join(words_in(line.text.casefold()))
        for line in written(locale)
        if line.prompt in prompts and line.shelf in shelves
    }

    assert len(ways) >= least, what


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("prompt", "least", "here"), AT_LEAST)
def test_what_is_said_often_can_be_said_in_many_ways(
    locale: str, prompt: str, least: int, here: tuple[Here, ...]
) -> None:
    ways = {place: _ways(locale, prompt, place, is_brief=False) for place in here}

    too_few = {place: count for place, count in ways.items() if count < least}

    assert too_few == {}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("prompt", "least", "here"), BRIEFLY_AT_LEAST)
def test_what_is_said_briefly_can_be_said_in_many_ways(
    locale: str, prompt: str, least: int, here: tuple[Here, ...]
) -> None:
    ways = {place: _ways(locale, prompt, place, is_brief=True) for place in here}

    too_few = {place: count for place, count in ways.items() if count < least}

    assert too_few == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_that_is_said_has_one_wording_alone(locale: str) -> None:
    by_list = lists(locale)

    single = [key for key, lines in by_list.items() if len(lines) < 2]

    assert single == []


# Never the same twice


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_said_on_some_nights_alone_comes_to_all_of_its_lines(locale: str) -> None:
    rhythmic = {key: lines for key, lines in lists(locale).items() if key[0] in RHYTHMS}

    stuck = [key for key, lines in rhythmic.items() if gcd(len(lines), RHYTHMS[key[0]]) > 1]

    assert {prompt for prompt, _, _ in rhythmic} == set(RHYTHMS)
    assert stuck == []


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("house", ["maya", "sam", "a house with neither"])
def test_a_prompt_never_sounds_the_same_on_two_nights_running(locale: str, house: str) -> None:
    words = Words(locale)
    heard_by = product(PROMPTS, Party, (False, True), (False, True))

    repeating = {
        (prompt, party, is_named, is_brief)
        for prompt, party, is_named, is_brief in heard_by
        for say in [say_of(prompt, party, is_named=is_named)]
        for tonight, tomorrow in [NIGHTS[:2], NIGHTS[1:3], NIGHTS[2:4]]
        if words.line(say, Listener(house, tonight, party, is_brief))
        == words.line(say, Listener(house, tomorrow, party, is_brief))
    }

    assert repeating == set()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("house", ["maya", "sam", "a house with neither"])
@pytest.mark.parametrize("name", HINTS)
def test_no_hint_comes_again_within_two_weeks_of_sixty_nights_even_when_both_ask(
    locale: str, house: str, name: str
) -> None:
    words, hint = Words(locale), _prompt(name)
    nights = [FIRST_NIGHT + timedelta(days=days) for days in range(60)]
    hints = [
        words.line(Say(hint, nth=turn), Listener(house, night)).text
        for night in nights
        for turn in (0, 1)
    ]

    fortnights = [hints[start : start + 28] for start in range(0, len(hints) - 27, 2)]

    assert [one for one in fortnights if len(set(one)) < len(one)] == []


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


def test_an_answer_in_two_parts_and_the_next_one_are_not_acknowledged_alike() -> None:
    room = bedroom()
    acks = lists(ENGLISH[0])["common.ack", "any", ""]
    room.open()
    room.say("we're maya and sam")
    room.say(
        "sam carried all of the heavy bags up the stairs for me this morning before work today"
    )

    first = _begins_with(acks, room.say("and the plants were watered too"))
    second = _begins_with(acks, room.say("that somebody is very kind"))

    assert first
    assert second
    assert first != second


def _prompt(name: str) -> Prompt:
    return next(prompt for prompt in PROMPTS if prompt == name)


def _ways(locale: str, prompt: str, here: Here, *, is_brief: bool) -> int:
    party, is_named = here
    return len(
        {
            line.text
            for line in heard(locale)
            if line.prompt == prompt
            and (line.party, line.is_named, line.is_brief) == (party, is_named, is_brief)
        }
    )


def _begins_with(acks: list[str], speech: str) -> str:
    return next((ack for ack in sorted(acks, key=len, reverse=True) if speech.startswith(ack)), "")
