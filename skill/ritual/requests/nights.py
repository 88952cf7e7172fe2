"""`How many nights?` Totals first, and never a nought."""

from skill.ritual.model.reply import Prompt
from skill.ritual.model.streak import SPOKEN_RUN, find_standing, last_30, weekly_run
from skill.ritual.stage.scene import Scene

MONTH = 30


class NightsPrompt(Prompt):
    """What is said about the nights."""

    NONE_YET = "nights.none_yet"
    TOTAL = "nights.total"
    TOGETHER = "nights.together"
    LAST_30 = "nights.last_30"
    RUN = "nights.run"
    WEEKS = "nights.weeks"


def answer(scene: Scene) -> Scene:
    """Say the totals, then the last thirty, then the run if it is worth the word."""
    tally, night = scene.household.tally, scene.night
    if not tally.total:
        return scene.say(NightsPrompt.NONE_YET)
    told = scene.say(NightsPrompt.TOTAL, nights=tally.total)
    if tally.together:
        told = told.say(NightsPrompt.TOGETHER, nights=tally.together)
    lately = last_30(tally, night)
    if tally.total > MONTH and lately:
        told = told.say(NightsPrompt.LAST_30, nights=lately)
    run = find_standing(tally, night).run
    if SPOKEN_RUN <= run < tally.total:
        told = told.say(NightsPrompt.RUN, nights=run)
    weeks = weekly_run(tally, night)
    return told.say(NightsPrompt.WEEKS, weeks=weeks) if weeks > 1 else told
