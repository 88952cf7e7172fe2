"""A world to test in: a clock that is set, a room with a zone, a speaker to talk to."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from skill.alexa.handlers import AlexaSkill
from skill.alexa.interaction_model import InteractionModel
from skill.ports import Journal
from skill.speaker.echo import Echo, Room
from skill.speaker.resolver import Resolver
from skill.speaker.terminal import in_words
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal

NEW_YORK = ZoneInfo("America/New_York")
TEN_AT_NIGHT = datetime(2026, 11, 21, 22, 0, tzinfo=NEW_YORK)
RESOLVER = Resolver(InteractionModel("en-US"))


@cache
def resolver_of(locale: str) -> Resolver:
    """Return what understands a locale. Compiled once: that is what takes the time."""
    return RESOLVER if locale == "en-US" else Resolver(InteractionModel(locale))


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    now: datetime = TEN_AT_NIGHT

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)

    def next_night(self, nights: int = 1) -> None:
        """Let nights pass on the wall clock, whatever summer time does."""
        wall = self.now.replace(tzinfo=None) + timedelta(days=nights)
        self.now = wall.replace(tzinfo=self.now.tzinfo)


@dataclass
class Bedroom:
    """A pretend Echo beside a bed, and everything behind it."""

    journal: Journal
    clock: Clock
    zones: RoomZones
    skill: AlexaSkill
    echo: Echo

    def open(self) -> str:
        """Open the ritual; return what is heard."""
        return in_words(self.echo.open().ssml)

    def say(self, *utterances: str) -> str:
        """Say one thing after the other; return what the last one is answered with."""
        return [in_words(self.echo.say(words).ssml) for words in utterances][-1]


def bedroom(
    journal: Journal | None = None,
    clock: Clock | None = None,
    zone: tzinfo | None = NEW_YORK,
    room: Room | None = None,
) -> Bedroom:
    """Return a bedroom, by default one in New York at ten at night with nothing remembered."""
    journal, clock = journal or MemoryJournal(), clock or Clock()
    zones = RoomZones(zone)
    skill = AlexaSkill(journal, zones, clock)
    room = room or Room()
    return Bedroom(
        journal, clock, zones, skill, Echo(skill.answer, resolver_of(room.locale), clock, room)
    )
