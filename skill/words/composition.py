"""Decides how much one turn says: what it says is fitted to a budget, by the role of each line.

A tired ear takes in two short sentences before a question, and one thing beside it. So each role
is heard once a turn, and what does not fit is left out (docs/decisions/0030).
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from msgspec.structs import replace

from skill.ritual.model.reply import Reply, Say
from skill.words.lines import Listener, Words

MOST_BEFORE_ASK, MOST_AT_CLOSE = 2, 3
"""Sentences beside the question, and in a turn that asks nothing (speaking.md 3A)."""

SENTENCE = re.compile(r"[^.?!]*\w[^.?!]*[.?!]*")


class Role(StrEnum):
    """What a line is for. Its prompt's table of words says which."""

    CARE = "care"
    """After something hard, or in danger."""

    ANSWER = "answer"
    """A reply to what they asked for: told in full."""

    NOTICE = "notice"
    """Consent, privacy, or that something could not be kept."""

    CUE = "cue"
    """Something to do with what was just said."""

    CLOSE = "close"
    GREET = "greet"
    HEARD = "heard"
    """What was said has arrived."""

    SETTLE = "settle"
    LEAD = "lead"
    """What stands before the question of the night: who begins, or that it is the last."""

    ASK = "ask"


WHOLE = frozenset({Role.CARE, Role.ANSWER, Role.NOTICE, Role.ASK})
"""What is never left out: a promise, a question, or what somebody wanted to know."""

BY_WORTH = (Role.CUE, Role.CLOSE, Role.GREET, Role.SETTLE, Role.HEARD, Role.LEAD)
"""Of the rest, which goes first where there is not room for all of it."""


def compose(reply: Reply, words: Words, listener: Listener) -> Reply:
    """Return the reply with no more in it than one turn has room for, in the order it was said.

    A promise that is made in one breath, such as the first night's, is one line and stays whole.
    """
    roles = [role_of(say, words) for say in reply.says]
    room = MOST_BEFORE_ASK if reply.ask else MOST_AT_CLOSE
    room -= sum(
        count_sentences(say, words, listener)
        for say, role in zip(reply.says, roles, strict=True)
        if role in WHOLE
    )
    kept = {at for at, role in enumerate(roles) if role in WHOLE}
    for at in _by_worth(roles):
        needs = count_sentences(reply.says[at], words, listener)
        is_first = not kept and not reply.says[:at]
        if needs <= room or is_first:
            kept.add(at)
            room -= needs
    return replace(reply, says=tuple(say for at, say in enumerate(reply.says) if at in kept))


def role_of(say: Say, words: Words) -> Role:
    """Return what a line is for. Raises WordsError where there is no such prompt."""
    return Role(words.table(say.prompt).get("role", Role.ANSWER))


def count_sentences(say: Say, words: Words, listener: Listener) -> int:
    """Return how many sentences this listener hears tonight."""
    return len(SENTENCE.findall(words.line(say, listener).text))


def _by_worth(roles: Sequence[Role]) -> list[int]:
    """Return where the lines stand that may be left out, the worthiest first, each role once.

    Nothing acknowledges an answer beside what cares about it or does something with it; a request
    of theirs that was answered needs neither a greeting nor a lead.
    """
    is_met = bool({Role.CARE, Role.CUE} & set(roles))
    ranked = sorted(
        (BY_WORTH.index(role), -at if role is Role.CLOSE else at, at)
        for at, role in enumerate(roles)
        if role in BY_WORTH and not (role is Role.HEARD and is_met)
    )
    places = [at for *_, at in ranked]
    return [
        at
        for nth, at in enumerate(places)
        if roles[at] is Role.CLOSE or roles[at] not in {roles[before] for before in places[:nth]}
    ]
