"""What it shows: the second beat of thanks, praising the person and not the benefit."""

from skill.ritual.beats import thanks
from skill.ritual.model.acts import Speech
from skill.ritual.model.evening import Step
from skill.ritual.model.household import Keeping
from skill.ritual.model.reply import Awaits, Prompt
from skill.ritual.stage.answers import hear_answer
from skill.ritual.stage.beat import Beat
from skill.ritual.stage.scene import Scene


class ShowsPrompt(Prompt):
    """What is said around it."""

    ASK = "shows.ask"
    REPROMPT = "shows.reprompt"
    HELP = "shows.help"


def enter(scene: Scene, step: Step) -> Scene:
    """Ask what the act says about whoever did it."""
    return scene.ask(ShowsPrompt.ASK, Awaits.ANSWER, reprompt=ShowsPrompt.REPROMPT, seat=step.seat)


def hear(scene: Scene, _step: Step, speech: Speech) -> Scene:
    """Take the answer."""
    return hear_answer(scene, BEAT, speech)


def is_due(scene: Scene, step: Step) -> bool:
    """Only after thanks that were really given: nothing follows a skip, nor a compliment."""
    is_given = Step(thanks.BEAT.name, step.seat) in scene.here.answered
    return is_given and not thanks.is_compliment(scene)


BEAT = Beat(
    name="shows",
    enter=enter,
    hear=hear,
    is_due=is_due,
    help=ShowsPrompt.HELP,
    keeps=Keeping.THANKS,
)
