"""The nights looked back on: the last weeks, a year, and how many there were."""

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from skill.ritual.model.calendar import Week, weeks_until
from skill.ritual.model.evening import Evening
from skill.ritual.model.streak import Chain, Span, Tally

WEEKS_OF_A_YEAR = 53
ONE_DAY = timedelta(days=1)


class LookBack(Struct, frozen=True):
    """Counts and dates, and no word of what was said."""

    night: date
    """Tonight's label: the last day of the last week that is not blank."""

    total: int
    together: int
    weeks: tuple[Week, ...]
    """The last five, as the tally knows them."""

    year: tuple[Week, ...]
    """From the first night that is still known: what faded or was forgotten leaves no gap."""


def look_back(tally: Tally, evenings: Sequence[Evening], night: date) -> LookBack:
    """Look back from a night, with the evenings of a year at hand.

    A pause is remembered for as long as the tally knows its nights, some 40 days; further back its
    nights are open ones.
    """
    year = weeks_until(_tally_of(evenings, tally), night, WEEKS_OF_A_YEAR)
    return LookBack(night, tally.total, tally.together, weeks_until(tally, night), year)


def _tally_of(evenings: Sequence[Evening], tally: Tally) -> Tally:
    """Return the tally as a year of evenings tells it."""
    kept = {one.night for one in evenings if one.reflected and not one.is_pending}
    later = {one.taken_up_on for one in evenings if one.taken_up_on and one.reflected_later}
    cared = (Span(one.night, one.night + ONE_DAY) for one in evenings if one.is_cared_for)
    recent = tuple(sorted(kept.union(later, tally.recent)))
    return replace(tally, recent=recent, edge=Chain(), spans=(*tally.spans, *cared))
