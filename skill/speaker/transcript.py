"""An evening written down as it happens, in the lines of a conversation that can be replayed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from skill.alexa.session import swap_quotes
from skill.codec.texts import evening_from_text


class Transcript:
    """Lines of one evening. `tests/conversations/telling.py` says what each of them means."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._clock: tuple[datetime, str] | None = None

    def clock(self, moment: datetime, zone: str) -> None:
        """Write the clock down where it was not, or some time has passed, or the zone is new."""
        if self._clock and self._clock[1] == zone:
            passed = moment - self._clock[0]
            if timedelta(0) <= passed < timedelta(minutes=30):
                return
        self._clock = moment, zone
        self.lines.append(f"--- {moment:%Y-%m-%d %H:%M} {zone or 'UTC'}")
        if not zone:
            self.happens("the zone cannot be had")

    def happens(self, event: str) -> None:
        """Write down that something happens in the world."""
        self.lines.append(f"~ {event}")

    def turn(self, words: str, heard: str, attributes: Mapping[str, Any]) -> None:
        """Write one turn down: what was said, what was heard, what is open now."""
        self.lines.append(f"U: {words}")
        if heard:
            self.lines.append(f"A: {heard}")
        self.lines.append(f"> {open_step(attributes)}")

    def text(self) -> str:
        """Return all of it, as a file."""
        return "\n".join(["# An evening that was tried out.", *self.lines, ""])


def open_step(attributes: Mapping[str, Any]) -> str:
    """Return what is open now: a step, an offer, what is asked beside them; or `closed`."""
    ritual = attributes.get("ritual")
    if ritual is None:
        return "closed"
    if "aside" in ritual:
        return " ".join(str(ritual["aside"]).split(" ")[:2])
    if "offer" in ritual:
        return str(ritual["offer"])
    step = evening_from_text(swap_quotes(ritual["evening"])).step
    return f"{step.beat} {step.seat.name}"
