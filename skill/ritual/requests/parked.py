"""What we parked: the lines left for the day, spoken because they were asked for."""

from skill.ritual.reply import Prompt
from skill.ritual.scene import Scene


class Line(Prompt):
    """What is said about parked lines."""

    NOTHING = "parked.nothing"
    PARKED = "parked.parked"
    UNREACHABLE = "parked.unreachable"


def answered(scene: Scene) -> Scene:
    """Read back every line parked last night and tonight."""
    if scene.recalled is None:
        return scene.say(Line.UNREACHABLE)
    lines = [note.words for note in scene.recalled if note.beat == "park_tomorrow"]
    if not lines:
        return scene.say(Line.NOTHING)
    return scene.say(Line.PARKED, words=". ".join(lines))
