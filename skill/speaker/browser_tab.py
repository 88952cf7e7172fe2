"""One tab of the browser: a pretend Echo with switches, and what has been said to it so far."""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta, tzinfo
from threading import Lock, RLock
from typing import Any, NoReturn, cast

from skill.alexa.device_zone import zone_named
from skill.alexa.handlers import AlexaSkill
from skill.alexa.interaction_model import locales
from skill.ports import Journal, StoreError
from skill.speaker.echo import Echo, Room, open_step
from skill.speaker.resolver import Resolver
from skill.speaker.terminal import in_words
from skill.speaker.zones import RoomZones


@dataclass(frozen=True)
class Switches:
    """What one pretend Echo is set to, by whoever tries it out."""

    locale: str = "en-US"
    zone: str = ""
    """The IANA zone of the room; empty where nobody can tell it."""

    moment: str = ""
    """The wall clock's moment when the switch was set (ISO 8601); empty for the real one."""

    voice: str = "nobody"
    """Whose voice Alexa recognises, if anybody's: `one` or `two`."""

    has_screen: bool = True
    is_away: bool = False
    """The store is out of reach."""

    is_pretend: bool = False
    """Nothing is kept: another house, in memory. A pretended moment is only had there."""

    def set_switches(self, wire: Mapping[str, object]) -> "Switches":
        """Return them with some set anew. Raises ValueError for a switch or a value not there.

        No pretended moment reaches the nights that are kept, and none is far away, where dates
        begin and end.
        """
        known = {field.name: type(getattr(self, field.name)) for field in fields(self)}
        for name, value in wire.items():
            if known.get(name) is not type(value):
                raise ValueError("no switch of ours")
        new = replace(self, **wire)  # type: ignore[arg-type]  # just looked at
        is_zone = not new.zone or zone_named(new.zone) is not None
        if new.locale not in locales() or new.voice not in {"nobody", "one", "two"} or not is_zone:
            raise ValueError("a switch cannot be set like this")
        if new.moment and datetime.fromisoformat(new.moment).year not in range(1970, 2200):
            raise ValueError("a switch cannot be set so far away")
        return new if new.is_pretend else replace(new, moment="")

    def describe_changes(self, before: "Switches") -> list[str]:
        """Return what happens in the world while switches change, as lines of a transcript."""
        lines = []
        if self.is_away != before.is_away:
            lines.append(f"~ the store is {'away' if self.is_away else 'back'}")
        if self.voice != before.voice:
            lines.append(f"~ the voice of {self.voice}")
        if self.has_screen != before.has_screen:
            lines.append(f"~ there is {'a' if self.has_screen else 'no'} screen")
        return lines


class AwayJournal:
    """A store that is out of reach: raises StoreError whatever it is asked, and keeps nothing."""

    def __getattr__(self, name: str) -> NoReturn:
        raise StoreError("the store was switched off")


class Tab:
    """Answers a page. One turn at a time: two clicks at once are two turns, one after the other."""

    _switches: Switches
    _lines: list[str]
    """The evening as it happens; `tests/conversations/telling.py` says what each line means."""

    _screen: Mapping[str, Any] | None
    _echo: Echo

    def __init__(self, rooms: "Rooms", device: str) -> None:
        self._rooms = rooms
        self._device = device
        self._lock = Lock()
        self._exchanges: list[dict[str, Any]] = []
        self._begin(rooms.switches)

    def take(self, words: str) -> dict[str, Any]:
        """Take what is said, or an event in brackets; return what comes of it."""
        with self._lock:
            words = " ".join(words[:8_000].split())  # more than some ten minutes of speech
            self._exchanges.clear()
            self._write_clock()
            match words.casefold().strip("()").split(" "):
                case ["touch", word] if words.startswith("("):
                    heard = self._echo.touch(word)
                case _:
                    heard = self._echo.take(words)
            answered = [f"A: {in_words(heard.ssml)}"] if in_words(heard.ssml) else []
            turn = [f"U: {words}", *answered, f"> {open_step(self._echo.attributes)}"]
            self._lines += turn
            if heard.screen or not (heard.is_listening or heard.is_unheard):
                self._screen = heard.screen  # a session that ends takes its screen along
            return {
                "ssml": heard.ssml,
                "isListening": self._echo.is_listening,
                "isReprompt": heard.is_reprompt,
                "isUnheard": heard.is_unheard,
                "lines": turn,
                "screen": heard.screen,
                "exchanges": list(self._exchanges),
            }

    def glance(self) -> dict[str, Any]:
        """Return how things stand, for a page that has just been opened."""
        with self._lock:
            return {
                "isListening": self._echo.is_listening,
                "lines": list(self._lines),
                "screen": self._screen,
                "switches": asdict(self._switches),
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
                self._ahead = self._distance()
            self._lines += after.describe_changes(before)

    def write_transcript(self) -> str:
        """Return the evening as a conversation that can be replayed."""
        with self._lock:
            return "\n".join(["# An evening that was tried out.", *self._lines, ""])

    def answer(self, raw: object) -> dict[str, Any]:
        """Answer the Echo as the skill would with these switches, and remember both sides."""
        skill, switches = self._rooms.skill, self._switches
        journal = self._rooms.pretend if switches.is_pretend else skill.journal
        if switches.is_away:
            journal = cast("Journal", AwayJournal())
        zones = RoomZones(self._zone)
        answer = replace(skill, journal=journal, zones=zones, skill_id="").answer(raw)
        self._exchanges.append({"request": raw, "response": answer})
        return answer

    @property
    def _zone(self) -> tzinfo | None:
        return zone_named(self._switches.zone) if self._switches.zone else None

    def _begin(self, switches: Switches) -> None:
        """Begin with a device that nobody has spoken to."""
        self._switches = switches
        self._ahead = self._distance()
        self._screen = None
        self._lines = switches.describe_changes(Switches(has_screen=False))
        self._clock: tuple[datetime, str] | None = None
        self._echo = Echo(
            self.answer, self._rooms.resolver_of(switches.locale), self._now, self._room()
        )

    def _write_clock(self) -> None:
        """Write the clock down where it was not, or some time has passed, or the zone is new."""
        moment, zone = self._now(), self._switches.zone
        if self._clock and self._clock[1] == zone:
            passed = moment - self._clock[0]
            if timedelta(0) <= passed < timedelta(minutes=30):
                return
        self._clock = moment, zone
        self._lines.append(f"--- {moment:%Y-%m-%d %H:%M} {zone or 'UTC'}")
        if not zone:
            self._lines.append("~ the zone cannot be had")

    def _room(self) -> Room:
        switches = self._switches
        return Room(
            locale=switches.locale,
            device=f"amzn1.ask.device.{self._device}",
            person="" if switches.voice == "nobody" else switches.voice,
            has_screen=switches.has_screen,
        )

    def _now(self) -> datetime:
        return self._rooms.clock().astimezone(self._zone or UTC) + self._ahead

    def _distance(self) -> timedelta:
        """Return how far ahead of the real clock a device is whose moment is just being set."""
        if not self._switches.moment:
            return timedelta(0)
        moment = datetime.fromisoformat(self._switches.moment)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=self._zone or UTC)
        return moment - self._rooms.clock()


@dataclass(frozen=True)
class Rooms:
    """The pretend Echos of one house: one to each tab, all of the same household.

    It is what `skill.web.page` asks of a house. Raises ValueError for what no page of ours says.
    """

    skill: AlexaSkill
    pretend: Journal
    """Where nights are kept that are only tried out."""

    resolver_of: Callable[[str], Resolver]
    clock: Callable[[], datetime]
    switches: Switches
    """What each of them is set to at first."""

    most_tabs: int = 16
    """Devices that are remembered; of more, the one spoken to least lately is forgotten."""

    _tabs: dict[str, Tab] = field(default_factory=dict, init=False)
    _lock: RLock = field(default_factory=RLock, init=False)

    def take(self, tab: str, words: object) -> dict[str, Any]:
        """Take one turn."""
        if not isinstance(words, str):
            raise ValueError("no words")  # noqa: TRY004 - it is no mistake of ours
        return self._use_tab(tab).take(words)

    def glance(self, tab: str) -> dict[str, Any]:
        """Return how things stand. Whoever only looks gets no device that would be remembered."""
        return {**self._find_tab(tab).glance(), "locales": sorted(locales())}

    def switch(self, tab: str, wire: Mapping[str, object]) -> dict[str, Any]:
        """Set switches of one device, and return how things stand."""
        self._use_tab(tab).switch(wire)
        return self.glance(tab)

    def write_transcript(self, tab: str) -> str:
        """Return one device's evening as a conversation that can be replayed."""
        return self._find_tab(tab).write_transcript()

    def _find_tab(self, name: str) -> Tab:
        if not re.fullmatch(r"[a-z0-9-]{1,40}", name):
            raise ValueError("no name of a tab")
        with self._lock:
            return self._tabs.get(name) or Tab(self, name)

    def _use_tab(self, name: str) -> Tab:
        with self._lock:
            tab = self._find_tab(name)
            self._tabs.pop(name, None)
            self._tabs[name] = tab
            while len(self._tabs) > self.most_tabs:
                del self._tabs[next(iter(self._tabs))]
            return tab
