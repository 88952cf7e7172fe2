"""Who may do what: the table against what really happens, act by act and voice by voice."""

from collections.abc import Iterator
from itertools import product
from typing import get_args

import pytest
from msgspec.structs import replace

from skill.ritual.model.acts import (
    Act,
    Ago,
    Answer,
    Choose,
    Code,
    Erase,
    Erasure,
    Gather,
    Introduce,
    Opened,
    Request,
    Share,
    Yes,
)
from skill.ritual.model.choices import CHOICES, Right
from skill.ritual.model.household import Household, People, Seat
from skill.ritual.model.reply import CommonPrompt
from skill.ritual.requests.house import Kids
from skill.ritual.requests.recalling import AskKept, AskThanks
from skill.ritual.requests.sealing import AskSealed
from skill.ritual.stage import permissions
from skill.ritual.stage.permissions import RULES, Speaker, Verdict
from skill.storage.memory import MemoryJournal
from skill.turn import Turn
from tests.permissions.houses import (
    ACTS,
    HOUSES,
    MAYA,
    NOBODY,
    ONE_KNOWN,
    SAM,
    STRANGER,
    TWO_KNOWN,
    House,
    Room,
    copied,
    one_who_left,
)

REFUSALS = frozenset(one for one in CommonPrompt if one.startswith("permissions."))


def rooms() -> Iterator[tuple[str, Room]]:
    for house in HOUSES:
        yield house.name, house.built()
    yield "one, and one who left", one_who_left()


ROOMS = dict(rooms())
VOICES = (MAYA, SAM, STRANGER, NOBODY)
PLACES = [
    pytest.param(name, voice, kids, id=f"{name}, {voice or 'no voice'}, {'kids' if kids else ''}")
    for name, voice, kids in product(ROOMS, VOICES, (False, True))
]


def room_of(name: str, *, kids: bool) -> Room:
    room = copied(ROOMS[name])
    if kids:
        room.say(NOBODY, Kids(are_here=True))
        room.leave()
    return room


def prompts(turn: Turn) -> list[str]:
    return [say.prompt for say in turn.reply.says]


def test_every_act_there_is_is_tried_here_and_every_choice() -> None:
    kinds = {type(act) for act in ACTS}

    assert kinds == set(_members(Act))
    assert {act.choice for act in ACTS if isinstance(act, Choose)} == set(CHOICES.values())


def test_every_right_has_its_rule_and_is_come_by_with_some_act() -> None:
    come_by = {
        permissions.right_of(room.scene(voice), act)
        for room, voice, act in product(ROOMS.values(), VOICES, ACTS)
    }

    assert set(RULES) == set(Right)
    assert come_by == set(Right)


def test_every_speaker_is_somebody_in_some_house() -> None:
    heard = {
        permissions.speaker_of(room.scene(voice), AskThanks())
        for room, voice in product(ROOMS.values(), VOICES)
    }

    assert heard == set(Speaker)


def test_children_in_the_room_allow_nothing_that_is_not_allowed_without_them() -> None:
    order = [Verdict.REFUSED, Verdict.ASKED, Verdict.IN_GENERAL, Verdict.ALLOWED]

    for rule, speaker, alone in product(RULES.values(), Speaker, (False, True)):
        kids, without = (
            rule.judge(speaker, lives_alone=alone, has_kids=here) for here in (True, False)
        )
        assert order.index(kids) <= order.index(without)


def test_nobody_unrecognised_may_do_more_than_somebody_who_lives_here() -> None:
    order = [Verdict.REFUSED, Verdict.IN_GENERAL, Verdict.ASKED, Verdict.ALLOWED]

    for rule, alone in product(RULES.values(), (False, True)):
        unrecognised, own = (
            order.index(rule.judge(speaker, lives_alone=alone, has_kids=False))
            for speaker in (Speaker.UNRECOGNISED, Speaker.OWN)
        )
        assert unrecognised <= own


@pytest.mark.parametrize(("name", "voice", "kids"), PLACES)
def test_what_the_table_says_is_what_happens(name: str, voice: str, *, kids: bool) -> None:
    for act in ACTS:
        room = room_of(name, kids=kids)
        scene = room.scene(voice)
        verdict = permissions.verdict_on(scene, act)
        before, words = room.household, room.kept()

        turn = room.say(voice, act)

        refused = [prompt for prompt in prompts(turn) if prompt in REFUSALS]
        match verdict:
            case Verdict.REFUSED:
                assert refused == [permissions.refusal_of(scene, act)], act
                assert room.household == before, act
                assert room.kept() == words, act
            case Verdict.ASKED:
                assert not refused, act
                assert room.kept() == words, act
                assert replace(room.household, revision=0) == replace(before, revision=0), act
            case Verdict.ALLOWED | Verdict.IN_GENERAL:
                assert not refused, act


@pytest.mark.parametrize("asker", [MAYA, SAM])
def test_the_yes_of_somebody_who_may_not_does_nothing(asker: str) -> None:
    for act in ACTS:
        room = copied(ROOMS[TWO_KNOWN.name])
        turn = room.say(asker, act)
        if turn.session.aside is None:
            continue
        before, words = room.household, room.kept()

        yes = room.say(STRANGER, Yes())

        assert room.kept() == words, act
        assert room.household == before, act
        assert CommonPrompt.UNKNOWN_VOICE in prompts(yes) or yes.session.aside, act


def test_changing_how_many_live_here_is_asked_first_and_loses_nothing_of_anybody() -> None:
    room = copied(ROOMS[TWO_KNOWN.name])
    before, words = room.household, room.kept()

    asked = room.say(MAYA, Choose(CHOICES["one_of_us"]))
    is_still_two = room.household.people
    room.say(MAYA, Yes())

    assert asked.reply.ask is not None
    assert is_still_two is People.TWO
    assert room.household.people is People.ONE
    assert room.household.members == before.members
    assert room.kept() == words


def test_whoever_left_still_hears_their_own_words_and_no_others() -> None:
    room = one_who_left()

    room.insist(SAM, AskKept(Ago.TONIGHT))

    heard = " ".join(room.heard)
    assert "ibex" in heard
    assert "okapi" not in heard


def test_whoever_left_can_delete_what_is_theirs_and_nothing_else() -> None:
    room = one_who_left()
    before = room.kept()

    room.insist(SAM, Erase(Erasure.EVERYTHING))

    assert {words for words in before if "ibex" in words} == before - room.kept()
    assert room.household.members[Seat.B.value].voice == ""
    assert room.household.members[Seat.A.value].name == "Maya"


def test_whose_house_it_is_deletes_nothing_of_whoever_left() -> None:
    room = one_who_left()

    room.insist(MAYA, Erase(Erasure.EVERYTHING))

    assert {"ibex" in words for words in room.kept()} == {True}
    assert room.household.members[Seat.B.value].name == "Sam"
    assert room.household.members[Seat.A.value].name == ""
    assert room.household.tally.total == 0


def test_my_name_is_from_an_unknown_second_voice_takes_the_free_seat() -> None:
    house = House("two, one voice known", People.TWO, sam=NOBODY)
    room = house.built()

    room.say(STRANGER, Introduce(("Sam",)))

    assert room.household.members[Seat.B.value].voice == STRANGER
    assert room.household.members[Seat.A.value].voice == MAYA


def test_a_voice_that_became_known_hears_nothing_from_before_it_was() -> None:
    room = House("two, one voice known", People.TWO, sam=NOBODY).built()
    room.say(STRANGER, Introduce(("Sam",)))
    room.next_night()

    room.insist(STRANGER, AskThanks())
    room.insist(STRANGER, AskKept(Ago.NIGHT_BEFORE))

    assert not any(word in " ".join(room.heard) for word in ("quokka", "okapi", "ibex"))


def test_words_of_a_night_alone_are_for_both_once_whoever_was_there_says_so() -> None:
    room = copied(ROOMS[TWO_KNOWN.name])
    room.next_night()
    room.say(MAYA, Opened(), Gather(People.ONE), Share())
    room.say(MAYA, Answer("the heron stood still"))
    room.leave()

    room.insist(SAM, AskKept(Ago.TONIGHT))

    assert "the heron stood still" in room.heard


@pytest.mark.parametrize("voice", [STRANGER, NOBODY])
def test_in_a_house_of_one_another_voice_hears_nothing_kept_not_even_a_name(voice: str) -> None:
    for act in ACTS:
        room = copied(ROOMS[ONE_KNOWN.name])

        room.insist(voice, act)

        heard = " ".join(room.heard)
        own = getattr(act, "names", ())
        assert "okapi" not in heard
        assert "Maya" in own or "Maya" not in heard


def test_just_you_two_holds_for_the_session_and_no_longer() -> None:
    room = copied(ROOMS[TWO_KNOWN.name])
    room.say(MAYA, Opened(), AskThanks(), Yes())

    again = room.say(MAYA, AskThanks())
    room.leave()
    later = room.say(MAYA, AskThanks())

    assert again.session.aside is None
    assert later.session.aside is not None


def test_what_did_i_seal_is_answered_alike_whoever_sealed_or_nobody() -> None:
    sealed, never = copied(ROOMS[TWO_KNOWN.name]), TWO_KNOWN.built()
    for seat in Seat:
        household = never.household
        bare = replace(household.members[seat.value], code="")
        never.journal = _with(never, household.with_member(seat, bare))

    for act in (AskSealed(), Erase(Erasure.CODE)):
        asked = [prompts(room.say(SAM, act)) for room in (sealed, never)]
        wrong = [prompts(room.say(SAM, Code("1234"))) for room in (sealed, never)]
        sealed.leave()
        never.leave()
        assert asked[0] == asked[1]
        assert wrong[0] == wrong[1]


def test_everything_is_kept_is_told_to_the_other_one_on_their_next_night_and_once() -> None:
    room = TWO_KNOWN.built()
    room.next_night()
    room.say(MAYA, Opened(), Choose(CHOICES["keep_thanks"]))
    room.say(MAYA, Choose(CHOICES["keep_everything"]))
    room.leave()
    tonight = room.say(SAM, Opened())
    room.next_night()
    room.say(MAYA, Opened(), Gather(People.ONE))
    room.next_night()

    told = room.say(SAM, Opened())
    room.next_night()
    again = room.say(SAM, Opened())

    news = "keeping.news"
    assert news not in prompts(tonight)
    assert news not in prompts(again)
    assert news in prompts(told)


def _with(room: Room, household: Household) -> MemoryJournal:
    journal = copied(room).journal
    assert isinstance(journal, MemoryJournal)
    journal._households["house"] = household  # noqa: SLF001 - of a fake
    return journal


def _members(union: object) -> Iterator[type]:
    for part in get_args(union):
        if get_args(part):
            yield from _members(part)
        elif part is Request:
            yield from Request.__subclasses__()
        else:
            yield part
