"""What is asked of the house in passing: who is here, how many nights, which number to call."""

from typing import assert_never

from msgspec.structs import replace

from skill.ritual.beats.care import CarePrompt, say_number
from skill.ritual.model.acts import Request
from skill.ritual.model.choices import Right
from skill.ritual.model.household import People, Seat
from skill.ritual.model.reply import Prompt
from skill.ritual.model.streak import SPOKEN_RUN, find_standing, last_30, weekly_run
from skill.ritual.stage.permissions import is_in_general
from skill.ritual.stage.request import Declaration
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


class KidsPrompt(Prompt):
    """What is said about children in the room."""

    HERE = "kids.here"
    GONE = "kids.gone"


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
    is_general = is_in_general(scene, request)
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
    return anew.say(KidsPrompt.HERE if request.are_here else KidsPrompt.GONE)


REQUESTS = (
    Declaration(AskNights, count_nights, {"NightsIntent": AskNights()}),
    Declaration(AskWho, say_who, {"WhoIntent": AskWho()}),
    Declaration(
        Kids,
        note_kids,
        {"KidsHereIntent": Kids(are_here=True), "KidsGoneIntent": Kids(are_here=False)},
    ),
    Declaration(
        AskNumber, lambda scene, _request: say_number(scene), {"NumberIntent": AskNumber()}
    ),
    Declaration(
        AskOtherNumber,
        lambda scene, _request: scene.say(CarePrompt.OTHER_NUMBER),
        {"OtherNumberIntent": AskOtherNumber()},
    ),
)
