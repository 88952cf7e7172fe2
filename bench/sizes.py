"""How big answers and sessions get, and the package."""

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from msgspec.structs import replace

from bench.nights import Wire, night_of
from bench.warm import SEALED
from deploy.package import build
from skill.alexa.handlers import AlexaSkill
from skill.ports import Pages, Write
from skill.ritual.model.household import Household
from skill.speaker.echo import Echo
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from tests.conversations.telling import Telling
from tests.world import NEW_YORK, RESOLVER, Clock

ROOT = Path(__file__).parents[1]
CONVERSATIONS = ROOT / "tests" / "conversations"
NIGHTS = 30
BYTES_A_MB = 1_000_000


@dataclass
class Largest:
    """The largest response and the largest session seen so far, in bytes."""

    response: int = 0
    session: int = 0

    def see(self, response: Wire) -> None:
        """Look at one more."""
        self.response = max(self.response, _bytes(response))
        self.session = max(self.session, _bytes(response.get("sessionAttributes", {})))


@dataclass(frozen=True)
class Overheard(AlexaSkill):
    """The skill, with somebody who measures what it answers."""

    largest: Largest = field(default_factory=Largest)

    def answer(self, raw: object, context: object = None) -> Wire:
        """See AlexaSkill.answer."""
        response = super().answer(raw, context)
        self.largest.see(response)
        return response


class CarriesASeal(MemoryJournal):
    """A journal in memory whose sessions are as large as those of a sealed one."""

    def open(self, house: str, since: date) -> Pages:
        """See Journal.open."""
        return replace(super().open(house, since), seal=SEALED.make_key(house).seal)


def largest(household: Household, nights: int) -> Largest:
    """Return the largest of a month of nights after so many, and of every test conversation."""
    seen, journal = Largest(), CarriesASeal()
    skill = Overheard(journal, RoomZones(NEW_YORK), Clock(), largest=seen)
    journal.keep(skill.house_of("account"), Write(replace(household, revision=1)))
    for number in range(nights, nights + NIGHTS):
        list(night_of(skill.answer, "account", number))
    for file in sorted(CONVERSATIONS.glob("*.txt")):
        _overhear(file.read_text(encoding="utf-8"), seen)
    return seen


def unzip_package(folder: Path) -> float:
    """Make the package for Lambda, unzip it into a folder, and return the megabytes it takes."""
    with TemporaryDirectory() as made, ZipFile(build(Path(made))) as package:
        package.extractall(folder)
        return sum(entry.file_size for entry in package.infolist()) / BYTES_A_MB


def _overhear(text: str, seen: Largest) -> None:
    telling = Telling()
    skill = telling.room.skill
    overheard = Overheard(skill.journal, skill.zones, skill.clock, largest=seen)
    bed, kitchen = (
        Echo(overheard.answer, RESOLVER, telling.clock, echo.room)
        for echo in (telling.room.echo, telling.kitchen)
    )
    telling.echo = telling.room.echo = bed
    telling.kitchen = kitchen
    for line in text.splitlines():
        list(telling.tell(line))


def _bytes(wire: Wire) -> int:
    return len(json.dumps(wire, ensure_ascii=False, separators=(",", ":")).encode())
