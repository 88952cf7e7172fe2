"""Nights on the wire: forty labels in a few characters."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from skill.codec.fields import (
    Wire,
    day_in,
    drop_empty,
    fields_in,
    items_in,
    moment_in,
    number_in,
    text_in,
    write_day,
)
from skill.ritual.model.streak import Chain, Ended, Pending, Span, Tally, Weeks

UNSAID_RESTS = 2
"""Rest nights of whoever began with as many as everybody did when that was not written down. No
default of today: what somebody has been given stays theirs."""


def to_wire(tally: Tally) -> Wire:
    """Write a tally down; where all nights were shared, only that."""
    recent, both = map(_write_labels, (tally.recent, tally.recent_together))
    weeks = tally.week_edge
    return drop_empty(
        {
            "nights": tally.nights,
            "together": tally.together,
            "recent": recent,
            "both": "all" if both and both == recent else both,
            "edge": _chain_to_wire(tally.edge),
            "weeks": {
                "met": weeks.met,
                "monday": weeks.monday.isoformat(),
                "nights": weeks.nights,
            }
            if weeks.monday
            else {},
            "goal": tally.goal,
            "spans": [[span.first.isoformat(), span.until.isoformat()] for span in tally.spans],
            "zone": tally.zone,
            "pending": [
                [held.moment.isoformat(), held.name.isoformat(), int(held.is_together)]
                for held in tally.pending
            ],
        }
    )


def from_wire(wire: Mapping[str, Any]) -> Tally:
    """Read a tally, without what this release does not know."""
    recent, both = tuple(_read_labels(wire.get("recent"))), wire.get("both")
    weeks = fields_in(wire.get("weeks"))
    monday = day_in(weeks.get("monday"))
    spans = (map(day_in, items_in(span)) for span in items_in(wire.get("spans")))
    pending = ([*items_in(held), None, None, None] for held in items_in(wire.get("pending")))
    return Tally(
        nights=number_in(wire.get("nights")),
        together=number_in(wire.get("together")),
        recent=recent,
        recent_together=frozenset(recent if both == "all" else _read_labels(both)),
        edge=_chain_from_wire(fields_in(wire.get("edge"))),
        week_edge=Weeks(number_in(weeks.get("met")), monday, number_in(weeks.get("nights")))
        if monday
        else Weeks(),
        goal=number_in(wire.get("goal")),
        spans=tuple(
            Span(first, until)
            for first, until in ([*days, None, None][:2] for days in spans)
            if first and until
        ),
        zone=text_in(wire.get("zone")),
        pending=tuple(
            Pending(happened, label, bool(is_together))
            for moment, name, is_together, *_ in pending
            if (happened := moment_in(moment)) and (label := day_in(name))
        ),
    )


def _write_labels(labels: Iterable[date]) -> str:
    """Write the newest label, and a bit for each night before it: `2026-11-21/1f`."""
    nights = [night.toordinal() for night in labels]
    if not nights:
        return ""
    newest = max(nights)
    bits = sum(1 << newest - night for night in nights)
    return f"{date.fromordinal(newest).isoformat()}/{bits:x}"


def _read_labels(wire: object) -> Iterator[date]:
    read = re.fullmatch(r"(\d{4}-\d\d-\d\d)/([0-9a-f]{1,256})", text_in(wire))
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
    return drop_empty(
        {
            "run": chain.run,
            "rests": chain.rests,
            "toward": chain.toward_rest,
            "last": write_day(chain.last),
            "ended": [ended.run, ended.on.isoformat()] if ended else [],
            "mended": write_day(chain.mended_on),
        },
        keep="rests",
    )


def _chain_from_wire(wire: Mapping[str, Any]) -> Chain:
    run, on = [*items_in(wire.get("ended")), None, None][:2]
    day = day_in(on)
    return Chain(
        run=number_in(wire.get("run")),
        rests=number_in(wire.get("rests"), UNSAID_RESTS),
        toward_rest=number_in(wire.get("toward")),
        last=day_in(wire.get("last")),
        ended=Ended(number_in(run), day) if day else None,
        mended_on=day_in(wire.get("mended")),
    )
