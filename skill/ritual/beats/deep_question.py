"""The one deep question of the night, and on Wednesdays one question further about the answer.

Both get the same one; either may pass.
"""

from calendar import WEDNESDAY

from msgspec.structs import replace

from skill.ritual.beats import cue, lighter
from skill.ritual.model.acts import Sign
from skill.ritual.model.choices import Keeping
from skill.ritual.model.deck import (
    HARD,
    TENDER,
    Deck,
    Occasion,
    mark_asked,
    put_aside,
    was_asked_a_year_ago,
)
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.reply import Awaits, CommonPrompt, Party, Prompt, Say
from skill.ritual.stage.answers import hear_answer, meet_low
from skill.ritual.stage.beat import AnswerKind, Beat, Weight, is_handover, on_weekdays, turn_of_each
from skill.ritual.stage.scene import Scene


class DeepQuestionPrompt(Prompt):
    """What is said around the question, and around what a good listener asks next."""

    LEAD = "deep_question.lead"
    TENDER = "deep_question.tender"
    AGAIN = "deep_question.again"
    OUR_DAY = "deep_question.our_day"
    ASK = "deep_question.ask"
    ASK_OTHER = "deep_question.ask_other"
    REPROMPT = "deep_question.reprompt"
    HELP = "deep_question.help"
    HINT = "deep_question.hint"
    HINT_OTHER = "deep_question.hint_other"
    RECALL = "recalling.answer"
    RECALL_OF = "recalling.answer_of"
    FURTHER = "further.ask"
    FURTHER_REPROMPT = "further.reprompt"
    FURTHER_HELP = "further.help"


def enter(scene: Scene, step: Step) -> Scene:
    """Ask it; before a tender one, say that they may talk with the microphone closed."""
    deck, evening = scene.household.deck, scene.here
    # once spoken it has been asked, whatever becomes of it
    asked = mark_asked(deck, evening.question, evening.night)
    scene = scene.with_household(replace(scene.household, deck=asked))
    line = DeepQuestionPrompt.ASK_OTHER if is_handover(scene, step) else DeepQuestionPrompt.ASK
    if step.seat is evening.first:
        scene = _lead_in(scene, step, deck)
    named = scene.ask(
        line, Awaits.ANSWER, reprompt=DeepQuestionPrompt.REPROMPT, seat=step.seat
    ).reply.ask
    say = Say(line, named.say.values if named else {}, evening.question)
    return scene.set_ask(say, Awaits.ANSWER, DeepQuestionPrompt.REPROMPT)


def hint(scene: Scene, step: Step) -> Scene:
    """Give the nudge that belongs to this question; the second voice may have heard it already."""
    if step.seat is not scene.here.first:
        return scene.append_say(Say(DeepQuestionPrompt.HINT_OTHER))
    return scene.append_say(Say(DeepQuestionPrompt.HINT, question=scene.here.question))


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


def _lead_in(scene: Scene, step: Step, deck_before: Deck) -> Scene:
    """Say the one thing there is to say before the question, to whoever is asked it first."""
    evening, card = scene.here, scene.card
    if was_asked_a_year_ago(deck_before, evening.question, evening.night):
        return scene.say(DeepQuestionPrompt.AGAIN)
    if card is not None and card.occasion is Occasion.OUR_DAY:
        return scene.say_once(DeepQuestionPrompt.OUR_DAY)
    is_couple = evening.party is Party.COUPLE
    if card is not None and card.depth == TENDER and is_couple:
        return scene.say_once(DeepQuestionPrompt.TENDER)
    if DeepQuestionPrompt.LEAD.value in evening.told:
        return scene  # it was said before a hint, or before they asked for something
    is_last = not any(one.beat in scene.extras for one in evening.steps[evening.passed + 1 :])
    told = scene.say(DeepQuestionPrompt.LEAD, seat=step.seat)
    # with names it says who begins; without, that it is the last, which has to be true
    is_named = is_couple and bool(told.reply.says[-1].values)
    once = replace(evening, told=evening.told | {DeepQuestionPrompt.LEAD.value})
    return told.with_evening(once) if is_last or is_named else scene


def follow_answer(scene: Scene, step: Step) -> Scene:
    """Meet what was hard with a word; give the listener the cue that this kind of question needs.

    Whoever is sore is met with a word alone: it may be the listener they are angry at. Whoever is
    to say it back next is told so in that turn, and nothing else.
    """
    if Sign.SORE in scene.here.signs:
        return scene.say(CommonPrompt.HEARD_LOW)
    met = meet_low(scene) if Sign.LOW in scene.here.signs else scene
    card, ahead = met.card, met.here.steps[met.here.passed + 1 :]
    is_mirrored = bool(ahead) and ahead[0].beat == "mirror"
    if card is None or met.party is not Party.COUPLE or met.here.is_long or is_mirrored:
        return met
    if card.tags & HARD:
        return met.with_evening(met.here.with_next(Step(cue.EARS_OR_ARMS.name, step.seat)))
    if "perspective" in card.tags:
        return met.with_evening(met.here.with_next(Step(cue.MAKES_SENSE.name, step.seat)))
    return met


BEAT = Beat(
    name="deep_question",
    weight=Weight.HEAVY,
    turns=turn_of_each,
    enter=enter,
    hear=lambda scene, beat, speech: hear_answer(lighter.count_length(scene, speech), beat, speech),
    after=follow_answer,
    is_due=lambda scene, _step: bool(scene.here.question),  # none may be left for tonight
    help=DeepQuestionPrompt.HELP,
    passed=put_question_aside,
    hint=hint,
    keeps=Keeping.EVERYTHING,
    recall=(DeepQuestionPrompt.RECALL, DeepQuestionPrompt.RECALL_OF),
    kind=AnswerKind.QUESTION,
    is_reflective=True,
    has_title=True,
)
FURTHER = Beat(
    name="further",
    weight=Weight.HEAVY,
    # on Wednesdays whoever answered last is asked what a good listener asks next (A13c)
    turns=on_weekdays(
        WEDNESDAY,
        from_night=10,
        whose=lambda household, evening: turn_of_each(household, evening)[-1:],
    ),
    # what the bank has to ask next: both wordings of a question have the same one
    enter=lambda scene, _step: scene.set_ask(
        Say(DeepQuestionPrompt.FURTHER, question=scene.here.question),
        Awaits.ANSWER,
        DeepQuestionPrompt.FURTHER_REPROMPT,
    ),
    hear=hear_answer,
    # only after an answer, and never after something tender or hard: that is left to rest
    is_due=lambda scene, step: (
        Step(BEAT.name, step.seat) in scene.here.answered
        and scene.card is not None
        and not scene.card.is_left_to_rest
    ),
    help=DeepQuestionPrompt.FURTHER_HELP,
    keeps=Keeping.EVERYTHING,
    recall=(DeepQuestionPrompt.RECALL, DeepQuestionPrompt.RECALL_OF),
    kind=AnswerKind.QUESTION,
)
