"""A low evening: after something hard it asks less, leaves room, and offers to stop.

One true sentence, room, and an offer to leave it there. Whoever goes on is asked one quiet question
at the most: no feeling, no mirror, nothing playful, no wish, no number (speaking.md 3D).
"""

from msgspec.structs import replace

from skill.ritual.beats import cue
from skill.ritual.model.acts import (
    Another,
    Answer,
    Done,
    Lean,
    No,
    NoMatch,
    Ready,
    Skip,
    Speech,
    Stop,
    TalkTogether,
    Yes,
)
from skill.ritual.model.evening import Step
from skill.ritual.model.question_draw import draw
from skill.ritual.model.reply import Awaits, Prompt
from skill.ritual.stage.answers import handle_no_match, meet_low
from skill.ritual.stage.beat import AnswerKind, Beat, Weight
from skill.ritual.stage.counting import remember_first
from skill.ritual.stage.scene import Scene


class LowPrompt(Prompt):
    """What is said around stopping after something hard."""

    OFFER = "low.offer"
    OFFER_REPROMPT = "low.offer_reprompt"
    OFFER_HELP = "low.offer_help"
    CHOICE = "low.choice"
    CHOICE_REPROMPT = "low.choice_reprompt"
    CHOICE_HELP = "low.choice_help"
    REST = "low.rest"


def turn_low(scene: Scene, step: Step) -> Scene:
    """Say one true thing, leave room, and offer to stop. The second time it may end."""
    was_offered = any(one.beat == OFFER.name for one in scene.here.steps)
    met, asked = make_quiet(scene), CHOICE if was_offered else OFFER
    room = (Step(cue.COMFORT.name, step.seat), Step(asked.name, step.seat))
    return met.with_evening(met.here.with_next(*room))


def make_quiet(scene: Scene) -> Scene:
    """Meet something hard with a word, and make what follows quieter, the question too.

    A question that nobody was asked yet is exchanged for a quiet one.
    """
    met = meet_low(scene)
    evening = met.here
    behind = {one.beat for one in evening.steps[: evening.passed + 1]}
    if not evening.question or "deep_question" in behind or met.household.choices.gentle:
        return met
    tonight, deck = met.draw(), met.household.deck
    quiet = [card for card in met.cards() if "quiet" in card.tags]
    card = draw(quiet, deck, replace(tonight, is_gentle=False)) or draw(met.cards(), deck, tonight)
    return met.with_evening(replace(evening, question=card.id)) if card else met


def hear(scene: Scene, beat: Beat, speech: Speech) -> Scene:
    """End the night here, or go on slowly without a word about it.

    A yes to the offer is for rest, and a yes to the choice for one easy question more.
    """
    evening = scene.here
    match speech:
        case Answer() | NoMatch():
            return handle_no_match(scene, beat)
        case Yes() if beat is CHOICE:
            return scene.pass_step()
        case No() if beat is OFFER:
            return scene.pass_step()
        case Yes() | No():
            # it counts as it is, and nobody says so
            whole = scene.with_evening(replace(evening, steps=evening.steps[: evening.passed + 1]))
            ended = remember_first(whole) if evening.is_counted else whole
            return ended.say(LowPrompt.REST, seat=evening.first).pass_step()


OFFER = Beat(
    name="low_offer",
    weight=Weight.USUAL,
    enter=lambda scene, _step: scene.ask(
        LowPrompt.OFFER, Awaits.CHOICE, reprompt=LowPrompt.OFFER_REPROMPT
    ),
    hear=hear,
    help=LowPrompt.OFFER_HELP,
    means={
        Stop(): Yes(),
        Done(): Yes(),
        TalkTogether(): Yes(),
        Ready(): No(),
        Skip(): No(),
        Another(): No(),
    },
    kind=AnswerKind.YES_NO,
    is_brought_about=True,
)
CHOICE = Beat(
    name="low_choice",
    weight=Weight.USUAL,
    enter=lambda scene, _step: scene.ask(
        LowPrompt.CHOICE, Awaits.CHOICE, reprompt=LowPrompt.CHOICE_REPROMPT
    ),
    hear=hear,
    help=LowPrompt.CHOICE_HELP,
    means={
        Another(): Yes(),
        Lean(-1): Yes(),
        Ready(): Yes(),
        Stop(): No(),
        Done(): No(),
        Skip(): No(),
        TalkTogether(): No(),
    },
    kind=AnswerKind.YES_NO,
    is_brought_about=True,
)
