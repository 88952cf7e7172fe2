"""What is asked beside the night, and what becomes of it: answered, asked again, or let go."""

from dataclasses import replace
from typing import assert_never

from skill.ritual.acts import (
    Act,
    Answer,
    Cancel,
    Code,
    Done,
    Gather,
    No,
    NoMatch,
    Repeat,
    Skip,
    Yes,
)
from skill.ritual.aside import Aside, AskAlone, AskCode, Confirm
from skill.ritual.common import Line
from skill.ritual.requests import erasing, recalling, sealing
from skill.ritual.scene import Scene


def answered_aside(scene: Scene, aside: Aside, act: Act) -> Scene | None:
    """Do what was asked for, or leave it; None when the act is no answer to it."""
    closed = replace(scene, aside=None)
    match act:
        case Repeat():
            return asked_aside(closed, aside)
        case No() | Skip() | Cancel() | Done():
            return _declined(closed, aside)
        case _:
            return _accepted(closed, aside, act)


def asked_aside(scene: Scene, aside: Aside) -> Scene:
    """Ask it, as it was asked before."""
    match aside.asks:
        case Confirm():
            return erasing.ask(scene, aside)
        case AskAlone():
            return recalling.ask(scene, aside)
        case AskCode():
            return sealing.ask(scene, aside)
        case _:
            assert_never(aside.asks)


def let_go(scene: Scene) -> Scene:
    """Leave it at that. Nothing was done."""
    return replace(scene, aside=None).say(Line.LET_GO)


def _declined(scene: Scene, aside: Aside) -> Scene:
    match aside.asks:
        case Confirm():
            return scene.say(erasing.Line.STAYS)
        case AskAlone():
            return scene.say(recalling.Line.NOT_ALONE)
        case AskCode():
            return scene.say(Line.LET_GO)
        case _:
            assert_never(aside.asks)


def _accepted(scene: Scene, aside: Aside, act: Act) -> Scene | None:
    match aside.asks, act:
        case Confirm() as confirm, Yes():
            return erasing.confirmed(scene, confirm)
        case AskAlone() as wish, Yes() | Gather():  # "just the two of us", "just me"
            return recalling.alone(scene, wish)
        case AskCode() as code, Code(digits):
            return sealing.heard(scene, aside, code, digits)
        case AskCode() as code, Answer(digits=digits) if digits:
            return sealing.heard(scene, aside, code, digits)
        case AskCode(), Answer() | NoMatch():
            # digits that were misheard are no answer to the night's question, and are not kept
            return scene.say(Line.LET_GO)
        case _:
            return None
