"""Nights on the wire: forty labels in a few characters."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from skill.ritual.streak import Chain, Ended, Pending, Span, Tally, Weeks

Wire = dict[str, Any]
"""Text, whole numbers, lists and maps of these: what JSON and DynamoDB both hold."""


ALL = "all"


def tally_to_wire(tally: Tally) -> Wire:
    """Write a tally down."""
    return _without_empty(
        {
            "nights": tally.nights,
            "together": tally.together,
            "recent": _labels_to_wire(tally.recent),
            "both": _both_to_wire(tally),
            "edge": _chain_to_wire(tally.edge),
            "weeks": _weeks_to_wire(tally.week_edge),
            "goal": tally.goal,
            "spans": [[span.first.isoformat(), span.until.isoformat()] for span in tally.spans],
            "zone": tally.zone,
            "pending": [_pending_to_wire(held) for held in tally.pending],
        }
    )


def tally_from_wire(wire: Mapping[str, Any]) -> Tally:
    """Read a tally. Raises ValueError, KeyError or TypeError when it is none."""
    return Tally(
        nights=int(wire.get("nights", 0)),
        together=int(wire.get("together", 0)),
        recent=tuple(_labels_from_wire(wire.get("recent", ""))),
        recent_together=frozenset(_labels_from_wire(_both_from_wire(wire))),
        edge=_chain_from_wire(wire["edge"]) if "edge" in wire else Chain(),
        week_edge=_weeks_from_wire(wire["weeks"]) if "weeks" in wire else Weeks(),
        goal=int(wire.get("goal", 0)),
        spans=tuple(Span(_date(first), _date(until)) for first, until in wire.get("spans", ())),
        zone=str(wire.get("zone", "")),
        pending=tuple(_pending_from_wire(held) for held in wire.get("pending", ())),
    )


def _both_to_wire(tally: Tally) -> str:
    """Write the shared nights; where all of them were shared, only that."""
    recent, both = (_labels_to_wire(sorted(one)) for one in (tally.recent, tally.recent_together))
    return ALL if both and both == recent else both


def _both_from_wire(wire: Mapping[str, Any]) -> str:
    both = str(wire.get("both", ""))
    return str(wire.get("recent", "")) if both == ALL else both


def _labels_to_wire(labels: Iterable[date]) -> str:
    """Write the newest label, and a bit for each night before it: `2026-11-21/1f`."""
    nights = sorted(labels)
    if not nights:
        return ""
    bits = sum(1 << (nights[-1] - night).days for night in nights)
    return f"{nights[-1].isoformat()}/{bits:x}"


def _labels_from_wire(wire: str) -> Iterator[date]:
    if not wire:
        return
    newest, bits = wire.split("/")
    marks = int(bits, 16)
    for days in range(marks.bit_length() - 1, -1, -1):
        if marks >> days & 1:
            yield _date(newest) - timedelta(days=days)


def _chain_to_wire(chain: Chain) -> Wire:
    ended = chain.ended
    return (
        _without_empty(
            {
                "run": chain.run,
                "rests": chain.rests,
                "toward": chain.toward_rest,
                "last": chain.last.isoformat() if chain.last else "",
                "ended": [ended.run, ended.on.isoformat()] if ended else [],
                "mended": chain.mended_on.isoformat() if chain.mended_on else "",
            },
            keep="rests",
        )
        if chain != Chain()
        else {}
    )


def _chain_from_wire(wire: Mapping[str, Any]) -> Chain:
    ended = wire.get("ended")
    return Chain(
        run=int(wire.get("run", 0)),
        rests=int(wire["rests"]),
        toward_rest=int(wire.get("toward", 0)),
        last=_date(wire["last"]) if "last" in wire else None,
        ended=Ended(int(ended[0]), _date(ended[1])) if ended else None,
        mended_on=_date(wire["mended"]) if "mended" in wire else None,
    )


def _weeks_to_wire(weeks: Weeks) -> Wire:
    if weeks.monday is None:
        return {}
    return {"met": weeks.met, "monday": weeks.monday.isoformat(), "nights": weeks.nights}


def _weeks_from_wire(wire: Mapping[str, Any]) -> Weeks:
    return Weeks(int(wire["met"]), _date(wire["monday"]), int(wire["nights"]))


def _pending_to_wire(held: Pending) -> list[Any]:
    return [held.moment.isoformat(), held.name.isoformat(), int(held.is_together)]


def _pending_from_wire(wire: list[Any]) -> Pending:
    moment, name, is_together = wire
    return Pending(datetime.fromisoformat(moment), _date(name), bool(is_together))


def _without_empty(wire: Wire, keep: str = "") -> Wire:
    return {key: value for key, value in wire.items() if value or key == keep}


def _date(text: str) -> date:
    return date.fromisoformat(text)
