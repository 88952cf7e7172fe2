"""The last weeks at a glance: nights kept, nights of rest, and nights left open. None is a miss."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum, auto

from skill.ritual.model.streak import Chain, Tally, chains_of, misses_between

WEEKS = 5
"""As many as the tally knows night by night, whichever day of the week it is."""

DAYS = 7
ONE_DAY = timedelta(days=1)


class NightMark(StrEnum):
    """What a night was."""

    FILLED = auto()
    REST = auto()
    """Held by a rest night, or excused: a pause, a flight, a night that was cared for."""

    OPEN = auto()
    BLANK = auto()
    """Before their first night, or still to come."""


Week = tuple[NightMark, ...]


def weeks_until(tally: Tally, night: date, weeks: int = WEEKS) -> tuple[Week, ...]:
    """Return whole weeks from Monday to Sunday, the oldest first; `night` is in the last one."""
    monday = night - timedelta(days=night.weekday() + DAYS * (weeks - 1))
    rests = frozenset(_rest_nights(tally, night))
    labels = [monday + timedelta(days=day) for day in range(DAYS * weeks)]
    kept = [_mark_night(tally, label, night, rests) for label in labels]
    return tuple(tuple(kept[at : at + DAYS]) for at in range(0, len(kept), DAYS))


def _mark_night(tally: Tally, label: date, night: date, rests: frozenset[date]) -> NightMark:
    if label > night or label < _first_night(tally, night):
        return NightMark.BLANK
    if tally.has(label):
        return NightMark.FILLED
    is_excused = label < night and any(span.covers(label) for span in tally.spans)
    return NightMark.REST if label in rests or is_excused else NightMark.OPEN


def _first_night(tally: Tally, night: date) -> date:
    """Return their first night, or any before it."""
    if tally.edge.last is not None:
        return date.min
    return tally.recent[0] if tally.recent else night


def _rest_nights(tally: Tally, night: date) -> Iterator[date]:
    """Yield the nights that rest nights have held, as far as there were any left."""
    for chain, label in _links(tally, night):
        if chain.last is not None:
            missed = tuple(misses_between(chain.last, label, tally.spans))
            yield from missed[: chain.rests]


def _links(tally: Tally, night: date) -> Iterable[tuple[Chain, date]]:
    """Yield each counted night with the run as it stood before it, and tonight at the end."""
    labels = [*(label for label in tally.recent if label <= night), night]
    return zip(chains_of(tally), labels, strict=False)
