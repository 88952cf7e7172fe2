"""What is asked beside the night, and what becomes of it: answered, asked again, or let go."""

from typing import assert_never

from msgspec.structs import replace

from skill.ritual.beats import care
from skill.ritual.model.acts import (
    Act,
    Answer,
    Cancel,
    Choose,
    Code,
    Done,
    Erase,
    Gather,
    No,
    NoMatch,
    Repeat,
    Skip,
    Troubled,
    Yes,
)
from skill.ritual.model.confirmation import (
    Aside,
    AskAlone,
    AskCode,
    AskDanger,
    Confirm,
    Confirmation,
    ConfirmPeople,
    Purpose,
    RecallKind,
)
from skill.ritual.model.reply import CommonPrompt, Prompt
from skill.ritual.requests import erasing, recalling, sealing
from skill.ritual.stage import house_size as people
from skill.ritual.stage.asking import MOST_ASKED, MOST_STAYS
from skill.ritual.stage.permissions import SIZES, refusal_of
from skill.ritual.stage.scene import Scene, wish_for


def answer_aside(scene: Scene, aside: Aside, act: Act) -> Scene | None:
    """Do what was asked for, or leave it; None when the act is no answer to it."""
    closed = replace(scene, aside=None)
    match act:
        case Repeat():
            again = ask_aside(closed, aside)
            return replace(again, asked=(*scene.asked, wish_for(aside.mark)))
        case No() | Skip() | Cancel() | Done():
            declined: dict[type[Confirmation], Prompt] = {
                Confirm: erasing.ErasingPrompt.STAYS,
                ConfirmPeople: people.HouseSizePrompt.STAYS,
                AskAlone: recalling.RecallPrompt.NOT_ALONE,
                AskCode: CommonPrompt.LET_GO,
            }
            return closed.say(declined[type(aside.asks)])
        case Yes() | Gather() | Code() | Answer() if refused := refusal_of(
            closed, act_behind(aside.asks)
        ):
            return closed.say(refused)  # whoever says so must be one who may, like whoever asked
        case _:
            return _accept(closed, aside, act)


def act_behind(asks: Confirmation) -> Act:
    """Return the act that this question was asked for: whoever answers it must be one who may."""
    match asks:
        case Confirm():
            return Erase(asks.what)
        case ConfirmPeople():
            return Choose(SIZES[asks.people])
        case AskAlone(RecallKind.THANKS):
            return recalling.AskThanks()
        case AskAlone():
            return recalling.AskParked()
        case AskCode(Purpose.HEAR):
            return sealing.AskSealed()
        case AskCode():
            return sealing.Seal()
        case AskDanger():
            return Troubled()
        case _:
            assert_never(asks)


def ask_aside(scene: Scene, aside: Aside) -> Scene:
    """Ask it, as it was asked before."""
    match aside.asks:
        case Confirm():
            asked = erasing.ask(scene, aside.asks)
        case AskAlone():
            asked = recalling.ask(scene, aside.asks)
        case AskCode():
            asked = sealing.ask(scene, aside.asks)
        case ConfirmPeople():
            asked = people.ask(scene, aside.asks)
        case AskDanger():
            asked = care.ask_whether(scene)
        case _:
            assert_never(aside.asks)
    return replace(asked, aside=aside)


def leave_asked_out(scene: Scene) -> Scene | None:
    """Leave it as it is rather than ask a third time; None where it was not asked so often.

    They may ask for it anew another time.
    """
    if scene.aside is None or scene.reply.ask is None:
        return None
    mark = scene.aside.mark
    times, wishes = scene.asked.count(mark), scene.asked.count(wish_for(mark))
    if times <= MOST_ASKED and wishes <= MOST_STAYS:
        return None
    match scene.aside:
        case Aside(AskCode(Purpose.AGAIN, seat)) if seat:
            scene = sealing.set_code(
                scene, seat, ""
            )  # told once only: a misheard one would lock them out
        case _:
            pass
    says = tuple(say for say in scene.reply.says if say.prompt is not CommonPrompt.LET_GO)
    silent = replace(scene, aside=None, reply=replace(scene.reply, says=says, ask=None))
    return replace(silent, asked=scene.asked[:-1]).say(CommonPrompt.ASKED_ENOUGH)


def _accept(scene: Scene, aside: Aside, act: Act) -> Scene | None:
    # forget how often this kind was asked, now that it may be answered
    kind = aside.mark[0]
    rested = replace(scene, asked=tuple(mark for mark in scene.asked if mark[0] != kind))
    match aside.asks, act:
        case Confirm() as confirm, Yes():
            return erasing.erase(rested, confirm)
        case ConfirmPeople(size), Yes():
            return people.confirm(rested, size)
        case ConfirmPeople(size), Gather(said) if said is size:
            return people.confirm(rested, size)
        case ConfirmPeople(), Gather() | Answer() | NoMatch():
            # no answer to a question of the night, either
            return rested.say(people.HouseSizePrompt.STAYS)
        case AskAlone() as wish, Yes() | Gather():  # "just the two of us", "just me"
            return recalling.read_out(replace(rested, is_private=True), wish)
        case AskCode() as code, Code(digits) | Answer(digits=digits) if digits:
            heard = sealing.take_digits(scene, code, digits)
            if heard.aside is None:
                return replace(heard, asked=rested.asked)
            return replace(heard, aside=replace(heard.aside, closes=aside.closes))
        case AskCode(), Answer() | NoMatch():
            # digits that were misheard are no answer to the night's question, nor kept
            return scene.say(CommonPrompt.LET_GO)
        case _:
            return None
