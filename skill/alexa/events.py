"""What Alexa tells of the skill itself, with nobody listening: that somebody took it away."""

from datetime import datetime, timedelta

from skill.alexa.request import Envelope, Kind
from skill.ports import Journal
from skill.ritual.model.night import earliest_night_of

GONE_FOR_GOOD = "NOT_PERSISTED"
"""This account will never be seen under this id again. PERSISTED: they may come back to it."""


class RedeliveryError(Exception):
    """What an event asks for could not be done. Raised to Alexa, which then delivers it again."""


def take_event(envelope: Envelope, house: str, moment: datetime, journal: Journal) -> None:
    """Forget a house whose account has gone for good; take note of nothing else.

    `moment` is when the event came about. Events come late, twice and out of order, so a house
    that was written to since is somebody who is there, and is left alone. One read, and what
    Journal.forget costs. Raises StoreError.
    """
    if envelope.kind is not Kind.DISABLED or envelope.persistence != GONE_FOR_GOOD:
        return
    if not _wrote_since(house, moment, journal):
        journal.forget(house)


def _wrote_since(house: str, moment: datetime, journal: Journal) -> bool:
    oldest_label_still_written = earliest_night_of(moment) - timedelta(days=1)
    receipts = journal.open(house, oldest_label_still_written).receipts
    return any(receipt.moment is not None and receipt.moment > moment for receipt in receipts)
