"""Who lives here: one person or two, what they chose, and their nights."""

from datetime import date, timedelta
from enum import Enum, StrEnum, auto

from msgspec import Struct
from msgspec.structs import replace

from skill.ritual.model.choices import Choices, Keeping
from skill.ritual.model.deck import Deck, Occasion
from skill.ritual.model.streak import Tally

ANY_YEAR = 2000
"""A leap year: every day there is has its place in it."""

ASKED_AFTER_WITHIN = timedelta(weeks=2)
"""What lies longer ago than that is not asked after any more."""

SECOND_THOUGHTS = timedelta(days=7)
"""How long nothing fades after that was chosen: whoever said it in passing can take it back."""


class People(Enum):
    """How many people do the ritual here."""

    UNKNOWN = auto()
    ONE = auto()
    TWO = auto()


class Seat(Enum):
    """One of the two places in a household. Neither is the first by nature."""

    A = 0
    B = 1

    @property
    def other(self) -> "Seat":
        """The place beside this one."""
        return Seat.B if self is Seat.A else Seat.A


class SetUp(StrEnum):
    """What is asked once in a household's life, and never again."""

    COMPANY = auto()
    KEEPING = auto()
    GOAL = auto()
    NAMES = auto()
    TOUCH = auto()
    LISTENING = auto()
    """Not asked but explained, before the first listener's turn."""


class Member(Struct, frozen=True):
    """One of the people here."""

    name: str = ""
    voice: str = ""
    """A keyed hash of the voice Alexa recognised, so that two speakers can be told apart."""

    skips: int = 0
    """Steps passed over in a row, so that nobody is asked on and on."""

    code: str = ""
    """A slow, salted hash of the four digits that open what this person sealed."""

    welcomes: frozenset[str] = frozenset()
    """Sensitive groups of questions this person asked for. Nobody else is ever told."""

    heard_since: date | None = None
    """The night on which the voice became known, where another one was known before it."""


class KeepingNews(Struct, frozen=True):
    """Somebody chose that everything is kept: who has still to be told, and since when."""

    night: date
    seats: frozenset[Seat]


class Misses(Struct, frozen=True):
    """Codes that opened nothing, and the night on which they were tried."""

    night: date
    count: int


class Household(Struct, frozen=True, weakref=True):
    """One record: people, choices, tally, deck. Small, whatever the history."""

    people: People = People.UNKNOWN
    members: tuple[Member, Member] = (Member(), Member())
    choices: Choices = Choices()
    tally: Tally = Tally()
    deck: Deck = Deck()
    asked: frozenset[SetUp] = frozenset()
    led: Seat | None = None
    """Who spoke first on the last night counted."""

    zone: str = ""
    """The zone last looked up, for the nights on which nobody can say it."""

    offered: date | None = None
    """The night on which finishing, or keeping last night, was last offered."""

    paused_on: date | None = None
    """The first night of an open pause: `until we say`."""

    apart: bool = False
    """They are in two places."""

    reunion: date | None = None
    """The first night in one place again."""

    our_day: date | None = None
    """A day of the year that is theirs, in `ANY_YEAR`: nobody keeps since when."""

    awaited: date | None = None
    """From which night on to ask how it was, where somebody looked forward to something."""

    resident: Seat | None = None
    """Whose house of one it is, where two lived here before. What the other one kept stays."""

    changed_on: date | None = None
    """The night on which it was last changed how many live here."""

    keeping_news: KeepingNews | None = None

    kids_on: date | None = None
    """The night on which they last said that children are."""

    short_answers: int = 0
    """Very short answers to the deep question in a row; below zero, how many do not count yet."""

    misses: Misses | None = None

    revision: int = 0
    """Counts writes, so that two devices cannot overwrite each other."""

    def first_night_kept(self, night: date) -> date | None:
        """Return the night before which all words have faded on this one, if any have."""
        chosen, days = self.choices.fading_since, self.choices.fading
        if not days or chosen is None or night < chosen + SECOND_THOUGHTS:
            return None
        return night - timedelta(days=days)

    def asks_after(self, night: date) -> bool:
        """Say whether something they looked forward to is over by now, and not for long."""
        since = night - self.awaited if self.awaited else None
        return since is not None and timedelta(0) <= since <= ASKED_AFTER_WITHIN

    def clear_awaited(self) -> "Household":
        """Return the household with nothing to ask after."""
        return replace(self, awaited=None) if self.awaited else self

    @property
    def knows_voices(self) -> bool:
        """Somebody here can be told by the voice."""
        return any(member.voice for member in self.members)

    @property
    def opted_in(self) -> frozenset[str]:
        """The sensitive groups that everybody who lives here asked for, each for themselves."""
        one, other = (member.welcomes for member in self.members)
        if self.people is People.TWO:
            return one & other
        return self.members[self.only_seat.value].welcomes

    @property
    def only_seat(self) -> Seat:
        """Whose house it is, in a house of one."""
        return self.resident or Seat.A

    @property
    def left(self) -> Seat | None:
        """Who lived here before, and still has something that is theirs."""
        other = self.only_seat.other
        has_left = self.people is People.ONE and self.members[other.value] != Member()
        return other if has_left else None

    def set_people(self, people: People, night: date, resident: Seat | None) -> "Household":
        """Return the household of one, or of two, from this night on. Nobody loses anything."""
        changed = night if self.people not in {People.UNKNOWN, people} else self.changed_on
        return replace(self, people=people, resident=resident, changed_on=changed)

    def with_keeping(self, keeping: Keeping, night: date, by: Seat | None) -> "Household":
        """Return the household with this chosen; of two, whoever did not choose it is told."""
        choices = replace(self.choices, keeping=keeping)
        is_news = keeping is Keeping.EVERYTHING and self.people is People.TWO
        told = frozenset({by.other}) if by else frozenset(Seat)
        news = KeepingNews(night, told) if is_news else None
        return replace(self, choices=choices, asked=self.asked | {SetUp.KEEPING}, keeping_news=news)

    def occasion_on(self, night: date, number: int) -> Occasion:
        """Return what kind of night this is for the questions; `number` counts from one.

        What comes round goes by nights done, not by the calendar: about every quarter of a year,
        and about every month (A27-A29, B64).
        """
        if self.our_day and day_in(night.year, self.our_day) == night:
            return Occasion.OUR_DAY
        if self.reunion:
            # the first night since; after a fortnight being in one place is nothing new any more
            nights, longest_wait = (night - self.reunion).days, 14
            since = (self.reunion + timedelta(days=day) for day in range(nights))
            if 0 <= nights <= longest_wait and not any(map(self.tally.has, since)):
                return Occasion.REUNION
        if number and number % 84 == 0:
            return Occasion.AHEAD
        if number and number % 28 == 0:
            return Occasion.STEP
        return Occasion.APART if self.apart else Occasion.NORMAL

    def name_of(self, seat: Seat) -> str:
        """Return the name in this seat, or nothing."""
        return self.members[seat.value].name

    def seat_of(self, voice: str) -> Seat | None:
        """Return who this voice belongs to, if it is known."""
        if not voice:
            return None
        return next((seat for seat in Seat if self.members[seat.value].voice == voice), None)

    def with_member(self, seat: Seat, member: Member) -> "Household":
        """Return the household with somebody in a seat."""
        here = list(self.members)
        here[seat.value] = member
        return replace(self, members=(here[0], here[1]))


def day_in(year: int, day: date) -> date:
    """Return this day in a year: the twenty-ninth of February is the day before, where it must."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, day.month, day.day - 1)
