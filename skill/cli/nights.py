"""A look back at home: the calendar, the totals, a picture of the year. Never what was said."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

import click
from babel.dates import format_date
from rich.console import Console
from rich.table import Table
from rich.text import Text

from skill import bootstrap
from skill.alexa.device_zone import zone_named
from skill.alexa.handlers import AlexaSkill
from skill.cli.options import clock_at, read_settings, zone_here
from skill.cli.upkeep import check_hash
from skill.ritual.model.calendar import DAYS, WEEKS_OF_A_YEAR, LookBack, NightMark, look_back
from skill.ritual.model.household import Household
from skill.ritual.model.night import night_of
from skill.settings import Settings
from skill.speaker.echo import Room
from skill.words.labels import Labels

LEGEND = {NightMark.FILLED: "●", NightMark.REST: "○", NightMark.OPEN: "·"}


PAINT = {
    NightMark.FILLED: {"r": "5.5", "fill": "#b5803f"},
    NightMark.REST: {"r": "4.8", "fill": "none", "stroke": "#b5803f", "stroke-width": "1.4"},
    NightMark.OPEN: {"r": "1.2", "fill": "#7d6549"},
}
"""A night kept is a light, a rest a ring, an open one a speck."""


@dataclass(frozen=True)
class HomeCalendar:
    """Whoever can be asked for the nights of the household that speaks to this machine."""

    skill: AlexaSkill
    settings: Settings

    def look_back(self, moment: datetime, house: str = "") -> LookBack:
        """Look back from a moment: at the nights of a house, or of this machine's own speaker.

        One read; raises StoreError.
        """
        house = house or self.skill.house_of(Room().user)
        earliest = moment.date() - timedelta(days=DAYS * WEEKS_OF_A_YEAR)
        pages = self.skill.journal.open(house, earliest)
        household = pages.household or Household()
        zone = zone_named(household.zone) or zone_here(self.settings.zone)
        night = night_of(moment, zone, household.choices.rollover)
        night = max(night, household.tally.last or night)
        return look_back(household.tally, pages.evenings, night)

    def wire(self, look: LookBack) -> dict[str, object]:
        """Return what the page shows."""
        return {
            "weekdays": self.labels.weekdays(),
            "weeks": look.weeks,
            "kept": {kept.value: self.labels.label("kept", kept.value) for kept in LEGEND},
            "told": self.describe(look),
        }

    def describe(self, look: LookBack) -> str:
        """Return the totals in words, and never a nought."""
        if not look.total:
            return self.labels.label("kept", "none")
        total = self.labels.count_noun("nights", look.total)
        if not look.together:
            return total
        return f"{total}, {self.labels.count_noun('together', look.together)}"

    def picture(self, look: LookBack) -> str:
        """Return the year as SVG. Nothing in it comes from what was said."""
        cell, left, top, bottom = 18, 40, 44, 52
        width, height = left + cell * len(look.year) + cell, top + cell * DAYS + bottom
        frame = {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width} {height}",
            "width": str(width),
            "height": str(height),
            "role": "img",
            "font-family": "Open Sans, system-ui, sans-serif",
        }
        svg = Element("svg", frame)
        SubElement(svg, "title").text = self.describe(look)
        SubElement(svg, "rect", width="100%", height="100%", rx="14", fill="#0a0705")

        def write(x: int, y: int, words: str, fill: str = "#ab8d69", size: str = "11") -> None:
            text = {"x": str(x), "y": str(y), "fill": fill, "font-size": size}
            SubElement(svg, "text", text).text = words

        for day, name in enumerate(self.labels.weekdays()):
            write(left - 22, top + cell * day + 4, name)
        monday = look.night - timedelta(days=look.night.weekday() + DAYS * (len(look.year) - 1))
        for at in range(DAYS * len(look.year)):
            date = monday + timedelta(days=at)
            if date.day == 1:  # a month is named above the week in which it begins
                month = format_date(date, "LLL", self.settings.locale.replace("-", "_"))
                write(left + cell * (at // DAYS) - 4, 22, month)
        for week, nights in enumerate(look.year):
            for day, kept in enumerate(nights):
                if kept is not NightMark.BLANK:
                    place = {"cx": str(left + cell * week), "cy": str(top + cell * day)}
                    SubElement(svg, "circle", {**place, **PAINT[kept]})
        write(left, height - 18, self.describe(look), fill="#c9aa82", size="18")
        return tostring(svg, encoding="unicode")

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
@click.option(
    "--user-hash",
    "house",
    callback=check_hash,
    help="Whose; what hash-user prints. Otherwise this machine's own.",
)
def nights(svg: Path | None, now: str | None, house: str) -> None:
    """Print the calendar of the last five weeks, and how many nights there were."""
    settings = read_settings()
    clock = clock_at(now, zone_here(settings.zone))
    skill = bootstrap.build(settings, clock)
    home = HomeCalendar(skill, settings)
    look = home.look_back(clock(), house)
    console = Console(highlight=False)
    calendar = Table(*home.labels.weekdays(), box=None, pad_edge=False, header_style="dim")
    for week in look.weeks:
        styles = ("dim" if kept is NightMark.OPEN else "dark_goldenrod" for kept in week)
        marks = (LEGEND.get(kept, " ") for kept in week)
        calendar.add_row(*map(Text, marks, styles))
    console.print(calendar)
    console.print(f"\n{home.describe(look)}")
    legend = (f"{mark} {home.labels.label('kept', kept.value)}" for kept, mark in LEGEND.items())
    console.print("   ".join(legend), style="dim")
    if svg:
        svg.write_text(home.picture(look), encoding="utf-8")
