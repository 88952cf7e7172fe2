"""Which question comes, as people decide it by voice: deeper, never again, only if we both want."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from skill.ports import Write
from skill.ritual.beats.deep_question import DeepQuestionPrompt
from skill.ritual.beats.subject import SubjectPrompt
from skill.ritual.model.acts import (
    Act,
    Another,
    Answer,
    AskSettings,
    Ban,
    Choose,
    Fresh,
    Lean,
    No,
    Opened,
    Skip,
    Yes,
)
from skill.ritual.model.choices import CHOICES, Choice
from skill.ritual.model.deck import Deck, Occasion, Stage, month_of
from skill.ritual.model.household import Household, Member, People, Seat, SetUp
from skill.ritual.model.reply import CommonPrompt
from skill.ritual.model.streak import Tally, count_together
from skill.ritual.requests.settings import SettingsPrompt
from skill.ritual.requests.todays_question import AskQuestion
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from skill.turn import Call, Session, Turn, World, take_turn
from skill.words.lines import Words
from tests.world import NEW_YORK, TEN_AT_NIGHT

BANK = Words("en-US").bank
CARDS = {card.id: card for card in BANK.cards()}
TONIGHT = TEN_AT_NIGHT.date()
ANSWER = Answer("the old place by the water")
FAITH = frozenset({"faith"})


def a_household(people: People = People.TWO, nights: int = 30) -> Household:
    """Return a household whose nights ended yesterday, with nothing left to set up."""
    tally = Tally()
    for back in range(nights, 0, -1):
        tally = count_together(tally, TONIGHT - timedelta(days=back))
    return Household(people=people, tally=tally, asked=frozenset(SetUp), zone="America/New_York")


@dataclass
class Room:
    """A room with a household in it, night after night."""

    household: Household = field(default_factory=a_household)
    nights: int = 0
    voice: str = ""
    session: Session | None = None
    journal: MemoryJournal = field(default_factory=MemoryJournal)

    def __post_init__(self) -> None:
        self.journal.keep("house", Write(replace(self.household, revision=1)))

    def do(self, *acts: Act) -> Turn:
        """Do one thing after the other; return what the last one came to."""
        return [self._do(act) for act in acts][-1]

    def at_question(self) -> "Room":
        """Open the night and answer up to the question."""
        turn = self.do(Opened())
        while turn.session.evening and turn.session.evening.step.beat != "deep_question":
            turn = self.do(ANSWER)
        return self

    @property
    def deck(self) -> Deck:
        """What is kept of the questions."""
        return self.kept.deck

    @property
    def kept(self) -> Household:
        """What is kept of the household."""
        household = self.journal.open("house", date.min).household
        assert household is not None
        return household

    @property
    def question(self) -> str:
        """Tonight's question."""
        assert self.session is not None
        assert self.session.evening is not None
        return self.session.evening.question

    def _do(self, act: Act) -> Turn:
        moment = TEN_AT_NIGHT + timedelta(days=self.nights)
        world = World(self.journal, RoomZones(NEW_YORK), BANK.cards)
        is_open = self.session is not None
        call = Call("house", "", moment, act, self.session, is_open=is_open, voice=self.voice)
        turn = take_turn(call, world)
        self.session = turn.session if turn.reply.ask else None
        return turn


def said(turn: Turn) -> list[str]:
    """Return the names of all that was said."""
    asked = [turn.reply.ask.say.prompt] if turn.reply.ask else []
    return [*(say.prompt for say in turn.reply.says), *asked]


def until_the_other_is_asked(room: Room) -> None:
    """Answer until it is the other one's turn with the question."""
    turn = room.do(ANSWER)
    while said(turn)[-1] != DeepQuestionPrompt.ASK_OTHER:
        turn = room.do(ANSWER)


# Deeper and lighter


def test_lighter_exchanges_the_open_question_for_a_light_one() -> None:
    room = Room().at_question()
    before = room.question

    turn = room.do(Lean(-1))

    assert said(turn)[0] == CommonPrompt.LIGHTER
    assert room.question != before
    assert CARDS[room.question].depth == 1
    assert room.deck.aside == {before}


def test_deeper_goes_one_step_and_stops_where_the_night_does() -> None:
    room = Room(a_household(nights=3)).at_question()

    deeper, deepest = room.do(Lean(+1)), room.do(Lean(+1))

    assert said(deeper)[0] == CommonPrompt.DEEPER
    assert CARDS[room.question].depth == 2
    assert said(deepest)[0] == CommonPrompt.AS_DEEP


def test_what_is_asked_for_at_the_door_holds_for_tonight_and_no_longer() -> None:
    room = Room(a_household(nights=4))
    room.do(Lean(+1))

    tonight = CARDS[room.at_question().question].depth
    room.session, room.nights = None, 1
    tomorrow = room.do(Opened(), Fresh()).session.evening

    assert tonight == 2
    assert tomorrow is not None
    assert tomorrow.depth == 0


def test_after_one_has_answered_the_question_stays_for_the_other() -> None:
    room = Room().at_question()
    before = room.question
    until_the_other_is_asked(room)

    turn = room.do(Lean(-1))

    assert said(turn) == [CommonPrompt.TOO_LATE, DeepQuestionPrompt.ASK_OTHER]
    assert room.question == before


# Another, and both pass


def test_another_question_puts_the_first_one_aside() -> None:
    room = Room().at_question()
    before = room.question

    room.do(Another())

    assert room.deck.aside == {before}


def test_a_question_both_pass_is_put_aside() -> None:
    room = Room().at_question()
    question = room.question

    turn = room.do(Skip())
    while turn.session.evening and not turn.session.evening.is_done:
        turn = room.do(Skip())

    assert room.deck.aside == {question}


def test_a_question_that_one_answers_is_not_put_aside() -> None:
    room = Room().at_question()

    turn = room.do(ANSWER)
    while turn.session.evening and not turn.session.evening.is_done:
        turn = room.do(Skip())

    assert not room.deck.aside


# Never ask that


def test_never_ask_that_takes_the_question_out_and_draws_another() -> None:
    room = Room().at_question()
    before = room.question

    turn = room.do(Ban())

    assert said(turn)[0] == CommonPrompt.NEVER_AGAIN
    assert said(turn)[-1] == DeepQuestionPrompt.ASK
    assert room.question != before
    assert room.deck.banned == {before}


def test_the_second_of_two_may_have_it_taken_out_and_is_asked_nothing_else() -> None:
    room = Room().at_question()
    before = room.question
    until_the_other_is_asked(room)

    turn = room.do(Ban())

    assert said(turn)[0] == CommonPrompt.NEVER_AGAIN
    assert room.deck.banned == {before}
    assert DeepQuestionPrompt.ASK not in said(turn)


def test_before_the_question_has_come_there_is_nothing_to_take_out() -> None:
    room = Room()
    room.do(Opened())

    turn = room.do(Ban())

    assert said(turn)[0] == CommonPrompt.NOTHING_TO_BAN
    assert not room.deck.banned


def test_the_question_of_the_day_can_be_taken_out_in_the_morning() -> None:
    room = Room()
    morning = room.do(AskQuestion()).session.evening
    assert morning is not None

    later = room.do(Ban()).session.evening

    assert later is not None
    assert later.question not in {"", morning.question}
    assert room.deck.banned == {morning.question}


def about_to_ban_a_third() -> Room:
    """Return a room at a question on a subject of which two are banned."""
    room = Room().at_question()
    assert room.session is not None
    tonight, household = CARDS[room.question], room.session.household
    topic = max(tonight.topics, key=lambda topic: sum(topic in c.topics for c in CARDS.values()))
    alike = [id_ for id_, card in CARDS.items() if topic in card.topics and card != tonight]
    deck = replace(household.deck, banned=frozenset(alike[:2]))
    room.session = replace(room.session, household=replace(household, deck=deck))
    return room


def test_the_third_question_on_a_subject_is_followed_by_one_offer_to_drop_it() -> None:
    room = about_to_ban_a_third()

    offered, dropped = room.do(Ban()), room.do(Yes())

    assert said(offered) == [CommonPrompt.NEVER_AGAIN, SubjectPrompt.ASK]
    assert said(dropped)[0] == SubjectPrompt.LEFT_OUT
    assert said(dropped)[-1] == DeepQuestionPrompt.ASK
    assert len(room.deck.off) == 1
    assert not CARDS[room.question].topics & room.deck.off


@pytest.mark.parametrize("answer", [No(), Skip()])
def test_a_subject_they_keep_is_never_offered_again(answer: Act) -> None:
    room = about_to_ban_a_third()
    room.do(Ban(), answer)

    turn = room.do(Ban())

    assert SubjectPrompt.ASK not in said(turn)
    assert not room.deck.off
    assert len(room.deck.kept) == 1


# A year later


@pytest.mark.parametrize(("months", "is_told"), [(12, True), (11, False)])
def test_what_comes_back_after_a_year_is_told_to_once(months: int, *, is_told: bool) -> None:
    asked = {id_: month_of(TONIGHT) - months for id_ in CARDS}
    room = Room(replace(a_household(), deck=Deck(asked)))
    heard: list[str] = []

    turn = room.do(Opened())
    while turn.session.evening and not turn.session.evening.is_done:
        heard += said(turn)
        turn = room.do(ANSWER)

    assert heard.count(DeepQuestionPrompt.AGAIN) == int(is_told)
    assert DeepQuestionPrompt.ASK in heard


# Only if we both want


def turn_of(room: Room, seat: Seat) -> None:
    """Open the night, up to this person's first turn."""
    turn = room.do(Opened())
    while turn.session.evening and turn.session.evening.step.seat is not seat:
        turn = room.do(ANSWER)


def test_a_sensitive_subject_opens_when_each_asked_for_it_on_their_own_turn() -> None:
    room = Room()

    turn_of(room, Seat.A)
    room.do(Choose(CHOICES["faith_on"]), Choose(CHOICES["faith_on"]))
    of_one = room.kept.opted_in
    turn_of(room, Seat.B)
    room.do(Choose(CHOICES["faith_on"]))

    assert of_one == frozenset()
    assert room.kept.opted_in == FAITH


def welcomed_by(*seats: Seat) -> Household:
    """Return a household of which these asked for faith."""
    household = a_household()
    for seat in seats:
        household = household.with_member(seat, Member(welcomes=FAITH))
    return household


WISHES = [(), (Seat.A,), (Seat.B,), (Seat.A, Seat.B)]


def heard_by_wish(hear: Callable[[Room], Turn]) -> set[tuple[str, ...]]:
    """Return what is said, whoever of the two asked for faith."""
    return {tuple(said(hear(Room(welcomed_by(*seats))))) for seats in WISHES}


def test_nothing_that_is_said_tells_one_what_the_other_asked_for() -> None:
    def asks(room: Room) -> Turn:
        turn_of(room, Seat.A)
        return room.do(Choose(CHOICES["faith_on"]))

    def refuses(room: Room) -> Turn:
        return room.do(Choose(CHOICES["faith_off"]))

    def looks(room: Room) -> Turn:
        return room.do(AskSettings())

    assert all(len(heard_by_wish(hear)) == 1 for hear in (asks, refuses, looks))


@pytest.mark.parametrize("seats", WISHES)
def test_either_of_them_turns_it_off_for_both_at_once(seats: tuple[Seat, ...]) -> None:
    room = Room(welcomed_by(*seats))

    turn = room.do(Choose(CHOICES["faith_off"]))

    assert said(turn) == ["kinds.faith_off"]
    assert all(not member.welcomes for member in room.kept.members)


def test_the_open_question_goes_when_its_subject_is_turned_off() -> None:
    about_faith = next(card.id for card in CARDS.values() if card.sensitivity == "faith")
    room = Room(welcomed_by(*Seat)).at_question()
    assert room.session is not None
    assert room.session.evening is not None
    asked = replace(room.session.evening, question=about_faith)
    room.session = replace(room.session, evening=asked)

    turn = room.do(Choose(CHOICES["faith_off"]))

    assert said(turn)[-1] == DeepQuestionPrompt.ASK
    assert CARDS[room.question].sensitivity == "none"


def test_where_nobody_can_tell_who_speaks_each_is_asked_to_say_it_on_their_turn() -> None:
    room = Room()

    turn = room.do(Choose(CHOICES["faith_on"]))

    assert said(turn) == [SettingsPrompt.ON_YOUR_TURN]
    assert all(not member.welcomes for member in room.kept.members)


def test_a_voice_that_is_known_can_say_so_at_any_time() -> None:
    household = a_household().with_member(Seat.B, Member("Sam", "sams-voice"))
    room = Room(household, voice="sams-voice")

    turn = room.do(Choose(CHOICES["money_on"]))

    assert said(turn) == ["kinds.money_on", SettingsPrompt.EACH]
    assert room.kept.members[1].welcomes == {"money"}


def test_one_person_alone_decides_alone_and_hears_it_read_back() -> None:
    room = Room(a_household(People.ONE))

    turn = room.do(Choose(CHOICES["faith_on"]))

    assert said(turn) == ["kinds.faith_on"]
    assert room.kept.opted_in == FAITH
    assert "kinds.faith_on" in said(room.do(AskSettings()))


# Where they are


@pytest.mark.parametrize(
    ("choices", "stages"),
    [
        ([CHOICES["together_new"]], {Stage.NEW}),
        ([CHOICES["together_new"], CHOICES["together_long"]], {Stage.LONG}),
        ([CHOICES["together_long"], CHOICES["kids_on"]], {Stage.LONG, Stage.PARENTS}),
        ([CHOICES["kids_on"], CHOICES["kids_off"]], set()),
    ],
)
def test_stages_are_told_and_told_anew(choices: list[Choice], stages: set[Stage]) -> None:
    room = Room()

    room.do(*map(Choose, choices))

    assert room.kept.choices.stages == stages


def test_gentle_mode_takes_effect_tonight_and_is_read_back() -> None:
    room = Room().at_question()

    room.do(Choose(CHOICES["gentle_on"]))

    card = CARDS[room.question]
    assert card.depth == 1
    assert card.category not in {"dreams", "growth"}
    assert "kinds.gentle_on" in said(room.do(AskSettings()))


def occasion(room: Room) -> Occasion:
    """Return what kind of night tonight is."""
    return room.kept.occasion_on(TONIGHT + timedelta(days=room.nights), number=2)


def test_the_first_night_in_one_place_again_is_a_reunion_and_the_next_is_not() -> None:
    room = Room()

    room.do(Choose(CHOICES["apart_on"]))
    occasions = [occasion(room)]
    room.nights = 3
    room.do(Choose(CHOICES["apart_off"]))
    occasions.append(occasion(room))
    room.nights = 5
    occasions.append(occasion(room))
    room.at_question()
    occasions.append(occasion(room))
    room.nights = 6
    occasions.append(occasion(room))

    assert occasions == [
        Occasion.APART,
        Occasion.REUNION,
        Occasion.REUNION,
        Occasion.REUNION,
        Occasion.NORMAL,
    ]


def test_told_after_the_night_is_done_the_reunion_is_tomorrow() -> None:
    room = Room(replace(a_household(), apart=True))
    turn = room.do(Opened())
    while turn.session.evening and not turn.session.evening.is_done:
        turn = room.do(ANSWER)

    room.do(Choose(CHOICES["apart_off"]))

    assert room.kept.reunion == TONIGHT + timedelta(days=1)


def test_who_was_never_apart_has_no_reunion() -> None:
    room = Room()

    room.do(Choose(CHOICES["apart_off"]))

    assert room.kept.reunion is None
