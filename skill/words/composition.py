"""Decides how much one turn says: what it says is fitted to a budget, by the role of each line.

A tired ear takes in two short sentences before a question, and one thing beside it. So each role
is heard once a turn, and what does not fit is left out (docs/decisions/0030).
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import reduce
from typing import NamedTuple

from msgspec.structs import replace

from skill.ritual.model.reply import Reply, Say
from skill.words.lines import Listener, Words

SENTENCE, WORD = re.compile(r"[^.?!]*\w[^.?!]*[.?!]*"), re.compile(r"[\w']+")


class Size(NamedTuple):
    """How much something is to take in."""

    sentences: int
    words: int

    def fits(self, room: "Size") -> bool:
        """Say whether there is room for it."""
        return self.sentences <= room.sentences and self.words <= room.words

    def less(self, other: "Size") -> "Size":
        """Return what is left of it."""
        return Size(self.sentences - other.sentences, self.words - other.words)


BEFORE_ASK, WHEN_BRIEF, AT_CLOSE = Size(2, 15), Size(1, 15), Size(3, 40)
"""What one turn has room for: beside a question, beside it for whoever chose few words, and where
nothing is asked (speaking.md 3A). Fifteen words are six seconds, at 150 a minute.
"""


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
    sizes = [measure(say, words, listener) for say in reply.says]
    kept = {at for at, role in enumerate(roles) if role in WHOLE} | _find_farewell(reply, roles)
    room = reduce(Size.less, (sizes[at] for at in kept), _room_of(reply))
    for at in _by_worth(roles):
        if at not in kept and sizes[at].fits(room):
            kept.add(at)
            room = room.less(sizes[at])
    return replace(reply, says=tuple(say for at, say in enumerate(reply.says) if at in kept))


def role_of(say: Say, words: Words) -> Role:
    """Return what a line is for. Raises WordsError where there is no such prompt."""
    return Role(words.table(say.prompt).get("role", Role.ANSWER))


def measure(say: Say, words: Words, listener: Listener) -> Size:
    """Return how much this listener hears of it tonight."""
    text = words.line(say, listener).text
    return Size(len(SENTENCE.findall(text)), len(WORD.findall(text)))


def _room_of(reply: Reply) -> Size:
    if not reply.ask:
        return AT_CLOSE
    return WHEN_BRIEF if reply.is_brief else BEFORE_ASK


def _find_farewell(reply: Reply, roles: Sequence[Role]) -> set[int]:
    """Return where good night stands in a turn that asks nothing: no night ends without it."""
    closes = [at for at, role in enumerate(roles) if role is Role.CLOSE]
    return set() if reply.ask else set(closes[-1:])


def _by_worth(roles: Sequence[Role]) -> list[int]:
    """Return where the lines stand that may be left out, the worthiest first, each role once.

    A close may be said in several lines: how the nights stand, then good night. Nothing
    acknowledges an answer beside what cares about it or does something with it.
    """
    is_met = bool({Role.CARE, Role.CUE} & set(roles))
    first_of = {role: roles.index(role) for role in roles}
    places = [
        at
        for at, role in enumerate(roles)
        if role in BY_WORTH and (role is Role.CLOSE or first_of[role] == at)
    ]
    met = [at for at in places if not (roles[at] is Role.HEARD and is_met)]
    return sorted(met, key=lambda at: (BY_WORTH.index(roles[at]), at))
