"""`Kids are here`: tonight's question, and what is spoken, as they may hear it."""

from msgspec.structs import replace

from skill.ritual.model.reply import Prompt
from skill.ritual.stage.scene import Scene


class KidsPrompt(Prompt):
    """What is said about them."""

    HERE = "kids.here"
    GONE = "kids.gone"


def answer(scene: Scene, *, are_here: bool) -> Scene:
    """Remember it for tonight. Whether they are among themselves has to be asked anew."""
    kids_on = scene.night if are_here else None
    household = replace(scene.household, kids_on=kids_on)
    anew = replace(scene.with_household(household), is_private=False)
    return anew.say(KidsPrompt.HERE if are_here else KidsPrompt.GONE)
