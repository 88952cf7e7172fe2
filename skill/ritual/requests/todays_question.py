"""The question of the day: one a day, the very one that tonight will ask, from the morning on."""

from msgspec.structs import replace

from skill.ritual.beats import deep_question
from skill.ritual.model.acts import Request
from skill.ritual.model.choices import Right
from skill.ritual.model.deck import Audience, mark_asked, was_asked_a_year_ago
from skill.ritual.model.evening import Evening
from skill.ritual.model.reply import Party, Prompt, Say
from skill.ritual.plan.opening_offers import choose_question
from skill.ritual.plan.script import party_of
from skill.ritual.stage.scene import Scene


class AskQuestion(Request, frozen=True):
    """What is today's question?"""

    right = Right.NIGHT


class TodaysQuestionPrompt(Prompt):
    """What is said around it."""

    TODAY = "todays_question.today"
    MEANWHILE = "todays_question.meanwhile"
    TONIGHT = "todays_question.tonight"
    NONE_LEFT = "todays_question.none_left"


def answer(scene: Scene, _request: AskQuestion) -> Scene:
    """Say it, and promise it: what was said in the morning is what is asked at night.

    Once said it has been asked, whatever becomes of the night: tomorrow brings another one.
    """
    is_chosen = scene.evening is not None and (scene.evening.is_begun or scene.evening.question)
    told = scene if is_chosen else _draw_question(scene)
    evening, household = told.here, told.household
    if not evening.question:
        return told.say(TodaysQuestionPrompt.NONE_LEFT)
    if was_asked_a_year_ago(household.deck, evening.question, evening.night):
        told = told.say(deep_question.DeepQuestionPrompt.AGAIN)
    if evening.question not in household.deck.recent:
        deck = mark_asked(household.deck, evening.question, evening.night)
        told = told.with_household(replace(household, deck=deck))
    line = TodaysQuestionPrompt.MEANWHILE if scene.is_in_session else TodaysQuestionPrompt.TODAY
    said = told.append_say(Say(line, question=evening.question))
    return said if scene.is_in_session else said.say(TodaysQuestionPrompt.TONIGHT)


def _draw_question(scene: Scene) -> Scene:
    """Draw it; not the one that an unfinished night may still ask today.

    While nobody has said whether they are one or two, what suits both comes first: tonight it is
    the same one, whoever turns out to be here.
    """
    is_pending = scene.now.zone is None
    evening = replace(
        scene.evening or Evening(night=scene.night),
        party=party_of(scene.household),
        is_pending=is_pending,
        since=scene.now.instant if is_pending else None,
    )
    last = scene.last_evening
    if last is not None and last.question:
        evening = replace(evening, passed_over=(last.question,))
    asking = scene.with_evening(evening)
    drawn = asking
    if asking.party is Party.OPEN:
        for_all = tuple(card for card in scene.cards() if card.audiences >= frozenset(Audience))
        drawn = replace(choose_question(replace(asking, cards=lambda: for_all)), cards=scene.cards)
    if not drawn.here.question:
        drawn = choose_question(asking)
    return drawn.with_evening(replace(drawn.here, passed_over=()))
