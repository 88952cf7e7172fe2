"""No night is without an end: nothing is asked a third time, whatever is said again and again."""

import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import cycle, islice, product

import pytest
from msgspec.structs import replace

from skill.alexa.session import attributes_of, session_of
from skill.ritual.beats.care import CarePrompt
from skill.ritual.model.acts import (
    Act,
    Ago,
    Another,
    Answer,
    Back,
    Ban,
    Change,
    Choose,
    Code,
    Done,
    Erase,
    Erasure,
    Fresh,
    Gather,
    Help,
    Hint,
    Introduce,
    KeepThat,
    Lean,
    Length,
    MoreTime,
    No,
    NoMatch,
    OffRecord,
    Opened,
    Park,
    Pause,
    Ready,
    Repeat,
    Shorten,
    Sign,
    Skip,
    Stop,
    TalkTogether,
    Troubled,
    Yes,
)
from skill.ritual.model.choices import CHOICES
from skill.ritual.model.confirmation import (
    Aside,
    AskAlone,
    AskCode,
    AskDanger,
    Confirm,
    Confirmation,
    Purpose,
    RecallKind,
)
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import People
from skill.ritual.model.reply import CommonPrompt
from skill.ritual.plan.script import BEATS
from skill.ritual.requests.house import AskNights, AskNumber, AskWho, Kids
from skill.ritual.requests.recalling import AskKept
from skill.ritual.requests.sealing import AskSealed, Seal
from skill.ritual.stage.asking import MOST_ASKED, MOST_STAYS
from skill.ritual.stage.scene import Offer
from skill.speaker.zones import RoomZones
from skill.turn import Call, Session, Turn, World, take_turn
from tests.ritual.test_every_act_everywhere import (
    HOUSE,
    WORDS,
    Place,
    a_household,
    journal_of,
    open_at,
    seeds,
    steps_of,
    with_codes,
    written_once,
)
from tests.world import NEW_YORK

BLANK = Answer("not sure", frozenset({Sign.BLANK}))
LONG = Answer(" ".join(["so"] * 20))

NO_ANSWERS: tuple[Act, ...] = (BLANK, NoMatch(), Hint(), Help(), Yes(), No(), Code("0815"))
"""What is said to the open question, and may lead back to it."""

BESIDE: tuple[Act, ...] = (
    *(Choose(CHOICES["touch_off"]), Choose(CHOICES["keep_thanks"]), Choose(CHOICES["be_brief"])),
    *(AskNights(), AskWho(), AskNumber(), Pause(), OffRecord()),
    *(Erase(Erasure.EVERYTHING), Erase(Erasure.TONIGHT), Erase(Erasure.ANSWER)),
    *(AskKept(Ago.LAST_NIGHT), AskSealed(), Lean(+1), Lean(-1)),
)
"""What is wanted beside it: done, and then the question waits."""

WISHES: tuple[Act, ...] = (
    *(Repeat(), MoreTime(), Ready(), Fresh(), Opened(), Back(), Change(), KeepThat(), Seal()),
    *(Park(), TalkTogether(), Done(), Another(), Ban(), Troubled(), Kids(are_here=True)),
    *(Gather(People.ONE), Gather(People.TWO), Introduce(("Maya", "Sam"))),
    *(Shorten(Length.SHORT), Shorten(Length.NORMAL)),
)
"""What asks for the question itself once more, or for other words to it."""

PASSING: tuple[Act, ...] = (Answer("my sister brought soup"), LONG, Skip())

WAITING = {CommonPrompt.GO_ON, CommonPrompt.STILL_OPEN, CommonPrompt.TAKE_TIME, CarePrompt.STAY}
"""What keeps the microphone open and asks nothing."""

MOST_TURNS = 250
MOST_HEARD = (MOST_STAYS + 1) * MOST_ASKED
"""How often one question can be heard in a night by somebody who wants it again and again."""


@dataclass(frozen=True)
class Driven:
    """What came of saying the same few things over and over from one place on."""

    acts: Sequence[Act]
    start: Place
    turns: tuple[Turn, ...]

    @property
    def has_ended(self) -> bool:
        """The microphone was closed."""
        return self.turns[-1].reply.ask is None

    def most_asked(self) -> tuple[int, object]:
        """Return how often the question was asked that was asked most, the first time included."""
        first = [key_of(self.start.session)] if self.start.is_open else []
        asked = Counter([*first, *(key for turn in self.turns if (key := asked_in(turn)))])
        return max(((times, key) for key, times in asked.items()), default=(0, None), key=first_of)

    def __str__(self) -> str:
        named = " ".join(type(act).__name__ for act in self.acts)
        return f"{named} from {open_at(self.start)} {self.start.session.household.people}"


def first_of(pair: tuple[int, object]) -> int:
    """Return how often."""
    return pair[0]


def asked_in(turn: Turn) -> object:
    """Return the question that a turn asks; None where it asks nothing, or only waits."""
    if turn.reply.ask is None or turn.reply.ask.say.prompt in WAITING:
        return None
    return key_of(turn.session)


def key_of(session: Session) -> object:
    """Return what makes the open question another one."""
    if session.aside:
        return session.aside.mark
    if session.offer:
        return session.offer
    evening = session.evening
    if evening is None or evening.is_done:
        return None
    return (*question_of(evening), evening.is_gathering, evening.night)


def question_of(evening: Evening) -> tuple[object, ...]:
    """Return the step; the question, where it may change; and which round of listening it is."""
    step = evening.step
    question = evening.question if step.beat in {"deep_question", "further"} else ""
    return step.beat, step.seat, question, evening.loops, evening.party


def drive(acts: Sequence[Act], start: Place) -> Driven:
    """Say these over and over, until the microphone is closed."""
    world = World(journal_of(start.session), RoomZones(NEW_YORK), WORDS.bank.cards)
    session: Session | None = start.session if start.is_open else None
    turns: list[Turn] = []
    for act in islice(cycle(acts), MOST_TURNS):
        call = Call(HOUSE, "", start.moment, act, session=session, is_open=session is not None)
        turns.append(take_turn(call, world))
        session = session_of(attributes_of(turns[-1].session, HOUSE), HOUSE)
        if turns[-1].reply.ask is None:
            break
    return Driven(acts, start, tuple(turns))


def places(people: People) -> Iterator[Place]:
    """Return every question there is: of every step, every offer, and beside the night."""
    for place in seeds(people):
        yield once_asked(place) if place.is_open else place
    begun = once_asked(next(steps_of(with_codes(people))))
    for asks in asides():
        aside = Aside(asks)
        yield dataclasses.replace(
            begun, session=replace(begun.session, aside=aside, asked=(aside.mark,))
        )


def asides() -> Iterator[Confirmation]:
    """Return all that is asked beside the night."""
    yield from map(Confirm, Erasure)
    yield from map(AskAlone, RecallKind)
    yield from map(AskCode, Purpose)
    yield AskDanger()


def once_asked(place: Place) -> Place:
    """Return the place with its question asked once, as it was if it is open."""
    evening = place.session.evening
    if evening is None:
        return place
    return dataclasses.replace(
        place, session=replace(place.session, evening=evening.with_open(asked=1, stays=0))
    )


def opened(place: Place) -> Place:
    """Return the place after it was opened: where an offer is made, it is made by that."""
    if place.is_open:
        return place
    turn = drive((Opened(), Stop()), dataclasses.replace(place)).turns[0]
    return dataclasses.replace(
        place, session=written_once(turn.session), is_open=turn.reply.ask is not None
    )


def beginnings() -> list[Place]:
    """Return evenings at their first question: for one, two, two by name, and nobody said."""
    named = with_codes(People.TWO)
    homes = [a_household(people, nights) for people in People for nights in (0, 4)]
    return [once_asked(next(steps_of(home))) for home in (*homes, named)]


@cache
def all_places(people: People) -> Sequence[Place]:
    """Return every question there is, asked."""
    return [opened(place) for place in places(people)]


SOME, ALL = 12, 1


@pytest.fixture(params=[SOME, pytest.param(ALL, marks=pytest.mark.full)], ids=["some", "all"])
def every(request: pytest.FixtureRequest) -> int:
    """Return how many places lie between two that are tried: the next act tries the next ones."""
    return int(request.param)


def tried(acts: Sequence[Act], act: Act, people: People, every: int) -> list[Driven]:
    """Drive an act from all places, or from its share of them."""
    first = acts.index(act) % every
    return [drive((act,), place) for place in all_places(people)[first::every]]


@pytest.mark.parametrize("people", People)
@pytest.mark.parametrize("act", [*NO_ANSWERS, *BESIDE], ids=repr)
def test_nothing_is_asked_a_third_time(act: Act, people: People, every: int) -> None:
    driven = tried([*NO_ANSWERS, *BESIDE], act, people, every)

    assert [str(one) for one in driven if not one.has_ended] == []
    assert [
        (str(one), one.most_asked()) for one in driven if one.most_asked()[0] > MOST_ASKED
    ] == []


@pytest.mark.parametrize("people", People)
@pytest.mark.parametrize("act", [*WISHES, *PASSING], ids=repr)
def test_whatever_is_wanted_again_and_again_comes_to_an_end(
    act: Act, people: People, every: int
) -> None:
    driven = tried([*WISHES, *PASSING], act, people, every)

    assert [str(one) for one in driven if not one.has_ended] == []
    assert [
        (str(one), one.most_asked()) for one in driven if one.most_asked()[0] > MOST_HEARD
    ] == []


@pytest.mark.full
@pytest.mark.parametrize("first", [*NO_ANSWERS, *BESIDE[:6], BESIDE[8], BESIDE[11]], ids=repr)
def test_nothing_is_asked_a_third_time_by_turns(first: Act) -> None:
    seconds = (*NO_ANSWERS, BESIDE[0], BESIDE[3], BESIDE[8], BESIDE[11])
    driven = [drive(acts, place) for acts, place in product(pairs(first, seconds), beginnings())]

    assert [str(one) for one in driven if not one.has_ended] == []
    assert [
        (str(one), one.most_asked()) for one in driven if one.most_asked()[0] > MOST_ASKED
    ] == []


@pytest.mark.full
@pytest.mark.parametrize("first", WISHES, ids=repr)
def test_what_is_wanted_by_turns_comes_to_an_end(first: Act) -> None:
    seconds = (
        *PASSING,
        BLANK,
        NoMatch(),
        Help(),
        Yes(),
        Repeat(),
        Back(),
        Change(),
        Erase(Erasure.ANSWER),
    )
    driven = [drive(acts, place) for acts, place in product(pairs(first, seconds), beginnings())]

    assert [str(one) for one in driven if not one.has_ended] == []
    assert [
        (str(one), one.most_asked()) for one in driven if one.most_asked()[0] > MOST_HEARD
    ] == []


def pairs(first: Act, seconds: Sequence[Act]) -> list[tuple[Act, Act]]:
    """Return the act beside each of the others."""
    return [(first, second) for second in seconds]


def test_every_question_there_is_is_driven() -> None:
    open_here = {open_at(place) for people in People for place in all_places(people)}

    waiting = {beat.name for beat in BEATS.values() if beat.hear}
    asked = {type(asks).__name__ for asks in asides()}
    late = {"mirror", "check", "add", "park_tomorrow", "lighter", "subject", "care"}
    assert waiting | set(Offer) | asked <= open_here | late
