"""A store that is out of reach: what a switch of the pretend Echo puts in the place of the real."""

from collections.abc import Collection
from datetime import date
from typing import NoReturn

from skill.ports import Everything, KeptNight, Pages, StoreError, Write
from skill.ritual.model.household import Seat
from skill.ritual.stage.scene import Note


class AwayJournal:
    """Raises StoreError whatever it is asked, and keeps nothing."""

    def open(self, house: str, since: date) -> Pages:  # noqa: ARG002 - see Journal
        """See Journal.open."""
        _away()

    def keep(self, house: str, write: Write) -> None:  # noqa: ARG002
        """See Journal.keep."""
        _away()

    def recall(self, house: str, since: date) -> tuple[Note, ...]:  # noqa: ARG002
        """See Journal.recall."""
        _away()

    def night(self, house: str, night: date) -> KeptNight | None:  # noqa: ARG002
        """See Journal.night."""
        _away()

    def silence(
        self,
        house: str,  # noqa: ARG002
        sealed_by: Collection[Seat] | None = None,  # noqa: ARG002
        said_by: Collection[Seat] | None = None,  # noqa: ARG002
    ) -> None:
        """See Journal.silence."""
        _away()

    def export(self, house: str) -> Everything:  # noqa: ARG002
        """See Journal.export."""
        _away()

    def erase(self, house: str, night: date) -> None:  # noqa: ARG002
        """See Journal.erase."""
        _away()

    def forget(self, house: str) -> int:  # noqa: ARG002
        """See Journal.forget."""
        _away()

    def check(self) -> None:
        """See Journal.check."""
        _away()


def _away() -> NoReturn:
    raise StoreError("the store was switched off")
