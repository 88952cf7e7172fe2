"""The question of the day: one a day, the very one that tonight will ask, from the morning on."""

from msgspec.structs import replace

from skill.ritual.beats import deep_question
from skill.ritual.model.deck import Audience, mark_asked, was_asked_a_year_ago
from skill.ritual.model.evening import Evening
from skill.ritual.model.party import Party
from skill.ritual.model.reply import Prompt, Say
from skill.ritual.plan.opening_offers import choose_question
from skill.ritual.plan.script import party_of
from skill.ritual.stage.scene import Scene

EVERYBODY = frozenset(Audience)


class TodaysQuestionPrompt(Prompt):
    """What is said around it."""

    TODAY = "todays_question.today"
    MEANWHILE = "todays_question.meanwhile"
    TONIGHT = "todays_question.tonight"
    NONE_LEFT = "todays_question.none_left"


def answer(scene: Scene) -> Scene:
    """Say it, and promise it: what was said in the morning is what is asked at night.

    Once said it has been asked, whatever becomes of the night: tomorrow brings another one.
    """
    promised = _promise_question(scene)
    evening, deck = promised.here, promised.household.deck
    if not evening.question:
        return promised.say(TodaysQuestionPrompt.NONE_LEFT)
    is_back = was_asked_a_year_ago(deck, evening.question, evening.night)
    told = _mark_asked(
        promised.say(deep_question.DeepQuestionPrompt.AGAIN) if is_back else promised
    )
    line = TodaysQuestionPrompt.MEANWHILE if scene.is_in_session else TodaysQuestionPrompt.TODAY
    said = told.append_say(Say(line, question=evening.question))
    return said if scene.is_in_session else said.say(TodaysQuestionPrompt.TONIGHT)


def _mark_asked(scene: Scene) -> Scene:
    household, evening = scene.household, scene.here
    if evening.question in household.deck.recent:
        return scene
    deck = mark_asked(household.deck, evening.question, evening.night)
    return scene.with_household(replace(household, deck=deck))


def _promise_question(scene: Scene) -> Scene:
    here = scene.evening
    if here is not None and (here.is_begun or here.question):
        return scene
    is_pending = scene.now.zone is None
    evening = replace(
        here or Evening(night=scene.night),
        party=party_of(scene.household),
        is_pending=is_pending,
        since=scene.now.instant if is_pending else None,
    )
    drawn = _draw_question(scene.with_evening(evening))
    return drawn.with_evening(replace(drawn.here, passed_over=()))


def _draw_question(scene: Scene) -> Scene:
    """Draw it; not the one that an unfinished night may still ask today.

    While nobody has said whether they are one or two, what suits both comes first: tonight it is
    the same one, whoever turns out to be here.
    """
    last = scene.last_evening
    if last is not None and last.question:
        scene = scene.with_evening(replace(scene.here, passed_over=(last.question,)))
    if scene.party is not Party.OPEN:
        return choose_question(scene)
    suiting = tuple(card for card in scene.cards() if card.audiences >= EVERYBODY)
    suited = replace(choose_question(replace(scene, cards=lambda: suiting)), cards=scene.cards)
    return suited if suited.here.question else choose_question(scene)
