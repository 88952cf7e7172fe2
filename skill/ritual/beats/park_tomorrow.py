"""Park it: one line for tomorrow, so that it need not be carried through the night."""

from msgspec.structs import replace

from skill.ritual.model.acts import Answer, No, NoMatch, Speech, Yes
from skill.ritual.model.evening import Step
from skill.ritual.model.household import Keeping
from skill.ritual.model.reply import Awaits, Prompt
from skill.ritual.stage.answers import handle_no_match
from skill.ritual.stage.asking import count_asking, is_asked_out
from skill.ritual.stage.beat import Beat
from skill.ritual.stage.scene import Note, Scene


class ParkPrompt(Prompt):
    """What is said around parking."""

    OFFER = "park_tomorrow.offer"
    REPROMPT = "park_tomorrow.reprompt"
    SAY_IT = "park_tomorrow.say_it"
    LET_GO = "park_tomorrow.let_go"
    PARKED = "park_tomorrow.parked"
    HELP = "park_tomorrow.help"


def enter(scene: Scene, step: Step) -> Scene:
    """Offer it, once a night."""
    return scene.ask(ParkPrompt.OFFER, Awaits.ANSWER, reprompt=ParkPrompt.REPROMPT, seat=step.seat)


def hear(scene: Scene, step: Step, speech: Speech) -> Scene:
    """Take the line; a no lets it go, without a word about the skip."""
    match speech:
        case Answer():
            return _keep_line(scene, step, speech.words).say(ParkPrompt.PARKED).pass_step()
        case Yes():
            if is_asked_out(scene):
                return scene
            return count_asking(scene).ask(
                ParkPrompt.SAY_IT, Awaits.ANSWER, reprompt=ParkPrompt.REPROMPT
            )
        case No():
            return scene.say(ParkPrompt.LET_GO).pass_step()
        case NoMatch():
            return handle_no_match(scene, BEAT)


def _keep_line(scene: Scene, step: Step, words: str) -> Scene:
    """They asked for just this to be kept: whatever else they chose, it is."""
    note = Note(BEAT.name, step.seat, words, is_first=False)
    answered = replace(scene.here, answered=scene.here.answered | {step})
    return replace(scene, evening=answered, notes=(*scene.notes, note))


BEAT = Beat(
    name="park_tomorrow", enter=enter, hear=hear, help=ParkPrompt.HELP, keeps=Keeping.THANKS
)
