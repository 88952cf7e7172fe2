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
        _refuse()

    def keep(self, house: str, write: Write) -> None:  # noqa: ARG002
        """See Journal.keep."""
        _refuse()

    def recall(self, house: str, since: date) -> tuple[Note, ...]:  # noqa: ARG002
        """See Journal.recall."""
        _refuse()

    def night(self, house: str, night: date) -> KeptNight | None:  # noqa: ARG002
        """See Journal.night."""
        _refuse()

    def silence(
        self,
        house: str,  # noqa: ARG002
        sealed_by: Collection[Seat] | None = None,  # noqa: ARG002
        said_by: Collection[Seat] | None = None,  # noqa: ARG002
    ) -> None:
        """See Journal.silence."""
        _refuse()

    def export(self, house: str) -> Everything:  # noqa: ARG002
        """See Journal.export."""
        _refuse()

    def erase(self, house: str, night: date) -> None:  # noqa: ARG002
        """See Journal.erase."""
        _refuse()

    def forget(self, house: str) -> int:  # noqa: ARG002
        """See Journal.forget."""
        _refuse()

    def check(self) -> None:
        """See Journal.check."""
        _refuse()


def _refuse() -> NoReturn:
    raise StoreError("the store was switched off")
