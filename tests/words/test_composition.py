"""What one turn says is fitted to a budget, whatever was to be said in it."""

from collections.abc import Sequence
from itertools import combinations, permutations

import pytest

from skill.ritual.beats.closing import ClosingPrompt
from skill.ritual.beats.cue import CuePrompt
from skill.ritual.beats.deep_question import DeepQuestionPrompt
from skill.ritual.beats.opening import OpeningPrompt
from skill.ritual.beats.recap import RecapPrompt
from skill.ritual.beats.thanks import ThanksPrompt
from skill.ritual.model.reply import Ask, Awaits, CommonPrompt, Party, Prompt, Reply, Say
from skill.ritual.requests.house import KeepingPrompt
from skill.words.composition import (
    BEFORE_ASK,
    WHEN_BRIEF,
    WHOLE,
    Role,
    Size,
    compose,
    measure,
    role_of,
)
from skill.words.lines import Listener, Words
from tests.words.spoken import FIRST_NIGHT, LOCALES, PROMPTS, say_of

ENGLISH = Words("en-US")
COUPLE = Listener("maya", FIRST_NIGHT, Party.COUPLE)
NAMES = {"name": "Maya", "other": "Sam"}
QUESTION = Ask(
    Say(RecapPrompt.ASK, NAMES),
    Awaits.ANSWER,
    RecapPrompt.REPROMPT,
)
SAMPLES: dict[Role, Prompt] = {
    Role.CARE: CommonPrompt.HEARD_LOW,
    Role.ANSWER: CommonPrompt.BACK,
    Role.NOTICE: CommonPrompt.NOT_KEPT,
    Role.CUE: CuePrompt.GOOD_NEWS,
    Role.CLOSE: ClosingPrompt.NIGHTS,
    Role.GREET: OpeningPrompt.GREETING,
    Role.HEARD: CommonPrompt.HEARD_THANKS,
    Role.SETTLE: OpeningPrompt.BREATH,
    Role.LEAD: DeepQuestionPrompt.LEAD,
    Role.ASK: CommonPrompt.HELP,
}
"""One prompt of each role."""


def _says(*prompts: Prompt) -> tuple[Say, ...]:
    return tuple(Say(prompt, {**NAMES, "nights": 12}) for prompt in prompts)


def _kept(reply: Reply, listener: Listener = COUPLE, words: Words = ENGLISH) -> list[str]:
    return [say.prompt for say in compose(reply, words, listener).says]


def _size(says: Sequence[Say], roles: frozenset[Role] = frozenset(Role)) -> Size:
    sizes = [measure(say, ENGLISH, COUPLE) for say in says if role_of(say, ENGLISH) in roles]
    return Size(sum(one.sentences for one in sizes), sum(one.words for one in sizes))


def _at_most(most: Size, whole: Size) -> Size:
    """What cannot wait may take more than there is room for."""
    return Size(max(most.sentences, whole.sentences), max(most.words, whole.words))


@pytest.mark.parametrize("role", Role)
def test_each_sample_is_of_its_role(role: Role) -> None:
    assert role_of(Say(SAMPLES[role]), ENGLISH) is role


def test_each_role_is_heard_once_a_turn() -> None:
    greeted = Reply(_says(OpeningPrompt.GREETING, CommonPrompt.RESUME), QUESTION)

    assert _kept(greeted) == [OpeningPrompt.GREETING]


@pytest.mark.parametrize("roles", list(permutations(SAMPLES, 2)), ids=" ".join)
def test_what_is_said_is_heard_in_the_order_it_was_said(roles: tuple[Role, Role]) -> None:
    says = _says(*(SAMPLES[role] for role in roles))

    kept = compose(Reply(says, QUESTION), ENGLISH, COUPLE).says

    assert list(kept) == [say for say in says if say in kept]


@pytest.mark.parametrize("roles", list(combinations(SAMPLES, 4)), ids=" ".join)
def test_beside_a_question_there_is_room_for_two_sentences_in_six_seconds(
    roles: tuple[Role, ...],
) -> None:
    says = _says(*(SAMPLES[role] for role in roles))

    kept = compose(Reply(says, QUESTION), ENGLISH, COUPLE).says

    assert _size(kept).fits(_at_most(BEFORE_ASK, _size(says, WHOLE)))


@pytest.mark.parametrize("roles", list(combinations(SAMPLES, 4)), ids=" ".join)
def test_care_answers_notices_and_questions_are_never_left_out(roles: tuple[Role, ...]) -> None:
    says = _says(*(SAMPLES[role] for role in roles))

    for ask in (QUESTION, None):
        kept = compose(Reply(says, ask), ENGLISH, COUPLE)

        assert [say for say in says if role_of(say, ENGLISH) in WHOLE] == [
            say for say in kept.says if role_of(say, ENGLISH) in WHOLE
        ]
        assert kept.ask == ask


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_that_stands_alone_in_a_turn_goes_unsaid(locale: str) -> None:
    words = Words(locale)

    unsaid = [
        (prompt, party)
        for prompt in PROMPTS
        for party in Party
        for ask in (QUESTION, None)
        for say in [say_of(prompt, party, is_named=True)]
        if compose(Reply((say,), ask), words, Listener("maya", FIRST_NIGHT, party)).says != (say,)
    ]

    assert unsaid == []


def test_care_leaves_no_room_for_an_acknowledgement() -> None:
    met = Reply(_says(CommonPrompt.HEARD_THANKS, CommonPrompt.HEARD_LOW), QUESTION)

    assert _kept(met) == [CommonPrompt.HEARD_LOW]


def test_what_there_is_to_do_with_an_answer_acknowledges_it() -> None:
    told = Reply(_says(CommonPrompt.HEARD_THANKS, ThanksPrompt.SAY_IT), QUESTION)

    assert _kept(told) == [ThanksPrompt.SAY_IT]


def test_a_cue_goes_before_who_begins_and_who_begins_before_nothing() -> None:
    says = _says(
        OpeningPrompt.GREETING,
        CommonPrompt.HEARD_THANKS,
        OpeningPrompt.BREATH,
        DeepQuestionPrompt.LEAD,
    )
    cued = _says(CuePrompt.GOOD_NEWS, OpeningPrompt.GREETING, DeepQuestionPrompt.LEAD)

    assert _kept(Reply(says, QUESTION)) == [OpeningPrompt.GREETING, OpeningPrompt.BREATH]
    assert _kept(Reply(cued, QUESTION)) == [CuePrompt.GOOD_NEWS, OpeningPrompt.GREETING]


def test_two_sentences_that_take_longer_than_six_seconds_are_one_too_many() -> None:
    long, short = "Good to have you both, Maya and Sam.", "Hi, Maya and Sam."
    news = "I keep everything now, until you say keep just the thanks."
    says = (Say(OpeningPrompt.GREETING, NAMES), Say(KeepingPrompt.NEWS))
    heard = {
        " ".join(ENGLISH.line(say, listener).text for say in says): len(kept.says)
        for house in map(str, range(200))
        for listener in [Listener(house, FIRST_NIGHT, Party.COUPLE)]
        for kept in [compose(Reply(says, QUESTION), ENGLISH, listener)]
    }

    assert heard[f"{long} {news}"] == 1
    assert heard[f"{short} {news}"] == 2


def test_the_promise_of_the_first_night_stays_whole_and_leaves_no_room() -> None:
    first = Reply(_says(OpeningPrompt.FIRST_NIGHT, OpeningPrompt.BREATH), QUESTION)

    assert _kept(first) == [OpeningPrompt.FIRST_NIGHT]


def test_a_welcome_takes_the_place_of_the_breath() -> None:
    back = Reply(_says(OpeningPrompt.WELCOME_BACK, OpeningPrompt.BREATH), QUESTION)

    assert _kept(back) == [OpeningPrompt.WELCOME_BACK]


# Few words


@pytest.mark.parametrize("roles", list(combinations(SAMPLES, 4)), ids=" ".join)
def test_whoever_chose_few_words_hears_one_sentence_beside_the_question(
    roles: tuple[Role, ...],
) -> None:
    says = _says(*(SAMPLES[role] for role in roles))

    kept = compose(Reply(says, QUESTION, is_brief=True), ENGLISH, COUPLE).says

    assert _size(kept).fits(_at_most(WHEN_BRIEF, _size(says, WHOLE)))


def test_few_words_leave_the_greeting_and_drop_the_breath() -> None:
    says = _says(OpeningPrompt.GREETING, OpeningPrompt.BREATH)

    assert _kept(Reply(says, QUESTION, is_brief=True)) == [OpeningPrompt.GREETING]
    assert _kept(Reply(says, QUESTION)) == [OpeningPrompt.GREETING, OpeningPrompt.BREATH]


def test_few_words_change_nothing_at_the_close() -> None:
    says = _says(ClosingPrompt.NIGHTS, ClosingPrompt.GOOD_NIGHT)

    assert _kept(Reply(says, is_brief=True)) == _kept(Reply(says))


# The close


@pytest.mark.parametrize("locale", LOCALES)
def test_no_night_ends_without_good_night(locale: str) -> None:
    says = _says(
        ClosingPrompt.ADVENTURE,
        ClosingPrompt.TOUCH,
        ClosingPrompt.NIGHTS,
        ClosingPrompt.RUN,
        ClosingPrompt.GOOD_NIGHT,
    )

    kept = _kept(Reply(says), words=Words(locale))

    assert kept[-1] == ClosingPrompt.GOOD_NIGHT


def test_a_close_is_three_sentences_at_the_most() -> None:
    says = _says(
        ClosingPrompt.TOUCH, ClosingPrompt.NIGHTS, ClosingPrompt.RUN, ClosingPrompt.GOOD_NIGHT
    )

    kept = compose(Reply(says), ENGLISH, COUPLE).says

    assert _size(kept).sentences == 3
    assert kept[0].prompt == ClosingPrompt.TOUCH


def test_the_total_is_told_before_the_run() -> None:
    says = _says(ClosingPrompt.NIGHTS, ClosingPrompt.RUN, ClosingPrompt.GOOD_NIGHT)
    listeners = [
        Listener(house, FIRST_NIGHT, Party.COUPLE) for house in ("maya", "sam", "ben", "nora")
    ]

    kept = [_kept(Reply(says), listener) for listener in listeners]

    assert all(ClosingPrompt.NIGHTS in one for one in kept)
