"""Nights in which a third of the turns are no answers: what is kept is what was answered."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import shake_256
from itertools import count, cycle

import pytest

from skill.ritual.model.acts import (
    Act,
    Aim,
    Answer,
    Choose,
    Help,
    Introduce,
    MoreTime,
    No,
    NoMatch,
    Opened,
    Remark,
    Repeat,
    Sign,
)
from skill.ritual.model.choices import CHOICES
from skill.ritual.model.reply import Awaits
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from skill.turn import Call, Turn, World, take_turn
from skill.words.lines import Words
from tests.world import NEW_YORK, TEN_AT_NIGHT

THREE = frozenset({"thanks", "recap", "deep_question"})
"""What a night is for. Each is asked of everybody who is here."""

NO_ANSWERS: tuple[Act, ...] = (*map(Remark, Aim), MoreTime(), Repeat(), NoMatch(), Help())
ASKED_OUT = 2
"""No answers after which a step may rest: nothing is asked a third time."""

MOST_TURNS = 120
NIGHTS = 50


@dataclass
class House:
    """Two people who keep everything, and answer two times in three."""

    seed: int
    world: World = field(init=False)
    throws: Iterator[int] = field(init=False)
    numbers: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.world = World(MemoryJournal(), RoomZones(NEW_YORK), Words("en-US").bank.cards)
        self.throws = cycle(shake_256(str(self.seed).encode()).digest(8191))
        for act in (Introduce(("Maya", "Sam")), Choose(CHOICES["keep_everything"])):
            take_turn(Call("house", "", TEN_AT_NIGHT, act), self.world)

    def live(self, number: int) -> list[str]:
        """Live one night; return what went wrong in it."""
        moment = TEN_AT_NIGHT + timedelta(days=number)
        turn = take_turn(Call("house", "", moment, Opened()), self.world)
        given: dict[str, tuple[str, str]] = {}
        missed: dict[tuple[str, str], int] = {}
        asked: set[tuple[str, str]] = set()
        for _ in range(MOST_TURNS):
            evening = turn.session.evening
            if turn.reply.ask is None or evening is None or evening.is_done:
                break
            place = (evening.step.beat, evening.step.seat.name)
            asked.add(place)
            act = self._do(turn)
            if isinstance(act, Answer):
                given[act.words] = place
            elif act in NO_ANSWERS:
                missed[place] = missed.get(place, 0) + 1
            call = Call("house", "", moment, act, session=turn.session, is_open=True)
            turn = take_turn(call, self.world)
        else:
            return ["the night never ended"]
        return list(self._flaws(turn, given, missed, asked))

    def _do(self, turn: Turn) -> Act:
        if turn.session.offer or (turn.reply.ask and turn.reply.ask.awaits is not Awaits.ANSWER):
            return No()
        if next(self.throws) % 3 == 0:
            return NO_ANSWERS[next(self.throws) % len(NO_ANSWERS)]
        length = (1, 4, 20)[next(self.throws) % 3]
        words = " ".join(f"word{next(self.numbers)}" for _ in range(length))
        is_cut_off = next(self.throws) % 10 == 0
        return Answer(words, frozenset({Sign.UNFINISHED} if is_cut_off else ()))

    def _flaws(
        self,
        turn: Turn,
        given: dict[str, tuple[str, str]],
        missed: dict[tuple[str, str], int],
        asked: set[tuple[str, str]],
    ) -> Iterator[str]:
        evening = turn.session.evening
        night = evening and self.world.journal.night("house", evening.night)
        kept = {note.words: (note.beat, note.seat.name) for note in night.notes} if night else {}
        yield from (f"kept, and nobody's answer: {words}" for words in kept.keys() - given.keys())
        for words, place in given.items():
            if place[0] in THREE and kept.get(words) != place:
                yield f"answered at {place}, and kept at {kept.get(words)}: {words}"
        answered = set(given.values())
        for place in asked:
            is_open = place[0] in THREE and place not in answered
            if is_open and missed.get(place, 0) < ASKED_OUT:
                yield f"left before it was answered: {place}"
        steps = {(step.beat, step.seat.name) for step in evening.steps} if evening else set()
        yield from (f"never asked: {place}" for place in steps - asked if place[0] in THREE)


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(n, marks=pytest.mark.full) for n in range(1, 10))]
)
def test_what_is_kept_is_what_was_answered_and_the_night_is_whole(seed: int) -> None:
    house = House(seed)

    flaws = {night: wrong for night in range(NIGHTS) if (wrong := house.live(night))}

    assert flaws == {}
