"""True labels for nights that were filed while nobody could tell their zone, once somebody can.

A night moves with its words, in one write. It costs two reads and a write for each of at most
eight nights, once: the next opening finds nothing to do.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, tzinfo

from msgspec.structs import replace

from skill.ports import Journal, KeptNight, Pages, Write
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household
from skill.ritual.model.night import night_of
from skill.ritual.stage.scene import Note

Moves = Mapping[date, date]
"""From the name of each night to its label."""


def moves_of(pages: Pages, zone: tzinfo, rollover: int) -> Moves:
    """Return which nights are filed under a name, and what their labels are."""
    tally = pages.household.tally if pages.household else None
    held = {one.name: one.moment for one in tally.pending} if tally else {}
    begun = {one.night: one.since for one in pages.evenings if one.is_pending and one.since}
    moments: dict[date, datetime] = {**held, **begun}
    return {name: night_of(moment, zone, rollover) for name, moment in moments.items()}


def move(journal: Journal, house: str, pages: Pages, moves: Moves, settled: Household) -> bool:
    """Move the nights; the last write keeps the settled household. Say whether there was one.

    Raises StoreError. What was moved by then stays so, and the rest is moved the next time.
    """
    found = list(_find_nights(journal, house, moves))
    for at, (kept, label) in enumerate(found, 1):
        write = _write_move(journal, house, kept, label)
        household = _relabel_household(settled, moves) if at == len(found) else None
        journal.keep(house, _complete_write(pages, replace(write, household=household)))
    return bool(found)


def label_evening(evening: Evening, zone: tzinfo, rollover: int) -> Evening:
    """Return the evening under its label, which the journal does not hold yet."""
    if not evening.is_pending or evening.since is None:
        return evening
    label = night_of(evening.since, zone, rollover)
    revision = evening.revision if label == evening.night else 0
    return replace(evening, night=label, is_pending=False, since=None, revision=revision)


def _find_nights(journal: Journal, house: str, moves: Moves) -> Iterator[tuple[KeptNight, date]]:
    for name in _order_moves(moves):
        kept = journal.night(house, name)
        if kept and kept.evening.is_pending:
            yield kept, moves[name]


def _order_moves(moves: Moves) -> Iterator[date]:
    """Yield the names so that no night moves to where another one still is."""
    left = dict(moves)
    while left:
        free = (name for name in sorted(left) if left[name] not in left.keys() - {name})
        name = next(free, min(left))
        del left[name]
        yield name


def _write_move(journal: Journal, house: str, kept: KeptNight, label: date) -> Write:
    evening, name = kept.evening, kept.evening.night
    known = replace(evening, night=label, is_pending=False, since=None)
    if name == label:
        return Write(evening=replace(known, revision=evening.revision + 1))
    there = journal.night(house, label)
    if there is None:
        return Write(evening=replace(known, revision=1), notes=kept.notes, forgets=name)
    both = _join_evenings(there.evening, known)
    return Write(evening=both, notes=_keep_beside(both, kept.notes), forgets=name)


def _join_evenings(there: Evening, known: Evening) -> Evening:
    """Make one of two evenings that turn out to be the same night: who answered, answered."""
    base = known if known.is_cared_for or not there.is_begun else there
    both = there.reflected | known.reflected
    return replace(base, reflected=both, revision=there.revision + 1)


def _keep_beside(evening: Evening, notes: tuple[Note, ...]) -> tuple[Note, ...]:
    if evening.is_off_record:
        return ()
    return tuple(replace(note, is_first=False) for note in notes)


def _complete_write(pages: Pages, write: Write) -> Write:
    stored = pages.household or Household()
    household = write.household and replace(write.household, revision=stored.revision + 1)
    return replace(
        write,
        household=household,
        planned_for=stored.revision,
        seal=pages.seal,
        fades=stored.choices.fading,
    )


def _relabel_household(household: Household, moves: Moves) -> Household:
    """Return the household with what it knows of one night filed under the label of that night."""
    return replace(
        household,
        offered=_relabel(household.offered, moves),
        kids_on=_relabel(household.kids_on, moves),
        changed_on=_relabel(household.changed_on, moves),
    )


def _relabel(night: date | None, moves: Moves) -> date | None:
    return moves.get(night, night) if night else None
