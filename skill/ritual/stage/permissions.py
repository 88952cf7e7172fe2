"""Who may do what: one table of every act, read before anything is done.

An act is first brought under a right; a right is then looked up by who speaks, by the house, and by
whether children are here. What is refused changes nothing and says nothing of what is kept.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import assert_never

from msgspec import Struct

from skill.ritual.model.acts import (
    Act,
    Another,
    Answer,
    Back,
    Ban,
    Cancel,
    Change,
    Choose,
    Code,
    Done,
    Erase,
    Erasure,
    Fresh,
    Gather,
    Help,
    Hint,
    Introduce,
    KeepThat,
    Lean,
    Left,
    LongAgo,
    MoreTime,
    No,
    NoMatch,
    OffRecord,
    Opened,
    Park,
    Pause,
    Ready,
    Remark,
    Repeat,
    Request,
    Share,
    Shorten,
    Skip,
    Stop,
    TalkTogether,
    Troubled,
    Worrying,
    Yes,
)
from skill.ritual.model.choices import CHOICES, Right
from skill.ritual.model.household import People, Seat
from skill.ritual.model.reply import CommonPrompt, Prompt
from skill.ritual.stage.scene import Scene


class Speaker(StrEnum):
    """Who speaks, as far as a voice tells."""

    OWN = "the known voice it concerns"
    OTHER = "the other known voice"
    UNRECOGNISED = "an unrecognised voice where voices are known"
    NOBODY_KNOWN = "nobody's voice is known"


class Verdict(StrEnum):
    """What becomes of an act."""

    ALLOWED = "yes"
    IN_GENERAL = "in general"
    """Answered, with nothing in it that is theirs."""

    ASKED = "asked first"
    REFUSED = "no"


class Rule(Struct, frozen=True):
    """Who may, in a house of two and in a house of one, and what becomes of it for anybody else."""

    two: frozenset[Speaker]
    one: frozenset[Speaker]
    asks: str = ""
    """What is asked first of those who may; empty: nothing."""

    otherwise: Verdict = Verdict.REFUSED
    kids: Verdict | None = None
    """What becomes of it while children are here, unless it is refused anyway; None: no other."""

    def judge(self, speaker: Speaker, *, lives_alone: bool, has_kids: bool) -> Verdict:
        """Return what becomes of an act under this rule."""
        verdict = self.otherwise
        if speaker in (self.one if lives_alone else self.two):
            verdict = Verdict.ASKED if self.asks else Verdict.ALLOWED
        if has_kids and self.kids and verdict is not Verdict.REFUSED:
            return self.kids
        return verdict


EVERYBODY = frozenset(Speaker)
KNOWN_HERE = EVERYBODY - {Speaker.UNRECOGNISED}
"""Whoever lives here, as far as voices tell."""

OWNER = KNOWN_HERE - {Speaker.OTHER}
A_YES = "shall it be so"

RULES: Mapping[Right, Rule] = {
    Right.NIGHT: Rule(EVERYBODY, EVERYBODY),
    Right.NUMBER: Rule(EVERYBODY, EVERYBODY),
    Right.KEEP_ANSWER: Rule(EVERYBODY, EVERYBODY),
    Right.SHARE: Rule(EVERYBODY, EVERYBODY),
    Right.TAKE_BACK: Rule(EVERYBODY, EVERYBODY),
    Right.TAKE_BACK_KNOWN: Rule(KNOWN_HERE, KNOWN_HERE),
    Right.OFF_RECORD: Rule(EVERYBODY, EVERYBODY),
    Right.TONIGHTS_PEOPLE: Rule(EVERYBODY, EVERYBODY),
    Right.HOUSE_SIZE: Rule(KNOWN_HERE, OWNER, asks=A_YES),
    Right.OWN_NAME: Rule(KNOWN_HERE, KNOWN_HERE),
    Right.FREE_SEAT: Rule(EVERYBODY, OWNER),
    Right.RENAME: Rule(OWNER, OWNER),
    Right.KEEP_MORE: Rule(KNOWN_HERE, OWNER),
    Right.KEEP_LESS: Rule(KNOWN_HERE, OWNER),
    Right.TOUCH: Rule(KNOWN_HERE, OWNER),
    Right.TOPIC: Rule(KNOWN_HERE, OWNER),
    Right.PREFERENCE: Rule(EVERYBODY, EVERYBODY),
    Right.PAUSE: Rule(EVERYBODY, EVERYBODY),
    Right.LONG_PAUSE: Rule(KNOWN_HERE, OWNER),
    Right.OUR_DAY: Rule(KNOWN_HERE, OWNER),
    Right.KIDS: Rule(EVERYBODY, EVERYBODY),
    Right.WHO: Rule(KNOWN_HERE, OWNER, otherwise=Verdict.IN_GENERAL),
    Right.NIGHTS: Rule(EVERYBODY, OWNER),
    Right.SETTINGS: Rule(KNOWN_HERE, OWNER, otherwise=Verdict.IN_GENERAL, kids=Verdict.IN_GENERAL),
    Right.PRIVACY: Rule(KNOWN_HERE, OWNER, otherwise=Verdict.IN_GENERAL),
    Right.RECALL: Rule(KNOWN_HERE, KNOWN_HERE, asks="just you two", kids=Verdict.REFUSED),
    Right.SEAL: Rule(KNOWN_HERE, KNOWN_HERE, asks="four digits"),
    Right.SEALED: Rule(KNOWN_HERE, KNOWN_HERE, asks="four digits", kids=Verdict.REFUSED),
    Right.ERASE_ANSWER: Rule(EVERYBODY, EVERYBODY, asks=A_YES),
    Right.ERASE_TONIGHT: Rule(EVERYBODY, EVERYBODY, asks=A_YES),
    Right.ERASE_KNOWN: Rule(KNOWN_HERE, OWNER, asks=A_YES),
    Right.ERASE_NIGHT: Rule(KNOWN_HERE, OWNER, asks=A_YES),
    Right.ERASE_WORDS: Rule(KNOWN_HERE, KNOWN_HERE, asks=A_YES),
    Right.ERASE_EVERYTHING: Rule(KNOWN_HERE, KNOWN_HERE, asks=A_YES),
    Right.ERASE_CODE: Rule(KNOWN_HERE, KNOWN_HERE, asks=A_YES),
}
"""The table. In a house of one, the other known voice is that of somebody who lived here: what they
hear and delete of their own is theirs, and nothing else."""


def verdict_on(scene: Scene, act: Act) -> Verdict:
    """Return what becomes of this act, here and now."""
    return RULES[right_of(scene, act)].judge(
        speaker_of(scene, act),
        lives_alone=scene.household.people is People.ONE,
        has_kids=scene.has_kids,
    )


def refusal_of(scene: Scene, act: Act) -> Prompt | None:
    """Return how it is said that this is not done; None where it may be."""
    if verdict_on(scene, act) is not Verdict.REFUSED:
        return None
    match speaker_of(scene, act):
        case Speaker.UNRECOGNISED:
            return CommonPrompt.UNKNOWN_VOICE
        case Speaker.OTHER:
            return CommonPrompt.NOT_YOURS
        case Speaker.OWN | Speaker.NOBODY_KNOWN:
            return CommonPrompt.KIDS
        case _ as unreachable:
            assert_never(unreachable)


def speaker_of(scene: Scene, act: Act) -> Speaker:
    """Return who speaks, beside whom the act concerns."""
    household, seat = scene.household, scene.speaker
    if not household.knows_voices:
        return Speaker.NOBODY_KNOWN
    is_open_to_new = isinstance(act, Request) and act.is_for_new_voice
    if seat is None or (scene.is_stranger and not is_open_to_new):
        return Speaker.UNRECOGNISED
    if isinstance(act, Introduce):
        return Speaker.OTHER if _renames_known(scene, act, seat) else Speaker.OWN
    is_others = household.people is People.ONE and seat is not household.only_seat
    return Speaker.OTHER if is_others else Speaker.OWN


SIZES = {People.ONE: CHOICES["one_of_us"], People.TWO: CHOICES["two_of_us"]}


def right_of(scene: Scene, act: Act) -> Right:  # noqa: C901, PLR0911, PLR0912 - one flat decision
    """Return what this act comes under. Total: a new act is a type error until it has a right."""
    match act:
        case Choose():
            return act.choice.right
        case Erase():
            return _right_to_erase(scene, act.what)
        case Pause():
            # one longer than a week needs somebody who lives here
            until = act.until or (scene.night + act.lasting if act.lasting else None)
            is_short = until is not None and until - scene.night <= timedelta(weeks=1)
            return Right.PAUSE if is_short else Right.LONG_PAUSE
        case Request():
            return act.right
        case Introduce():
            return _right_to_name(scene, act)
        case Back() | Change():
            return Right.TAKE_BACK_KNOWN if _is_last_known(scene) else Right.TAKE_BACK
        case KeepThat() if _is_last_known(scene):
            return Right.TAKE_BACK_KNOWN  # it is asked for anew, and replaced by what is said next
        case KeepThat() | Park():
            return Right.KEEP_ANSWER
        case OffRecord():
            return Right.OFF_RECORD
        case Share():
            return Right.SHARE
        case Gather():
            return Right.TONIGHTS_PEOPLE
        case (
            Opened()
            | Left()
            | Stop()
            | Troubled()
            | Worrying()
            | LongAgo()
            | Answer()
            | Yes()
            | No()
        ):
            return Right.NIGHT
        case NoMatch() | Remark() | Code() | Skip() | Cancel() | Another() | Ban() | Lean():
            return Right.NIGHT
        case Repeat() | MoreTime() | Ready() | Help() | Hint() | TalkTogether() | Done():
            return Right.NIGHT
        case Fresh() | Shorten():
            return Right.NIGHT
        case _:
            assert_never(act)


def _right_to_erase(scene: Scene, what: Erasure) -> Right:
    match what:
        case Erasure.ANSWER:
            return Right.ERASE_KNOWN if _is_last_known(scene) else Right.ERASE_ANSWER
        case Erasure.TONIGHT:
            has_known = scene.evening is not None and scene.evening.guarded > 0
            return Right.ERASE_KNOWN if has_known else Right.ERASE_TONIGHT
        case Erasure.NIGHT:
            return Right.ERASE_NIGHT
        case Erasure.WORDS:
            return Right.ERASE_WORDS
        case Erasure.EVERYTHING:
            return Right.ERASE_EVERYTHING
        case Erasure.CODE:
            return Right.ERASE_CODE


def _is_last_known(scene: Scene) -> bool:
    """Say whether the last answer of tonight came from a known voice."""
    evening = scene.evening
    if evening is None or not evening.guarded:
        return False
    since = evening.steps[evening.guarded : evening.passed + 1]
    return not any(step in evening.answered for step in since)


def _right_to_name(scene: Scene, act: Introduce) -> Right:
    seat = scene.speaker
    if seat is not None and not scene.is_stranger:
        return Right.RENAME if _renames_known(scene, act, seat) else Right.OWN_NAME
    names = {scene.household.name_of(seat).casefold() for seat in Seat} - {""}
    new = [name for name in act.names if name.casefold() not in names]
    is_free = len(names) + len(new) <= len(Seat)
    return Right.FREE_SEAT if is_free else Right.RENAME


def _renames_known(scene: Scene, act: Introduce, speaker: Seat) -> bool:
    """Say whether somebody else, whose voice is known too, would be called something new."""
    other = scene.household.members[speaker.other.value]
    if not other.voice or len(act.names) < len(Seat):
        return False
    return other.name.casefold() not in {name.casefold() for name in act.names}
