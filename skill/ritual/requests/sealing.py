"""`Keep that between me and you`: words for nobody but their author, behind four digits."""

from datetime import timedelta
from typing import assert_never

from msgspec.structs import replace

from skill.ritual.model.acts import Request
from skill.ritual.model.choices import Right
from skill.ritual.model.confirmation import Aside, AskCode, Purpose
from skill.ritual.model.household import People, Seat
from skill.ritual.model.reply import Awaits, CommonPrompt, Prompt
from skill.ritual.plan.commands import last_answer, reopen, take_back
from skill.ritual.requests import recalling
from skill.ritual.stage.asking import count_asking
from skill.ritual.stage.pin import count_miss, has_code, is_locked, matches_code, owner_of, set_code
from skill.ritual.stage.request import Declaration
from skill.ritual.stage.scene import Reading, Scene

A_YEAR = timedelta(days=365)
"""How far back sealed words are looked for when they are asked for."""


class Seal(Request, frozen=True):
    """Keep the answer just given, for nobody but me."""

    right = Right.SEAL
    is_for_new_voice = True


class AskSealed(Request, frozen=True):
    """What have I sealed?"""

    right = Right.SEALED
    is_for_new_voice = True


class SealingPrompt(Prompt):
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


def ask_to_seal(scene: Scene, _request: Seal) -> Scene:
    """Seal the last answer. Its words were not written down, so it is asked for once more."""
    at = last_answer(scene, scene.speaker)
    if at is None:
        return scene.say(SealingPrompt.NO_ANSWER)
    seat = scene.speaker or scene.here.steps[at].seat
    # who speaks is known without a code
    is_sure = scene.speaker is not None or scene.household.people is not People.TWO
    if is_sure and has_code(scene, seat):
        return _reopen_answer(scene, seat)
    if is_locked(scene):
        return scene.say(SealingPrompt.LOCKED)
    return ask(scene, Aside(AskCode(Purpose.SEAL, seat), closes=not scene.is_in_session))


def ask_to_hear(scene: Scene, _request: AskSealed) -> Scene:
    """Ask for the digits, whoever asks: whether anybody sealed anything is not said before."""
    if is_locked(scene):
        return scene.say(SealingPrompt.LOCKED)
    return ask(scene, Aside(AskCode(Purpose.HEAR), closes=not scene.is_in_session))


def ask(scene: Scene, aside: Aside) -> Scene:
    """Ask for four digits."""
    if not isinstance(aside.asks, AskCode):
        return scene
    match aside.asks.purpose:
        case Purpose.HEAR:
            line = SealingPrompt.ASK_HEAR
        case Purpose.AGAIN:
            line = SealingPrompt.ASK_AGAIN
        case Purpose.SEAL:
            # the same whether anybody has a code: else it tells that somebody has a secret
            is_sure = scene.speaker is not None
            line = SealingPrompt.ASK_NEW if is_sure else SealingPrompt.ASK_EITHER
        case _:
            assert_never(aside.asks.purpose)
    return scene.ask_beside(aside, line, reprompt=SealingPrompt.CODE_REPROMPT)


def take_digits(scene: Scene, aside: Aside, code: AskCode, digits: str) -> Scene:
    """Take four digits for what they were asked for."""
    seat = code.seat or Seat.A
    match code.purpose:
        case Purpose.SEAL:
            if owner := owner_of(scene, digits):
                return _reopen_answer(scene, owner)
            if code.seat is None or has_code(scene, seat):
                return _count_wrong(scene, aside)
            again = replace(aside, asks=AskCode(Purpose.AGAIN, seat))
            return ask(set_code(scene, seat, digits), again)
        case Purpose.AGAIN:
            if matches_code(scene, seat, digits):
                return _reopen_answer(scene, seat)
            # nothing is sealed with it yet: it goes, and they choose anew
            anew = replace(aside, asks=AskCode(Purpose.SEAL, seat))
            return ask(set_code(scene, seat, "").say(SealingPrompt.DIFFERENT), anew)
        case Purpose.HEAR:
            if is_locked(scene):
                return scene.say(SealingPrompt.LOCKED)
            owner = owner_of(scene, digits)
            return _read_words(scene, owner) if owner else _count_wrong(scene, aside)


def _read_words(scene: Scene, owner: Seat) -> Scene:
    if scene.recalled is None:
        return replace(scene, reads=Reading(scene.night - A_YEAR, scene.night))
    if not scene.recalled.is_reached:
        return scene.say(recalling.RecallPrompt.UNREACHABLE)
    own = [note for note in scene.recalled.notes if note.is_sealed and note.seat is owner]
    if not own:
        return scene.say(SealingPrompt.NOTHING)
    return recalling.read_notes(scene.say(SealingPrompt.OPENED), own)


def _count_wrong(scene: Scene, aside: Aside) -> Scene:
    counted = count_miss(scene)
    if is_locked(counted):
        return counted.say(SealingPrompt.LOCKED)
    return ask(counted.say(SealingPrompt.WRONG), aside)


def _reopen_answer(scene: Scene, author: Seat) -> Scene:
    """Ask for the words once more. What was kept of them unsealed goes now, come what may."""
    at = last_answer(scene, scene.speaker)
    if at is None:
        return scene.say(SealingPrompt.NO_ANSWER)
    step = scene.here.steps[at]
    open_again = reopen(take_back(scene, step), at)
    sealing = replace(open_again.here, seals_next=author)
    return count_asking(open_again.with_evening(sealing)).ask(
        SealingPrompt.SEAL_NEXT, Awaits.ANSWER, reprompt=CommonPrompt.TIME_REPROMPT
    )


REQUESTS = (
    Declaration(Seal, ask_to_seal, {"SealIntent": Seal()}),
    Declaration(AskSealed, ask_to_hear, {"ReadSealedIntent": AskSealed()}),
)
