"""One tab of the browser: a pretend Echo with switches, and what has been said to it so far."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from threading import Lock
from typing import Any

from skill.alexa.device_zone import zone_named
from skill.alexa.handlers import AlexaSkill
from skill.ports import Journal
from skill.speaker.away import AwayJournal
from skill.speaker.echo import Echo, Heard, Room
from skill.speaker.resolver import Resolver
from skill.speaker.switches import NOBODY, Switches
from skill.speaker.telling import Transcript
from skill.speaker.terminal import HANG_UP, OPEN, SILENCE, in_words
from skill.speaker.zones import RoomZones

Wire = dict[str, Any]
RoomAct = Callable[[Echo], Heard]

MOST_SAID = 8_000
"""Characters of one utterance: some ten minutes of speech."""


@dataclass(frozen=True)
class House:
    """What all tabs have in common."""

    skill: AlexaSkill
    pretend: Journal
    """Where nights are kept that are only tried out."""

    resolver_of: Callable[[str], Resolver]
    clock: Callable[[], datetime]


class Tab:
    """Answers a page. One turn at a time: two clicks at once are two turns, one after the other."""

    def __init__(self, house: House, device: str, switches: Switches) -> None:
        self._house = house
        self._device = device
        self._lock = Lock()
        self._exchanges: list[Wire] = []
        self._screen: Mapping[str, Any] | None
        self._switches: Switches
        self._telling: Transcript
        self._echo: Echo
        self._begin(switches)

    def take(self, words: str) -> Wire:
        """Take what is said, or an event in brackets; return what comes of it."""
        with self._lock:
            return self._turn(" ".join(words[:MOST_SAID].split()))

    def glance(self) -> Wire:
        """Return how things stand, for a page that has just been opened."""
        with self._lock:
            return {
                "isListening": self._echo.is_listening,
                "lines": list(self._telling.lines),
                "screen": self._screen,
                "switches": self._switches.wire(),
            }

    def switch(self, wire: Mapping[str, object]) -> None:
        """Set switches anew. Raises ValueError for what cannot be."""
        with self._lock:
            before, after = self._switches, self._switches.set_switches(wire)
            if (before.locale, before.is_pretend) != (after.locale, after.is_pretend):
                self._echo.hang_up()
                self._begin(after)
                return
            self._switches = after
            self._echo.room = self._room()
            self._screen = self._screen if after.has_screen else None
            if before.moment != after.moment:
                self._ahead = self._distance(after)
            for event in _events(before, after):
                self._telling.happens(event)

    def write_transcript(self) -> str:
        """Return the evening as a conversation that can be replayed."""
        with self._lock:
            return self._telling.text()

    def answer(self, raw: object) -> Wire:
        """Answer the Echo as the skill would with these switches, and remember both sides."""
        journal: Journal = self._house.pretend if self._switches.is_pretend else self._skill.journal
        zones = RoomZones(self._zone)
        journal = AwayJournal() if self._switches.is_away else journal
        answer = replace(self._skill, journal=journal, zones=zones, skill_id="").answer(raw)
        self._exchanges.append({"request": raw, "response": answer})
        return answer

    @property
    def _skill(self) -> AlexaSkill:
        return self._house.skill

    @property
    def _zone(self) -> tzinfo | None:
        return zone_named(self._switches.zone) if self._switches.zone else None

    def _begin(self, switches: Switches) -> None:
        """Begin with a device that nobody has spoken to."""
        self._switches = switches
        self._ahead = self._distance(switches)
        self._telling = Transcript()
        self._screen = None
        for event in _events(Switches(has_screen=False), switches):
            self._telling.happens(event)
        resolver = self._house.resolver_of(switches.locale)
        self._echo = Echo(self, resolver, self._now, self._room())

    def _turn(self, words: str) -> Wire:
        self._exchanges.clear()
        self._telling.clock(self._now(), self._switches.zone)
        heard = _act_of(words)(self._echo)
        before = len(self._telling.lines)
        self._telling.turn(words, in_words(heard.ssml), self._echo.attributes)
        if heard.screen or not (heard.is_listening or heard.is_unheard):
            self._screen = heard.screen  # a session that ends takes its screen along
        return {
            "ssml": heard.ssml,
            "isListening": self._echo.is_listening,
            "isReprompt": heard.is_reprompt,
            "isUnheard": heard.is_unheard,
            "lines": self._telling.lines[before:],
            "screen": heard.screen,
            "exchanges": list(self._exchanges),
        }

    def _room(self) -> Room:
        voice = self._switches.voice
        return Room(
            locale=self._switches.locale,
            device=f"amzn1.ask.device.{self._device}",
            person="" if voice == NOBODY else voice,
            has_screen=self._switches.has_screen,
        )

    def _now(self) -> datetime:
        return self._house.clock().astimezone(self._zone or UTC) + self._ahead

    def _distance(self, switches: Switches) -> timedelta:
        """Return how far ahead of the real clock a device is whose moment is just being set."""
        if not switches.moment:
            return timedelta(0)
        moment = datetime.fromisoformat(switches.moment)
        zone = (zone_named(switches.zone) if switches.zone else None) or UTC
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return moment - self._house.clock()


def _act_of(words: str) -> RoomAct:
    match words.casefold().strip("()").split(" "):
        case _ if not words.startswith("("):
            return lambda echo: echo.say(words)
        case ["touch", word]:
            return lambda echo: echo.touch(word)
        case _:
            return _event(words.casefold())


def _event(words: str) -> RoomAct:
    match words:
        case _ if words == OPEN:
            return lambda echo: echo.open()
        case _ if words == SILENCE:
            return lambda echo: echo.silence()
        case _ if words == HANG_UP:
            return _hang_up
        case _:
            return lambda echo: echo.say(words)


def _hang_up(echo: Echo) -> Heard:
    echo.hang_up()
    return Heard()


def _events(before: Switches, after: Switches) -> list[str]:
    """Return what happens in the world while switches change."""
    events = []
    if after.is_away != before.is_away:
        events.append(f"the store is {'away' if after.is_away else 'back'}")
    if after.voice != before.voice:
        events.append(f"the voice of {after.voice}")
    if after.has_screen != before.has_screen:
        events.append(f"there is {'a' if after.has_screen else 'no'} screen")
    return events
