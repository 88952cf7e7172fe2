"""Park it: one line for tomorrow, so that it need not be carried through the night."""

from msgspec.structs import replace

from skill.ritual.model.acts import Answer, No, NoMatch, Speech, Yes
from skill.ritual.model.choices import Keeping
from skill.ritual.model.reply import Awaits, Prompt
from skill.ritual.stage.answers import handle_no_match
from skill.ritual.stage.asking import count_asking, is_asked_out
from skill.ritual.stage.beat import Beat, Weight, make_question
from skill.ritual.stage.scene import Note, Scene


class ParkPrompt(Prompt):
    """What is said around parking."""

    OFFER = "park_tomorrow.offer"
    REPROMPT = "park_tomorrow.reprompt"
    SAY_IT = "park_tomorrow.say_it"
    LET_GO = "park_tomorrow.let_go"
    PARKED = "park_tomorrow.parked"
    HELP = "park_tomorrow.help"
    RECALL = "recalling.parked"


def hear(scene: Scene, beat: Beat, speech: Speech) -> Scene:
    """Take the line; a no lets it go, without a word about the skip."""
    match speech:
        case Answer():
            # they asked for just this to be kept: whatever else they chose, it is
            step = scene.here.step
            note = Note(beat.name, step.seat, speech.words, is_first=False)
            answered = replace(scene.here, answered=scene.here.answered | {step})
            kept = replace(scene, evening=answered, notes=(*scene.notes, note))
            return kept.say(ParkPrompt.PARKED).pass_step()
        case Yes():
            if is_asked_out(scene):
                return scene
            return count_asking(scene).ask(
                ParkPrompt.SAY_IT, Awaits.ANSWER, reprompt=ParkPrompt.REPROMPT
            )
        case No():
            return scene.say(ParkPrompt.LET_GO).pass_step()
        case NoMatch():
            return handle_no_match(scene, beat)


BEAT = Beat(
    name="park_tomorrow",
    weight=Weight.USUAL,
    enter=make_question(ParkPrompt.OFFER, ParkPrompt.REPROMPT),
    hear=hear,
    help=ParkPrompt.HELP,
    keeps=Keeping.THANKS,
    recall=(ParkPrompt.RECALL, ParkPrompt.RECALL),
    is_brought_about=True,
    has_title=True,
)
