"""`Keep that between me and you`: words for nobody but their author, behind four digits.

The digits are kept as a slow hash, and tried three times a night.
"""

from datetime import timedelta
from hashlib import scrypt
from hmac import compare_digest
from typing import assert_never

from msgspec.structs import replace

from skill.ritual.model.acts import Request
from skill.ritual.model.choices import Right
from skill.ritual.model.confirmation import AskCode, Purpose
from skill.ritual.model.household import Misses, People, Seat
from skill.ritual.model.reply import Awaits, CommonPrompt, Prompt
from skill.ritual.plan.commands import last_answer, reopen, take_back
from skill.ritual.requests import recalling
from skill.ritual.stage.asking import count_asking
from skill.ritual.stage.scene import Reading, Scene

COST = 2**13
"""About 35 ms and 8 MB on a small machine. Ten thousand codes are six minutes of it: see docs."""


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
    if is_sure and scene.household.members[seat.value].code:
        return _reopen_answer(scene, seat)
    if is_locked(scene):
        return scene.say(SealingPrompt.LOCKED)
    return ask(scene, AskCode(Purpose.SEAL, seat))


def ask_to_hear(scene: Scene, _request: AskSealed) -> Scene:
    """Ask for the digits, whoever asks: whether anybody sealed anything is not said before."""
    if is_locked(scene):
        return scene.say(SealingPrompt.LOCKED)
    return ask(scene, AskCode(Purpose.HEAR))


def ask(scene: Scene, code: AskCode) -> Scene:
    """Ask for four digits."""
    match code.purpose:
        case Purpose.HEAR:
            line = SealingPrompt.ASK_HEAR
        case Purpose.AGAIN:
            line = SealingPrompt.ASK_AGAIN
        case Purpose.SEAL:
            # the same whether anybody has a code: else it tells that somebody has a secret
            is_sure = scene.speaker is not None
            line = SealingPrompt.ASK_NEW if is_sure else SealingPrompt.ASK_EITHER
        case _:
            assert_never(code.purpose)
    return scene.ask_beside(code, line, reprompt=SealingPrompt.CODE_REPROMPT)


def take_digits(scene: Scene, code: AskCode, digits: str) -> Scene:
    """Take four digits for what they were asked for."""
    seat = code.seat or Seat.A
    match code.purpose:
        case Purpose.SEAL:
            if owner := owner_of(scene, digits):
                return _reopen_answer(scene, owner)
            if code.seat is None or scene.household.members[seat.value].code:
                return _count_wrong(scene, code)
            return ask(set_code(scene, seat, digits), AskCode(Purpose.AGAIN, seat))
        case Purpose.AGAIN:
            if matches_code(scene, seat, digits):
                return _reopen_answer(scene, seat)
            # nothing is sealed with it yet: it goes, and they choose anew
            told = set_code(scene, seat, "").say(SealingPrompt.DIFFERENT)
            return ask(told, AskCode(Purpose.SEAL, seat))
        case Purpose.HEAR:
            if is_locked(scene):
                return scene.say(SealingPrompt.LOCKED)
            owner = owner_of(scene, digits)
            return _read_words(scene, owner) if owner else _count_wrong(scene, code)


def _read_words(scene: Scene, owner: Seat) -> Scene:
    if scene.recalled is None:
        a_year = timedelta(days=365)
        return replace(scene, reads=Reading(scene.night - a_year, scene.night))
    if not scene.recalled.is_reached:
        return scene.say(recalling.RecallPrompt.UNREACHABLE)
    own = [note for note in scene.recalled.notes if note.is_sealed and note.seat is owner]
    if not own:
        return scene.say(SealingPrompt.NOTHING)
    return recalling.read_notes(scene.say(SealingPrompt.OPENED), own)


def _count_wrong(scene: Scene, code: AskCode) -> Scene:
    misses = scene.household.misses
    before = misses.count if misses and misses.night == scene.night else 0
    counted = scene.with_household(replace(scene.household, misses=Misses(scene.night, before + 1)))
    if is_locked(counted):
        return counted.say(SealingPrompt.LOCKED)
    return ask(counted.say(SealingPrompt.WRONG), code)


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


def set_code(scene: Scene, seat: Seat, digits: str) -> Scene:
    """Give somebody a code, or take it away with no digits at all."""
    code = hash_of(scene.house, seat, digits) if digits else ""
    member = replace(scene.household.members[seat.value], code=code)
    return scene.with_household(scene.household.with_member(seat, member))


def owner_of(scene: Scene, digits: str) -> Seat | None:
    """Return whose code it is: the speaker's, or where voices say nothing, whoever's it is."""
    seats = (scene.speaker,) if scene.speaker else tuple(Seat)
    return next((seat for seat in seats if matches_code(scene, seat, digits)), None)


def matches_code(scene: Scene, seat: Seat, digits: str) -> bool:
    """Say whether these digits are this person's. One slow hash."""
    code = scene.household.members[seat.value].code
    return bool(code) and compare_digest(code, hash_of(scene.house, seat, digits))


def is_locked(scene: Scene) -> bool:
    """Say whether there were as many wrong codes tonight as there may be."""
    most_misses, misses = 3, scene.household.misses  # of everybody here together
    return misses is not None and misses.night == scene.night and misses.count >= most_misses


def hash_of(house: str, seat: Seat, digits: str) -> str:
    """Return what is kept of a code: a slow hash, salted by the house and the person."""
    salt = f"{house}/{seat.name}".encode()
    return scrypt(digits.encode(), salt=salt, n=COST, r=8, p=1, dklen=16).hex()
