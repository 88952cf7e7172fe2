"""What an evening is filed under while nobody can tell the zone it is lived in (rule 15).

A name is no label. It is never later than the label the evening turns out to have, and every
evening has another one: so no name stands where a later night belongs.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from skill.ritual.model.evening import Evening
from skill.ritual.model.night import earliest_night_of
from skill.ritual.model.streak import ONE_EVENING, Tally, is_same_evening

ONE_DAY = timedelta(days=1)
ONE_PROMISE = timedelta(hours=18)
"""How long a question promised in the morning waits for its night, where no day can be told."""


def name_of(moment: datetime, tally: Tally, taken: Collection[date] = ()) -> date:
    """Return the name of an evening: as far from the last one as evenings lie apart.

    How far apart two evenings are can be told without a zone; on which of two days they are cannot.
    """
    same = next((held for held in tally.pending if is_same_evening(held, moment)), None)
    if same:
        return same.name
    name = _next_name(moment, tally)
    while name in taken:
        name += ONE_DAY
    return name


def _next_name(moment: datetime, tally: Tally) -> date:
    if tally.pending:
        last = max(tally.pending, key=lambda held: held.moment)
        return last.name + max(1, round((moment - last.moment) / ONE_DAY)) * ONE_DAY
    earliest = earliest_night_of(moment)
    return max(earliest, tally.last + ONE_DAY) if tally.last else earliest


def find_pending(moment: datetime, evenings: Iterable[Evening]) -> Evening | None:
    """Return which of these was begun, or promised, on the evening of this moment."""
    return next((one for one in evenings if _is_of(one, moment)), None)


def _is_of(evening: Evening, moment: datetime) -> bool:
    if evening.since is None:
        return False
    reach = ONE_EVENING if evening.is_begun else ONE_PROMISE
    return evening.is_pending and abs(moment - evening.since) < reach
