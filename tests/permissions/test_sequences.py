"""Nobody gains by any three acts in a row: neither a stranger nor the other one."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from skill.ritual.model.acts import Act, Ago, Answer, Change, Code, Erase, Erasure, Troubled
from skill.ritual.model.choices import Keeping
from skill.ritual.model.household import Household
from skill.ritual.requests.recalling import AskKept, AskParked, AskThanks
from skill.ritual.requests.sealing import AskSealed, Seal
from tests.permissions.houses import (
    ACTS,
    ALONE,
    MAYA,
    NOBODY,
    ONE_KNOWN,
    SAM,
    SAMS_OWN,
    SEALED,
    SHARED,
    STRANGER,
    TWO_HALF_KNOWN,
    TWO_KNOWN,
    TWO_UNKNOWN,
    House,
    Room,
    copied,
    members_lost,
)

IN_A_ROW = pytest.mark.parametrize("depth", [2, pytest.param(3, marks=pytest.mark.full)])
"""How many acts. Three hold two as well, and take twenty times as long."""

PROBES: tuple[tuple[Act, ...], ...] = (
    (AskKept(Ago.TONIGHT), AskKept(Ago.LAST_NIGHT), AskKept(Ago.NIGHT_BEFORE)),
    (AskThanks(), AskParked()),
    (AskSealed(), Code("1234")),
    (Seal(), Code("1234"), Code("1234"), Answer("mine")),
    (Change(),),
    (Erase(Erasure.ANSWER), Erase(Erasure.TONIGHT), Erase(Erasure.NIGHT, Ago.LAST_NIGHT)),
    (Erase(Erasure.WORDS), Erase(Erasure.EVERYTHING), Erase(Erasure.CODE)),
)
"""What is tried after every sequence, each in a house of its own: hear, seal, delete."""

ATTACKS = (
    pytest.param(TWO_KNOWN, STRANGER, id="a stranger, two known"),
    pytest.param(TWO_KNOWN, NOBODY, id="no voice, two known"),
    pytest.param(TWO_HALF_KNOWN, STRANGER, id="a stranger, one of two known"),
    pytest.param(ONE_KNOWN, STRANGER, id="a stranger, one known"),
    pytest.param(ONE_KNOWN, NOBODY, id="no voice, one known"),
)
INSIDERS = (
    pytest.param(TWO_KNOWN, SAM, id="the other one, two known"),
    pytest.param(TWO_UNKNOWN, NOBODY, id="somebody here, no voice known"),
)
TAKES_WORDS = Troubled
"""A danger takes the words of its evening, whoever tells it (docs/decisions/0013)."""


def reached(house: House, voice: str, depth: int) -> Iterator[tuple[tuple[Act, ...], Room]]:
    """Yield a house after every sequence of acts, each with its yes; once for each state."""
    seen: set[object] = set()
    ahead: list[tuple[tuple[Act, ...], Room]] = [((), house.built())]
    while ahead:
        path, room = ahead.pop()
        yield path, room
        if len(path) == depth:
            continue
        for act in ACTS:
            after = copied(room)
            after.insist(voice, act)
            state = (len(path), *_state_of(after))
            if state not in seen:
                seen.add(state)
                ahead.append(((*path, act), after))


def _state_of(room: Room) -> tuple[object, ...]:
    """Return what can matter for what follows: who may do what, and what lies there."""
    household = replace(room.household, revision=0, deck=Household().deck, misses=None)
    session = room.session
    evening = session.evening if session else room.scene(NOBODY).evening
    bare = replace(
        household,
        asked=frozenset(),
        choices=replace(Household().choices, keeping=household.choices.keeping),
        short_answers=0,
        apart=False,
        reunion=None,
        our_day=None,
        paused_on=None,
        offered=None,
    )
    here = evening and (
        evening.party,
        evening.first,
        evening.guarded,
        evening.is_off_record,
        evening.is_shared,
        evening.is_cared_for,
        evening.is_done,
        evening.passed,
        evening.parts,
    )
    rides = session and (session.is_private, session.aside, session.offer)
    return (
        bare.people,
        bare.members,
        bare.choices,
        bare.resident,
        here,
        rides,
        bare.tally.total,
        frozenset(room.kept()),
    )


def probed(room: Room, voice: str) -> Iterator[Room]:
    for acts in PROBES:
        after = copied(room)
        for act in acts:
            after.insist(voice, act)
        yield after


@IN_A_ROW
@pytest.mark.parametrize(("house", "voice"), ATTACKS)
def test_somebody_who_does_not_live_here_gains_nothing(
    house: House, voice: str, depth: int
) -> None:
    original = house.built()
    before, words = original.household, original.kept()
    if not house.sam:
        # said tonight by a voice that nobody knew: another such voice may take it back
        words = {said for said in words if SAMS_OWN not in said}

    for path, room in reached(house, voice, depth):
        was_danger = any(isinstance(act, TAKES_WORDS) for act in path)
        for after in probed(room, voice):
            heard = " ".join((*room.heard, *after.heard))
            assert not any(word in heard for word in (SHARED, ALONE, SEALED, SAMS_OWN)), path
            assert was_danger or words <= after.kept(), path
            assert after.household.tally.total >= before.tally.total, path
            assert not [*members_lost(before, _without_newcomer(after.household, voice))], path
            assert _keeps_no_more(before, after.household), path


@IN_A_ROW
@pytest.mark.parametrize(("house", "voice"), INSIDERS)
def test_somebody_who_lives_here_hears_nothing_that_was_said_alone_or_sealed(
    house: House, voice: str, depth: int
) -> None:
    for path, room in reached(house, voice, depth):
        for after in probed(room, voice):
            heard = " ".join((*room.heard, *after.heard))
            assert ALONE not in heard, path
            assert SEALED not in heard, path


def test_whose_words_they_are_hears_them() -> None:
    room = TWO_KNOWN.built()

    room.insist(MAYA, AskKept(Ago.LAST_NIGHT))
    room.insist(MAYA, AskKept(Ago.NIGHT_BEFORE))

    assert ALONE in " ".join(room.heard)
    assert SHARED in " ".join(room.heard)


def _without_newcomer(household: Household, voice: str) -> Household:
    """Return the household as if nobody had taken the seat that was free."""
    seat = household.seat_of(voice)
    if seat is None or household.members[seat.value].heard_since is None:
        return household
    member = replace(household.members[seat.value], voice="", heard_since=None)
    return household.with_member(seat, member)


def _keeps_no_more(before: Household, after: Household) -> bool:
    order = [Keeping.NOTHING, Keeping.THANKS, Keeping.EVERYTHING]
    kept = order.index(after.choices.keeping) <= order.index(before.choices.keeping)
    return kept and after.choices.fading == before.choices.fading
