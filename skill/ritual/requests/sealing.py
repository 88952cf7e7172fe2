"""`Keep that between me and you`: words for nobody but their author, behind four digits."""

from datetime import timedelta

from msgspec.structs import replace

from skill.ritual.model.common import Line as Common
from skill.ritual.model.confirmation import Aside, AskCode, Purpose
from skill.ritual.model.household import People, Seat
from skill.ritual.model.reply import Awaits, Prompt
from skill.ritual.plan.commands import last_answer, reopen, taken_back
from skill.ritual.requests import recalling
from skill.ritual.stage.asking import count_asking
from skill.ritual.stage.pin import has_code, is_locked, missed, opens, owner_of, with_code
from skill.ritual.stage.scene import Reading, Scene

A_YEAR = timedelta(days=365)
"""How far back sealed words are looked for when they are asked for."""


class Line(Prompt):
    """What is said around sealing."""

    ASK_NEW = "sealing.ask_new"
    ASK_EITHER = "sealing.ask_either"
    ASK_AGAIN = "sealing.ask_again"
    ASK_HEAR = "sealing.ask_hear"
    CODE_REPROMPT = "sealing.code_reprompt"
    DIFFERENT = "sealing.different"
    WRONG = "sealing.wrong"
    LOCKED = "sealing.locked"
    SEAL_NEXT = "sealing.seal_next"
    NO_ANSWER = "sealing.no_answer"
    NOTHING = "sealing.nothing"
    OPENED = "sealing.opened"


def seal_asked(scene: Scene) -> Scene:
    """Seal the last answer. Its words were not written down, so it is asked for once more."""
    at = last_answer(scene, scene.speaker)
    if at is None:
        return scene.say(Line.NO_ANSWER)
    seat = scene.speaker or scene.here.steps[at].seat
    if _is_surely(scene) and has_code(scene, seat):
        return _reopened(scene, seat)
    if is_locked(scene):
        return scene.say(Line.LOCKED)
    return ask(scene, Aside(AskCode(Purpose.SEAL, seat), closes=not scene.is_in_session))


def hear_asked(scene: Scene) -> Scene:
    """Ask for the digits, whoever asks: whether anybody sealed anything is not said before."""
    if is_locked(scene):
        return scene.say(Line.LOCKED)
    return ask(scene, Aside(AskCode(Purpose.HEAR), closes=not scene.is_in_session))


def ask(scene: Scene, aside: Aside) -> Scene:
    """Ask for four digits."""
    if not isinstance(aside.asks, AskCode):
        return scene
    line = _question(scene, aside.asks)
    return scene.ask_beside(aside, line, reprompt=Line.CODE_REPROMPT)


def heard(scene: Scene, aside: Aside, code: AskCode, digits: str) -> Scene:
    """Take four digits for what they were asked for."""
    match code.purpose:
        case Purpose.SEAL:
            return _to_seal(scene, aside, code, digits)
        case Purpose.AGAIN:
            return _told_again(scene, aside, code, digits)
        case Purpose.HEAR:
            return _to_hear(scene, aside, digits)


def _to_seal(scene: Scene, aside: Aside, code: AskCode, digits: str) -> Scene:
    owner = owner_of(scene, digits)
    if owner:
        return _reopened(scene, owner)
    if code.seat is None or has_code(scene, code.seat):
        return _wrong(scene, aside)
    again = replace(aside, asks=AskCode(Purpose.AGAIN, code.seat))
    return ask(with_code(scene, code.seat, digits), again)


def _told_again(scene: Scene, aside: Aside, code: AskCode, digits: str) -> Scene:
    seat = code.seat or Seat.A
    if opens(scene, seat, digits):
        return _reopened(scene, seat)
    # nothing is sealed with it yet: it goes, and they choose anew
    anew = replace(aside, asks=AskCode(Purpose.SEAL, seat))
    return ask(with_code(scene, seat, "").say(Line.DIFFERENT), anew)


def _to_hear(scene: Scene, aside: Aside, digits: str) -> Scene:
    if is_locked(scene):
        return scene.say(Line.LOCKED)
    owner = owner_of(scene, digits)
    return _told(scene, owner) if owner else _wrong(scene, aside)


def _told(scene: Scene, owner: Seat) -> Scene:
    if scene.recalled is None:
        return replace(scene, reads=Reading(scene.night - A_YEAR, scene.night))
    if not scene.recalled.is_reached:
        return scene.say(recalling.Line.UNREACHABLE)
    own = [note for note in scene.recalled.notes if note.is_sealed and note.seat is owner]
    if not own:
        return scene.say(Line.NOTHING)
    return recalling.said(scene.say(Line.OPENED), own)


def _wrong(scene: Scene, aside: Aside) -> Scene:
    counted = missed(scene)
    if is_locked(counted):
        return counted.say(Line.LOCKED)
    return ask(counted.say(Line.WRONG), aside)


def _reopened(scene: Scene, author: Seat) -> Scene:
    """Ask for the words once more. What was kept of them unsealed goes now, come what may."""
    at = last_answer(scene, scene.speaker)
    if at is None:
        return scene.say(Line.NO_ANSWER)
    step = scene.here.steps[at]
    open_again = reopen(taken_back(scene, step), at)
    sealing = replace(open_again.here, seals_next=author)
    return count_asking(open_again.with_evening(sealing)).ask(
        Line.SEAL_NEXT, Awaits.ANSWER, reprompt=Common.TIME_REPROMPT
    )


def _is_surely(scene: Scene) -> bool:
    """Say whether it is known who speaks without a code."""
    return scene.speaker is not None or scene.household.people is not People.TWO


def _question(scene: Scene, code: AskCode) -> Line:
    match code.purpose:
        case Purpose.HEAR:
            return Line.ASK_HEAR
        case Purpose.AGAIN:
            return Line.ASK_AGAIN
        case Purpose.SEAL:
            # the same whether anybody has a code: else it tells that somebody has a secret
            is_sure = scene.speaker is not None
            return Line.ASK_NEW if is_sure else Line.ASK_EITHER
