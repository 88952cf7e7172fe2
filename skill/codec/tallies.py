"""Nights on the wire: forty labels in a few characters."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from skill.codec.fields import day_in, fields_in, items_in, moment_in, number_in, text_in
from skill.ritual.model.streak import Chain, Ended, Pending, Span, Tally, Weeks

Read = TypeVar("Read")

Wire = dict[str, Any]
"""Text, whole numbers, lists and maps of these: what JSON and DynamoDB both hold."""


ALL = "all"
LABELS = re.compile(r"(\d{4}-\d\d-\d\d)/([0-9a-f]{1,256})")

UNSAID_RESTS = 2
"""Rest nights of whoever began with as many as everybody did when that was not written down. No
default of today: what somebody has been given stays theirs."""


def tally_to_wire(tally: Tally) -> Wire:
    """Write a tally down."""
    return _drop_empty(
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
    """Read a tally, without what this release does not know."""
    recent, both = tuple(_labels_from_wire(wire.get("recent"))), wire.get("both")
    return Tally(
        nights=number_in(wire.get("nights")),
        together=number_in(wire.get("together")),
        recent=recent,
        recent_together=frozenset(recent if both == ALL else _labels_from_wire(both)),
        edge=_chain_from_wire(fields_in(wire.get("edge"))),
        week_edge=_weeks_from_wire(fields_in(wire.get("weeks"))),
        goal=number_in(wire.get("goal")),
        spans=tuple(_all(_span_from_wire, wire.get("spans"))),
        zone=text_in(wire.get("zone")),
        pending=tuple(_all(_pending_from_wire, wire.get("pending"))),
    )


def _both_to_wire(tally: Tally) -> str:
    """Write the shared nights; where all of them were shared, only that."""
    recent, both = (_labels_to_wire(sorted(one)) for one in (tally.recent, tally.recent_together))
    return ALL if both and both == recent else both


def _labels_to_wire(labels: Iterable[date]) -> str:
    """Write the newest label, and a bit for each night before it: `2026-11-21/1f`."""
    nights = sorted(labels)
    if not nights:
        return ""
    newest = nights[-1].toordinal()
    bits = sum(1 << newest - night.toordinal() for night in nights)
    return f"{nights[-1].isoformat()}/{bits:x}"


def _labels_from_wire(wire: object) -> Iterator[date]:
    read = LABELS.fullmatch(text_in(wire))
    newest = day_in(read[1]) if read else None
    if read is None or newest is None:
        return
    bits, last = f"{int(read[2], 16):b}", newest.toordinal()
    first = last - len(bits) + 1
    yield from (date.fromordinal(first + at) for at, bit in enumerate(bits) if bit == "1")


def _chain_to_wire(chain: Chain) -> Wire:
    ended = chain.ended
    if chain == Chain(rests=UNSAID_RESTS):
        return {}
    return _drop_empty(
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


def _chain_from_wire(wire: Mapping[str, Any]) -> Chain:
    return Chain(
        run=number_in(wire.get("run")),
        rests=number_in(wire.get("rests"), UNSAID_RESTS),
        toward_rest=number_in(wire.get("toward")),
        last=day_in(wire.get("last")),
        ended=_ended_from_wire(items_in(wire.get("ended"))),
        mended_on=day_in(wire.get("mended")),
    )


def _ended_from_wire(wire: list[Any]) -> Ended | None:
    run, on = [*wire, None, None][:2]
    day = day_in(on)
    return Ended(number_in(run), day) if day else None


def _weeks_to_wire(weeks: Weeks) -> Wire:
    if weeks.monday is None:
        return {}
    return {"met": weeks.met, "monday": weeks.monday.isoformat(), "nights": weeks.nights}


def _weeks_from_wire(wire: Mapping[str, Any]) -> Weeks:
    monday = day_in(wire.get("monday"))
    if monday is None:
        return Weeks()
    return Weeks(number_in(wire.get("met")), monday, number_in(wire.get("nights")))


def _span_from_wire(wire: list[Any]) -> Span | None:
    first, until = [*map(day_in, wire), None, None][:2]
    return Span(first, until) if first and until else None


def _pending_to_wire(held: Pending) -> list[Any]:
    return [held.moment.isoformat(), held.name.isoformat(), int(held.is_together)]


def _pending_from_wire(wire: list[Any]) -> Pending | None:
    moment, name, is_together = [*wire, None, None, None][:3]
    happened, label = moment_in(moment), day_in(name)
    if happened is None or label is None:
        return None
    return Pending(happened, label, bool(is_together))


def _all(read: Callable[[list[Any]], Read | None], wire: object) -> Iterator[Read]:
    """Read a list, without what cannot be read."""
    found = (read(items_in(one)) for one in items_in(wire))
    return (one for one in found if one is not None)


def _drop_empty(wire: Wire, keep: str = "") -> Wire:
    return {key: value for key, value in wire.items() if value or key == keep}
