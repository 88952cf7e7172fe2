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
    Asked,
    Confirm,
    ConfirmPeople,
    Purpose,
    RecallKind,
)
from skill.ritual.model.household import People
from skill.ritual.model.reply import CommonPrompt
from skill.ritual.requests import erasing, recalling, sealing
from skill.ritual.stage import house_size as people
from skill.ritual.stage.asking import MOST_ASKED, MOST_STAYS
from skill.ritual.stage.permissions import SIZES, refusal_of
from skill.ritual.stage.pin import set_code
from skill.ritual.stage.scene import Scene, wish_for


def answer_aside(scene: Scene, aside: Aside, act: Act) -> Scene | None:
    """Do what was asked for, or leave it; None when the act is no answer to it."""
    closed = replace(scene, aside=None)
    match act:
        case Repeat():
            again = ask_aside(closed, aside)
            return replace(again, asked=(*scene.asked, wish_for(aside.mark)))
        case No() | Skip() | Cancel() | Done():
            return _decline(closed, aside)
        case Yes() | Gather() | Code() | Answer() if refused := refusal_of(
            closed, act_behind(aside.asks)
        ):
            return closed.say(refused)  # whoever says so must be one who may, like whoever asked
        case _:
            return _accept(closed, aside, act)


def act_behind(asks: Asked) -> Act:
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
            return erasing.ask(scene, aside)
        case AskAlone():
            return recalling.ask(scene, aside)
        case AskCode():
            return sealing.ask(scene, aside)
        case ConfirmPeople():
            return people.ask(scene, aside)
        case AskDanger():
            return care.ask_whether(scene, aside)
        case _:
            assert_never(aside.asks)


def let_go(scene: Scene) -> Scene:
    """Leave it at that. Nothing was done."""
    if scene.aside and isinstance(scene.aside.asks, AskDanger):
        return care.leave_check(scene)  # what they say instead says that all is well
    return replace(scene, aside=None).say(CommonPrompt.LET_GO)


def is_aside_asked_out(scene: Scene) -> bool:
    """Say whether it has just been asked more often than anything is."""
    if scene.aside is None or scene.reply.ask is None:
        return False
    mark = scene.aside.mark
    times, wishes = scene.asked.count(mark), scene.asked.count(wish_for(mark))
    return times > MOST_ASKED or wishes > MOST_STAYS


def leave_aside(scene: Scene) -> Scene:
    """Leave it as it is rather than ask a third time. They may ask for it anew another time."""
    match scene.aside:
        case Aside(AskCode(Purpose.AGAIN, seat)) if seat:
            scene = set_code(scene, seat, "")  # told once only: a misheard one would lock them out
        case _:
            pass
    says = tuple(say for say in scene.reply.says if say.prompt is not CommonPrompt.LET_GO)
    silent = replace(scene, aside=None, reply=replace(scene.reply, says=says, ask=None))
    return replace(silent, asked=scene.asked[:-1]).say(CommonPrompt.ASKED_ENOUGH)


def _decline(scene: Scene, aside: Aside) -> Scene:
    match aside.asks:
        case Confirm():
            return scene.say(erasing.ErasingPrompt.STAYS)
        case AskAlone():
            return scene.say(recalling.RecallPrompt.NOT_ALONE)
        case AskCode():
            return scene.say(CommonPrompt.LET_GO)
        case ConfirmPeople():
            return scene.say(people.HouseSizePrompt.STAYS)
        case AskDanger():
            return care.leave_check(scene).say(care.CarePrompt.FINE)
        case _:
            assert_never(aside.asks)


def _accept(scene: Scene, aside: Aside, act: Act) -> Scene | None:
    # forget how often this kind was asked, now that it may be answered
    kind = aside.mark[0]
    rested = replace(scene, asked=tuple(mark for mark in scene.asked if mark[0] != kind))
    match aside.asks:
        case Confirm() as confirm:
            return erasing.erase(rested, confirm) if isinstance(act, Yes) else None
        case ConfirmPeople(size):
            return _confirm_size(rested, size, act)
        case AskAlone() as wish if isinstance(act, Yes | Gather):  # "just the two of us", "just me"
            return recalling.read_out(replace(rested, is_private=True), wish)
        case AskAlone():
            return None
        case AskCode() as code:
            match act:
                case Code(digits) | Answer(digits=digits) if digits:
                    heard = sealing.take_digits(scene, aside, code, digits)
                    return heard if heard.aside else replace(heard, asked=rested.asked)
                case Answer() | NoMatch():
                    # digits that were misheard are no answer to the night's question, nor kept
                    return scene.say(CommonPrompt.LET_GO)
                case _:
                    return None
        case AskDanger():
            return None  # a yes is heard before this: it ends the night
        case _:
            assert_never(aside.asks)


def _confirm_size(scene: Scene, size: People, act: Act) -> Scene | None:
    stays = scene.say(people.HouseSizePrompt.STAYS)
    match act:
        case Yes():
            return people.confirm(scene, size)
        case Gather(said):
            return people.confirm(scene, size) if said is size else stays
        case Answer() | NoMatch():
            return stays  # no answer to a question of the night, either
        case _:
            return None
