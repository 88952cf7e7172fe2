"""The prompt of the day: the very question that tonight will ask, from the local morning on."""

from skill.ritual.arrivals import with_question
from skill.ritual.evening import Evening
from skill.ritual.reply import Prompt, Say
from skill.ritual.scene import Scene
from skill.ritual.script import party_of


class Line(Prompt):
    """What is said around it."""

    TODAY = "todays_question.today"
    MEANWHILE = "todays_question.meanwhile"
    TONIGHT = "todays_question.tonight"
    NONE_LEFT = "todays_question.none_left"


def answered(scene: Scene) -> Scene:
    """Say it, and promise it: what was said in the morning is what is asked at night."""
    promised = _promised(scene)
    if not promised.here.question:
        return promised.say(Line.NONE_LEFT)
    line = Line.MEANWHILE if scene.is_in_session else Line.TODAY
    asked = promised.saying(Say(line, question=promised.here.question))
    return asked if scene.is_in_session else asked.say(Line.TONIGHT)


def _promised(scene: Scene) -> Scene:
    if scene.evening is not None:
        return scene
    evening = Evening(
        night=scene.night,
        party=party_of(scene.household),
        is_pending=scene.now.zone is None,
    )
    return with_question(scene.with_evening(evening))
