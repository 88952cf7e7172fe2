"""`Our day is June fourth`: a day of the year that two people want to be asked about."""

from datetime import date

from msgspec.structs import replace

from skill.ritual.model.acts import ForgetDay, KeepDay
from skill.ritual.model.household import ANY_YEAR, Household, day_in
from skill.ritual.model.reply import Prompt
from skill.ritual.stage.scene import Scene


class OurDayPrompt(Prompt):
    """What is said about it."""

    NEXT = "our_day.next"
    UNCLEAR = "our_day.unclear"
    GONE = "our_day.gone"
    NONE = "our_day.none"


def answer(scene: Scene, request: KeepDay | ForgetDay) -> Scene:
    """Keep the day, or let it go."""
    match request:
        case KeepDay():
            return keep_day(scene, request.day)
        case ForgetDay():
            return forget_day(scene)


def keep_day(scene: Scene, day: date | None) -> Scene:
    """Keep the day without its year, and say when it comes next: a misheard one is heard there."""
    if day is None:
        return scene.say(OurDayPrompt.UNCLEAR)
    ours = replace(scene.household, our_day=day.replace(year=ANY_YEAR))
    return say_day(scene.with_household(ours))


def forget_day(scene: Scene) -> Scene:
    """Let it go."""
    if scene.household.our_day is None:
        return scene.say(OurDayPrompt.NONE)
    return scene.with_household(replace(scene.household, our_day=None)).say(OurDayPrompt.GONE)


def say_day(scene: Scene) -> Scene:
    """Say when it comes next, if there is one and this voice may hear of it."""
    is_theirs = not scene.is_stranger and not scene.is_visitor
    day = next_on(scene.household, scene.night) if is_theirs else None
    return scene.say(OurDayPrompt.NEXT, day=day) if day else scene


def next_on(household: Household, night: date) -> date | None:
    """Return the next of their days, tonight at the soonest."""
    if household.our_day is None:
        return None
    this_year = day_in(night.year, household.our_day)
    return this_year if this_year >= night else day_in(night.year + 1, household.our_day)
