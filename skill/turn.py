"""One turn, the one use case: read, respond, keep, reply."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo

from skill.ports import Bank, Device, Journal, Receipt, StaleError, StoreError, Write, Zones
from skill.ritual.acts import Act, AskParked, Left, Opened, Request
from skill.ritual.common import Line
from skill.ritual.dialogue import respond
from skill.ritual.evening import Evening
from skill.ritual.household import Household
from skill.ritual.night import Now, earliest_night_of
from skill.ritual.reply import Reply, Say
from skill.ritual.scene import Note, Offer, Scene
from skill.ritual.streak import settle

ONE_DAY = timedelta(days=1)
MOST_TRIES = 3
"""How often a turn is taken anew because another device was first, before it goes unkept."""


@dataclass(frozen=True)
class Session:
    """What rides along from turn to turn while the microphone is open. Never anyone's words."""

    household: Household
    evening: Evening | None = None
    last_evening: Evening | None = None
    offer: Offer | None = None
    is_adrift: bool = False
    """The journal could not be read or written in this session, and that was said."""


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
    try:
        session, receipts = _session_of(call, world)
    except StoreError:
        return _adrift(_respond(call, world, call.session or Session(Household())), call.session)
    return _receipted(call, receipts, session) or _kept(call, world, session, MOST_TRIES)


def _session_of(call: Call, world: World) -> tuple[Session, tuple[Receipt, ...]]:
    if call.session is None:
        return _read(call, world)
    if call.session.is_adrift:
        found, receipts = _read(call, world)
        return _rejoined(found, call.session), receipts
    return call.session, ()


def _read(call: Call, world: World) -> tuple[Session, tuple[Receipt, ...]]:
    pages = world.journal.open(call.house, earliest_night_of(call.moment) - ONE_DAY)
    household = _zoned(pages.household or Household(), call, world)
    night = _scene(call, world, Session(household)).night
    tonight = next((one for one in pages.evenings if one.night == night), None)
    last = next((one for one in pages.evenings if one.night == night - ONE_DAY), None)
    session = Session(household, _named_truly(tonight, household), last)
    return session, pages.receipts


def _zoned(household: Household, call: Call, world: World) -> Household:
    zone = world.zones.of_device(call.device) if call.session is None else None
    known = str(zone) if zone else household.zone
    named = zone or world.zones.named(known)
    if named is None:
        return household
    return replace(household, zone=known, tally=settle(household.tally, named))


def _named_truly(evening: Evening | None, household: Household) -> Evening | None:
    """An evening filed while the zone was unknown is not tonight's, once the zone is known."""
    if evening is None or not evening.is_pending or not household.zone:
        return evening
    return Evening(night=evening.night, revision=evening.revision)


def _rejoined(found: Session, carried: Session) -> Session:
    """Put what the journal holds under what was said while it was away."""
    if found.evening and found.evening.is_begun:
        return found
    revision = found.evening.revision if found.evening else 0
    evening = replace(carried.evening, revision=revision) if carried.evening else None
    return replace(found, evening=evening, offer=carried.offer)


def _respond(call: Call, world: World, session: Session) -> Scene:
    scene = _scene(call, world, session)
    return respond(replace(scene, recalled=_recalled(call, world)), call.act)


def _scene(call: Call, world: World, session: Session) -> Scene:
    household = session.household
    return Scene(
        house=call.house,
        now=Now(call.moment, _zone(world, household.zone), _zone(world, household.tally.zone)),
        household=household,
        cards=world.bank.cards,
        evening=session.evening,
        last_evening=session.last_evening,
        offer=session.offer,
        voice=call.voice,
        is_in_session=call.is_open,
    )


def _zone(world: World, key: str) -> tzinfo | None:
    return world.zones.named(key) if key else None


def _recalled(call: Call, world: World) -> tuple[Note, ...]:
    if not isinstance(call.act, AskParked):
        return ()
    try:
        return world.journal.recall(call.house, earliest_night_of(call.moment) - ONE_DAY)
    except StoreError:
        return ()


def _receipted(call: Call, receipts: tuple[Receipt, ...], session: Session) -> Turn | None:
    """A retry hears what the first one heard, and changes nothing (E15)."""
    mine = next((one for one in receipts if one.request == call.request), None)
    return Turn(mine.reply, session) if mine else None


def _kept(call: Call, world: World, session: Session, tries: int) -> Turn:
    scene = _respond(call, world, session)
    write = _write(call, session, scene)
    try:
        if write:
            world.journal.keep(call.house, write)
    except StaleError:
        return _again(call, world, scene, tries - 1)
    except StoreError:
        return _adrift(scene, call.session)
    return Turn(scene.reply, _carried(scene, write))


def _again(call: Call, world: World, scene: Scene, tries: int) -> Turn:
    """Another device was first: read anew, and take the turn from where the night is now."""
    if not tries:
        return _adrift(scene, call.session)
    try:
        found, receipts = _read(call, world)
    except StoreError:
        return _adrift(scene, call.session)
    here = replace(found, offer=call.session.offer if call.session else None)
    receipted = _receipted(call, receipts, here)
    if receipted:
        return receipted
    if isinstance(call.act, Request) or _is_same_place(call.session, here):
        return _kept(call, world, here, tries)
    return _beside(call, world, here, scene.notes)


def _beside(call: Call, world: World, session: Session, notes: tuple[Note, ...]) -> Turn:
    """Say where the night is now; what was said here is kept beside what was said there."""
    scene = _respond(replace(call, act=Opened()), world, session)
    beside = tuple(replace(note, is_first=False) for note in notes)
    write = _write(call, session, replace(scene, notes=beside))
    try:
        if write:
            world.journal.keep(call.house, write)
    except StoreError:
        return _adrift(scene, call.session)
    return Turn(scene.reply, _carried(scene, write))


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
    household = _risen_household(before.household, scene.household)
    evening = _risen_evening(before, scene)
    if household is None and evening is None:
        return None
    return Write(
        household,
        evening,
        scene.notes,
        scene.erases_words,
        Receipt(call.request, scene.reply),
    )


def _risen_household(before: Household, after: Household) -> Household | None:
    if after == before:
        return None
    return replace(after, revision=before.revision + 1)


def _risen_evening(before: Session, scene: Scene) -> Evening | None:
    evening = scene.evening
    is_same = evening in {before.evening, before.last_evening}
    if evening is None or (is_same and not scene.notes and not scene.erases_words):
        return None
    return replace(evening, revision=evening.revision + 1)


def _carried(scene: Scene, write: Write | None) -> Session:
    return Session(
        household=(write and write.household) or scene.household,
        evening=(write and write.evening) or scene.evening,
        last_evening=scene.last_evening if scene.offer else None,
        offer=scene.offer,
    )


def _adrift(scene: Scene, carried: Session | None) -> Turn:
    was_told = carried is not None and carried.is_adrift
    told = scene.reply if was_told else _told(scene.reply)
    return Turn(told, replace(_carried(scene, None), is_adrift=True))


def _told(reply: Reply) -> Reply:
    return replace(reply, says=(Say(Line.NOT_KEPT), *reply.says))
