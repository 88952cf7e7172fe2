"""What is asked of the house in passing: who is here, how many nights, what is kept of them."""

from typing import assert_never

from msgspec.structs import replace

from skill.ritual.model.acts import Request
from skill.ritual.model.choices import Keeping, Right
from skill.ritual.model.household import People, Seat
from skill.ritual.model.reply import Party, Prompt
from skill.ritual.model.streak import SPOKEN_RUN, find_standing, last_30, weekly_run
from skill.ritual.requests.days import say_day
from skill.ritual.stage.permissions import Verdict, verdict_on
from skill.ritual.stage.scene import Scene


class AskNights(Request, frozen=True):
    """How many nights?"""

    right = Right.NIGHTS


class AskWho(Request, frozen=True):
    """Who is this? Who are we?"""

    right = Right.WHO


class Kids(Request, frozen=True):
    """There are children in the room, or not any more."""

    are_here: bool
    right = Right.KIDS


class AskNumber(Request, frozen=True):
    """What was that number? Who can I call?"""

    right = Right.NUMBER


class AskOtherNumber(Request, frozen=True):
    """Is there another number?"""

    right = Right.NUMBER


class AskKeeping(Request, frozen=True):
    """What do you keep about us?"""

    right = Right.PRIVACY


class NightsPrompt(Prompt):
    """What is said about the nights."""

    NONE_YET = "nights.none_yet"
    TOTAL = "nights.total"
    TOGETHER = "nights.together"
    LAST_30 = "nights.last_30"
    RUN = "nights.run"
    WEEKS = "nights.weeks"


class WhoPrompt(Prompt):
    """What is said about who is here."""

    NOBODY_SAID = "who.nobody_said"
    ONE = "who.one"
    ONE_NAMED = "who.one_named"
    TWO = "who.two"
    TWO_NAMED = "who.two_named"
    SPEAKING = "who.speaking"
    KIDS = "kids.here"
    KIDS_GONE = "kids.gone"


class KeepingPrompt(Prompt):
    """What is said about what is kept."""

    THANKS = "keeping.thanks"
    EVERYTHING = "keeping.everything"
    NOTHING = "keeping.nothing"
    ASKED_FOR = "keeping.asked_for"
    NO_NIGHTS = "keeping.no_nights"
    NIGHTS = "keeping.nights"
    SINCE = "keeping.since"
    NAMES = "keeping.names"
    NO_NAMES = "keeping.no_names"
    VOICES = "keeping.voices"
    SERVICE = "keeping.service"
    DELETE = "keeping.delete"
    NEWS = "keeping.news"


def count_nights(scene: Scene, _request: AskNights) -> Scene:
    """Say the totals, the last thirty, the run if it is worth the word; and never a nought."""
    tally, night = scene.household.tally, scene.night
    if not tally.total:
        return scene.say(NightsPrompt.NONE_YET)
    told = scene.say(NightsPrompt.TOTAL, nights=tally.total)
    if tally.together:
        told = told.say(NightsPrompt.TOGETHER, nights=tally.together)
    lately = last_30(tally, night)
    if tally.total > 30 and lately:  # noqa: PLR2004 - of the last thirty
        told = told.say(NightsPrompt.LAST_30, nights=lately)
    run = find_standing(tally, night).run
    if SPOKEN_RUN <= run < tally.total:
        told = told.say(NightsPrompt.RUN, nights=run)
    weeks = weekly_run(tally, night)
    return told.say(NightsPrompt.WEEKS, weeks=weeks) if weeks > 1 else told


def say_who(scene: Scene, request: AskWho) -> Scene:
    """Say who lives here, and who is speaking where the voice is known; nothing is made up."""
    household, speaker = scene.household, scene.speaker
    is_general = verdict_on(scene, request) is Verdict.IN_GENERAL
    name, other = (household.name_of(seat) for seat in Seat)
    is_unsure = household.left is not None and not household.resident
    only = "" if is_unsure else household.name_of(household.only_seat)
    match household.people:
        case People.ONE if only and not is_general:
            told = scene.say(WhoPrompt.ONE_NAMED, name=only)
        case People.TWO if name and other and not is_general:
            told = scene.say(WhoPrompt.TWO_NAMED, name=name, other=other)
        case People.UNKNOWN:
            told = scene.say(WhoPrompt.NOBODY_SAID)
        case People.ONE:
            told = scene.say(WhoPrompt.ONE)
        case People.TWO:
            told = scene.say(WhoPrompt.TWO)
        case _:
            assert_never(household.people)
    if is_general or speaker is None or not household.name_of(speaker):
        return told
    return told.say(WhoPrompt.SPEAKING, name=household.name_of(speaker))


def note_kids(scene: Scene, request: Kids) -> Scene:
    """Remember it for tonight: the question, and what is spoken, are as they may hear it.

    Whether the others are among themselves has to be asked anew.
    """
    kids_on = scene.night if request.are_here else None
    household = replace(scene.household, kids_on=kids_on)
    anew = replace(scene.with_household(household), is_private=False)
    return anew.say(WhoPrompt.KIDS if request.are_here else WhoPrompt.KIDS_GONE)


def say_what_is_kept(scene: Scene, request: AskKeeping) -> Scene:
    """Say which words, which numbers, which names, what is not ours, and how it goes."""
    household, tally = scene.household, scene.household.tally
    words = {
        Keeping.THANKS: KeepingPrompt.THANKS,
        Keeping.EVERYTHING: KeepingPrompt.EVERYTHING,
        Keeping.NOTHING: KeepingPrompt.NOTHING,
    }
    told = scene.say(words[household.choices.keeping]).say(KeepingPrompt.ASKED_FOR)
    if verdict_on(scene, request) is Verdict.IN_GENERAL:
        return told.say(KeepingPrompt.SERVICE).say(KeepingPrompt.DELETE)
    if not tally.total:
        told = told.say(KeepingPrompt.NO_NIGHTS)
    else:
        told = told.say(KeepingPrompt.NIGHTS, nights=tally.total)
        # of nights long past the number is kept, and no label of its own
        is_all = len(tally.recent) == tally.total
        told = told.say(KeepingPrompt.SINCE, day=tally.recent[0]) if is_all else told
    has_names = any(household.name_of(seat) for seat in Seat)
    told = say_day(told.say(KeepingPrompt.NAMES if has_names else KeepingPrompt.NO_NAMES))
    told = told.say(KeepingPrompt.VOICES) if household.knows_voices else told
    return told.say(KeepingPrompt.SERVICE).say(KeepingPrompt.DELETE)


def tell_news(scene: Scene) -> Scene:
    """Tell whoever did not choose it that everything is kept: once, with the way to undo it.

    They are told on a later night. A voice tells who it is, where everybody's is known who has
    still to hear it; else that two are here.
    """
    news, speaker = scene.household.keeping_news, scene.speaker
    if news is None or scene.night <= news.night or scene.evening is None:
        return scene
    are_known = all(scene.household.members[seat.value].voice for seat in news.seats)
    is_known = are_known or speaker is not None
    if not (speaker in news.seats if is_known else scene.party is Party.COUPLE):
        return scene
    told = scene.with_household(replace(scene.household, keeping_news=None))
    return told.say(KeepingPrompt.NEWS)
