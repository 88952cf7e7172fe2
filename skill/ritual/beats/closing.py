"""The close: the nights so far, when they are worth a word, and good night."""

from skill.ritual.model.evening import Step
from skill.ritual.model.household import Numbers
from skill.ritual.model.reply import Prompt
from skill.ritual.model.streak import (
    SPOKEN_RUN,
    Tally,
    chain_of,
    is_milestone,
    nights_this_week,
)
from skill.ritual.stage.beat import Beat
from skill.ritual.stage.counting import remember_first
from skill.ritual.stage.scene import Scene

NIGHTS_OF_NUMBERS = 14
NUMBER_DAYS = (2, 6)
"""After two weeks numbers come twice a week at the most: Wednesdays and Sundays (rule 5)."""


class ClosingPrompt(Prompt):
    """What is said at the end."""

    NIGHTS = "closing.nights"
    RUN = "closing.run"
    WEEK = "closing.week"
    MENDED = "closing.mended"
    MILESTONE = "closing.milestone"
    GOOD_NIGHT = "closing.good_night"
    GOOD_DAY = "closing.good_day"


def enter(scene: Scene, _step: Step) -> Scene:
    """Say how the nights stand, once, and good night."""
    is_kept = scene.here.is_counted
    told = _say_numbers(remember_first(scene)) if is_kept else scene
    return told.say(ClosingPrompt.GOOD_DAY if scene.now.is_morning else ClosingPrompt.GOOD_NIGHT)


def _say_numbers(scene: Scene) -> Scene:
    match scene.household.choices.numbers:
        case Numbers.ALL:
            return _say_all_numbers(scene)
        case Numbers.WEEK:
            return _say_week(scene)
        case Numbers.NONE:
            return scene


def _say_all_numbers(scene: Scene) -> Scene:
    tally, night = scene.household.tally, scene.here.lived_on
    if chain_of(tally).mended_on == night:
        return scene.say(ClosingPrompt.MENDED, nights=chain_of(tally).run)
    if is_milestone(tally.total):
        return scene.say(ClosingPrompt.MILESTONE, nights=tally.total)
    if tally.total > NIGHTS_OF_NUMBERS and night.weekday() not in NUMBER_DAYS:
        return scene
    return _say_totals(scene, tally)


def _say_totals(scene: Scene, tally: Tally) -> Scene:
    """Totals first, the run second, and only a run worth the word (rule 5)."""
    told = scene.say(ClosingPrompt.NIGHTS, nights=tally.total)
    run = chain_of(tally).run
    if run < SPOKEN_RUN or run == tally.total:
        return told
    return told.say(ClosingPrompt.RUN, nights=run)


def _say_week(scene: Scene) -> Scene:
    nights = nights_this_week(scene.household.tally, scene.here.lived_on)
    return scene.say(ClosingPrompt.WEEK, nights=nights)


BEAT = Beat(name="closing", enter=enter)
