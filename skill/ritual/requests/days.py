"""Days that are theirs: a pause, in which nothing is missed, and a day of the year.

A night done in a pause counts.
"""

from datetime import date

from msgspec.structs import replace

from skill.ritual.model.acts import Pause, Request
from skill.ritual.model.choices import Right
from skill.ritual.model.household import ANY_YEAR, Household, day_in
from skill.ritual.model.reply import Prompt
from skill.ritual.model.streak import Span, excuse
from skill.ritual.plan.opening_offers import LONGEST_PAUSE, end_pause
from skill.ritual.stage.scene import Scene


class Resume(Request, frozen=True):
    """We are back."""

    right = Right.PAUSE


class KeepDay(Request, frozen=True):
    """A day of the year is ours."""

    day: date | None
    """In whichever year the platform put it; None for words that named no day."""

    right = Right.OUR_DAY


class ForgetDay(Request, frozen=True):
    """Our day need not be kept any more."""

    right = Right.OUR_DAY


class DaysPrompt(Prompt):
    """What is said about pauses, and about a day of theirs."""

    UNTIL = "pausing.until"
    OPEN = "pausing.open"
    UNCLEAR = "pausing.unclear"
    BACK = "pausing.back"
    NOT_PAUSED = "pausing.not_paused"
    OUR_DAY = "our_day.next"
    OUR_DAY_UNCLEAR = "our_day.unclear"
    OUR_DAY_GONE = "our_day.gone"
    NO_DAY = "our_day.none"


def pause(scene: Scene, request: Pause) -> Scene:
    """Pause from tonight until a day to come; without one, until they say."""
    night, household = scene.night, scene.household
    until = request.until or (night + request.lasting if request.lasting else None)
    if until is None:
        tally = excuse(household.tally, Span(night, night + LONGEST_PAUSE))
        opened = replace(household, paused_on=night, tally=tally)
        return scene.with_household(opened).say(DaysPrompt.OPEN)
    if until <= night:
        return scene.say(DaysPrompt.UNCLEAR)
    until = min(until, night + LONGEST_PAUSE)
    ended = end_pause(household, night)
    paused = replace(ended, tally=excuse(ended.tally, Span(night, until)))
    return scene.with_household(paused).say(DaysPrompt.UNTIL, day=until)


def resume(scene: Scene, _request: Resume) -> Scene:
    """Come back: what was paused stays excused, and from tonight on it counts."""
    night, spans = scene.night, scene.household.tally.spans
    if scene.household.paused_on is None and all(span.until <= night for span in spans):
        return scene.say(DaysPrompt.NOT_PAUSED)
    cut = tuple(Span(span.first, min(span.until, night)) for span in spans if span.first < night)
    tally = replace(scene.household.tally, spans=cut)
    back = end_pause(replace(scene.household, tally=tally), night)
    return scene.with_household(back).say(DaysPrompt.BACK)


def keep_day(scene: Scene, request: KeepDay) -> Scene:
    """Keep the day without its year, and say when it comes next: a misheard one is heard there."""
    if request.day is None:
        return scene.say(DaysPrompt.OUR_DAY_UNCLEAR)
    ours = replace(scene.household, our_day=request.day.replace(year=ANY_YEAR))
    return say_day(scene.with_household(ours))


def forget_day(scene: Scene, _request: ForgetDay) -> Scene:
    """Let it go."""
    if scene.household.our_day is None:
        return scene.say(DaysPrompt.NO_DAY)
    return scene.with_household(replace(scene.household, our_day=None)).say(DaysPrompt.OUR_DAY_GONE)


def say_day(scene: Scene) -> Scene:
    """Say when it comes next, if there is one and this voice may hear of it."""
    is_theirs = not scene.is_stranger and not scene.is_visitor
    day = next_on(scene.household, scene.night) if is_theirs else None
    return scene.say(DaysPrompt.OUR_DAY, day=day) if day else scene


def next_on(household: Household, night: date) -> date | None:
    """Return the next of their days, tonight at the soonest."""
    if household.our_day is None:
        return None
    this_year = day_in(night.year, household.our_day)
    return this_year if this_year >= night else day_in(night.year + 1, household.our_day)
