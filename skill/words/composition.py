"""Decides how much one turn says: what it says is fitted to a budget, by the role of each line.

A tired ear takes in two short sentences before a question, and one thing beside it. So each role
is heard once a turn, and what does not fit is left out (docs/decisions/0030).
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from msgspec.structs import replace

from skill.ritual.model.reply import Reply, Say
from skill.words.lines import Listener, Words

SENTENCE = re.compile(r"[^.?!]*\w[^.?!]*[.?!]*")


class Size(NamedTuple):
    """How much something is to take in."""

    sentences: int
    words: int

    def fits(self, room: "Size") -> bool:
        """Say whether there is room for it."""
        return self.sentences <= room.sentences and self.words <= room.words


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


def compose(reply: Reply, words: Words, listener: Listener) -> Reply:
    """Return the reply with no more in it than one turn has room for, in the order it was said.

    A promise that is made in one breath, such as the first night's, is one line and stays whole.
    """
    roles = [role_of(say, words) for say in reply.says]
    sizes = [measure(say, words, listener) for say in reply.says]
    kept = {at for at, role in enumerate(roles) if role in WHOLE}
    if reply.ask:
        room = WHEN_BRIEF if reply.is_brief else BEFORE_ASK
    else:
        room = AT_CLOSE
        # no night ends without good night
        kept.update([at for at, role in enumerate(roles) if role is Role.CLOSE][-1:])
    taken = Size(sum(sizes[at].sentences for at in kept), sum(sizes[at].words for at in kept))
    for at in _rank_by_worth(roles):
        more = Size(taken.sentences + sizes[at].sentences, taken.words + sizes[at].words)
        if at not in kept and more.fits(room):
            kept.add(at)
            taken = more
    return replace(reply, says=tuple(say for at, say in enumerate(reply.says) if at in kept))


def role_of(say: Say, words: Words) -> Role:
    """Return what a line is for. Raises WordsError where there is no such prompt."""
    return Role(words.table(say.prompt).get("role", Role.ANSWER))


def measure(say: Say, words: Words, listener: Listener) -> Size:
    """Return how much this listener hears of it tonight."""
    text = words.line(say, listener).text
    return Size(len(SENTENCE.findall(text)), len(re.findall(r"[\w']+", text)))


def _rank_by_worth(roles: Sequence[Role]) -> list[int]:
    """Return where the lines stand that may be left out, the worthiest first, each role once.

    A close may be said in several lines: how the nights stand, then good night. Nothing
    acknowledges an answer beside what cares about it or does something with it.
    """
    by_worth = (Role.CUE, Role.CLOSE, Role.GREET, Role.SETTLE, Role.HEARD, Role.LEAD)
    is_met = bool({Role.CARE, Role.CUE} & set(roles))
    places = [
        at
        for at, role in enumerate(roles)
        if role in by_worth and (role is Role.CLOSE or roles.index(role) == at)
        if not (role is Role.HEARD and is_met)
    ]
    return sorted(places, key=lambda at: (by_worth.index(roles[at]), at))
