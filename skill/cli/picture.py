"""A year of nights as a picture: a night kept is a light, a rest a ring, an open one a speck."""

from datetime import date, timedelta
from xml.etree.ElementTree import Element, SubElement, tostring

from babel.dates import format_date

from skill.ritual.model.calendar import DAYS, NightMark
from skill.ritual.model.year import LookBack
from skill.words.labels import Labels

CELL, LEFT, TOP, BOTTOM = 18, 40, 44, 52
NIGHT, LIT, QUIET, LINE, KEPT = "#0a0705", "#c9aa82", "#ab8d69", "#7d6549", "#b5803f"
LARGE, SMALL = "18", "11"
RADIUS = {NightMark.FILLED: 5.5, NightMark.REST: 4.8, NightMark.OPEN: 1.2}
PAINT = {
    NightMark.FILLED: {"fill": KEPT},
    NightMark.REST: {"fill": "none", "stroke": KEPT, "stroke-width": "1.4"},
    NightMark.OPEN: {"fill": LINE},
}


def picture(look: LookBack, labels: Labels, locale: str) -> str:
    """Return the year as SVG. Nothing in it comes from what was said."""
    width, height = LEFT + CELL * len(look.year) + CELL, TOP + CELL * DAYS + BOTTOM
    svg = Element("svg", _frame(width, height))
    SubElement(svg, "title").text = describe_totals(look, labels)
    SubElement(svg, "rect", width="100%", height="100%", rx="14", fill=NIGHT)
    _add_days(svg, labels)
    _add_months(svg, look, locale)
    _add_nights(svg, look)
    _write(svg, LEFT, height - 18, describe_totals(look, labels), {"fill": LIT, "font-size": LARGE})
    return tostring(svg, encoding="unicode")


def describe_totals(look: LookBack, labels: Labels) -> str:
    """Return the totals in words, and never a nought."""
    if not look.total:
        return labels.label("kept", "none")
    total = labels.count_noun("nights", look.total)
    return f"{total}, {labels.count_noun('together', look.together)}" if look.together else total


def _frame(width: int, height: int) -> dict[str, str]:
    return {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {width} {height}",
        "width": str(width),
        "height": str(height),
        "role": "img",
        "font-family": "Open Sans, system-ui, sans-serif",
    }


def _add_days(svg: Element, labels: Labels) -> None:
    for day, name in enumerate(labels.weekdays()):
        _write(svg, LEFT - 22, TOP + CELL * day + 4, name, {"fill": QUIET, "font-size": SMALL})


def _add_months(svg: Element, look: LookBack, locale: str) -> None:
    """Name a month above the week in which it begins."""
    for week in range(len(look.year)):
        first = _label(look, week, 0)
        month = next((day for day in _days(first) if day.day == 1), None)
        if month:
            name = format_date(month, "LLL", locale.replace("-", "_"))
            _write(svg, LEFT + CELL * week - 4, 22, name, {"fill": QUIET, "font-size": SMALL})


def _add_nights(svg: Element, look: LookBack) -> None:
    for week, nights in enumerate(look.year):
        for day, kept in enumerate(nights):
            if kept is not NightMark.BLANK:
                at = {"cx": str(LEFT + CELL * week), "cy": str(TOP + CELL * day)}
                SubElement(svg, "circle", {**at, "r": str(RADIUS[kept]), **PAINT[kept]})


def _write(svg: Element, x: int, y: int, words: str, look: dict[str, str]) -> None:
    SubElement(svg, "text", {"x": str(x), "y": str(y), **look}).text = words


def _label(look: LookBack, week: int, day: int) -> date:
    behind = DAYS * (len(look.year) - 1 - week) - day
    return look.night - timedelta(days=look.night.weekday() + behind)


def _days(monday: date) -> list[date]:
    return [monday + timedelta(days=day) for day in range(DAYS)]
