"""A lighter night, offered to whoever has passed three times running, and to nobody else."""

from msgspec.structs import replace

from skill.ritual.model.acts import Answer, No, NoMatch, Speech, Yes
from skill.ritual.model.evening import Step
from skill.ritual.model.household import Seat
from skill.ritual.model.reply import Awaits, Prompt
from skill.ritual.stage.answers import handle_no_match
from skill.ritual.stage.beat import Beat
from skill.ritual.stage.scene import Scene
from skill.ritual.stage.skips import LIGHTER, SPARED, set_skips


class LighterPrompt(Prompt):
    """What is said around it."""

    OFFER = "lighter.offer"
    REPROMPT = "lighter.reprompt"
    GLADLY = "lighter.gladly"
    ON_WE_GO = "lighter.on_we_go"
    HELP = "lighter.help"


def enter(scene: Scene, step: Step) -> Scene:
    """Offer to leave it at thanks."""
    rested = set_skips(scene, step.seat, 0)
    return rested.ask(
        LighterPrompt.OFFER, Awaits.CHOICE, reprompt=LighterPrompt.REPROMPT, seat=step.seat
    )


def hear(scene: Scene, step: Step, speech: Speech) -> Scene:
    """Pass the rest of their own steps, or go on as it was. The other one's night stays whole."""
    match speech:
        case Yes():
            return _drop_steps_of(scene, step.seat).say(LighterPrompt.GLADLY).pass_step()
        case No():
            return scene.say(LighterPrompt.ON_WE_GO).pass_step()
        case Answer() | NoMatch():
            return handle_no_match(scene, BEAT)


def _drop_steps_of(scene: Scene, seat: Seat) -> Scene:
    evening, here = scene.here, scene.here.passed + 1
    kept = (
        step for step in evening.steps[here:] if step.seat is not seat or step.beat not in SPARED
    )
    return scene.with_evening(replace(evening, steps=(*evening.steps[:here], *kept)))


BEAT = Beat(name=LIGHTER, enter=enter, hear=hear, help=LighterPrompt.HELP)
