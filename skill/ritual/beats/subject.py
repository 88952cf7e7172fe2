"""A subject nobody seems to want: after three banned questions of it, asked about once."""

from msgspec.structs import replace

from skill.ritual.model.acts import Answer, No, NoMatch, Speech, Yes
from skill.ritual.model.deck import find_unwanted_topic
from skill.ritual.model.evening import Step
from skill.ritual.model.reply import Awaits, Prompt
from skill.ritual.stage.answers import handle_no_match
from skill.ritual.stage.beat import AnswerKind, Beat, Weight
from skill.ritual.stage.scene import Scene


class SubjectPrompt(Prompt):
    """What is said around it."""

    ASK = "subject.ask"
    REPROMPT = "subject.reprompt"
    HELP = "subject.help"
    LEFT_OUT = "subject.left_out"
    KEPT = "subject.kept"


def enter(scene: Scene, _step: Step) -> Scene:
    """Ask. The subject is that of the question just banned, and needs no name."""
    return scene.ask(SubjectPrompt.ASK, Awaits.CHOICE, reprompt=SubjectPrompt.REPROMPT)


def hear(scene: Scene, beat: Beat, speech: Speech) -> Scene:
    """Leave the subject out whole, or go on with it."""
    match speech:
        case Yes():
            deck = scene.household.deck
            if topic := find_unwanted_topic(scene.cards(), deck):
                deck = replace(deck, off=deck.off | {topic})
            out = scene.with_household(replace(scene.household, deck=deck))
            return out.say(SubjectPrompt.LEFT_OUT).pass_step()
        case No():
            return keep_subject(scene).say(SubjectPrompt.KEPT).pass_step()
        case Answer() | NoMatch():
            return handle_no_match(scene, beat)


def is_due(scene: Scene, _step: Step) -> bool:
    """Only while there is such a subject, and nobody has said."""
    return find_unwanted_topic(scene.cards(), scene.household.deck) is not None


def keep_subject(scene: Scene) -> Scene:
    """Go on asking about it, and never ask again whether to."""
    deck = scene.household.deck
    if topic := find_unwanted_topic(scene.cards(), deck):
        deck = replace(deck, kept=deck.kept | {topic})
    return scene.with_household(replace(scene.household, deck=deck))


BEAT = Beat(
    name="subject",
    weight=Weight.USUAL,
    enter=enter,
    hear=hear,
    is_due=is_due,
    help=SubjectPrompt.HELP,
    passed=keep_subject,
    kind=AnswerKind.YES_NO,
)
