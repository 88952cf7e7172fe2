"""Loads where the night is: what the journal holds of it, and what was carried while that was away.

Nights that were filed while nobody could tell their zone move to their true labels here, once
somebody can: each with its words, in one write. It costs two reads and a write for each of at most
eight nights, once: the next opening finds nothing to do.
"""

from collections.abc import Mapping
from datetime import date, timedelta, tzinfo

from msgspec.structs import replace

from skill.ports import Journal, KeptNight, Pages, Receipt, StoreError, Write
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household
from skill.ritual.model.night import Now, earliest_night_of, night_of
from skill.ritual.model.reply import Party
from skill.ritual.model.streak import settle
from skill.ritual.plan.script import party_of, replan
from skill.ritual.stage.counting import count_night, find_pending, name_of
from skill.ritual.stage.scene import Scene
from skill.turn.types import Call, Place, Session, World

ONE_DAY = timedelta(days=1)


def find_place(call: Call, world: World) -> tuple[Place, tuple[Receipt, ...]]:
    """Return where the night is, and what was last answered. One read; raises StoreError.

    The first time that the zone is known, nights that waited for it move to their labels first.
    """
    pages, household = _open_labelled(call, world)
    if _zone(world, household.zone):
        night = scene_of(call, world, Session(household)).night
        # where a night without a known moment was filed, there is a place to begin
        evenings = {
            one.night: Evening(one.night, revision=one.revision) if one.is_pending else one
            for one in pages.evenings
        }
        tonight, last = evenings.get(night), evenings.get(night - ONE_DAY)
        is_free = not (tonight and tonight.is_begun)
        is_open = last is not None and (last.is_cared_for or not last.is_done)
        if last and is_open and is_free and last.taken_up_on == night:
            tonight, last = last, None  # it is the one that goes on tonight
    else:
        last, tonight = None, find_pending(call.moment, pages.evenings)
        if tonight is None:
            named = {one.night: one for one in pages.evenings}
            name = name_of(call.moment, household.tally, named.keys())
            tonight = named.get(name) or Evening(name, is_pending=True)
    session = Session(household, tonight, last, seal=pages.seal)
    stored = pages.household or Household()
    return Place(session, replace(session, household=stored)), pages.receipts


def _open_labelled(call: Call, world: World) -> tuple[Pages, Household]:
    """Return the pages with every night under its label, as far as a zone is known."""
    since = earliest_night_of(call.moment) - ONE_DAY
    pages = world.journal.open(call.house, since)
    stored = pages.household or Household()
    household = set_zone(stored, call, world)
    zone = _zone(world, household.zone)
    held = {one.name: one.moment for one in stored.tally.pending}
    begun = {one.night: one.since for one in pages.evenings if one.is_pending and one.since}
    if zone is None or not held | begun:
        return pages, household
    rollover = household.choices.rollover
    moves = {name: night_of(moment, zone, rollover) for name, moment in (held | begun).items()}
    try:
        if _move_nights(world.journal, call.house, pages, moves, household):
            pages = world.journal.open(call.house, since)
    except StoreError:
        # they wait for another evening, as they did; tonight waits with them
        return pages, stored
    stored = pages.household or Household()
    return pages, household if stored.tally.pending else replace(stored, zone=household.zone)


def _move_nights(
    journal: Journal, house: str, pages: Pages, moves: Mapping[date, date], settled: Household
) -> bool:
    """Move nights from their names to their labels; say whether there were any.

    The last write keeps the settled household, with what it knows of one night filed under the
    label of that night. Raises StoreError: what was moved by then stays so, and the rest is moved
    the next time.
    """
    left, names = dict(moves), list[date]()
    while left:
        # no night moves to where another one still is
        free = (name for name in sorted(left) if left[name] not in left.keys() - {name})
        names.append(next(free, min(left)))
        del left[names[-1]]
    nights = [(journal.night(house, name), moves[name]) for name in names]
    found = [(kept, label) for kept, label in nights if kept and kept.evening.is_pending]
    stored = pages.household or Household()
    labels: dict[date | None, date | None] = dict(moves.items())
    labelled = replace(
        settled,
        revision=stored.revision + 1,
        offered=labels.get(settled.offered, settled.offered),
        kids_on=labels.get(settled.kids_on, settled.kids_on),
        changed_on=labels.get(settled.changed_on, settled.changed_on),
    )
    for at, (kept, label) in enumerate(found, 1):
        write = replace(
            _write_move(journal, house, kept, label),
            household=labelled if at == len(found) else None,
            planned_for=stored.revision,
            seal=pages.seal,
            fades=stored.choices.fading,
        )
        journal.keep(house, write)
    return bool(found)


def _write_move(journal: Journal, house: str, kept: KeptNight, label: date) -> Write:
    evening, name = kept.evening, kept.evening.night
    known = replace(evening, night=label, is_pending=False, since=None)
    if name == label:
        return Write(evening=replace(known, revision=evening.revision + 1))
    there = journal.night(house, label)
    if there is None:
        return Write(evening=replace(known, revision=1), notes=kept.notes, forgets=name)
    # two evenings turn out to be the same night: who answered, answered
    base = known if known.is_cared_for or not there.evening.is_begun else there.evening
    reflected, revision = there.evening.reflected | known.reflected, there.evening.revision + 1
    both = replace(base, reflected=reflected, revision=revision)
    beside = () if both.is_off_record else kept.notes
    notes = tuple(replace(note, is_first=False) for note in beside)
    return Write(evening=both, notes=notes, forgets=name)


def set_zone(household: Household, call: Call, world: World) -> Household:
    """Return the household in the zone its device is in, or else in the one last known."""
    zone = world.zones.of_device(call.device) if call.session is None else None
    known = str(zone) if zone else household.zone
    named = zone or world.zones.by_name(known)
    if named is None:
        return household
    return replace(
        household, zone=known, tally=settle(household.tally, named, household.choices.rollover)
    )


def merge_offline(call: Call, world: World, found: Session) -> Session:
    """Put what was said while the journal was away on top of what it holds.

    Where nobody else has written since, what was carried is simply newer. Where somebody has,
    theirs stands, and what was answered here is counted with it.
    """
    carried = call.session
    if carried is None:
        return found
    zone, mine = _zone(world, found.household.zone), carried.evening
    if mine and mine.is_pending and mine.since and zone:
        # it was begun without a zone; under its label the journal does not hold it yet
        label = night_of(mine.since, zone, found.household.choices.rollover)
        revision = mine.revision if label == mine.night else 0
        mine = replace(mine, night=label, is_pending=False, since=None, revision=revision)
    evening = _newer_evening(found.evening, mine)
    if carried.household.revision == found.household.revision:
        return replace(carried, evening=evening, is_adrift=False, seal=found.seal)
    household = replace(found.household, zone=found.household.zone or carried.household.zone)
    here = evening
    if evening and evening.party is Party.OPEN:
        # begun among strangers, it is written for those who turn out to live here
        here = replan(household, replace(evening, party=party_of(household)))
    joined = Session(
        household,
        here,
        offer=carried.offer,
        aside=carried.aside,
        is_private=carried.is_private,
        asked=carried.asked,
        seal=found.seal,
    )
    if evening is None or not evening.is_counted:
        return joined
    return replace(joined, household=count_night(scene_of(call, world, joined)).household)


def _newer_evening(found: Evening | None, carried: Evening | None) -> Evening | None:
    if found is None or carried is None or carried.night != found.night:
        return carried or found
    if carried.revision == found.revision or not found.is_begun or carried.is_cared_for:
        return replace(carried, revision=found.revision)
    return found


def scene_of(call: Call, world: World, session: Session) -> Scene:
    """Set the scene that the ritual responds to."""
    household, here = session.household, session.evening
    now = Now(
        call.moment,
        _zone(world, household.zone),
        _zone(world, household.tally.zone),
        here.night if here and here.is_pending else name_of(call.moment, household.tally),
        household.choices.rollover,
    )
    return Scene(
        house=call.house,
        now=now,
        household=household,
        cards=world.cards,
        evening=here,
        last_evening=session.last_evening,
        offer=session.offer,
        aside=session.aside,
        is_private=session.is_private,
        asked=session.asked,
        voice=call.voice,
        is_in_session=call.is_open,
    )


def _zone(world: World, key: str) -> tzinfo | None:
    return world.zones.by_name(key) if key else None
