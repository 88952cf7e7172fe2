"""The one deep question of the night. Both get the same one; either may pass."""

from msgspec.structs import replace

from skill.ritual.beats import cue, playful
from skill.ritual.beats.opening import is_said_to_be_safe
from skill.ritual.model.acts import Speech
from skill.ritual.model.deck import (
    TENDER,
    Card,
    Occasion,
    mark_asked,
    put_aside,
    was_asked_a_year_ago,
)
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import Keeping
from skill.ritual.model.party import Party
from skill.ritual.model.reply import Awaits, Prompt, Say
from skill.ritual.stage.answers import hear_answer
from skill.ritual.stage.beat import Beat
from skill.ritual.stage.scene import Scene


class DeepQuestionPrompt(Prompt):
    """What is said around the question."""

    EXPLAIN = "deep_question.explain"
    TENDER = "deep_question.tender"
    AGAIN = "deep_question.again"
    OUR_DAY = "deep_question.our_day"
    STEP = "deep_question.step"
    AHEAD = "deep_question.ahead"
    ASK = "deep_question.ask"
    ASK_OTHER = "deep_question.ask_other"
    LISTEN_FIRST = "deep_question.listen_first"
    REPROMPT = "deep_question.reprompt"
    HELP = "deep_question.help"
    HINT = "deep_question.hint"
    HINT_OTHER = "deep_question.hint_other"


LEADS = {
    Occasion.OUR_DAY: DeepQuestionPrompt.OUR_DAY,
    Occasion.STEP: DeepQuestionPrompt.STEP,
    Occasion.AHEAD: DeepQuestionPrompt.AHEAD,
}
"""Said before a question that comes round, so that nobody wonders why tonight."""


def enter(scene: Scene, step: Step) -> Scene:
    """Ask it; before a tender one, say that they may talk with the microphone closed."""
    before, evening = scene.household.deck, scene.here
    scene = _mark_asked(scene)  # once spoken it has been asked, whatever becomes of it
    if step.seat is not evening.first:
        return _ask_question(scene, DeepQuestionPrompt.ASK_OTHER, step)
    explained = scene if is_said_to_be_safe(scene) else scene.explain(DeepQuestionPrompt.EXPLAIN)
    if was_asked_a_year_ago(before, evening.question, evening.night):
        explained = explained.say(DeepQuestionPrompt.AGAIN)
    card = card_of(scene)
    if card is not None and card.occasion in LEADS:
        explained = explained.say_once(LEADS[card.occasion])
    elif card is not None and card.depth == TENDER and evening.party is Party.COUPLE:
        explained = explained.say_once(DeepQuestionPrompt.TENDER)
    elif evening.party is Party.COUPLE and evening.night.toordinal() % 2:
        explained = explained.say_once(DeepQuestionPrompt.LISTEN_FIRST)
    return _ask_question(explained, DeepQuestionPrompt.ASK, step)


def hear(scene: Scene, _step: Step, speech: Speech) -> Scene:
    """Take the answer."""
    return hear_answer(playful.count_length(scene, speech), BEAT, speech, _follow_answer)


def hint(scene: Scene, step: Step) -> Scene:
    """Give the nudge that belongs to this question; the second voice may have heard it already."""
    if step.seat is not scene.here.first:
        return scene.append_say(Say(DeepQuestionPrompt.HINT_OTHER))
    return scene.append_say(Say(DeepQuestionPrompt.HINT, question=scene.here.question))


def is_due(scene: Scene, _step: Step) -> bool:
    """Not when no question is left that may be asked tonight."""
    return bool(scene.here.question)


def card_of(scene: Scene) -> Card | None:
    """Return what is known of tonight's question."""
    return next((card for card in scene.cards() if card.id == scene.here.question), None)


def is_ahead(evening: Evening) -> bool:
    """Say whether nobody was asked tonight's question yet."""
    return not any(step.beat == BEAT.name for step in evening.steps[: evening.passed + 1])


def is_open(evening: Evening) -> bool:
    """Say whether somebody is being asked it just now."""
    return evening.is_begun and not evening.is_done and evening.step.beat == BEAT.name


def put_question_aside(scene: Scene) -> Scene:
    """Put the question aside where nobody wanted it; one of two may, and it stands."""
    evening, household = scene.here, scene.household
    steps = [step for step in evening.steps if step.beat == BEAT.name]
    if evening.step != steps[-1] or not evening.answered.isdisjoint(steps):
        return scene
    deck = put_aside(household.deck, evening.question)
    return scene.with_household(replace(household, deck=deck))


def _mark_asked(scene: Scene) -> Scene:
    household, evening = scene.household, scene.here
    deck = mark_asked(household.deck, evening.question, evening.night)
    return scene.with_household(replace(household, deck=deck))


def _ask_question(scene: Scene, line: DeepQuestionPrompt, step: Step) -> Scene:
    named = scene.ask(
        line, Awaits.ANSWER, reprompt=DeepQuestionPrompt.REPROMPT, seat=step.seat
    ).reply.ask
    values = named.say.values if named else {}
    return scene.set_ask(
        Say(line, values, scene.here.question), Awaits.ANSWER, DeepQuestionPrompt.REPROMPT
    )


def _follow_answer(scene: Scene, step: Step) -> Scene:
    card = card_of(scene)
    return cue.set_cue_after_question(scene, step.seat, card.tags) if card else scene


BEAT = Beat(
    name="deep_question",
    enter=enter,
    hear=hear,
    is_due=is_due,
    help=DeepQuestionPrompt.HELP,
    passed=put_question_aside,
    hint=hint,
    keeps=Keeping.EVERYTHING,
    is_reflective=True,
)
