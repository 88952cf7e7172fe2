"""What a turn leaves behind: in the journal, in the session, or in neither and said so."""

from msgspec.structs import replace

from skill.ports import Receipt, StoreError, UnreadableError, Write
from skill.ritual.model.common import CommonPrompt
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household
from skill.ritual.model.reply import Reply, Say
from skill.ritual.stage.scene import Emptied, Scene
from skill.turn.types import Call, Session, Turn


def write_of(call: Call, before: Session, scene: Scene) -> Write | None:
    """Return what is to be kept of a turn; None where nothing changed."""
    if isinstance(scene.erasing, Emptied):
        return None
    household = _next_household(before.household, scene.household)
    evening = _next_evening(before, scene)
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
    evening = scene.evening
    is_off = evening is not None and evening.is_off_record and not evening.keeps_earlier
    return was_on and is_off


def _next_household(before: Household, after: Household) -> Household | None:
    if after == before:
        return None
    return replace(after, revision=before.revision + 1)


def _next_evening(before: Session, scene: Scene) -> Evening | None:
    evening = scene.evening
    is_same = evening in (before.evening, before.last_evening)
    if evening is None or (is_same and not scene.notes and not scene.erases_words):
        return None
    return replace(evening, revision=evening.revision + 1)


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
    """Go on unkept, and say so: once a session."""
    was_told = before is not None and before.is_adrift
    # in danger they hear of a human line, and not of our storage
    was_told = was_told or (scene.evening is not None and scene.evening.is_cared_for)
    told = scene.reply if was_told else _say_failure(scene.reply, error)
    return Turn(told, replace(carry_session(scene, None), is_adrift=True))


def _say_failure(reply: Reply, error: StoreError) -> Reply:
    """Say it first. What passes by itself sounds otherwise than what somebody has to mend."""
    line = CommonPrompt.NOT_OPENED if isinstance(error, UnreadableError) else CommonPrompt.NOT_KEPT
    return replace(reply, says=(Say(line), *reply.says))
