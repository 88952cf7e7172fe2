"""An evening that has come to a step, and what is done there, without a store or a device."""

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from skill.ritual.dialogue.respond import ask_next, respond
from skill.ritual.model.acts import Act
from skill.ritual.model.deck import Card
from skill.ritual.model.household import Household
from skill.ritual.model.night import Now
from skill.ritual.model.reply import Reply
from skill.ritual.plan.opening_offers import begin_evening
from skill.ritual.stage.scene import Scene

ZONE = ZoneInfo("America/New_York")
TEN = time(22)


def at_night(beat: str, household: Household, night: date, cards: Sequence[Card]) -> Scene:
    """Return the evening at the first step of a beat, asked just now."""
    now = Now(datetime.combine(night, TEN, ZONE), ZONE)
    planned = begin_evening(Scene("house", now, household, lambda: cards, is_in_session=True))
    passed = [step.beat for step in planned.here.steps].index(beat)
    return ask_next(planned.with_evening(planned.here.move_to(passed)))


def then(scene: Scene, *acts: Act) -> Scene:
    """Do one thing after the other, each in a turn of its own."""
    for act in acts:
        scene = respond(replace(scene, reply=Reply(), notes=()), act)
    return scene
