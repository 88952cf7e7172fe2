"""A lighter night, offered to whoever has passed three times running, and to nobody else."""

from dataclasses import replace

from skill.ritual.acts import Answer, No, NoMatch, Speech, Yes
from skill.ritual.answering import here_skips, unplaced
from skill.ritual.beat import Beat
from skill.ritual.evening import Step
from skill.ritual.household import Seat
from skill.ritual.reply import Awaits, Prompt
from skill.ritual.scene import Scene

SKIPS_BEFORE_OFFER = 3
SPARED = frozenset({"shows", "recap", "feeling", "deep_question", "mirror", "check"})
"""What a lighter night leaves out, for the one who asked for it."""


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


def hear(scene: Scene, step: Step, speech: Speech) -> Scene:
    """Pass the rest of their own steps, or go on as it was. The other one's night stays whole."""
    match speech:
        case Yes():
            return _eased(scene, step.seat).say(Line.GLADLY).passing()
        case No():
            return scene.say(Line.ON_WE_GO).passing()
        case Answer() | NoMatch():
            return unplaced(scene, BEAT)


def is_wanted(scene: Scene, seat: Seat) -> bool:
    """Say whether this person has passed often enough to be asked, with enough still to come."""
    to_come = scene.here.steps[scene.here.passed :]
    has_more = any(step.seat is seat and step.beat in SPARED for step in to_come)
    return has_more and here_skips(scene, seat) >= SKIPS_BEFORE_OFFER


def _eased(scene: Scene, seat: Seat) -> Scene:
    evening, here = scene.here, scene.here.passed + 1
    kept = (
        step for step in evening.steps[here:] if step.seat is not seat or step.beat not in SPARED
    )
    return scene.with_evening(replace(evening, steps=(*evening.steps[:here], *kept)))


def _rested(scene: Scene, seat: Seat) -> Scene:
    member = replace(scene.household.members[seat.value], skips=0)
    return scene.with_household(scene.household.with_member(seat, member))


BEAT = Beat(name="lighter", enter=enter, hear=hear, help=Line.HELP)
