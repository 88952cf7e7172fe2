"""What is ahead: on some Sundays the week, and once after it how it was; and a wish for tomorrow.

What they look forward to is not spoken: it is kept, or not, like any other answer, and asked after
without it. A wish is of use by being said aloud, so it is asked where nothing is kept, too. It is
never said back unasked, nor asked after: whether it came true is nobody's account to keep.
"""

from calendar import MONDAY, SUNDAY, THURSDAY
from datetime import timedelta

from msgspec.structs import replace

from skill.ritual.beats import cue
from skill.ritual.model.choices import Keeping
from skill.ritual.model.deck import TENDER
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import ASKED_AFTER_WITHIN, Household, Seat
from skill.ritual.model.reply import Awaits, Prompt
from skill.ritual.stage.answers import hear_answer
from skill.ritual.stage.beat import AnswerKind, Beat, Weight, make_question, on_weekdays
from skill.ritual.stage.scene import Scene


class LookingPrompt(Prompt):
    """What is said around the week ahead, and around a wish."""

    ASK = "looking.ask"
    BACK = "looking.back"
    REPROMPT = "looking.reprompt"
    HELP = "looking.help"
    BACK_HELP = "looking.back_help"
    RECALL_AHEAD = "recalling.ahead"
    RECALL_BACK = "recalling.back"
    WISH = "wishing.ask"
    WISH_REPROMPT = "wishing.reprompt"
    WISH_HELP = "wishing.help"
    WISH_RECALL = "recalling.wish"
    WISH_RECALL_OF = "recalling.wish_of"


def turns(household: Household, evening: Evening) -> tuple[Seat, ...]:
    """Not while something is still to come, or to be asked after.

    Any household has the same weeks: nothing is to be remembered for that.
    """
    is_week = evening.night.toordinal() // 7 % 2 == 0
    is_free = household.awaited is None or evening.night - household.awaited > ASKED_AFTER_WITHIN
    return (evening.first,) if is_week and is_free else ()


def is_ahead_due(scene: Scene, _step: Step) -> bool:
    """Not where nothing is kept, nor in a gentle house, after a tender question or a long night."""
    evening, choices = scene.here, scene.household.choices
    is_kept = choices.keeping is not Keeping.NOTHING and not evening.is_off_record
    card = scene.card
    is_tender = card is not None and card.depth == TENDER
    return is_kept and not choices.gentle and not is_tender and not evening.is_long


def enter(scene: Scene, _step: Step) -> Scene:
    """Ask how it was, once: whatever becomes of the question, it is not asked again."""
    evening = replace(scene.here, told=scene.here.told | {LookingPrompt.BACK.value})
    asked = scene.with_household(scene.household.clear_awaited()).with_evening(evening)
    return asked.ask(LookingPrompt.BACK, Awaits.ANSWER, reprompt=LookingPrompt.REPROMPT)


def is_wish_due(scene: Scene, _step: Step) -> bool:
    """Not in a gentle house, on a long night, after a tender or hard question or a look back."""
    evening, card = scene.here, scene.card
    has_looked_back = any(step.beat == BACK.name for step in evening.steps)
    is_quiet = scene.household.choices.gentle or evening.is_long
    is_to_rest = card is not None and card.is_left_to_rest
    return not (is_quiet or has_looked_back or is_to_rest)


AHEAD = Beat(
    name="look_ahead",
    weight=Weight.HEAVY,
    turns=on_weekdays(SUNDAY, from_night=8, whose=turns),  # every other Sunday (B42-B44)
    enter=lambda scene, _step: scene.ask(
        LookingPrompt.ASK, Awaits.ANSWER, reprompt=LookingPrompt.REPROMPT
    ),
    hear=hear_answer,
    # how it was is asked in a week
    after=lambda scene, _step: scene.with_household(
        replace(scene.household, awaited=scene.here.night + timedelta(weeks=1))
    ),
    is_due=is_ahead_due,
    help=LookingPrompt.HELP,
    keeps=Keeping.EVERYTHING,
    recall=(LookingPrompt.RECALL_AHEAD, LookingPrompt.RECALL_AHEAD),
    kind=AnswerKind.QUESTION,
)
BACK = Beat(
    name="look_back",
    weight=Weight.HEAVY,
    turns=lambda household, evening: (
        (evening.first,) if household.asks_after(evening.night) else ()
    ),
    enter=enter,
    hear=hear_answer,
    after=cue.set_cue,
    # only while it may be asked after, or where it just was; not in a gentle house
    is_due=lambda scene, _step: (
        not scene.household.choices.gentle
        and (
            LookingPrompt.BACK.value in scene.here.told
            or scene.household.asks_after(scene.here.night)
        )
    ),
    help=LookingPrompt.BACK_HELP,
    keeps=Keeping.EVERYTHING,
    recall=(LookingPrompt.RECALL_BACK, LookingPrompt.RECALL_BACK),
    kind=AnswerKind.DAY,
)
WISH = Beat(
    name="wish",
    weight=Weight.HEAVY,
    # Mondays and Thursdays have nothing else of their own (A25e, C30b); and not before the nights
    # that set something up are over. Who begins alternates, and so does who is asked
    turns=on_weekdays(MONDAY, THURSDAY, from_night=6),
    enter=make_question(LookingPrompt.WISH, LookingPrompt.WISH_REPROMPT),
    hear=hear_answer,
    is_due=is_wish_due,
    help=LookingPrompt.WISH_HELP,
    keeps=Keeping.EVERYTHING,
    recall=(LookingPrompt.WISH_RECALL, LookingPrompt.WISH_RECALL_OF),
    kind=AnswerKind.QUESTION,
    has_title=True,
)
