"""Evenings of made-up households, rendered line by line: what the rules of speaking are held to.

A household lives night after night; each evening is a plain one, a good, a hard or a skipped one,
or one of blank minds. What is said is composed as on a device, and every line keeps its role.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import shake_256
from itertools import cycle

from skill.ritual.model.acts import Act, Answer, No, Opened, Sign, Skip, Yes
from skill.ritual.model.deck import Card
from skill.ritual.model.evening import Step
from skill.ritual.model.reply import Ask, Say
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from skill.turn import Call, Turn, World, take_turn
from skill.words.composition import Role, compose, role_of
from skill.words.lines import Listener, Words
from tests.world import NEW_YORK, TEN_AT_NIGHT

LOCALES = ("en-US", "de-DE")
PARTIES = ("one", "two", "two, by name")
MOODS = ("plain", "good", "low", "skipped", "blank")
NAMES = ("Maya", "Sam")

SHORT_LIFE, LONG_LIFE, LONG_EVERY = 16, 44, 5
"""Nights of a household; every fifth lives long enough to know the way by heart."""

MOST_TURNS = 40
PLAIN = Answer("the walk home")
GOOD = Answer("we got the flat", frozenset({Sign.HIGH, Sign.FEELING}), feeling="glad")
GOOD_NEWS = Answer("we got the flat", frozenset({Sign.HIGH}))
FELT = Answer("calm by the river", frozenset({Sign.FEELING}), feeling="calm")
LOW = Answer("my father died today", frozenset({Sign.LOW, Sign.FEELING}), feeling="sad")
BLANK = Answer("i don't know", frozenset({Sign.BLANK}))

ANSWERED: Mapping[str, tuple[Act, ...]] = {
    "plain": (PLAIN, PLAIN, FELT),
    "good": (GOOD, GOOD_NEWS, PLAIN),
    "low": (PLAIN, PLAIN, LOW),
    "skipped": (Skip(), PLAIN, Skip()),
    "blank": (BLANK, BLANK, PLAIN),
}
CHOICES: Mapping[str, Act] = {
    "subject": No(),
    "lighter": No(),
    "playful": Yes(),
    "check": Yes(),
}


@dataclass(frozen=True)
class Line:
    """One line as it is heard, and what it is for."""

    prompt: str
    role: Role
    text: str
    pause: float = 0.0


@dataclass(frozen=True)
class Exchange:
    """What somebody did, and what was said to it."""

    act: Act
    to: Step | None
    """The step that was open when they did it; None before the night began."""

    lines: tuple[Line, ...]
    """What is said beside the question."""

    ask: Line | None
    opens: Step | None
    """The step whose question is open now."""

    @property
    def said(self) -> tuple[Line, ...]:
        """Everything that is heard, the question last."""
        return (*self.lines, self.ask) if self.ask else self.lines

    @property
    def text(self) -> str:
        """What is heard, in one breath."""
        return " ".join(line.text for line in self.said)


@dataclass(frozen=True)
class Evening:
    """A whole evening of one household."""

    house: int
    locale: str
    people: str
    night: int
    """Which night of theirs it is, counting from one; one on which nothing was said is none."""

    mood: str
    exchanges: tuple[Exchange, ...]
    card: Card | None
    """The question of the night."""

    @property
    def name(self) -> str:
        """Enough to hear it again."""
        return f"{self.locale}, {self.people}, night {self.night}, {self.mood}, house {self.house}"

    @property
    def is_for_two(self) -> bool:
        """Two people are here."""
        return self.people != PARTIES[0]

    @property
    def is_low(self) -> bool:
        """Something hard was said."""
        return any(one.act == LOW for one in self.exchanges)

    @property
    def said(self) -> tuple[Line, ...]:
        """Every line of it."""
        return tuple(line for one in self.exchanges for line in one.said)


def evenings_of(number: int) -> Iterator[Evening]:
    """Yield every evening of one household. The same number brings the same ones."""
    house = Household(number)
    for night in range(LONG_LIFE if number % LONG_EVERY == 0 else SHORT_LIFE):
        yield house.spend(night + 1)


def rendered_of(number: int) -> list[Evening]:
    """Return ten evenings of one household: the first two, four of the next, and the last four."""
    lived = list(evenings_of(number))
    return [*lived[:2], *lived[2 + number % 2 : 10 : 2][:4], *lived[-4:]]


@cache
def _words_of(locale: str) -> Words:
    return Words(locale)


class Household:
    """Some people, what they answer, and what the journal holds of them."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._locale = LOCALES[number % len(LOCALES)]
        self._people = PARTIES[number // len(LOCALES) % len(PARTIES)]
        self._words = _words_of(self._locale)
        self._world = World(MemoryJournal(), RoomZones(NEW_YORK), self._words.bank.cards)
        self._throws = cycle(shake_256(f"household {number}".encode()).digest(4096))
        self._mood = MOODS[0]
        self._lows = 0

    def spend(self, night: int) -> Evening:
        """Spend one evening."""
        self._mood, self._lows = MOODS[(self._number + night) % len(MOODS)], 0
        moment = TEN_AT_NIGHT + timedelta(days=night - 1)
        opening: tuple[Act, Step | None, Turn] = (Opened(), None, self._take(moment, Opened()))
        turns = [opening]
        while turns[-1][2].reply.ask and len(turns) < MOST_TURNS:
            before = turns[-1][2]
            act = self._answer(before)
            turns.append((act, _open_step(before), self._take(moment, act, before)))
        number = opening[2].session.household.tally.total + 1
        exchanges = tuple(self._exchange(act, step, turn, moment) for act, step, turn in turns)
        return Evening(
            self._number,
            self._locale,
            self._people,
            number,
            self._mood,
            exchanges,
            self._card_of(turns[-1][2]),
        )

    def _card_of(self, turn: Turn) -> Card | None:
        evening = turn.session.evening
        asked = evening.question if evening else ""
        return next((card for card in self._world.cards() if card.id == asked), None)

    def _take(self, moment: datetime, act: Act, before: Turn | None = None) -> Turn:
        house = f"household {self._number}"
        if before is None:
            return take_turn(Call(house, "", moment, act), self._world)
        call = Call(house, "", moment, act, session=before.session, is_open=True)
        return take_turn(call, self._world)

    def _answer(self, turn: Turn) -> Act:
        step, ask = _open_step(turn), turn.reply.ask
        beat = step.beat if step else ""
        if ask and ask.say.prompt.startswith("common.more"):
            return No()
        match beat:
            case "company":
                return No() if self._people == PARTIES[0] else Yes()
            case "names":
                return self._names()
            case "keeping" | "goal" | "touch_offer":
                return Yes() if self._one_in(2) else No()
            case "low_offer" | "low_choice":
                return Yes() if self._one_in(2) else No()
            case "mirror" | "add":
                return PLAIN  # what the other one said
            case "park_tomorrow":
                return No()
            case _ if beat in CHOICES:
                return CHOICES[beat]
            case _:
                return self._free_answer()

    def _free_answer(self) -> Act:
        act = ANSWERED[self._mood][next(self._throws) % len(ANSWERED[self._mood])]
        if act != LOW:
            return act
        self._lows += 1
        return LOW if self._lows <= 2 else PLAIN  # a third time is hardly ever

    def _names(self) -> Act:
        if self._people == PARTIES[1]:
            return Skip()
        named = NAMES if self._people == PARTIES[2] else NAMES[:1]
        return Answer(" and ".join(named), names=named)

    def _one_in(self, sides: int) -> bool:
        return next(self._throws) % sides == 0

    def _exchange(self, act: Act, step: Step | None, turn: Turn, moment: datetime) -> Exchange:
        listener = Listener(f"household {self._number}", moment.date(), turn.reply.party)
        reply = compose(turn.reply, self._words, listener)
        lines = tuple(self._line(say, listener) for say in reply.says)
        ask = self._asked(reply.ask, listener) if reply.ask else None
        return Exchange(act, step, lines, ask, _open_step(turn) if reply.ask else None)

    def _line(self, say: Say, listener: Listener) -> Line:
        spoken = self._words.line(say, listener)
        return Line(
            say.prompt, role_of(say, self._words), spoken.text, spoken.pause + spoken.before
        )

    def _asked(self, ask: Ask, listener: Listener) -> Line:
        return self._line(ask.say, listener)


def _open_step(turn: Turn) -> Step | None:
    evening = turn.session.evening
    return None if evening is None or evening.is_done else evening.step
