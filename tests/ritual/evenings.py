"""Evenings answered as people answer, and how long the voice itself speaks in each (voice.md, 5a).

What somebody asks for beside the night, to hear a line again or how it all works, is theirs and is
not counted here; another question, a hint and a long answer in parts are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import shake_256
from itertools import cycle

from skill.alexa.ssml import render_reply
from skill.ritual.model.acts import (
    Act,
    Another,
    Answer,
    Gather,
    Introduce,
    Length,
    No,
    Opened,
    Shorten,
    Sign,
    Skip,
    Yes,
)
from skill.ritual.model.household import People
from skill.ritual.model.reply import Awaits
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from skill.turn import Call, Turn, World, take_turn
from skill.words.composition import compose
from skill.words.lines import Listener, Words
from tests.world import NEW_YORK, TEN_AT_NIGHT

WORDS_PER_MINUTE = 150
MOST_SECONDS = {Length.SHORT: 75.0, Length.NORMAL: 150.0}
LOCALES = ("en-US", "de-DE")
NIGHTS = 50
"""Of each household: it comes to know the way, and is asked all there is to set up."""

MOST_TURNS = 40
BREAK = re.compile(r'<break time="([\d.]+)s"/>')
TAG = re.compile(r"<[^>]+>")
WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*|\d")
"""A number is counted as many words as it has digits."""

PARTIES: tuple[tuple[str, Act], ...] = (
    ("one", Gather(People.ONE)),
    ("two", Gather(People.TWO)),
    ("two, by name", Introduce(("Maya", "Sam"))),
)
LONG = Answer(" ".join(["word"] * 20))
ANSWERS: tuple[Act, ...] = (
    *(Answer("something small"),) * 6,
    *(Answer("good news", frozenset({Sign.HIGH, Sign.FEELING}), feeling="glad"),) * 3,
    *(Answer("a hard day", frozenset({Sign.LOW, Sign.FEELING}), feeling="sad"),) * 3,
    Answer("milk for tomorrow", frozenset({Sign.LOGISTICS})),
    Answer("i don't know", frozenset({Sign.BLANK})),
    LONG,
    Skip(),
)
KINDS: dict[str, tuple[Act, ...]] = {
    "deep_question": (*ANSWERS, Another()),
    "names": (Answer("hm hm"), Skip()),
    "park_tomorrow": (Answer("call the plumber"), No()),
}
CHOICES: tuple[Act, ...] = (Yes(), Yes(), No())


@dataclass(frozen=True)
class Spent:
    """What one evening came to."""

    length: Length
    seconds: float
    turns: int
    said: tuple[str, ...]
    """The SSML of each turn."""


def seconds_of(ssml: str) -> float:
    """Reckon how long this takes to say, its silences included."""
    words = len(WORD.findall(TAG.sub(" ", ssml)))
    return words * 60 / WORDS_PER_MINUTE + sum(map(float, BREAK.findall(ssml)))


def evenings(number: int, nights: int = NIGHTS) -> Iterator[Spent]:
    """Yield the evenings of one household. The same number brings the same ones."""
    locale, _, beginning = kind_of(number)
    house = House(f"house {number}", words_of(locale))
    yield house.spend(TEN_AT_NIGHT, beginning)
    for night in range(1, nights):
        if house.one_in(8):
            continue  # they do not come every night
        act = Shorten(Length.SHORT) if house.one_in(4) else Opened()
        yield house.spend(TEN_AT_NIGHT + timedelta(days=night), act)


def kind_of(number: int) -> tuple[str, str, Act]:
    """Return a household's locale, who lives there, and how they say so."""
    return LOCALES[number % 2], *PARTIES[number // 2 % len(PARTIES)]


@cache
def words_of(locale: str) -> Words:
    """Return a locale's words, read once."""
    return Words(locale)


class House:
    """One household and its journal."""

    def __init__(self, name: str, words: Words) -> None:
        self._name, self._words = name, words
        self._world = World(MemoryJournal(), RoomZones(NEW_YORK), words.bank.cards)
        self._throws = cycle(shake_256(name.encode()).digest(4096))

    def one_in(self, sides: int) -> bool:
        """Say whether the one side came up."""
        return next(self._throws) % sides == 0

    def spend(self, moment: datetime, act: Act) -> Spent:
        """Spend one evening that begins with this act."""
        turns = [self._take(Call(self._name, "", moment, act))]
        while turns[-1].reply.ask and len(turns) < MOST_TURNS:
            turns.append(self._next(turns[-1], moment))
        said = tuple(self._spoken(turn, moment) for turn in turns)
        evening = turns[-1].session.evening
        length = evening.length if evening else Length.NORMAL
        return Spent(length, sum(map(seconds_of, said)), len(turns), said)

    def _next(self, turn: Turn, moment: datetime) -> Turn:
        answer = self._answer(turn)
        return self._take(Call(self._name, "", moment, answer, session=turn.session, is_open=True))

    def _answer(self, turn: Turn) -> Act:
        evening, ask = turn.session.evening, turn.reply.ask
        beat = evening.step.beat if evening and not evening.is_done else ""
        if ask is None or ask.awaits is not Awaits.ANSWER or beat == "check":
            return self._pick(CHOICES)
        return self._pick(KINDS.get(beat, ANSWERS))

    def _pick(self, acts: Sequence[Act]) -> Act:
        return acts[next(self._throws) % len(acts)]

    def _take(self, call: Call) -> Turn:
        return take_turn(call, self._world)

    def _spoken(self, turn: Turn, moment: datetime) -> str:
        reply = turn.reply
        listener = Listener(self._name, moment.date(), reply.party)
        return render_reply(compose(reply, self._words, listener), self._words, listener)
