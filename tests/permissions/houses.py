"""Houses with things to lose: shared words, words said alone, sealed words, names, nights."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from skill.ports import Journal
from skill.ritual.model.acts import (
    Act,
    Ago,
    Aim,
    Another,
    Answer,
    Back,
    Ban,
    Cancel,
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
    Left,
    Length,
    LongAgo,
    MoreTime,
    No,
    NoMatch,
    OffRecord,
    Opened,
    Park,
    Pause,
    Ready,
    Remark,
    Repeat,
    Share,
    Shorten,
    Skip,
    Stop,
    TalkTogether,
    Troubled,
    Worrying,
    Yes,
)
from skill.ritual.model.choices import CHOICES
from skill.ritual.model.household import Household, People, Seat
from skill.ritual.requests import INTENTS
from skill.ritual.requests.days import KeepDay
from skill.ritual.requests.recalling import AskKept
from skill.ritual.requests.sealing import Seal
from skill.ritual.stage import permissions
from skill.ritual.stage.scene import Scene
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from skill.turn import Call, Session, Turn, World, take_turn
from skill.turn.load import scene_of
from tests.turn.test_turn import BANK
from tests.world import NEW_YORK, TEN_AT_NIGHT

MAYA, SAM, STRANGER, NOBODY = "maya's voice", "sam's voice", "a stranger's voice", ""
SHARED, ALONE, SEALED, SAMS_OWN = "quokka", "okapi", "narwhal", "ibex"
"""What was said with both there, by Maya alone, by Maya under seal, and by Sam alone."""

CODE = "4711"
SECRET = (ALONE, SEALED)
NAMES = ("Maya", "Sam")

ACTS: tuple[Act, ...] = (
    *(
        Opened(),
        Left(),
        Stop(),
        Cancel(),
        Answer("you sang"),
        Yes(),
        No(),
        Code(CODE),
        NoMatch(),
        Remark(Aim.ROOM),
        Remark(Aim.VOICE, "kept"),
    ),
    *(
        Troubled(),
        Worrying(),
        LongAgo(),
        Skip(),
        Another(),
        Ban(),
        Lean(1),
        Repeat(),
        Back(),
        Change(),
    ),
    *(MoreTime(), Ready(), Help(), Hint(), OffRecord(), KeepThat(), Share(), Park()),
    *(TalkTogether(), Done(), Fresh(), Shorten(Length.SHORT)),
    *(Gather(People.ONE), Gather(People.TWO)),
    *(Introduce(("Maya",)), Introduce(("Sam",)), Introduce(("Bob",)), Introduce(("Bob", "Ann"))),
    *(Choose(choice) for choice in CHOICES.values()),
    *(Pause(), Pause(lasting=timedelta(days=3)), Pause(lasting=timedelta(days=30))),
    *(KeepDay(date(2026, 6, 4)), AskKept(Ago.TONIGHT), AskKept(Ago.LAST_NIGHT)),
    *(asked for asked in INTENTS.values() if asked and not isinstance(asked, Erase)),
    *(Erase(what, Ago.LAST_NIGHT) for what in Erasure),
)
"""One of every kind of act, and of every choice; a test holds it against the union. Requests that
an intent asks whole come with their declarations."""


@dataclass
class Room:
    """One device at a house, into which anybody may speak."""

    journal: Journal = field(default_factory=MemoryJournal)
    moment: datetime = TEN_AT_NIGHT
    session: Session | None = None
    heard: list[str] = field(default_factory=list)
    count: int = 0

    def say(self, voice: str, *acts: Act) -> Turn:
        """Do one thing after the other, in this voice; return the last turn."""
        return [self._take(voice, act) for act in acts][-1]

    def insist(self, voice: str, act: Act) -> Turn:
        """Do it, and say yes to whatever is asked about it first."""
        turn = self.say(voice, act)
        while turn.session.aside and turn.reply.ask and not isinstance(act, Yes):
            before = turn.session.aside
            turn = self.say(voice, Yes())
            if turn.session.aside == before:
                self.session = None
                break
        return turn

    def leave(self) -> None:
        """Let the microphone close."""
        self.session = None

    def next_night(self) -> None:
        """Let a night pass."""
        self.session = None
        self.moment += timedelta(days=1)

    def scene(self, voice: str) -> Scene:
        """Return what would be responded to, if this voice spoke now."""
        session = self.session or self._stored()
        call = self._call(voice, Opened(), "look")
        return scene_of(call, self._world(), session)

    @property
    def household(self) -> Household:
        """What the journal holds of the household."""
        return self.journal.open("house", self.moment.date()).household or Household()

    def kept(self) -> set[str]:
        """Return all words that lie in the journal."""
        return {note.words for note in self.journal.recall("house", date.min)}

    def _stored(self) -> Session:
        night = self.moment.date()
        pages = self.journal.open("house", night)
        evening = next((one for one in pages.evenings if one.night == night), None)
        return Session(pages.household or Household(), evening)

    def _take(self, voice: str, act: Act) -> Turn:
        self.count += 1
        turn = take_turn(self._call(voice, act, f"{self.count}"), self._world())
        self.session = turn.session if turn.reply.ask else None
        ask = (turn.reply.ask.say,) if turn.reply.ask else ()
        said = [value for say in (*turn.reply.says, *ask) for value in say.values.values()]
        self.heard += map(str, said)
        return turn

    def _call(self, voice: str, act: Act, request: str) -> Call:
        is_open = self.session is not None
        return Call("house", request, self.moment, act, self.session, is_open=is_open, voice=voice)

    def _world(self) -> World:
        return World(self.journal, RoomZones(NEW_YORK), BANK.cards)


@dataclass(frozen=True)
class House:
    """A way to live, and who may come by."""

    name: str
    people: People
    maya: str = MAYA
    sam: str = SAM

    def built(self, journal: Journal | None = None) -> Room:
        """Return a room in it, with two nights behind it and a third one under way."""
        room = Room(journal or MemoryJournal())
        if self.people is People.ONE:
            _live_alone(room, self.maya)
        else:
            _live_together(room, self.maya, self.sam)
        return room


def _live_together(room: Room, maya: str, sam: str) -> None:
    room.say(maya, Opened(), Introduce(("Maya", "Sam")), Choose(CHOICES["keep_everything"]))
    if sam:
        room.say(sam, Introduce(("Sam",)))
    room.say(maya, Answer(f"you fed the {SHARED}"))
    room.next_night()
    room.say(maya, Opened(), Gather(People.ONE), Answer(f"the {ALONE} came by"))
    room.say(maya, Answer("a walk"), Seal(), Code(CODE), Code(CODE), Answer(f"a {SEALED}"))
    room.next_night()
    room.say(sam, Opened(), Gather(People.ONE), Answer(f"an {SAMS_OWN} on the road"))
    room.leave()


def _live_alone(room: Room, maya: str) -> None:
    room.say(maya, Opened(), Gather(People.ONE), Introduce(("Maya",)))
    room.say(maya, Choose(CHOICES["keep_everything"]), Answer(f"the {ALONE} came by"))
    room.next_night()
    room.say(maya, Opened(), Answer(f"an {ALONE} again"))
    room.say(maya, Seal(), Code(CODE), Code(CODE), Answer(f"a {SEALED}"))
    room.next_night()
    room.say(maya, Opened(), Answer(f"one more {ALONE}"))
    room.leave()


TWO_KNOWN = House("two, both voices known", People.TWO)
TWO_HALF_KNOWN = House("two, one voice known", People.TWO, sam=NOBODY)
TWO_UNKNOWN = House("two, no voice known", People.TWO, maya=NOBODY, sam=NOBODY)
ONE_KNOWN = House("one, whose voice is known", People.ONE)
ONE_UNKNOWN = House("one, whose voice is not known", People.ONE, maya=NOBODY)
HOUSES = (TWO_KNOWN, TWO_HALF_KNOWN, TWO_UNKNOWN, ONE_KNOWN, ONE_UNKNOWN)


def one_who_left() -> Room:
    """Return a house of two in which Maya stays, and Sam's voice is still known."""
    room = TWO_KNOWN.built()
    room.say(MAYA, Choose(CHOICES["one_of_us"]), Yes())
    room.leave()
    return room


def speaker_in(room: Room, voice: str) -> Callable[[Act], permissions.Speaker]:
    """Return who it is that speaks, act by act."""
    return lambda act: permissions.speaker_of(room.scene(voice), act)


def copied(room: Room) -> Room:
    """Return the same house, to be tried once more from here."""
    assert isinstance(room.journal, MemoryJournal)
    return replace(room, journal=copy_of(room.journal), heard=[])


def copy_of(original: MemoryJournal) -> MemoryJournal:
    """Return a journal that holds the same, and goes its own way."""
    journal = MemoryJournal()
    journal._households = dict(original._households)  # noqa: SLF001 - a copy of a fake
    for house, nights in original._evenings.items():  # noqa: SLF001
        journal._evenings[house] = dict(nights)  # noqa: SLF001
    for key, notes in original._notes.items():  # noqa: SLF001
        journal._notes[key] = list(notes)  # noqa: SLF001
    for house, receipts in original._receipts.items():  # noqa: SLF001
        journal._receipts[house] = dict(receipts)  # noqa: SLF001
    return journal


def members_lost(before: Household, after: Household) -> Iterator[Seat]:
    """Yield whoever has lost a name, a voice, a code or a topic."""
    for seat in Seat:
        was, is_ = before.members[seat.value], after.members[seat.value]
        kept = (was.name, was.voice, was.code) == (is_.name, is_.voice, is_.code)
        if not kept or not was.welcomes <= is_.welcomes:
            yield seat
