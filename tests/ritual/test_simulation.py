"""Households live through sixty nights each, doing whatever comes to mind."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import shake_256
from itertools import pairwise
from typing import Literal

import pytest

from skill.ritual.beats.deep_question import DeepQuestionPrompt
from skill.ritual.model.acts import (
    Act,
    Another,
    Answer,
    Back,
    Ban,
    Cancel,
    Change,
    Choose,
    Done,
    Fresh,
    Gather,
    Help,
    Hint,
    Introduce,
    KeepThat,
    Lean,
    Left,
    Length,
    MoreTime,
    No,
    NoMatch,
    OffRecord,
    Opened,
    Park,
    Pause,
    Repeat,
    Shorten,
    Sign,
    Skip,
    Stop,
    TalkTogether,
    Yes,
)
from skill.ritual.model.choices import CHOICES
from skill.ritual.model.confirmation import ConfirmPeople
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import People, Seat
from skill.ritual.model.reply import CommonPrompt, Party, Reply
from skill.ritual.plan.script import BEATS
from skill.ritual.requests.days import Resume
from skill.ritual.requests.house import AskNights
from skill.ritual.requests.todays_question import AskQuestion
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from skill.turn import Call, Session, Turn, World, take_turn
from skill.words.lines import Words
from tests.world import NEW_YORK, TEN_AT_NIGHT

FEW, HOUSEHOLDS, NIGHTS, MOST_TURNS = 20, 240, 60, 18
"""A few of all households, all of them in the full run. A thousand take minutes: for once, try."""

HOUSEHOLDS_A_CHUNK = 20
CHUNKS = [
    pytest.param(first, marks=[pytest.mark.full] if first >= FEW else [])
    for first in range(0, HOUSEHOLDS, HOUSEHOLDS_A_CHUNK)
]
BANK = Words("en-US").bank

SHORT = Answer("my sister brought soup")
LONG = Answer(" ".join(["so"] * 20))
REFLECTIVE = {"thanks", "recap", "deep_question"}
FOLLOWS = {"thanks": {"shows"}, "recap": {"feeling", "park_tomorrow"}, "deep_question": {"mirror"}}

USUAL: tuple[Act, ...] = (
    *(SHORT,) * 10,
    LONG,
    Answer("i don't know", frozenset({Sign.BLANK})),
    Answer("so happy", frozenset({Sign.HIGH, Sign.FEELING}), feeling="happy"),
    Answer("a hard day", frozenset({Sign.LOW})),
    Answer("we need to buy milk", frozenset({Sign.LOGISTICS})),
    *(Yes(), No()) * 3,
    *(Skip(),) * 3,
)
UNUSUAL: tuple[Act, ...] = (
    *(Back(), Change(), Another(), Done(), Park(), MoreTime(), Repeat(), Help(), Hint()) * 2,
    *(Ban(), Lean(+1), Lean(-1)),
    *(Cancel(), NoMatch(), Stop(), Left(), TalkTogether(), OffRecord(), KeepThat(), Fresh()),
    *(Shorten(length) for length in Length),
    *(Gather(people) for people in (People.ONE, People.TWO)),
    *(Introduce(("Maya",)), Introduce(("Maya", "Sam")), AskQuestion(), AskNights()),
    *(Choose(choice) for _, choice in sorted(CHOICES.items())),
    *(Pause(), Pause(lasting=timedelta(days=3)), Resume()),
)


class Dice:
    """Chance that falls the same way whenever it is thrown again."""

    def __init__(self, seed: str) -> None:
        self._throws = iter(shake_256(seed.encode()).digest(8 * NIGHTS * MOST_TURNS))

    def one_in(self, sides: int) -> bool:
        """Say whether the one side came up."""
        return next(self._throws) % sides == 0

    def pick(self, acts: tuple[Act, ...]) -> Act:
        """Pick one."""
        return acts[next(self._throws) % len(acts)]


@dataclass(frozen=True)
class Seen:
    """One turn as somebody in the room could tell it."""

    act: Act
    before: Session | None
    """What rode along, if the microphone was open."""

    turn: Turn

    @property
    def reply(self) -> Reply:
        """What was said."""
        return self.turn.reply

    @property
    def evening(self) -> Evening | None:
        """The evening it was said in."""
        return self.turn.session.evening

    @property
    def step(self) -> Step | None:
        """The step that was open when it was done; None at the door and outside the evening."""
        before = self.before.evening if self.before and not self.before.offer else None
        return None if before is None or before.is_done else before.step


@dataclass
class Room:
    """A household with its journal, and everything that was seen there."""

    house: str
    dice: Dice
    world: World = field(
        default_factory=lambda: World(MemoryJournal(), RoomZones(NEW_YORK), BANK.cards)
    )
    moment: datetime = TEN_AT_NIGHT
    session: Session | None = None
    seen: list[Seen] = field(default_factory=list)

    def do(self, act: Act) -> None:
        """Do one thing, a few seconds after the last."""
        self.moment += timedelta(seconds=9)
        is_open = self.session is not None
        call = Call(
            self.house, str(self.moment), self.moment, act, session=self.session, is_open=is_open
        )
        turn = take_turn(call, self.world)
        self.seen.append(Seen(act, self.session, turn))
        self.session = turn.session if turn.reply.ask else None

    def live(self) -> None:
        """Live through all the nights."""
        for night in range(NIGHTS):
            self.moment = TEN_AT_NIGHT + timedelta(days=night)
            if not self.dice.one_in(5):
                self._spend_the_night()
            self.session = None

    def _spend_the_night(self) -> None:
        if self.dice.one_in(12):
            self.do(AskQuestion())
        self.do(Opened())
        for _ in range(MOST_TURNS):
            if self.session is None:
                if not self.dice.one_in(2):
                    return
                self.do(Done() if self.dice.one_in(2) else Opened())
            else:
                self.do(self.dice.pick(UNUSUAL if self.dice.one_in(5) else USUAL))


def lived(number: int) -> Room:
    """Return a household after its sixty nights."""
    room = Room(f"house {number}", Dice(f"household {number}"))
    room.live()
    return room


# The oracles: each knows only what was heard, never how it is counted


def flaws_of(room: Room) -> Iterator[str]:
    """Say all that went wrong in a household."""
    yield from _questions_asked_twice(room)
    yield from _questions_without_words(room)
    yield from _nights_miscounted(room)
    yield from _first_speakers(room)
    yield from _too_often(room)
    yield from _skips(room)


def _questions_asked_twice(room: Room) -> Iterator[str]:
    ended: dict[str, set[date]] = {}
    heard: set[tuple[str, date]] = set()
    for one in room.seen:
        before = one.before.evening if one.before else None
        is_open = before and one.step and one.step.beat == "deep_question"
        # one drawn in the place of another may wait in silence, asked often enough already
        if before and is_open and (before.question, before.night) in heard and _ends(one):
            ended.setdefault(before.question, set()).add(before.night)
        if one.evening and one.reply.ask and one.reply.ask.say.question:
            heard.add((one.reply.ask.say.question, one.evening.night))
    for question, nights in ended.items():
        if len(nights) > 1:
            yield f"question ended twice: {question} on {sorted(map(str, nights))}"


def _ends(one: Seen) -> bool:
    """An answer or a pass ends the question; a question left standing may come again."""
    is_heard = isinstance(one.act, Answer) and Sign.BLANK not in one.act.signs
    return is_heard or isinstance(one.act, Skip | Cancel | Another | Ban | No)


def _questions_without_words(room: Room) -> Iterator[str]:
    for one in room.seen:
        ask = one.reply.ask
        if ask and ask.say.question:
            question = BANK.questions[ask.say.question]
            if not question.text_for(one.reply.party is Party.COUPLE):
                yield f"question without words: {question.card.id} for {one.reply.party}"


def _nights_miscounted(room: Room) -> Iterator[str]:
    reflected = _reflected(room)
    tally = room.seen[-1].turn.session.household.tally
    together = sum(len(seats) == len(Seat) for seats in reflected.values())
    if tally.total != len(reflected):
        yield f"nights miscounted: {tally.total}, not {len(reflected)}"
    if tally.together != together:
        yield f"shared nights miscounted: {tally.together}, not {together}"


def _reflected(room: Room) -> dict[date, set[Seat]]:
    """Return who said something of their own about the day, night by night."""
    reflected: dict[date, set[Seat]] = {}
    away: Evening | None = None
    for one in room.seen:
        for seat in _who_reflected(one, away):
            for night in _nights_lived(one.evening, reflected):
                reflected.setdefault(night, set()).add(seat)
        away = one.evening if one.evening and one.evening.is_away else None
    return reflected


def _nights_lived(evening: Evening | None, reflected: dict[date, set[Seat]]) -> set[date]:
    """Return which nights an answer belongs to: the one it is given on, and the one it finishes."""
    if evening is None:
        return set()
    is_own = evening.taken_up_on is None or evening.night in reflected
    return {evening.lived_on} | ({evening.night} if is_own else set())


def _who_reflected(one: Seen, away: Evening | None) -> set[Seat]:
    before, after = one.before.evening if one.before else None, one.evening
    if isinstance(one.act, Done) and away and after and away.night == after.night:
        is_talk = away.step.beat == "deep_question"
        everybody = set(Seat) if away.party is Party.COUPLE else {away.step.seat}
        return everybody if is_talk else set()
    if before is None or after is None or one.step is None:
        return set()
    is_said = one.step in after.answered and one.step.beat != "park_tomorrow"
    is_finishing = after.taken_up_on is not None and is_said
    if one.step.beat not in REFLECTIVE and not is_finishing:
        return set()
    if one.before and one.before.aside and isinstance(one.before.aside.asks, ConfirmPeople):
        return set()
    is_blank = isinstance(one.act, Answer) and Sign.BLANK in one.act.signs and not before.parts
    return {one.step.seat} if isinstance(one.act, Answer) and not is_blank else set()


def _first_speakers(room: Room) -> Iterator[str]:
    reflected = _reflected(room)
    first: dict[date, tuple[Party, Seat]] = {}
    for one in room.seen:
        # as it stood when it began to count: a night alone that another one joined was led already
        if one.evening and one.evening.is_counted and one.evening.night in reflected:
            first.setdefault(one.evening.night, (one.evening.party, one.evening.first))
    for (night, one_night), (next_night, next_one) in pairwise(sorted(first.items())):
        if one_night == next_one and one_night[0] is Party.COUPLE:
            yield f"the same one began twice running: {night}, {next_night}"


def _too_often(room: Room) -> Iterator[str]:
    shown = sorted(_nights_open_at(room, "shows"))
    if any(later - earlier < timedelta(days=2) for earlier, later in pairwise(shown)):
        yield f"shows two nights running: {shown}"
    weeks = Counter(night.isocalendar()[:2] for night in _nights_open_at(room, "mirror"))
    if any(nights > 2 for nights in weeks.values()):
        yield f"listening too often: {weeks}"
    for one in room.seen:
        mirrors = (
            one.evening.steps.count(Step("mirror", one.evening.first.other)) if one.evening else 0
        )
        if one.evening and mirrors > 2:
            yield f"said back too often: {mirrors} times on {one.evening.night}"


def _nights_open_at(room: Room, beat: Literal["shows", "mirror"]) -> set[date]:
    return {
        one.evening.night
        for one in room.seen
        if one.evening
        and not one.evening.is_done
        and one.reply.ask
        and not one.turn.session.offer
        and one.evening.step.beat == beat
    }


def _skips(room: Room) -> Iterator[str]:
    for one in room.seen:
        is_beside = one.before is not None and one.before.aside is not None
        if one.step is None or is_beside or not isinstance(one.act, Skip | Cancel):
            continue
        said = [say.prompt for say in one.reply.says]
        is_answer = one.act in BEATS[one.step.beat].means  # heard as a yes or a no there
        if CommonPrompt.SKIPPED not in said and not is_answer:
            yield f"a skip without a word: of {one.step.beat}, {said}"
        before = one.before.evening if one.before else None
        was_answered = before is not None and one.step in before.answered
        if not was_answered and _has_followup(one, one.step):
            yield f"something followed a skip: of {one.step.beat}, {said}"


def _has_followup(one: Seen, skipped: Step) -> bool:
    if any(say.prompt.startswith("cue.") for say in one.reply.says):
        return True
    after = one.evening
    if after is None or after.is_done or not one.reply.ask:
        return False
    is_about_it = after.step.beat in FOLLOWS.get(skipped.beat, set())
    seat = skipped.seat.other if after.step.beat == "mirror" else skipped.seat
    return is_about_it and after.step.seat is seat


# The promises


@pytest.mark.parametrize("first", CHUNKS)
def test_sixty_nights_of_whatever_comes_to_mind_go_well(first: int) -> None:
    rooms = [lived(number) for number in range(first, first + HOUSEHOLDS_A_CHUNK)]

    flaws = [f"{flaw} in {room.house}" for room in rooms for flaw in flaws_of(room)]
    one_of_each_kind = {flaw.partition(":")[0]: flaw for flaw in flaws}

    assert not one_of_each_kind


def test_the_simulation_sees_what_it_is_there_to_see() -> None:
    rooms = [lived(number) for number in range(20, 40)]

    beats = {one.step.beat for room in rooms for one in room.seen if one.step}
    asked = {one.reply.ask.say.prompt for room in rooms for one in room.seen if one.reply.ask}
    acts = {type(one.act) for room in rooms for one in room.seen}
    counted = [len(_reflected(room)) for room in rooms]

    assert {*REFLECTIVE, "shows", "mirror", "check", "add", "lighter"} <= beats
    assert DeepQuestionPrompt.ASK in asked
    assert {type(act) for act in (*USUAL, *UNUSUAL)} <= acts
    assert min(counted) > 20
