"""Another question, a deeper one, a lighter one, and one that is never to come again."""

from msgspec.structs import replace

from skill.ritual.beats import deep_question, subject
from skill.ritual.model.acts import Lean
from skill.ritual.model.deck import LIGHT, TENDER, put_aside
from skill.ritual.model.evening import Step
from skill.ritual.model.question_draw import draw
from skill.ritual.model.reply import CommonPrompt
from skill.ritual.plan.opening_offers import choose_question
from skill.ritual.stage.scene import Scene

MOST_OTHERS = 2
"""Other questions a night. After that: just thanks tonight."""


def draw_another(scene: Scene) -> Scene:
    """Draw another question, and put the open one aside."""
    deck = put_aside(scene.household.deck, scene.here.question)
    return swap_open_question(scene.with_household(replace(scene.household, deck=deck)))


def swap_open_question(scene: Scene) -> Scene:
    """Ask something else instead of the open question; after two others, just thanks."""
    evening = scene.here
    over = replace(
        evening.move_to(evening.passed).with_open(asked=0, stays=evening.step.stays),
        passed_over=(*evening.passed_over, evening.question),
        question="",
    )
    if len(evening.passed_over) >= MOST_OTHERS:
        return scene.with_evening(over).say(CommonPrompt.JUST_THANKS)
    return choose_question(scene.with_evening(over))


def lean_question(scene: Scene, lean: Lean) -> Scene:
    """Go one step deeper or lighter, tonight alone, and never past what the ladder allows."""
    evening, card = scene.here, scene.card
    is_open = deep_question.is_open(evening) and evening.step.seat is evening.first
    if card is None or not (is_open or deep_question.is_ahead(evening)):
        return scene.say(CommonPrompt.TOO_LATE)
    depth = min(max(card.depth + lean.by, LIGHT), TENDER)
    is_playful = evening.is_playful and lean.by < 0  # whoever wants depth is done with play
    wanted = scene.with_evening(replace(evening, depth=depth, is_playful=is_playful))
    is_deepest = lean.by > 0 and card.depth == TENDER
    tonight = wanted.draw()
    others = replace(tonight, passed_over=tonight.passed_over | {evening.question})
    if is_deepest or draw(wanted.cards(), wanted.household.deck, others) is None:
        return scene.say(CommonPrompt.AS_DEEP if lean.by > 0 else CommonPrompt.AS_LIGHT)
    if is_open and len(evening.passed_over) >= MOST_OTHERS:
        return draw_another(scene)
    told = wanted.say(CommonPrompt.DEEPER if lean.by > 0 else CommonPrompt.LIGHTER)
    if is_open:
        return draw_another(told)
    return choose_question(told.with_evening(replace(wanted.here, question="")))


def ban_question(scene: Scene) -> Scene:
    """Ban the question that was asked. Nobody is told who said so, tonight or ever."""
    evening = scene.here
    if not evening.question or (evening.is_begun and deep_question.is_ahead(evening)):
        return scene.say(CommonPrompt.NOTHING_TO_BAN)
    deck = scene.household.deck
    # what is about the same comes less often
    deck = replace(deck, banned=deck.banned | {evening.question})
    banned = scene.with_household(replace(scene.household, deck=deck))
    out = banned.say(CommonPrompt.NEVER_AGAIN)
    if not evening.is_begun:
        return choose_question(out.with_evening(replace(evening, question="")))
    if evening.is_done:
        return out
    # another one for both; where one has answered already, the other one's turn is passed
    if deep_question.is_open(evening):
        is_firsts = evening.step.seat is evening.first
        out = swap_open_question(out) if is_firsts else out.pass_step()
    here = out.here
    was_asked = any(step.beat == subject.BEAT.name for step in here.steps)
    if here.is_done or was_asked or not subject.is_due(out, here.step):
        return out
    return out.with_evening(here.with_now(Step(subject.BEAT.name, here.step.seat)))
