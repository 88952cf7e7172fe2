"""`What do you keep about us?` A plain answer, true to how things are set."""

from msgspec.structs import replace

from skill.ritual.model.acts import AskKeeping
from skill.ritual.model.household import Keeping, KeepingNews, Seat
from skill.ritual.model.party import Party
from skill.ritual.model.reply import Prompt
from skill.ritual.requests import our_day
from skill.ritual.stage.permissions import is_in_general
from skill.ritual.stage.scene import Scene


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


WORDS = {
    Keeping.THANKS: KeepingPrompt.THANKS,
    Keeping.EVERYTHING: KeepingPrompt.EVERYTHING,
    Keeping.NOTHING: KeepingPrompt.NOTHING,
}


def answer(scene: Scene) -> Scene:
    """Say which words, which numbers, which names, what is not ours, and how it goes."""
    worded = scene.say(WORDS[scene.household.choices.keeping]).say(KeepingPrompt.ASKED_FOR)
    if is_in_general(scene, AskKeeping()):
        return worded.say(KeepingPrompt.SERVICE).say(KeepingPrompt.DELETE)
    named = our_day.say_day(_say_names(_say_nights(worded)))
    voiced = named.say(KeepingPrompt.VOICES) if scene.household.knows_voices else named
    return voiced.say(KeepingPrompt.SERVICE).say(KeepingPrompt.DELETE)


def tell_news(scene: Scene) -> Scene:
    """Tell whoever did not choose it that everything is kept: once, with the way to undo it."""
    news = scene.household.keeping_news
    if news is None or not _is_for_them(scene, news):
        return scene
    told = scene.with_household(replace(scene.household, keeping_news=None))
    return told.say(KeepingPrompt.NEWS)


def _is_for_them(scene: Scene, news: KeepingNews) -> bool:
    """Say whether somebody is here, on a later night, who has not been told.

    A voice tells, where everybody's is known who has still to hear it; else that two are here.
    """
    if scene.night <= news.night or scene.evening is None:
        return False
    are_known = all(scene.household.members[seat.value].voice for seat in news.seats)
    if are_known or scene.speaker is not None:
        return scene.speaker in news.seats
    return scene.party is Party.COUPLE


def _say_nights(scene: Scene) -> Scene:
    tally = scene.household.tally
    if not tally.total:
        return scene.say(KeepingPrompt.NO_NIGHTS)
    counted = scene.say(KeepingPrompt.NIGHTS, nights=tally.total)
    # of nights long past the number is kept, and no label of its own
    is_all = len(tally.recent) == tally.total
    return counted.say(KeepingPrompt.SINCE, day=tally.recent[0]) if is_all else counted


def _say_names(scene: Scene) -> Scene:
    names = any(scene.household.name_of(seat) for seat in Seat)
    return scene.say(KeepingPrompt.NAMES if names else KeepingPrompt.NO_NAMES)
