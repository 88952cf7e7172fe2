"""One turn, the one use case: read, respond, keep, reply."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo

from skill.ports import Bank, Device, Journal, Pages, Receipt, StaleError, StoreError, Write, Zones
from skill.ritual.acts import (
    Act,
    Erasure,
    Left,
    No,
    OffRecord,
    Opened,
    Request,
    Troubled,
    Yes,
)
from skill.ritual.aside import Aside, AskAlone, Confirm
from skill.ritual.common import Line
from skill.ritual.counting import count_night
from skill.ritual.dialogue import respond, undone
from skill.ritual.evening import Evening
from skill.ritual.household import Household
from skill.ritual.night import Now, earliest_night_of, night_of
from skill.ritual.party import Party
from skill.ritual.reply import Reply, Say
from skill.ritual.scene import Emptied, Offer, Reading, Recalled, Scene, Silenced
from skill.ritual.script import party_of, replan
from skill.ritual.streak import is_same_evening, settle

ONE_DAY = timedelta(days=1)
ANYWHERE = Request | OffRecord | Troubled
"""What means the same wherever the night has got to meanwhile."""

MOST_TRIES = 3
"""How often a turn is taken anew because another device was first, before it goes unkept."""


@dataclass(frozen=True)
class Session:
    """What rides along from turn to turn while the microphone is open. Never anyone's words."""

    household: Household
    evening: Evening | None = None
    last_evening: Evening | None = None
    offer: Offer | None = None
    aside: Aside | None = None
    is_adrift: bool = False
    """The journal could not be read or written in this session, and that was said."""

    seal: str = ""
    """What the journal gave with the pages, and wants back with the next write."""


@dataclass(frozen=True)
class Call:
    """A turn as a door hands it in."""

    house: str
    """A keyed hash of the account: the raw id is stored nowhere."""

    request: str
    moment: datetime
    act: Act
    session: Session | None = None
    """What rode along from the turn before, if there was one and it could be read."""

    is_open: bool = False
    """The microphone was open when this came in."""

    device: Device = field(default_factory=Device)
    voice: str = ""


@dataclass(frozen=True)
class Place:
    """Where a turn is taken from."""

    session: Session
    stored: Session
    """What the journal holds of it: the same, unless it could not be written for a while."""


@dataclass(frozen=True)
class World:
    """Everything outside the ritual."""

    journal: Journal
    zones: Zones
    bank: Bank


@dataclass(frozen=True)
class Turn:
    """What a turn comes to: a reply, and what rides along to the next one."""

    reply: Reply
    session: Session


def take_turn(call: Call, world: World) -> Turn:
    """Take one turn. At most one read and one write, unless another device was first.

    Nothing is raised for storage: the voice goes on, and says once that it could not keep this.
    """
    if isinstance(call.act, Left):
        return Turn(Reply(), call.session or Session(Household()))
    if call.session and not call.session.is_adrift:
        return _kept(call, world, Place(call.session, call.session), MOST_TRIES)
    try:
        found, receipts = _read(call, world)
    except StoreError:
        session = call.session or Session(_zoned(Household(), call, world))
        return _unkept(call, world, Place(session, session), _respond(call, world, session))
    return _receipted(call, receipts, found) or _begun(call, world, found)


def _begun(call: Call, world: World, found: Place) -> Turn:
    """Take a turn that began with a read: the first one, or one after the journal was away."""
    carried = call.session
    if carried and not _stands_alone(call) and _is_elsewhere(carried, found.session):
        return _beside(call, world, found, _respond(call, world, carried), MOST_TRIES)
    place = replace(found, session=_rejoined(call, world, found.session))
    return _kept(call, world, place, MOST_TRIES)


def _stands_alone(call: Call) -> bool:
    """The act means the same wherever the night is by now."""
    if isinstance(call.act, ANYWHERE):
        return True
    asks = call.session.aside.asks if call.session and call.session.aside else None
    is_of_here = asks == Confirm(Erasure.ANSWER)
    is_answered = isinstance(call.act, Yes | No) and isinstance(asks, Confirm | AskAlone)
    return is_answered and not is_of_here


def _is_elsewhere(carried: Session, found: Session) -> bool:
    """The night went on in the journal, and what is being answered is not its open question."""
    mine, theirs = carried.evening, found.evening
    if mine and mine.is_cared_for:
        return False  # it ended the night wherever the night has got to
    was_written = mine and theirs and theirs.is_begun and mine.revision != theirs.revision
    return bool(was_written) and not _is_same_place(carried, found)


def _read(call: Call, world: World) -> tuple[Place, tuple[Receipt, ...]]:
    pages = world.journal.open(call.house, earliest_night_of(call.moment) - ONE_DAY)
    stored = pages.household or Household()
    household = _zoned(stored, call, world)
    night = _scene(call, world, Session(household)).night
    evenings = _truly_named(pages, call, household, world)
    session = Session(
        household, evenings.get(night), evenings.get(night - ONE_DAY), seal=pages.seal
    )
    return Place(session, replace(session, household=stored)), pages.receipts


def _zoned(household: Household, call: Call, world: World) -> Household:
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


def _rejoined(call: Call, world: World, found: Session) -> Session:
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
    joined = Session(household, here, offer=carried.offer, aside=carried.aside, seal=found.seal)
    if evening is None or not evening.reflected:
        return joined
    return replace(joined, household=count_night(_scene(call, world, joined)).household)


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


def _respond(call: Call, world: World, session: Session) -> Scene:
    """Respond; where kept words are needed for it, read them first. One read more."""
    scene = _scene(call, world, session)
    after = respond(scene, call.act)
    if after.reads is None:
        return after
    return respond(replace(scene, recalled=_recalled(call, world, after.reads)), call.act)


def _scene(call: Call, world: World, session: Session) -> Scene:
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


def _recalled(call: Call, world: World, reading: Reading) -> Recalled:
    try:
        if reading.since != reading.until:
            return Recalled(world.journal.recall(call.house, reading.since))
        night = world.journal.night(call.house, reading.since)
    except StoreError:
        return Recalled(is_reached=False)
    return Recalled(night.notes, night.evening) if night else Recalled()


def _receipted(call: Call, receipts: tuple[Receipt, ...], place: Place) -> Turn | None:
    """A retry hears what the first one heard, and changes nothing (E15)."""
    mine = next((one for one in receipts if call.request and one.request == call.request), None)
    return Turn(mine.reply, place.session) if mine else None


def _kept(call: Call, world: World, place: Place, tries: int) -> Turn:
    scene = _respond(call, world, place.session)
    write = _write(call, place.stored, scene)
    try:
        _let_go(call, world, scene)
        if write:
            world.journal.keep(call.house, write)
    except StaleError:
        return _again(call, world, scene, tries - 1)
    except StoreError:
        return _unkept(call, world, place, scene)
    return Turn(scene.reply, _carried(scene, write, place.stored.seal))


def _let_go(call: Call, world: World, scene: Scene) -> None:
    match scene.erasing:
        case Emptied():
            world.journal.forget(call.house)
        case Silenced(sealed_by):
            world.journal.silence(call.house, sealed_by)
        case None:
            pass


def _unkept(call: Call, world: World, place: Place, scene: Scene) -> Turn:
    """Go on unkept. But nobody hears that something is gone which may still be there."""
    aside = call.session.aside if call.session else None
    if aside is None or not isinstance(aside.asks, Confirm) or not isinstance(call.act, Yes):
        return _adrift(scene, call.session)
    stays = undone(replace(_scene(call, world, place.session), aside=aside))
    return Turn(stays.reply, replace(place.session, aside=None, is_adrift=True))


def _again(call: Call, world: World, scene: Scene, tries: int) -> Turn:
    """Another device was first: read anew, and take the turn from where the night is now."""
    if not tries:
        return _unkept(call, world, _unmoved(call), scene)
    try:
        found, receipts = _read(call, world)
    except StoreError:
        return _unkept(call, world, _unmoved(call), scene)
    carried = call.session or Session(Household())
    asked = replace(found.session, offer=carried.offer, aside=carried.aside)
    here = replace(found, session=asked)
    receipted = _receipted(call, receipts, here)
    if receipted:
        return receipted
    if _stands_alone(call) or _is_same_place(call.session, here.session):
        return _kept(call, world, here, tries)
    return _beside(call, world, here, scene, tries)


def _unmoved(call: Call) -> Place:
    session = call.session or Session(Household())
    return Place(session, session)


def _beside(call: Call, world: World, place: Place, unkept: Scene, tries: int) -> Turn:
    """Say where the night is now; what was said here is kept beside what was said there."""
    scene = _respond(replace(call, act=Opened()), world, place.session)
    here = place.session.evening
    is_off = here is not None and here.is_off_record
    beside = () if is_off else tuple(replace(note, is_first=False) for note in unkept.notes)
    write = _write(call, place.stored, replace(scene, notes=beside))
    try:
        if write:
            world.journal.keep(call.house, write)
    except StaleError:
        return _again(call, world, unkept, tries - 1)
    except StoreError:
        return _adrift(scene, call.session)
    return Turn(scene.reply, _carried(scene, write, place.stored.seal))


def _is_same_place(carried: Session | None, found: Session) -> bool:
    mine, theirs = carried.evening if carried else None, found.evening
    if mine is None or theirs is None:
        return mine is theirs
    return (mine.night, mine.steps, mine.passed, mine.parts) == (
        theirs.night,
        theirs.steps,
        theirs.passed,
        theirs.parts,
    )


def _write(call: Call, before: Session, scene: Scene) -> Write | None:
    if isinstance(scene.erasing, Emptied):
        return None
    household = _risen_household(before.household, scene.household)
    evening = _risen_evening(before, scene)
    if household is None and evening is None and scene.forgets is None:
        return None
    fades = scene.household.choices.fading
    return Write(
        household,
        evening,
        scene.notes,
        scene.erases_words or _went_off_record(before, scene),
        scene.forgets,
        _receipt(call, scene),
        planned_for=before.household.revision,
        seal=before.seal,
        fades=fades,
        fades_anew=scene.night if fades != before.household.choices.fading else None,
    )


def _receipt(call: Call, scene: Scene) -> Receipt:
    """Remember what was answered; but neither kept words that were spoken nor what was let go."""
    is_discreet = scene.recalled or scene.erasing or scene.forgets
    reply, request = (Reply(), "") if is_discreet else (scene.reply, call.request)
    return Receipt(request, reply, call.moment)


def _went_off_record(before: Session, scene: Scene) -> bool:
    """Words kept before go with the first write after it was said, whichever that is."""
    was_on = before.evening is not None and not before.evening.is_off_record
    return was_on and scene.evening is not None and scene.evening.is_off_record


def _risen_household(before: Household, after: Household) -> Household | None:
    if after == before:
        return None
    return replace(after, revision=before.revision + 1)


def _risen_evening(before: Session, scene: Scene) -> Evening | None:
    evening = scene.evening
    is_same = evening in (before.evening, before.last_evening)
    if evening is None or (is_same and not scene.notes and not scene.erases_words):
        return None
    return replace(evening, revision=evening.revision + 1)


def _carried(scene: Scene, write: Write | None, seal: str = "") -> Session:
    return Session(
        household=(write and write.household) or scene.household,
        evening=(write and write.evening) or scene.evening,
        last_evening=scene.last_evening if scene.offer else None,
        offer=scene.offer,
        aside=scene.aside,
        seal=seal,
    )


def _adrift(scene: Scene, carried: Session | None) -> Turn:
    was_told = carried is not None and carried.is_adrift
    # in danger they hear of a human line, and not of our storage
    was_told = was_told or (scene.evening is not None and scene.evening.is_cared_for)
    told = scene.reply if was_told else _told(scene.reply)
    return Turn(told, replace(_carried(scene, None), is_adrift=True))


def _told(reply: Reply) -> Reply:
    return replace(reply, says=(Say(Line.NOT_KEPT), *reply.says))
