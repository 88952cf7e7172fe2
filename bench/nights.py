"""Nights as Alexa sends them: each envelope carries what the answer before it left."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle
from time import perf_counter
from typing import Any

from skill.alexa.handlers import AlexaSkill
from skill.ports import Journal
from skill.speaker.zones import RoomZones
from tests.alexa.envelopes import answer, following, launch
from tests.storage.couples import ONE_ANSWER, night_after
from tests.world import NEW_YORK, TEN_AT_NIGHT

Wire = dict[str, Any]
Handler = Callable[[Wire], Wire]
Stopwatch = Callable[[], float]

MOST_TURNS = 40
SETTLED = 5
"""Nights before any is measured: by then nothing of the set-up is asked any more."""

SAID = (
    "she made me tea when i came home late",
    "the walk along the canal and i felt light",
    "yes",
    "he laughed at my joke in front of everybody",
    "maya and sam",
)
"""By turns these answer whatever is asked, questions of set-up among them."""


@dataclass(frozen=True)
class Exchange:
    """One request, its answer, and the seconds between, by whichever watch."""

    request: Wire
    response: Wire
    seconds: float


def skill_on(journal: Journal, pepper: str = "") -> AlexaSkill:
    """Return the skill as it is, in a room whose zone need not be asked of Amazon."""
    return AlexaSkill(journal, RoomZones(NEW_YORK), lambda: TEN_AT_NIGHT, pepper=pepper)


def night_of(
    handler: Handler, account: str, number: int, seconds: Stopwatch = perf_counter
) -> Iterator[Exchange]:
    """Spend one night, from the opening to the close."""
    moment, envelope, words = night_after(number), launch(), cycle(SAID)
    for _ in range(MOST_TURNS):
        request = _from(account, moment, envelope)
        begun = seconds()
        response = handler(request)
        yield Exchange(request, response, seconds() - begun)
        if response["response"].get("shouldEndSession", True):
            return
        moment += ONE_ANSWER
        envelope = answer(next(words), **following(response))
    raise RuntimeError("the night did not end")


def opening(account: str, number: int) -> Wire:
    """Return the request that opens a night."""
    return _from(account, night_after(number), launch())


def runner(
    handler: Handler, account: str, seconds: Stopwatch = perf_counter
) -> Callable[[int], list[float]]:
    """Return a runner whose rounds are the nights of one household that has settled in."""
    for number in range(SETTLED):
        list(night_of(handler, account, number))

    def run(number: int) -> list[float]:
        night = night_of(handler, account, SETTLED + number, seconds)
        return [turn.seconds for turn in night]

    return run


def _from(account: str, moment: datetime, envelope: Wire) -> Wire:
    """Say whose it is, and when. Without a token nobody asks Amazon for the zone."""
    envelope["context"]["System"]["user"]["userId"] = account
    envelope["session"]["user"]["userId"] = account
    envelope["request"]["timestamp"] = moment.isoformat()
    del envelope["context"]["System"]["apiAccessToken"]
    return envelope
