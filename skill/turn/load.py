"""Where the night is: what the journal holds of it, and what was carried while that was away."""

from datetime import date, datetime, timedelta, tzinfo

from msgspec.structs import replace

from skill.ports import Pages, Receipt, StoreError
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household
from skill.ritual.model.night import Now, earliest_night_of
from skill.ritual.model.party import Party
from skill.ritual.model.streak import settle
from skill.ritual.plan.script import party_of, replan
from skill.ritual.stage.counting import count_night
from skill.ritual.stage.scene import Scene
from skill.ritual.stage.zoneless import find_pending, name_of
from skill.turn.relabel import label_evening, move, moves_of
from skill.turn.types import Call, Place, Session, World

ONE_DAY = timedelta(days=1)


def find_place(call: Call, world: World) -> tuple[Place, tuple[Receipt, ...]]:
    """Return where the night is, and what was last answered. One read; raises StoreError.

    The first time that the zone is known, nights that waited for it move to their labels first.
    """
    pages, household = _label_nights(_read(call, world), call, world)
    session = _session(pages, household, call, world)
    stored = pages.household or Household()
    return Place(session, replace(session, household=stored)), pages.receipts


def _read(call: Call, world: World) -> Pages:
    return world.journal.open(call.house, earliest_night_of(call.moment) - ONE_DAY)


def _label_nights(pages: Pages, call: Call, world: World) -> tuple[Pages, Household]:
    """Return the pages with every night under its label, as far as a zone is known."""
    stored = pages.household or Household()
    household = set_zone(stored, call, world)
    zone = _zone(world, household.zone)
    moves = moves_of(pages, zone, household.choices.rollover) if zone else {}
    if not moves:
        return pages, household
    try:
        is_moved = move(world.journal, call.house, pages, moves, household)
        pages = _read(call, world) if is_moved else pages
    except StoreError:
        # they wait for another evening, as they did; tonight waits with them
        return pages, stored
    stored = pages.household or Household()
    return pages, household if stored.tally.pending else replace(stored, zone=household.zone)


def _session(pages: Pages, household: Household, call: Call, world: World) -> Session:
    if _zone(world, household.zone) is None:
        tonight = _find_unlabelled(pages, household, call.moment)
        return Session(household, tonight, seal=pages.seal)
    night = scene_of(call, world, Session(household)).night
    evenings = {one.night: _without_label(one) if one.is_pending else one for one in pages.evenings}
    return Session(household, *_find_under_way(evenings, night), seal=pages.seal)


def _find_unlabelled(pages: Pages, household: Household, moment: datetime) -> Evening:
    """Return tonight's evening where no zone is known, or the name it will have."""
    begun = find_pending(moment, pages.evenings)
    if begun:
        return begun
    taken = {one.night for one in pages.evenings}
    name = name_of(moment, household.tally, taken)
    there = next((one for one in pages.evenings if one.night == name), None)
    return there or Evening(name, is_pending=True)


def _without_label(evening: Evening) -> Evening:
    """Return what stands where a night without a known moment was filed: a place to begin."""
    return Evening(evening.night, revision=evening.revision)


def _find_under_way(
    evenings: dict[date, Evening], night: date
) -> tuple[Evening | None, Evening | None]:
    """Return tonight's evening, and last night's: which may be the one that goes on tonight."""
    tonight, last = evenings.get(night), evenings.get(night - ONE_DAY)
    is_open = last is not None and (last.is_cared_for or not last.is_done)
    is_up = is_open and last is not None and last.taken_up_on == night
    if is_up and not (tonight and tonight.is_begun):
        return last, None
    return tonight, last


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
    evening = _newer_evening(found.evening, _label_carried(carried.evening, found, world))
    if carried.household.revision == found.household.revision:
        return replace(carried, evening=evening, is_adrift=False, seal=found.seal)
    household = replace(found.household, zone=found.household.zone or carried.household.zone)
    here = _fit_party(household, evening)
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


def _label_carried(evening: Evening | None, found: Session, world: World) -> Evening | None:
    """Return an evening that was begun without a zone, where one is known by now."""
    zone = _zone(world, found.household.zone)
    if evening is None or zone is None:
        return evening
    return label_evening(evening, zone, found.household.choices.rollover)


def _newer_evening(found: Evening | None, carried: Evening | None) -> Evening | None:
    if found is None or carried is None or carried.night != found.night:
        return carried or found
    if carried.revision == found.revision or not found.is_begun or carried.is_cared_for:
        return replace(carried, revision=found.revision)
    return found


def _fit_party(household: Household, evening: Evening | None) -> Evening | None:
    """Write an evening begun among strangers for those who turn out to live here."""
    if evening is None or evening.party is not Party.OPEN:
        return evening
    return replan(household, replace(evening, party=party_of(household)))


def scene_of(call: Call, world: World, session: Session) -> Scene:
    """Set the scene that the ritual responds to."""
    household = session.household
    return Scene(
        house=call.house,
        now=_now(call, world, session),
        household=household,
        cards=world.bank.cards,
        evening=session.evening,
        last_evening=session.last_evening,
        offer=session.offer,
        aside=session.aside,
        is_private=session.is_private,
        asked=session.asked,
        voice=call.voice,
        is_in_session=call.is_open,
    )


def _now(call: Call, world: World, session: Session) -> Now:
    household, here = session.household, session.evening
    zone = _zone(world, household.zone)
    is_named = here is not None and here.is_pending
    return Now(
        call.moment,
        zone,
        _zone(world, household.tally.zone),
        here.night if is_named and here else name_of(call.moment, household.tally),
        household.choices.rollover,
    )


def _zone(world: World, key: str) -> tzinfo | None:
    return world.zones.by_name(key) if key else None
