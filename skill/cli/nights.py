"""A look back at home: the calendar and the totals. Counts, and no word of what was said."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from skill import bootstrap
from skill.alexa.device_zone import zone_named
from skill.alexa.handlers import AlexaSkill
from skill.cli.given import clock_at, own_file, settings_with, zone_here
from skill.cli.picture import describe_totals, picture
from skill.cli.requests import hash_of_house
from skill.ritual.model.calendar import DAYS, NightMark, Week
from skill.ritual.model.household import Household
from skill.ritual.model.night import night_of
from skill.ritual.model.year import WEEKS_OF_A_YEAR, LookBack, look_back
from skill.settings import Settings
from skill.speaker.echo import Room
from skill.words.labels import Labels

A_YEAR = timedelta(days=DAYS * WEEKS_OF_A_YEAR)
MARKS = {NightMark.FILLED: "●", NightMark.REST: "○", NightMark.OPEN: "·", NightMark.BLANK: " "}
COLOUR = "dark_goldenrod"
LEGEND = (NightMark.FILLED, NightMark.REST, NightMark.OPEN)


@dataclass(frozen=True)
class HomeCalendar:
    """Whoever can be asked for the nights of the household that speaks to this machine."""

    skill: AlexaSkill
    settings: Settings

    def look(self, house: str, moment: datetime) -> LookBack:
        """Look back from a moment. One read; raises StoreError."""
        earliest = moment.date() - A_YEAR
        pages = self.skill.journal.open(house, earliest)
        household = pages.household or Household()
        zone = zone_named(household.zone) or zone_here(self.settings.zone)
        night = night_of(moment, zone, household.choices.rollover)
        night = max(night, household.tally.last or night)
        return look_back(household.tally, pages.evenings, night)

    def at_home(self, moment: datetime) -> LookBack:
        """Look back at the nights of this machine's own speaker."""
        return self.look(self.skill.house_of(Room().user), moment)

    def wire(self, look: LookBack) -> dict[str, object]:
        """Return what the page shows."""
        return {
            "weekdays": self.labels.weekdays(),
            "weeks": look.weeks,
            "kept": {kept.value: self.labels.label("kept", kept.value) for kept in LEGEND},
            "told": describe_totals(look, self.labels),
        }

    def picture(self, look: LookBack) -> str:
        """Return the year as SVG."""
        return picture(look, self.labels, self.settings.locale)

    @property
    def labels(self) -> Labels:
        """The words beside the calendar."""
        return Labels(self.settings.locale)


@click.command()
@click.option(
    "--svg",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the year to this file, as a picture.",
)
@click.option("--now", help="Pretend it is this moment (ISO 8601).")
@hash_of_house(required=False, help_="Whose; what hash-user prints. Otherwise this machine's own.")
def nights(svg: Path | None, now: str | None, house: str) -> None:
    """Print the calendar of the last five weeks, and how many nights there were."""
    settings = settings_with(own_file())
    clock = clock_at(now, zone_here(settings.zone))
    skill = bootstrap.build(settings, clock)
    asked = HomeCalendar(skill, settings)
    look = asked.look(house or skill.house_of(Room().user), clock())
    _print(look, asked.labels)
    if svg:
        svg.write_text(asked.picture(look), encoding="utf-8")


def _print(look: LookBack, labels: Labels) -> None:
    console = Console(highlight=False)
    calendar = Table(*labels.weekdays(), box=None, pad_edge=False, header_style="dim")
    for week in look.weeks:
        calendar.add_row(*_marks(week))
    console.print(calendar)
    console.print(f"\n{describe_totals(look, labels)}")
    legend = (f"{MARKS[kept]} {labels.label('kept', kept.value)}" for kept in LEGEND)
    console.print("   ".join(legend), style="dim")


def _marks(week: Week) -> list[Text]:
    return [
        Text(MARKS[kept], style=COLOUR if kept is not NightMark.OPEN else "dim") for kept in week
    ]
