"""Where the night is: what the journal holds of it, and what was carried while that was away."""

from dataclasses import replace
from datetime import date, timedelta, tzinfo

from skill.ports import Pages, Receipt
from skill.ritual.counting import count_night
from skill.ritual.evening import Evening
from skill.ritual.household import Household
from skill.ritual.night import Now, earliest_night_of, night_of
from skill.ritual.party import Party
from skill.ritual.scene import Scene
from skill.ritual.script import party_of, replan
from skill.ritual.streak import is_same_evening, settle
from skill.turn.call import Call, Place, Session, World

ONE_DAY = timedelta(days=1)


def find(call: Call, world: World) -> tuple[Place, tuple[Receipt, ...]]:
    """Return where the night is, and what was last answered. One read; raises StoreError."""
    pages = world.journal.open(call.house, earliest_night_of(call.moment) - ONE_DAY)
    stored = pages.household or Household()
    household = zoned(stored, call, world)
    night = scene_of(call, world, Session(household)).night
    evenings = _truly_named(pages, call, household, world)
    session = Session(
        household, evenings.get(night), evenings.get(night - ONE_DAY), seal=pages.seal
    )
    return Place(session, replace(session, household=stored)), pages.receipts


def zoned(household: Household, call: Call, world: World) -> Household:
    """Return the household in the zone its device is in, or else in the one last known."""
    zone = world.zones.of_device(call.device) if call.session is None else None
    known = str(zone) if zone else household.zone
    named = zone or world.zones.named(known)
    if named is None:
        return household
    return replace(
        household, zone=known, tally=settle(household.tally, named, household.choices.rollover)
    )


def _truly_named(
    pages: Pages, call: Call, household: Household, world: World
) -> dict[date, Evening]:
    """Return evenings by their labels, those too that were filed while no zone was known."""
    zone, rollover = _zone(world, household.zone), household.choices.rollover
    held = {one.name: one for one in pages.household.tally.pending} if pages.household else {}
    true = {evening.night: evening for evening in pages.evenings if not evening.is_pending}
    for evening in pages.evenings:
        one = held.get(evening.night)
        if not evening.is_pending:
            continue
        if zone is None:
            is_tonights = one is None or is_same_evening(one, call.moment)
            blank = Evening(evening.night, is_pending=True, revision=evening.revision)
            true[evening.night] = evening if is_tonights else blank
        elif one and (label := night_of(one.moment, zone, rollover)) not in true:
            revision = evening.revision if label == evening.night else 0
            true[label] = replace(evening, night=label, is_pending=False, revision=revision)
    return true


def rejoined(call: Call, world: World, found: Session) -> Session:
    """Put what was said while the journal was away on top of what it holds.

    Where nobody else has written since, what was carried is simply newer. Where somebody has,
    theirs stands, and what was answered here is counted with it.
    """
    carried = call.session
    if carried is None:
        return found
    evening = _newer_evening(found.evening, carried.evening)
    if carried.household.revision == found.household.revision:
        return replace(carried, evening=evening, is_adrift=False, seal=found.seal)
    household = replace(found.household, zone=found.household.zone or carried.household.zone)
    here = _for_whom(household, evening)
    joined = Session(
        household,
        here,
        offer=carried.offer,
        aside=carried.aside,
        asked=carried.asked,
        seal=found.seal,
    )
    if evening is None or not evening.reflected:
        return joined
    return replace(joined, household=count_night(scene_of(call, world, joined)).household)


def _newer_evening(found: Evening | None, carried: Evening | None) -> Evening | None:
    if found is None or carried is None or carried.night != found.night:
        return carried or found
    if carried.revision == found.revision or not found.is_begun or carried.is_cared_for:
        return replace(carried, revision=found.revision)
    return found


def _for_whom(household: Household, evening: Evening | None) -> Evening | None:
    """Write an evening begun among strangers for those who turn out to live here."""
    if evening is None or evening.party is not Party.OPEN:
        return evening
    return replan(household, replace(evening, party=party_of(household)))


def scene_of(call: Call, world: World, session: Session) -> Scene:
    """Set the scene that the ritual responds to."""
    household = session.household
    return Scene(
        house=call.house,
        now=_now(call, world, household),
        household=household,
        cards=world.bank.cards,
        evening=session.evening,
        last_evening=session.last_evening,
        offer=session.offer,
        aside=session.aside,
        asked=session.asked,
        voice=call.voice,
        is_in_session=call.is_open,
    )


def _now(call: Call, world: World, household: Household) -> Now:
    return Now(
        call.moment,
        _zone(world, household.zone),
        _zone(world, household.tally.zone),
        household.choices.rollover,
    )


def _zone(world: World, key: str) -> tzinfo | None:
    return world.zones.named(key) if key else None
