"""The close: a tiny adventure, a small touch, the nights if they are worth a word, good night."""

from calendar import FRIDAY, SUNDAY, WEDNESDAY

from skill.ritual.beats import cue
from skill.ritual.model.choices import Numbers
from skill.ritual.model.evening import Step
from skill.ritual.model.household import Seat
from skill.ritual.model.reply import Prompt
from skill.ritual.model.streak import SPOKEN_RUN, chain_of, is_milestone, nights_this_week
from skill.ritual.stage.beat import (
    AnswerKind,
    Beat,
    Weight,
    on_weekdays,
    turn_of_first_of_two,
)
from skill.ritual.stage.counting import remember_first
from skill.ritual.stage.scene import Scene


class ClosingPrompt(Prompt):
    """What is said at the end. Which adventure it is, is the words' own choice."""

    ADVENTURE = "adventure.here"
    ADVENTURE_APART = "adventure.apart"
    TOUCH = "touch.cue"
    FIRST = "closing.first"
    NIGHTS = "closing.nights"
    RUN = "closing.run"
    WEEK = "closing.week"
    MENDED = "closing.mended"
    MILESTONE = "closing.milestone"
    GOOD_NIGHT = "closing.good_night"
    GOOD_DAY = "closing.good_day"


def is_due(scene: Scene, _step: Step) -> bool:
    """Not on the first night or a long one, nor after a hard day, nor where they want quiet."""
    evening = scene.here
    was_hard = any(step.beat == cue.COMFORT.name for step in evening.steps)
    is_quiet = (
        evening.is_long
        or evening.is_cared_for
        or evening.is_off_record
        or scene.household.choices.gentle
    )
    return scene.number > 1 and not is_quiet and not was_hard


def enter(scene: Scene, _step: Step) -> Scene:
    """Say how the nights stand, once, and good night."""
    night, choices = scene.here.lived_on, scene.household.choices
    farewell = ClosingPrompt.GOOD_DAY if scene.now.is_morning else ClosingPrompt.GOOD_NIGHT
    if not scene.here.is_counted:
        return scene.say(farewell)
    told = remember_first(scene)
    tally = told.household.tally
    run = chain_of(tally).run
    # after two weeks numbers come twice a week at the most (rule 5)
    nights_of_numbers = 14
    is_night_for_it = tally.total <= nights_of_numbers or night.weekday() in {WEDNESDAY, SUNDAY}
    match choices.numbers:
        case _ if told.here.is_low:
            pass  # it is not a night for a number
        case Numbers.ALL if tally.total == 1:
            told = told.say(ClosingPrompt.FIRST)
        case Numbers.WEEK:
            told = told.say(ClosingPrompt.WEEK, nights=nights_this_week(tally, night))
        case Numbers.ALL if chain_of(tally).mended_on == night:
            told = told.say(ClosingPrompt.MENDED, nights=run)
        case Numbers.ALL if is_milestone(tally.total):
            told = told.say(ClosingPrompt.MILESTONE, nights=tally.total)
        case Numbers.ALL if is_night_for_it:
            # totals first, the run second, and only a run worth the word (rule 5)
            told = told.say(ClosingPrompt.NIGHTS, nights=tally.total)
            is_worth_it = run >= SPOKEN_RUN and run != tally.total
            told = told.say(ClosingPrompt.RUN, nights=run) if is_worth_it else told
        case Numbers.ALL | Numbers.NONE:
            pass
    return told.say(farewell)


ADVENTURE = Beat(
    name="adventure",
    weight=Weight.USUAL,
    turns=on_weekdays(FRIDAY),  # ahead of the weekend (A15-A17)
    # only a suggestion, and nothing is asked
    enter=lambda scene, _step: scene.say(
        ClosingPrompt.ADVENTURE_APART if scene.household.apart else ClosingPrompt.ADVENTURE
    ),
    is_due=is_due,
    kind=AnswerKind.YES_NO,
)
TOUCH = Beat(
    name="touch",
    weight=Weight.USUAL,
    turns=turn_of_first_of_two,
    enter=lambda scene, step: scene.say(ClosingPrompt.TOUCH, seat=step.seat),
    # only for those who chose it, be it a minute ago; not before children, nor on a night of more
    # than 14 steps, which has been longer than any need be: only the close is left to come
    is_due=lambda scene, _step: (
        scene.household.choices.touch and not scene.has_kids and scene.here.passed < 14  # noqa: PLR2004 - told above
    ),
)
BEAT = Beat(
    name="closing",
    weight=Weight.LIGHT,
    turns=lambda _household, _evening: (Seat.A,),
    enter=enter,
)
