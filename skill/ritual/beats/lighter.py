"""A lighter night, offered to whoever has passed three times running, and to nobody else."""

from msgspec.structs import replace

from skill.ritual.model.acts import Answer, No, NoMatch, Speech, Yes
from skill.ritual.model.evening import Step
from skill.ritual.model.reply import Awaits, Prompt
from skill.ritual.stage.answers import handle_no_match
from skill.ritual.stage.asking import LIGHTER, set_skips
from skill.ritual.stage.beat import AnswerKind, Beat, Weight
from skill.ritual.stage.scene import Scene


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


def hear(scene: Scene, beat: Beat, speech: Speech) -> Scene:
    """Pass the rest of their own steps, or go on as it was. The other one's night stays whole."""
    match speech:
        case Yes():
            evening, ahead = scene.here, scene.here.passed + 1
            kept = (
                step
                for step in evening.steps[ahead:]
                if step.seat is not evening.step.seat or step.beat not in scene.spared
            )
            rest = replace(evening, steps=(*evening.steps[:ahead], *kept))
            return scene.with_evening(rest).say(LighterPrompt.GLADLY).pass_step()
        case No():
            return scene.say(LighterPrompt.ON_WE_GO).pass_step()
        case Answer() | NoMatch():
            return handle_no_match(scene, beat)


BEAT = Beat(
    name=LIGHTER,
    weight=Weight.USUAL,
    enter=enter,
    hear=hear,
    help=LighterPrompt.HELP,
    kind=AnswerKind.YES_NO,
)
