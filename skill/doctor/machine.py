"""The machine: its clock and its time zones."""

from collections.abc import Iterator
from datetime import UTC, datetime

from skill.alexa.device_zone import zone_named
from skill.doctor.finding import Finding

WRITTEN = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock that is right can say less: this was not written yet."""


def examine_machine(moment: datetime) -> Iterator[Finding]:
    """Look at the machine this runs on, at this moment."""
    if moment < WRITTEN:
        told = f"This machine's clock says {moment:%Y-%m-%d}, which is past."
        yield Finding("clock", told, "Set the clock; let the network keep it.")
    elif _knows_summer():
        yield Finding("clock", f"It is {moment:%Y-%m-%d %H:%M} UTC, and time zones are known.")
    else:
        told = "There are no time zones here, so nobody can say when a night begins."
        yield Finding("clock", told, "Run `pip install tzdata`.")


def _knows_summer() -> bool:
    zone = zone_named("America/New_York")
    winter, summer = datetime(2026, 1, 1, tzinfo=zone), datetime(2026, 7, 1, tzinfo=zone)
    return winter.utcoffset() != summer.utcoffset()
