"""One turn in the making: what is known, what is being said, and what is to be kept."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum, auto

from msgspec import Struct
from msgspec.structs import replace

from skill.ritual.model.choices import Telling
from skill.ritual.model.confirmation import Aside, AskCode, Confirmation
from skill.ritual.model.deck import Audience, Card
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household, People, Seat
from skill.ritual.model.night import Now
from skill.ritual.model.question_draw import Draw
from skill.ritual.model.reply import Ask, Awaits, Party, Prompt, Reply, Say


class Tier(StrEnum):
    """How much is said: less with every night they have done."""

    EXPLAINED = auto()
    SHORT = auto()
    BRIEF = auto()


class Offer(StrEnum):
    """What may be asked before tonight begins, once."""

    FINISH = auto()
    """Last night is not finished: finish it, or start fresh?"""

    MORNING_AFTER = auto()
    """It is morning and last night is empty: shall this count for it?"""

    STILL_PAUSED = auto()
    """An open pause has run for ninety nights."""


GATHERING = "more"
"""What the words of a language call the question whether that was all."""


def name_question(offer: Offer | None, evening: Evening | None) -> str:
    """Return the open question, as the words of a language name it; empty where none is."""
    if offer:
        return offer.value
    if evening is None or evening.is_done:
        return ""
    return GATHERING if evening.is_gathering else evening.step.beat


class Readers(StrEnum):
    """To whom kept words may be read, once somebody asks for them."""

    HOUSE = auto()
    """Whoever lives here."""

    AUTHOR = auto()
    """The one who said them, known by the voice: nobody else was there."""

    NOBODY = auto()
    """Said by one of two who was alone, and no voice told which one."""

    UNSAID = auto()
    """Kept by an earlier release, which did not ask."""


class Note(Struct, frozen=True):
    """Words to be kept, on their one way into the journal."""

    beat: str
    seat: Seat
    words: str
    is_first: bool
    """The first part replaces what was there; later ones follow it."""

    is_sealed: bool = False
    """For nobody but the one in this seat, and only with their code."""

    readers: Readers = Readers.UNSAID


class Reading(Struct, frozen=True):
    """Which kept words an act needs before it can be answered."""

    since: date
    until: date


class Recalled(Struct, frozen=True):
    """What was read because it was asked for."""

    notes: tuple[Note, ...] = ()
    evening: Evening | None = None
    """The first night of the reading, if there was one."""

    is_reached: bool = True
    """The journal answered."""


class Silenced(Struct, frozen=True):
    """Words that go from every night, while the nights stay."""

    sealed_by: frozenset[Seat] | None = None
    """Only what these people sealed. With neither: all words there are."""

    said_by: frozenset[Seat] | None = None
    """Only what these people said."""


class Emptied(Struct, frozen=True):
    """Everything goes: the house is as new."""


def wish_for(mark: str) -> str:
    """Return the mark of what was asked again because they wanted to hear it."""
    return f"{mark}+"


class Scene(Struct, frozen=True):
    """A value that is changed by replacing it, from the act that came in to the reply."""

    house: str
    now: Now
    household: Household
    cards: Callable[[], Sequence[Card]]
    """The bank, loaded only when a question has to be chosen."""

    evening: Evening | None = None
    """Tonight's, if it has begun."""

    last_evening: Evening | None = None
    """Last night's, if it is not finished."""

    offer: Offer | None = None
    aside: Aside | None = None
    """What is asked beside the night, or was when this came in."""

    voice: str = ""
    """The keyed hash of the recognised voice, if there is one."""

    asked: tuple[str, ...] = ()
    """What was asked outside the script in this session, by its mark, each time it was."""

    has_wish: bool = False
    """In this turn they want something for themselves, and the open question waits for it."""

    extras: frozenset[str] = frozenset()
    """Beats that ask something beside the three questions of every night."""

    spared: frozenset[str] = frozenset()
    """The beats a lighter night leaves out; each of them says so itself."""

    is_in_session: bool = False
    """The microphone was already open when this came in."""

    is_private: bool = False
    """They said in this session that nobody else is in the room."""

    reads: Reading | None = None
    """What has to be read before this can be answered. The turn reads it, and asks again."""

    recalled: Recalled | None = None
    """Kept words that were asked for in this turn, once they were read."""

    reply: Reply = Reply()
    notes: tuple[Note, ...] = ()
    erases_words: bool = False
    """Everything kept of this evening is to go."""

    forgets: date | None = None
    """A night that is to go, in the same write as its place in the tally."""

    erasing: Silenced | Emptied | None = None
    """What goes beyond the records that one turn writes."""

    # What is known

    @property
    def night(self) -> date:
        """Tonight's label; it never moves backwards (rule 20).

        One up to two days behind the last one is a flight or a clock, and the same night.
        """
        last = self.household.tally.last
        label = self.now.night
        return last if last and label < last <= label + timedelta(days=2) else label

    @property
    def here(self) -> Evening:
        """The evening under way. Only where one is."""
        if self.evening is None:
            raise LookupError("no evening is under way")
        return self.evening

    @property
    def has_open_step(self) -> bool:
        """Tonight is under way, and not done."""
        return self.evening is not None and not self.evening.is_done

    @property
    def card(self) -> Card | None:
        """What is known of tonight's question."""
        question = self.here.question
        return next((card for card in self.cards() if card.id == question), None)

    @property
    def speaker(self) -> Seat | None:
        """Who spoke, if the voice is known."""
        return self.household.seat_of(self.voice)

    @property
    def is_stranger(self) -> bool:
        """Voices are known here, and this is none of them, or not before tonight."""
        if not self.household.knows_voices:
            return False
        speaker = self.speaker
        return speaker is None or self.household.members[speaker.value].heard_since == self.night

    @property
    def is_visitor(self) -> bool:
        """Somebody else speaks in a house of one whose voice is known."""
        household = self.household
        is_known = household.people is People.ONE and household.knows_voices
        return is_known and (self.is_stranger or self.speaker is not household.only_seat)

    @property
    def has_kids(self) -> bool:
        """Children are in the room tonight, as far as anybody said."""
        return self.household.kids_on == self.night

    @property
    def party(self) -> Party:
        """For whom the lines are written."""
        return self.evening.party if self.evening else Party.OPEN

    @property
    def number(self) -> int:
        """Which night of theirs tonight is, counting from one."""
        tally = self.household.tally
        is_counted = tally.has(self.night) or bool(self.evening and self.evening.reflected)
        return tally.total + (0 if is_counted else 1)

    @property
    def tier(self) -> Tier:
        """How much to say tonight: after three weeks away, more than their nights alone say."""
        explained_nights, short_nights, long_absence = 2, 9, timedelta(days=21)
        match self.household.choices.telling:
            case Telling.EXPLAINED:
                return Tier.EXPLAINED
            case Telling.BRIEF:
                return Tier.BRIEF
            case Telling.BY_NIGHTS:
                pass
        # the night before this one, be this one counted or not
        tally, tonight = self.household.tally, self.night
        earlier = (label for label in reversed(tally.recent) if label < tonight)
        last = next(earlier, tally.edge.last)
        was_away = last is not None and tonight - last >= long_absence
        if self.number <= explained_nights:
            return Tier.EXPLAINED
        if self.number <= short_nights:
            return Tier.EXPLAINED if was_away else Tier.SHORT
        return Tier.SHORT if was_away else Tier.BRIEF

    def draw(self) -> Draw:
        """Return what tonight asks of a question."""
        return Draw(
            house=self.house,
            audience=Audience.COUPLE if self.party is Party.COUPLE else Audience.SOLO,
            number=self.number,
            night=self.night,
            is_late=self.now.is_late,
            passed_over=frozenset(self.evening.passed_over if self.evening else ()),
            opted_in=self.household.opted_in,
            stages=self.household.choices.stages,
            occasion=self.household.occasion_on(self.night, self.number),
            depth=(self.evening.depth or None) if self.evening else None,
            is_playful=self.evening.is_playful if self.evening else False,
            is_gentle=self.household.choices.gentle or bool(self.evening and self.evening.is_low),
            with_kids=self.has_kids,
        )

    # What is said

    def say(
        self, prompt: Prompt, *, seat: Seat | None = None, **values: str | int | date
    ) -> "Scene":
        """Say one more thing."""
        return self.append_say(self._make_say(prompt, seat, values))

    def append_say(self, say: Say) -> "Scene":
        """Say one more thing, ready made."""
        return replace(self, reply=replace(self.reply, says=(*self.reply.says, say)))

    def say_once(self, prompt: Prompt) -> "Scene":
        """Say it once an evening, however often we come by."""
        if self.evening is None:
            return self.say(prompt)
        if prompt.value in self.evening.told:
            return self
        told = replace(self.evening, told=self.evening.told | {prompt.value})
        return self.say(prompt).with_evening(told)

    def ask(
        self, prompt: Prompt, awaits: Awaits, *, reprompt: Prompt, seat: Seat | None = None
    ) -> "Scene":
        """Ask the one open question."""
        return self.set_ask(self._make_say(prompt, seat, {}), awaits, reprompt)

    def set_ask(self, say: Say, awaits: Awaits, reprompt: Prompt) -> "Scene":
        """Ask the one open question, ready made."""
        return replace(self, reply=replace(self.reply, ask=Ask(say, awaits, reprompt)))

    def ask_beside(
        self, asks: Confirmation, prompt: Prompt, *, reprompt: Prompt, **values: date
    ) -> "Scene":
        """Ask something beside the night. The step, or the offer, stays as it was."""
        awaits = Awaits.CODE if isinstance(asks, AskCode) else Awaits.CHOICE
        aside = Aside(asks, closes=not self.is_in_session)
        marked = replace(self, aside=aside, asked=(*self.asked, aside.mark))
        return marked.set_ask(Say(prompt, values), awaits, reprompt)

    def _make_say(
        self, prompt: Prompt, seat: Seat | None, values: Mapping[str, str | int | date]
    ) -> Say:
        """Put in the names where everybody here has one: no name is better than half of them.

        What is said several times a night is told apart by step, or by whose turn it is.
        """
        nth = int(self.evening is not None and seat not in {None, self.evening.first})
        if self.evening and prompt.startswith("common."):
            nth = 3 * self.evening.passed + self.evening.parts + self.evening.misses
        if seat is None:
            return Say(prompt, values, nth=nth)
        household = self.household
        name, other = household.name_of(seat), household.name_of(seat.other)
        if self.party is Party.COUPLE:
            names = {"name": name, "other": other} if name and other else {}
            return Say(prompt, {**names, **values}, nth=nth)
        # whether the one who is here alone is the one in this seat
        if self.speaker is not None or self.is_visitor:
            is_surely = self.speaker is seat
        else:
            is_one = household.people is not People.TWO and household.left is None
            is_surely = is_one or household.resident is seat
        names = {"name": name} if name and is_surely else {}
        return Say(prompt, {**names, **values}, nth=nth)

    # What changes

    def with_evening(self, evening: Evening) -> "Scene":
        """Return the scene with its evening changed."""
        return replace(self, evening=evening)

    def with_household(self, household: Household) -> "Scene":
        """Return the scene with its household changed."""
        return replace(self, household=household)

    def pass_step(self) -> "Scene":
        """Put the open step behind us."""
        return replace(self, evening=self.here.move_to(self.here.passed + 1))
