"""`What do you keep about us?` A plain answer, true to how things are set."""

from msgspec.structs import replace

from skill.ritual.model.acts import Request
from skill.ritual.model.choices import Keeping, Right
from skill.ritual.model.household import Seat
from skill.ritual.model.reply import Party, Prompt
from skill.ritual.requests.days import say_day
from skill.ritual.stage.permissions import is_in_general
from skill.ritual.stage.request import Declaration
from skill.ritual.stage.scene import Scene


class AskKeeping(Request, frozen=True):
    """What do you keep about us?"""

    right = Right.PRIVACY


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


def say_what_is_kept(scene: Scene, request: AskKeeping) -> Scene:
    """Say which words, which numbers, which names, what is not ours, and how it goes."""
    household, tally = scene.household, scene.household.tally
    words = {
        Keeping.THANKS: KeepingPrompt.THANKS,
        Keeping.EVERYTHING: KeepingPrompt.EVERYTHING,
        Keeping.NOTHING: KeepingPrompt.NOTHING,
    }
    told = scene.say(words[household.choices.keeping]).say(KeepingPrompt.ASKED_FOR)
    if is_in_general(scene, request):
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


REQUESTS = (Declaration(AskKeeping, say_what_is_kept, {"WhatIsKeptIntent": AskKeeping()}),)
