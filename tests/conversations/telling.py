"""Whole evenings as plain text: read, spoken to a pretend Echo, and written down again.

A line is one of these; everything but what is heard is the author's.

    # What this evening shows.
    --- 2026-11-21 22:00 America/New_York      the clock is set; the zone, when it changes
    ~ the zone cannot be had                   something happens in the world
    U: she made me tea                         somebody speaks; (open), (silence), (hang up),
                                               (touch skip) where there is a screen
    A: Thank you.                              what is heard
    > thanks A                                 what is open now: a step, an offer, what is asked
                                               beside them; or `closed`
    = 1 night, 0 together, run 1               at the end: what the journal holds
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from skill.ports import Journal
from skill.ritual.model.streak import chain_of
from skill.speaker.echo import Echo, Heard, Room, open_step
from skill.speaker.terminal import in_words
from skill.storage.memory import MemoryJournal
from tests.turn.fakes import FailingJournal
from tests.world import Bedroom, Clock, bedroom, resolver_of

HERE = Path(__file__).parent
HEARD = ("A:", ">", "=")
"""Lines that telling an evening writes anew."""


@dataclass
class Telling:
    """One evening, or several of one household, being told."""

    journal: FailingJournal = field(default_factory=lambda: FailingJournal(MemoryJournal()))
    clock: Clock = field(default_factory=Clock)
    locale: str = "en-US"
    room: Bedroom = field(init=False)
    kitchen: Echo = field(init=False)
    echo: Echo = field(init=False)

    def __post_init__(self) -> None:
        self.room = bedroom(self.journal, self.clock, room=Room(self.locale))
        other = replace(self.room.echo.room, device="amzn1.ask.device.kitchen")
        self.kitchen = Echo(self.room.skill.answer, resolver_of(self.locale), self.clock, other)
        self.echo = self.room.echo

    def tell(self, line: str) -> Iterator[str]:
        """Play one authored line; yield what is heard."""
        match line.split(" ", 1):
            case ["---", moment]:
                self._set(moment)
            case ["~", event]:
                self._happen(event)
            case ["U:", words]:
                yield from self._heard(words)
            case _:
                pass

    def ending(self) -> Iterator[str]:
        """Yield what the journal holds when all is said."""
        for house in _houses(self.journal):
            household = self.journal.inner.open(house, date.min).household
            if household:
                tally = household.tally
                nights = "1 night" if tally.total == 1 else f"{tally.total} nights"
                yield f"= {nights}, {tally.together} together, run {chain_of(tally).run}"
            for note in self.journal.inner.recall(house, date.min):
                sealed = " (sealed)" if note.is_sealed else ""
                yield f"= {note.beat} {note.seat.name}{sealed}: {note.words}"

    def _set(self, moment: str) -> None:
        day, time, *zone = moment.split(" ")
        if zone:
            self.room.zones.zone = ZoneInfo(zone[0])
        wall = datetime.fromisoformat(f"{day}T{time}")
        self.clock.now = wall.replace(tzinfo=self.room.zones.zone or self.clock.now.tzinfo)

    def _happen(self, event: str) -> None:
        match event.split(" "):
            case ["the", "zone", "cannot", "be", "had"]:
                self.room.zones.zone = None
            case ["the", "store", "is", "away"]:
                self.journal.cannot_read = self.journal.cannot_write = True
            case ["the", "store", "is", "back"]:
                self.journal.cannot_read = self.journal.cannot_write = False
            case ["in", "the", "kitchen"]:
                self.echo = self.kitchen
            case ["in", "the", "bedroom"]:
                self.echo = self.room.echo
            case ["the", "voice", "of", person]:
                person = "" if person == "nobody" else person
                self.echo.room = replace(self.echo.room, person=person)
            case ["there", "is", ("a" | "no") as article, "screen"]:
                self.echo.room = replace(self.echo.room, has_screen=article == "a")
            case _:
                raise ValueError(f"nobody knows how this happens: {event}")

    def _heard(self, words: str) -> Iterator[str]:
        heard = self._said(words)
        if heard.ssml:
            yield f"A: {in_words(heard.ssml)}"
        yield f"> {open_step(self.echo.attributes)}"

    def _said(self, words: str) -> Heard:
        match words:
            case "(open)":
                return self.echo.open()
            case "(silence)":
                return self.echo.silence()
            case "(hang up)":
                self.echo.hang_up()
                return Heard()
            case "(touch skip)" | "(touch repeat)" | "(touch more_time)" | "(touch done)":
                return self.echo.touch(words.removeprefix("(touch ").removesuffix(")"))
            case _:
                return self.echo.say(words)


def conversations() -> list[tuple[str, Path]]:
    """Return every conversation with its locale: a folder names it, and the others are en-US."""
    english = [("en-US", file) for file in sorted(HERE.glob("*.txt"))]
    return english + [(file.parent.name, file) for file in sorted(HERE.glob("*/*.txt"))]


def retold(text: str, locale: str = "en-US") -> str:
    """Return the same evening, told anew."""
    telling = Telling(locale=locale)
    lines = []
    for line in text.splitlines():
        if line.startswith(HEARD):
            continue
        lines.append(line)
        lines.extend(telling.tell(line))
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join([*lines, *telling.ending(), ""])


def flow(text: str) -> str:
    """Return an evening without its wording: what changes only when the behaviour does."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("A:"))


def _houses(journal: Journal) -> list[str]:
    inner = journal.inner if isinstance(journal, FailingJournal) else journal
    assert isinstance(inner, MemoryJournal)
    return sorted({*inner._households, *inner._evenings})  # noqa: SLF001 - to list what is stored
