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
from skill.ritual.model.reply import Awaits, CommonPrompt, Prompt
from skill.ritual.stage.answers import handle_no_match
from skill.ritual.stage.beat import AnswerKind, Beat, Weight, turn_of_nobody
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
    """Say one true thing, and make the rest of the night a low one. The second time it may end."""
    evening = scene.here
    was_offered = any(one.beat == OFFER.name for one in evening.steps)
    asked = CHOICE if was_offered else OFFER
    behind = evening.steps[: evening.passed + 1]
    ahead = [one for one in evening.steps[evening.passed + 1 :] if one.beat not in scene.extras]
    quiet = replace(
        evening,
        steps=(*behind, Step(cue.COMFORT.name, step.seat), Step(asked.name, step.seat), *ahead),
        told=evening.told | {CommonPrompt.HEARD_LOW.value},
    )
    return _draw_quietly(scene.say(CommonPrompt.HEARD_LOW).with_evening(quiet))


def hear_offer(scene: Scene, beat: Beat, speech: Speech) -> Scene:
    """Rest, or go on slowly, without a word about it."""
    match speech:
        case Yes():
            return _rest(scene)
        case No():
            return scene.pass_step()
        case Answer() | NoMatch():
            return handle_no_match(scene, beat)


def hear_choice(scene: Scene, beat: Beat, speech: Speech) -> Scene:
    """Ask one easy question more, or let it be good night."""
    match speech:
        case Yes():
            return scene.pass_step()
        case No():
            return _rest(scene)
        case Answer() | NoMatch():
            return handle_no_match(scene, beat)


def _rest(scene: Scene) -> Scene:
    """End the night here. It counts as it is, and nobody says so."""
    evening = scene.here
    whole = scene.with_evening(replace(evening, steps=evening.steps[: evening.passed + 1]))
    ended = remember_first(whole) if evening.is_counted else whole
    return ended.say(LowPrompt.REST, seat=evening.first).pass_step()


def _draw_quietly(scene: Scene) -> Scene:
    """Exchange a question that nobody was asked yet for a quiet one, where it is not one."""
    evening = scene.here
    behind = {one.beat for one in evening.steps[: evening.passed + 1]}
    if not evening.question or "deep_question" in behind or scene.household.choices.gentle:
        return scene
    tonight, deck = scene.draw(), scene.household.deck
    quiet = [card for card in scene.cards() if "quiet" in card.tags]
    card = draw(quiet, deck, replace(tonight, is_gentle=False)) or draw(
        scene.cards(), deck, tonight
    )
    return scene.with_evening(replace(evening, question=card.id)) if card else scene


OFFER = Beat(
    name="low_offer",
    weight=Weight.USUAL,
    turns=turn_of_nobody,
    enter=lambda scene, _step: scene.ask(
        LowPrompt.OFFER, Awaits.CHOICE, reprompt=LowPrompt.OFFER_REPROMPT
    ),
    hear=hear_offer,
    help=LowPrompt.OFFER_HELP,
    means={Stop(): Yes(), Done(): Yes(), TalkTogether(): Yes(), Ready(): No()},
    kind=AnswerKind.YES_NO,
    is_brought_about=True,
)
CHOICE = Beat(
    name="low_choice",
    weight=Weight.USUAL,
    turns=turn_of_nobody,
    enter=lambda scene, _step: scene.ask(
        LowPrompt.CHOICE, Awaits.CHOICE, reprompt=LowPrompt.CHOICE_REPROMPT
    ),
    hear=hear_choice,
    help=LowPrompt.CHOICE_HELP,
    means={
        Another(): Yes(),
        Ready(): Yes(),
        Stop(): No(),
        Done(): No(),
        Skip(): No(),
        TalkTogether(): No(),
    },
    kind=AnswerKind.YES_NO,
    is_brought_about=True,
)
