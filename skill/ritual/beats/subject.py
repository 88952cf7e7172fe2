"""A subject nobody seems to want: after three banned questions of it, asked about once."""

from collections.abc import Callable

from msgspec.structs import replace

from skill.ritual.model.acts import Answer, No, NoMatch, Speech, Yes
from skill.ritual.model.deck import Deck, kept_in, left_out, unwanted_topic
from skill.ritual.model.evening import Step
from skill.ritual.model.reply import Awaits, Prompt
from skill.ritual.stage.answers import unplaced
from skill.ritual.stage.beat import Beat
from skill.ritual.stage.scene import Scene


class Line(Prompt):
    """What is said around it."""

    ASK = "subject.ask"
    REPROMPT = "subject.reprompt"
    HELP = "subject.help"
    LEFT_OUT = "subject.left_out"
    KEPT = "subject.kept"


def enter(scene: Scene, _step: Step) -> Scene:
    """Ask. The subject is that of the question just banned, and needs no name."""
    return scene.ask(Line.ASK, Awaits.CHOICE, reprompt=Line.REPROMPT)


def hear(scene: Scene, _step: Step, speech: Speech) -> Scene:
    """Leave the subject out whole, or go on with it."""
    match speech:
        case Yes():
            return _decided(scene, left_out).say(Line.LEFT_OUT).passing()
        case No():
            return kept(scene).say(Line.KEPT).passing()
        case Answer() | NoMatch():
            return unplaced(scene, BEAT)


def is_due(scene: Scene, _step: Step) -> bool:
    """Only while there is such a subject, and nobody has said."""
    return unwanted_topic(scene.cards(), scene.household.deck) is not None


def kept(scene: Scene) -> Scene:
    """Leave everything as it is, and never ask again."""
    return _decided(scene, kept_in)


def _decided(scene: Scene, decide: Callable[[Deck, str], Deck]) -> Scene:
    household = scene.household
    topic = unwanted_topic(scene.cards(), household.deck)
    if topic is None:
        return scene
    return scene.with_household(replace(household, deck=decide(household.deck, topic)))


BEAT = Beat(name="subject", enter=enter, hear=hear, is_due=is_due, help=Line.HELP, passed=kept)
