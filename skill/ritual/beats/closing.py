"""The close: a small touch, the nights so far where they are worth a word, and good night."""

from calendar import SUNDAY, WEDNESDAY

from skill.ritual.model.choices import Numbers
from skill.ritual.model.evening import Step
from skill.ritual.model.household import Seat
from skill.ritual.model.reply import Prompt
from skill.ritual.model.streak import SPOKEN_RUN, chain_of, is_milestone, nights_this_week
from skill.ritual.stage.beat import Beat, Weight, turn_of_first_of_two
from skill.ritual.stage.counting import remember_first
from skill.ritual.stage.scene import Scene

NIGHTS_OF_NUMBERS = 14
"""After two weeks numbers come twice a week at the most: Wednesdays and Sundays (rule 5)."""

LATEST_TOUCH = 14
"""Steps after which the night has been longer than any need be: only the close is left to come."""


class TouchPrompt(Prompt):
    """What is said around a touch."""

    CUE = "touch.cue"


class ClosingPrompt(Prompt):
    """What is said at the end."""

    FIRST = "closing.first"
    NIGHTS = "closing.nights"
    RUN = "closing.run"
    WEEK = "closing.week"
    MENDED = "closing.mended"
    MILESTONE = "closing.milestone"
    GOOD_NIGHT = "closing.good_night"
    GOOD_DAY = "closing.good_day"


def enter(scene: Scene, _step: Step) -> Scene:
    """Say how the nights stand, once, and good night."""
    night, choices = scene.here.lived_on, scene.household.choices
    farewell = ClosingPrompt.GOOD_DAY if scene.now.is_morning else ClosingPrompt.GOOD_NIGHT
    if not scene.here.is_counted:
        return scene.say(farewell)
    told = remember_first(scene)
    tally = told.household.tally
    run = chain_of(tally).run
    is_night_for_it = tally.total <= NIGHTS_OF_NUMBERS or night.weekday() in {WEDNESDAY, SUNDAY}
    match choices.numbers:
        case _ if told.is_low:
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


TOUCH = Beat(
    name="touch",
    weight=Weight.USUAL,
    turns=turn_of_first_of_two,
    enter=lambda scene, step: scene.say(TouchPrompt.CUE, seat=step.seat),
    # only for those who chose it, be it a minute ago; not before children, nor on a long night
    is_due=lambda scene, _step: (
        scene.household.choices.touch and not scene.has_kids and scene.here.passed < LATEST_TOUCH
    ),
)
BEAT = Beat(
    name="closing",
    weight=Weight.LIGHT,
    turns=lambda _household, _evening: (Seat.A,),
    enter=enter,
)
