"""Which night a moment belongs to."""

from datetime import date, datetime, timedelta, timezone, tzinfo

from msgspec import Struct

ONE_DAY = timedelta(days=1)
ROLLOVER_HOUR = 4
"""A night ends at four in the morning on the local wall clock, unless they chose another hour."""


class Now(Struct, frozen=True):
    """The moment of one turn, on the wall clock of the room it is spoken in."""

    instant: datetime
    """Always aware. Alexa's signed request timestamp is the clock."""

    zone: tzinfo | None
    """The speaking device's zone; None while nobody could say which it is."""

    last_zone: tzinfo | None = None
    """The zone the last counted night was labelled in, to tell a flight from a missed night."""

    name: date | None = None
    """What an evening is filed under while the zone is unknown."""

    rollover: int = ROLLOVER_HOUR
    """The hour at which this household's night ends."""

    @property
    def night(self) -> date:
        """Tonight's label. Without a zone it only names the record: it is not counted as such."""
        if self.zone is None:
            return self.name or earliest_night_of(self.instant)
        return night_of(self.instant, self.zone, self.rollover)

    @property
    def is_late(self) -> bool:
        """Too late for a tender question: from half past eleven (questions.md, 6c).

        Without a zone we cannot know, so it is not.
        """
        if self.zone is None:
            return False
        local = self.instant.astimezone(self.zone)
        return (local.hour, local.minute) >= (23, 30) or local.hour < self.rollover

    @property
    def is_morning(self) -> bool:
        """From the rollover until midday: the hours in which last night can still be kept."""
        if self.zone is None:
            return False
        midday = 12
        return self.rollover <= self.instant.astimezone(self.zone).hour < midday


def night_of(moment: datetime, zone: tzinfo, rollover: int = ROLLOVER_HOUR) -> date:
    """Return the label of the night: the local wall date, minus a day before the rollover."""
    local = moment.astimezone(zone)
    return local.date() - timedelta(days=1 if local.hour < rollover else 0)


def earliest_night_of(moment: datetime) -> date:
    """Return the earliest label that any clock on earth could give this moment.

    No inhabited clock is further behind UTC than twelve hours, and whoever works at night may have
    it end at six. (Midnight is never the hour: at midnight people are still talking.)
    """
    return night_of(moment, timezone(timedelta(hours=-12)), rollover=6)
