"""What a turn leaves behind: in the journal, in the session, or in neither and said so."""

from msgspec.structs import replace

from skill.ports import Receipt, StoreError, UnreadableError, Write
from skill.ritual.model.reply import CommonPrompt, Reply, Say
from skill.ritual.stage.scene import Emptied, Scene
from skill.turn.types import Call, Session, Turn


def write_of(call: Call, before: Session, scene: Scene) -> Write | None:
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


def carry_session(scene: Scene, write: Write | None, seal: str = "") -> Session:
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


def go_adrift(scene: Scene, before: Session | None, error: StoreError) -> Turn:
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
    return Turn(reply, replace(carry_session(scene, None), is_adrift=True))
