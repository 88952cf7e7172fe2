"""The rules of speaking, as far as a machine can check them on a rendered evening.

Each takes an evening and yields the lines that break it, with what was wrong. What they count is
told in docs/evenings.md.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations, pairwise
from typing import NamedTuple

from skill.ritual.model.acts import Answer, Sign, Skip
from skill.words.composition import AT_CLOSE, BEFORE_ASK, Role
from tests.conversations.evenings import BLANK, LOW, NAMES, Evening, Exchange, Line
from tests.words.spoken import HANDOVERS, INVITATIONS, sentences_in, words_in
from tests.words.wording import lists_of, pattern

WORDS_A_SECOND = 150 / 60
MOST_SENTENCES_FIRST_NIGHT = 4
MOST_SECONDS, MOST_SECONDS_FIRST_NIGHT = 6.0, 12.0
MOST_ASKS_ALONE, MOST_ASKS_TWO = 4, 7
MOST_NAMES, MOST_NAMES_A_TURN = 10, 3
IN_A_ROW = 3

NO_QUESTION_OF_THE_NIGHT = frozenset(
    {"company.ask", "low.offer", "low.choice", "common.more", *INVITATIONS}
)
"""Who is here, whether to stop, whether that was all: what is asked so that less has to be."""

NOT_ON_A_LOW_EVENING = re.compile(
    r"feeling\.|listening\.|playful\.|adventure\.|wishing\.|looking\.|lighter\."
    r"|closing\.(?:nights|run|week|mended|milestone)"
)
AT_EASE = frozenset({"play"})
"""Tags of a question that is for fun."""

OF_AN_ANSWER = re.compile(
    r"thanks\.say_it|common\.heard_|cue\.|listening\.|shows\.|further\.|feeling\."
)
"""It takes for granted that something was said."""


class Violation(NamedTuple):
    """What broke a rule, and where."""

    rule: str
    evening: str
    line: str

    def __str__(self) -> str:
        return f"{self.rule} | {self.evening} | {self.line}"


Rule = Callable[[Evening], Iterator[str]]


def seconds_of_words(lines: Iterable[Line]) -> float:
    """Reckon how long this takes to say, its silences left out."""
    return sum(len(words_in(line.text)) for line in lines) / WORDS_A_SECOND


def sentences_beside(exchange: Exchange) -> int:
    """Count the sentences that stand beside the question."""
    beside = sum(len(sentences_in(line.text)) for line in exchange.lines)
    own = (
        len(sentences_in(exchange.ask.text)) - 1 if exchange.ask and not _is_banks(exchange) else 0
    )
    return beside + own


def asks_of(evening: Evening) -> list[Line]:
    """Return what somebody was asked tonight, each of it once, however often it was repeated."""
    asked = {
        (one.opens, one.ask.prompt): one.ask
        for one in evening.exchanges
        if one.ask and one.ask.prompt not in NO_QUESTION_OF_THE_NIGHT
    }
    return list(asked.values())


def names_of(evening: Evening) -> int:
    """Count the names that hand over: where both are greeted, none does."""
    lines = [x for x in evening.said if x.role not in {Role.GREET, Role.CLOSE}]
    return sum(_names_in(line.text) for line in lines)


def few_sentences(evening: Evening) -> Iterator[str]:
    """R1: two sentences beside a question, four on night 1; three in a turn that asks nothing."""
    beside = MOST_SENTENCES_FIRST_NIGHT if evening.night == 1 else BEFORE_ASK.sentences
    for one in evening.exchanges:
        if sentences_beside(one) > (beside if one.ask else AT_CLOSE.sentences):
            yield one.text


def few_seconds(evening: Evening) -> Iterator[str]:
    """R2: six seconds of words beside a question, twelve on night 1."""
    most = MOST_SECONDS_FIRST_NIGHT if evening.night == 1 else MOST_SECONDS
    yield from (
        one.text for one in evening.exchanges if one.ask and seconds_of_words(one.lines) > most
    )


def each_once(evening: Evening) -> Iterator[str]:
    """R3: one announcement, one acknowledgement, one permission a turn."""
    for one in evening.exchanges:
        roles = Counter(line.role for line in one.lines)
        permits = sum(_finds(evening, "permission", line) for line in one.lines)
        once = (Role.GREET, Role.SETTLE, Role.HEARD, Role.CUE, Role.LEAD)
        is_met_twice = roles[Role.HEARD] and roles[Role.CARE] + roles[Role.CUE]
        if permits > 1 or is_met_twice or any(roles[role] > 1 for role in once):
            yield one.text


def one_permission(evening: Evening) -> Iterator[str]:
    """R4: one permission an evening, and that on the first night."""
    permitting = [line.text for line in evening.said if _finds(evening, "permission", line)]
    yield from permitting[1 if evening.night == 1 else 0 :]


def few_asks(evening: Evening) -> Iterator[str]:
    """R5: four questions alone, seven for two."""
    asked = asks_of(evening)
    most = MOST_ASKS_TWO if evening.is_for_two else MOST_ASKS_ALONE
    if len(asked) > most:
        yield f"{len(asked)}: {' / '.join(line.text for line in asked)}"


def nobody_is_they(evening: Evening) -> Iterator[str]:
    """R6: no they or them without a name or "the other" in the turn."""
    for one in evening.exchanges:
        is_placed = _names_in(one.text) or re.search(r"\bother\b", one.text)
        if not is_placed and pattern(evening.locale, "lines", "they").search(_ours(one)):
            yield one.text


def few_names(evening: Evening) -> Iterator[str]:
    """R7: ten names an evening; one hands over in a turn, and the other may be told about."""
    if names_of(evening) > MOST_NAMES:
        yield f"{names_of(evening)} names"
    for one in evening.exchanges:
        lines = [line for line in one.said if line.role not in {Role.GREET, Role.CLOSE}]
        if sum(_names_in(line.text) for line in lines) > MOST_NAMES_A_TURN:
            yield one.text


def whole_questions(evening: Evening) -> Iterator[str]:
    """R8: no question of a word or two but a handover."""
    fewest = lists_of(evening.locale)["lines"]["fewest_words_of_a_question"]
    asked = [one.ask for one in evening.exchanges if one.ask and "?" in one.ask.text]
    for line in asked:
        if line.prompt not in HANDOVERS and len(words_in(line.text)) < fewest:
            yield line.text


def no_end_before_a_question(evening: Evening) -> Iterator[str]:
    """R9: nothing that promises an end stands before a question."""
    for one in evening.exchanges:
        if one.ask and any(_finds(evening, "ending", line) for line in one.lines):
            yield one.text


def quiet_after_low(evening: Evening) -> Iterator[str]:
    """R10: something hard is met, and nothing playful, no mirror, wish or number comes after it."""
    is_behind = False
    for one in evening.exchanges:
        if one.act == LOW:
            is_behind = True
            if not any(line.role is Role.CARE for line in one.lines):
                yield f"not met: {one.text}"
        if not is_behind:
            continue
        yield from (line.text for line in one.said if NOT_ON_A_LOW_EVENING.match(line.prompt))
        is_asked = one.ask is not None and one.ask.prompt == "deep_question.ask"
        if is_asked and evening.card and evening.card.tags & AT_EASE:
            yield f"at ease: {one.text}"


def fitting_follow_ups(evening: Evening) -> Iterator[str]:
    """R11: a follow-up fits what was asked and what was answered."""
    for before, one in pairwise(evening.exchanges):
        if not one.ask or not isinstance(one.act, Answer):
            continue
        prompt, signs = one.ask.prompt, one.act.signs
        told = f"{before.ask.text if before.ask else ''} > {one.text}"
        if prompt == "feeling.good" and Sign.HIGH not in signs:
            yield told
        if prompt == "feeling.ask":
            was_asked = before.ask and _finds(evening, "asks_for_a_feeling", before.ask)
            if was_asked or signs & {Sign.FEELING, Sign.LOW, Sign.HIGH}:
                yield told
        if prompt == "shows.ask" and Sign.LOW in signs:
            yield told


def nothing_presumed(evening: Evening) -> Iterator[str]:
    """R12: nothing takes for granted an answer that was not given."""
    answered = set()
    for one in evening.exchanges:
        if one.to and isinstance(one.act, Answer) and one.act != BLANK:
            answered.add((one.to.beat, one.to.seat))
        if isinstance(one.act, Skip) or one.act == BLANK:
            yield from (one.text for line in one.said if OF_AN_ANSWER.match(line.prompt))
        for line in one.lines:
            thanks = sum(beat == "thanks" for beat, _ in answered)
            if line.prompt == "common.heard_both" and thanks < len(NAMES):
                yield one.text


def one_hint_a_step(evening: Evening) -> Iterator[str]:
    """R15: a second blank ends the step."""
    for one, after in pairwise(evening.exchanges):
        is_second = one.act == BLANK == after.act and one.to == after.to
        if is_second and after.opens == after.to:
            yield after.text


def nothing_again(evening: Evening) -> Iterator[str]:
    """R17: no line shares three content words in a row with another; nor is one said twice."""
    for one, other in combinations(_heard_once(evening), 2):
        is_handover = one.prompt in HANDOVERS and other.prompt in HANDOVERS
        if one.text == other.text and one.role not in {Role.HEARD, Role.ASK, Role.CARE}:
            yield f"{one.text} (twice)"
        elif not is_handover and _runs(evening, one) & _runs(evening, other):
            yield f"{one.text} / {other.text}"


def good_night(evening: Evening) -> Iterator[str]:
    """No evening ends but with a close."""
    last = evening.exchanges[-1]
    if not last.lines or last.lines[-1].role is not Role.CLOSE or last.ask:
        yield last.text


RULES: Mapping[str, Rule] = {
    "R1": few_sentences,
    "R2": few_seconds,
    "R3": each_once,
    "R4": one_permission,
    "R5": few_asks,
    "R6": nobody_is_they,
    "R7": few_names,
    "R8": whole_questions,
    "R9": no_end_before_a_question,
    "R10": quiet_after_low,
    "R11": fitting_follow_ups,
    "R12": nothing_presumed,
    "R15": one_hint_a_step,
    "R17": nothing_again,
    "close": good_night,
}
"""R13 and R14 are about lists (tests/words/), R16 is a median (see `seconds_to_first_question`)."""


def violations_of(evening: Evening, rules: Mapping[str, Rule] = RULES) -> Iterator[Violation]:
    """Yield all that breaks a rule in one evening."""
    for name, rule in rules.items():
        yield from (Violation(name, evening.name, line) for line in rule(evening))


def seconds_to_first_question(evening: Evening) -> float:
    """R16: how long it speaks before the first question of the evening."""
    return seconds_of_words(evening.exchanges[0].lines)


def _heard_once(evening: Evening) -> list[Line]:
    """Return every line, and a question that was asked again only once."""
    asked = {(one.opens, one.ask.prompt): one.ask for one in evening.exchanges if one.ask}
    return [*(line for one in evening.exchanges for line in one.lines), *asked.values()]


def _is_banks(exchange: Exchange) -> bool:
    return bool(exchange.ask and exchange.ask.prompt in {"deep_question.ask", "further.ask"})


def _ours(exchange: Exchange) -> str:
    """What is ours of a turn: questions, hints and adventures of the bank are linted there."""
    ours = [
        x.text
        for x in exchange.lines
        if not x.prompt.startswith(("deep_question.hint", "adventure."))
    ]
    return " ".join([*ours, exchange.ask.text if exchange.ask and not _is_banks(exchange) else ""])


def _names_in(text: str) -> int:
    return sum(len(re.findall(rf"\b{name}\b", text)) for name in NAMES)


def _finds(evening: Evening, name: str, line: Line) -> bool:
    return pattern(evening.locale, "lines", name).search(line.text) is not None


def _runs(evening: Evening, line: Line) -> frozenset[tuple[str, ...]]:
    small = {*lists_of(evening.locale)["lines"]["small_words"], *map(str.casefold, NAMES)}
    plain = line.text
    for formula in lists_of(evening.locale)["lines"]["formulas"]:
        plain = re.sub(rf"\b(?:{formula})\b", " ", plain, flags=re.IGNORECASE)
    words = [word.casefold() for word in words_in(plain)]
    content = [word for word in words if word not in small]
    return frozenset(zip(content, content[1:], content[2:], strict=False))
