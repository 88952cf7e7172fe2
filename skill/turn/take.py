"""Takes a turn, and keeps it: in the journal, in the session, or in neither and says so.

Once more where another device was first, and on where the journal is away.
"""

from msgspec.structs import replace

from skill.ports import Receipt, StaleError, StoreError, UnreadableError, Write
from skill.ritual.dialogue.respond import report_not_done, respond
from skill.ritual.model.acts import (
    Erasure,
    Left,
    No,
    OffRecord,
    Opened,
    Request,
    Troubled,
    Worrying,
    Yes,
)
from skill.ritual.model.confirmation import AskAlone, Confirm
from skill.ritual.model.household import Household
from skill.ritual.model.reply import CommonPrompt, Reply, Say
from skill.ritual.stage.scene import Emptied, Recalled, Scene, Silenced
from skill.turn.load import find_place, merge_offline, scene_of, set_zone
from skill.turn.types import Call, Place, Session, Turn, World

MOST_TRIES = 3
"""How often a turn is taken anew because another device was first, before it goes unkept."""


def take_turn(call: Call, world: World) -> Turn:
    """Take one turn. At most one read and one write, unless another device was first.

    Nothing is raised for storage: the voice goes on, and says once that it could not keep this.
    """
    mine = call.session
    if isinstance(call.act, Left):
        return Turn(Reply(), mine or Session(Household()))
    if mine and not mine.is_adrift:
        return _respond_and_keep(call, world, Place(mine, mine), MOST_TRIES)
    try:
        found, receipts = find_place(call, world)
    except StoreError as error:
        session = mine or Session(set_zone(Household(), call, world))
        scene = _respond(call, world, session)
        return _go_on_unkept(call, world, Place(session, session), scene, error)
    replayed = _replay_receipt(call, world, receipts, found, MOST_TRIES)
    if replayed:
        return replayed
    if mine and not _stands_alone(call) and _is_elsewhere(mine, found.session):
        return _keep_beside(call, world, found, _respond(call, world, mine), MOST_TRIES)
    place = replace(found, session=merge_offline(call, world, found.session))
    return _respond_and_keep(call, world, place, MOST_TRIES)


def _stands_alone(call: Call) -> bool:
    """Say whether the act means the same wherever the night has got to meanwhile."""
    if isinstance(call.act, Request | OffRecord | Troubled | Worrying):
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


def _respond(call: Call, world: World, session: Session) -> Scene:
    """Respond; where kept words are needed for it, read them first. One read more."""
    scene = scene_of(call, world, session)
    after = respond(scene, call.act)
    if after.reads is None:
        return after
    since, recalled = after.reads.since, Recalled()
    try:
        if since != after.reads.until:
            recalled = Recalled(world.journal.recall(call.house, since))
        elif night := world.journal.night(call.house, since):
            recalled = Recalled(night.notes, night.evening)
    except StoreError:
        recalled = Recalled(is_reached=False)
    return respond(replace(scene, recalled=recalled), call.act)


def _replay_receipt(
    call: Call, world: World, receipts: tuple[Receipt, ...], place: Place, tries: int
) -> Turn | None:
    """A retry hears what the first one heard, and changes nothing (E15).

    What another release answered and this one cannot say is not done a second time: they hear
    where the night is.
    """
    mine = next((one for one in receipts if call.request and one.request == call.request), None)
    if mine is None:
        return None
    if mine.reply is None:
        return _respond_and_keep(replace(call, act=Opened()), world, place, tries)
    return Turn(mine.reply, place.session)


def _respond_and_keep(call: Call, world: World, place: Place, tries: int) -> Turn:
    scene = _respond(call, world, place.session)
    write = _write_of(call, place.stored, scene)
    try:
        match scene.erasing:
            case Emptied():
                world.journal.forget(call.house)
            case Silenced(sealed_by, said_by):
                world.journal.silence(call.house, sealed_by, said_by)
            case None:
                pass
        if write:
            world.journal.keep(call.house, write)
    except StaleError as error:
        return _retry(call, world, scene, tries - 1, error)
    except StoreError as error:
        return _go_on_unkept(call, world, place, scene, error)
    return Turn(scene.reply, _carry_session(scene, write, place.stored.seal))


def _go_on_unkept(call: Call, world: World, place: Place, scene: Scene, error: StoreError) -> Turn:
    """Go on unkept. But nobody hears that something is gone which may still be there."""
    aside = call.session.aside if call.session else None
    if aside is None or not isinstance(aside.asks, Confirm) or not isinstance(call.act, Yes):
        return _go_adrift(scene, call.session, error)
    stays = report_not_done(replace(scene_of(call, world, place.session), aside=aside))
    return Turn(stays.reply, replace(place.session, aside=None, is_adrift=True))


def _retry(call: Call, world: World, scene: Scene, tries: int, error: StoreError) -> Turn:
    """Another device was first: read anew, and take the turn from where the night is now."""
    mine = call.session or Session(Household())
    if not tries or not call.has_time():
        return _go_on_unkept(call, world, Place(mine, mine), scene, error)
    try:
        found, receipts = find_place(call, world)
    except StoreError as worse:
        return _go_on_unkept(call, world, Place(mine, mine), scene, worse)
    asked = replace(
        found.session,
        offer=mine.offer,
        aside=mine.aside,
        is_private=mine.is_private,
        asked=mine.asked,
    )
    here = replace(found, session=asked)
    receipted = _replay_receipt(call, world, receipts, here, tries)
    if receipted:
        return receipted
    if _stands_alone(call) or _is_same_place(call.session, here.session):
        return _respond_and_keep(call, world, here, tries)
    return _keep_beside(call, world, here, scene, tries)


def _keep_beside(call: Call, world: World, place: Place, unkept: Scene, tries: int) -> Turn:
    """Say where the night is now; what was said here is kept beside what was said there.

    Nothing is where everything was deleted meanwhile: nobody who said so finds words afterwards.
    """
    scene = _respond(replace(call, act=Opened()), world, place.session)
    here = place.session.evening
    is_off = here is not None and here.is_off_record
    # revisions only rise, but for a house that begins anew
    known = call.session.household.revision if call.session else 0
    is_silent = is_off or place.stored.household.revision < known
    beside = () if is_silent else tuple(replace(note, is_first=False) for note in unkept.notes)
    write = _write_of(call, place.stored, replace(scene, notes=beside))
    try:
        if write:
            world.journal.keep(call.house, write)
    except StaleError as error:
        return _retry(call, world, unkept, tries - 1, error)
    except StoreError as error:
        return _go_adrift(scene, call.session, error)
    return Turn(scene.reply, _carry_session(scene, write, place.stored.seal))


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


def _write_of(call: Call, before: Session, scene: Scene) -> Write | None:
    """Return what is to be kept of a turn; None where nothing changed."""
    if isinstance(scene.erasing, Emptied):
        return None
    household, evening, fades = None, None, scene.household.choices.fading
    if scene.household != before.household:
        household = replace(scene.household, revision=before.household.revision + 1)
    is_same = scene.evening in (before.evening, before.last_evening)
    if scene.evening and (not is_same or scene.notes or scene.erases_words):
        evening = replace(scene.evening, revision=scene.evening.revision + 1)
    if household is None and evening is None and scene.forgets is None:
        return None
    # words kept before go with the first write after it was said, whichever that is
    was_on = before.evening is not None and not before.evening.is_off_record
    is_off = scene.evening and scene.evening.is_off_record and not scene.evening.keeps_earlier
    # neither kept words that were spoken are remembered, nor what was let go
    is_discreet = scene.recalled or scene.erasing or scene.forgets
    reply, request = (Reply(), "") if is_discreet else (scene.reply, call.request)
    return Write(
        household,
        evening,
        scene.notes,
        scene.erases_words or bool(was_on and is_off),
        scene.forgets,
        Receipt(request, reply, call.moment),
        planned_for=before.household.revision,
        seal=before.seal,
        fades=fades,
        fades_anew=scene.night if fades != before.household.choices.fading else None,
    )


def _carry_session(scene: Scene, write: Write | None, seal: str = "") -> Session:
    """Return what rides along to the next turn."""
    return Session(
        household=(write and write.household) or scene.household,
        evening=(write and write.evening) or scene.evening,
        last_evening=scene.last_evening if scene.offer else None,
        offer=scene.offer,
        aside=scene.aside,
        is_private=scene.is_private,
        asked=scene.asked,
        seal=seal,
    )


def _go_adrift(scene: Scene, before: Session | None, error: StoreError) -> Turn:
    """Go on unkept, and say so first: once a session."""
    reply = scene.reply
    was_told = before is not None and before.is_adrift
    # in danger they hear of a human line, and not of our storage
    is_in_danger = scene.evening is not None and scene.evening.is_cared_for
    if not was_told and not is_in_danger:
        # what passes by itself sounds otherwise than what somebody has to mend
        is_closed = isinstance(error, UnreadableError)
        line = CommonPrompt.NOT_OPENED if is_closed else CommonPrompt.NOT_KEPT
        reply = replace(reply, says=(Say(line), *reply.says))
    return Turn(reply, replace(_carry_session(scene, None), is_adrift=True))
