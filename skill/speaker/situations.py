"""Brings a fresh evening to a question, so that a sentence can be tried at it.

A house of two named people, or one, that keeps everything, with five nights behind it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from skill import bootstrap
from skill.ports import Write
from skill.ritual.model.choices import Keeping
from skill.ritual.model.household import Household, People, SetUp
from skill.settings import Settings
from skill.speaker.echo import Echo, Room, open_step
from skill.speaker.json_lines import ListenedIn, describe_turn
from skill.speaker.resolver import Resolved, Resolver
from skill.speaker.voice import live_nights
from skill.speaker.zones import RoomZones
from skill.turn import World
from skill.words.lines import Words
from skill.words.regions import HERE, region_of
from skill.words.tables import table_in

TONIGHT = datetime(2026, 11, 22, 22, 0, tzinfo=ZoneInfo("Europe/Berlin"))
"""A Sunday: after fewer than eight nights it has nothing of its own."""

OPEN_AT: Mapping[str, str] = {
    "awaiting_thanks": "thanks",
    "awaiting_day": "recap",
    "awaiting_question": "deep_question",
    "awaiting_yes_no": "goal",
    "awaiting_names": "names",
}
"""Which beat is open, for a context that waits for one."""

CONTEXTS = ("outside", "launched", *OPEN_AT, "in_care", "closing")


class Situation:
    """One context of one locale, as often as somebody wants to say something in it."""

    def __init__(self, locale: str, context: str, people: People, resolver: Resolver) -> None:
        self._room, self._resolver = Room(locale=locale), resolver
        self._words, self._context, self._people = Words(locale), context, people
        said = table_in(HERE / region_of(locale).speaks / "speaker.toml")
        self._answer, self._danger = str(said["said"]), str(said["danger"])

    def try_saying(self, text: str) -> dict[str, Any]:
        """Say one sentence there, as the first thing, in an evening of its own."""
        listened, echo = self.begin()
        say = echo.ask if self._context in {"outside", "closing"} else echo.say
        if self._context != "outside":
            echo.open()
        match self._context:
            case "outside" | "launched":
                pass
            case "in_care":
                echo.say(self._danger)
            case "closing":
                self._go_on(echo, "closed")
            case _:
                self._go_on(echo, OPEN_AT[self._context])
        return describe_turn(text, say(text), listened, echo)

    def begin(self) -> tuple[ListenedIn, Echo]:
        """Return a house and the speaker in it, five nights on, before anything is said tonight."""
        zones = RoomZones(TONIGHT.tzinfo)
        listened = ListenedIn(bootstrap.build(Settings(store="memory://"), lambda: TONIGHT, zones))
        self._live_through(listened, zones)
        return listened, Echo(listened.answer, self._resolver, lambda: TONIGHT, self._room)

    def _live_through(self, listened: ListenedIn, zones: RoomZones) -> None:
        """Let five nights pass, and leave the house as this context wants it."""
        journal = listened.skill.journal
        house = listened.skill.house_of(self._room.user)
        world = World(journal, zones, self._words.bank.cards)
        last_night = TONIGHT - timedelta(days=1)
        live_nights(world, house, last_night, self._people, after=4)
        household = journal.open(house, TONIGHT.date()).household or Household()
        unasked = {"awaiting_yes_no": SetUp.GOAL, "awaiting_names": SetUp.NAMES}.get(self._context)
        names = ("", "") if unasked is SetUp.NAMES else ("Maya", "Sam")[: self._people.value - 1]
        members = zip(household.members, (*names, ""), strict=False)
        settled = replace(
            household.with_keeping(Keeping.EVERYTHING, last_night.date(), None),
            members=tuple(replace(member, name=name) for member, name in members),
            asked=frozenset(SetUp) - {unasked},
            keeping_news=None,
            revision=household.revision + 1,
        )
        journal.keep(house, Write(household=settled))

    def _go_on(self, echo: Echo, beat: str) -> None:
        """Answer whatever is asked until this is open; `closed` when the night is over."""
        for _ in range(30):  # no evening has as many turns
            if open_step(echo.attributes).split()[0] == beat:
                return
            if echo.wants_words:
                echo.say(self._answer)
            else:
                echo.send_intent(Resolved("AMAZON.NoIntent"))
        raise RuntimeError(f"the evening never came to {beat}")
