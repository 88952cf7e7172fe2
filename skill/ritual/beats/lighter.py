"""A lighter night, offered to whoever has passed three times running, and to nobody else."""

from dataclasses import replace

from skill.ritual.acts import Answer, Length, No, NoMatch, Speech, Yes
from skill.ritual.answering import here_skips, unplaced
from skill.ritual.beat import Beat
from skill.ritual.evening import Step
from skill.ritual.household import Seat
from skill.ritual.reply import Awaits, Prompt
from skill.ritual.scene import Scene

SKIPS_BEFORE_OFFER = 3


class Line(Prompt):
    """What is said around it."""

    OFFER = "lighter.offer"
    REPROMPT = "lighter.reprompt"
    GLADLY = "lighter.gladly"
    ON_WE_GO = "lighter.on_we_go"
    HELP = "lighter.help"


def enter(scene: Scene, step: Step) -> Scene:
    """Offer to leave it at thanks."""
    rested = _rested(scene, step.seat)
    return rested.ask(Line.OFFER, Awaits.CHOICE, reprompt=Line.REPROMPT, seat=step.seat)


def hear(scene: Scene, _step: Step, speech: Speech) -> Scene:
    """Shorten the night, or go on as it was."""
    match speech:
        case Yes():
            short = replace(scene.here, length=Length.SHORT)
            return scene.with_evening(short).say(Line.GLADLY).passing()
        case No():
            return scene.say(Line.ON_WE_GO).passing()
        case Answer() | NoMatch():
            return unplaced(scene, BEAT)


def is_wanted(scene: Scene, seat: Seat) -> bool:
    """Say whether this person has passed often enough in a row to be asked."""
    return here_skips(scene, seat) >= SKIPS_BEFORE_OFFER and scene.here.length is Length.NORMAL


def _rested(scene: Scene, seat: Seat) -> Scene:
    member = replace(scene.household.members[seat.value], skips=0)
    return scene.with_household(scene.household.with_member(seat, member))


BEAT = Beat(name="lighter", enter=enter, hear=hear, help=Line.HELP)
