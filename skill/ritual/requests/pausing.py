"""Pausing and coming back: in a pause nothing is missed, and a night done in it counts."""

from datetime import date

from msgspec.structs import replace

from skill.ritual.model.acts import Pause
from skill.ritual.model.reply import Prompt
from skill.ritual.model.streak import Span, excuse
from skill.ritual.plan.opening_offers import LONGEST_PAUSE, end_pause
from skill.ritual.stage.scene import Scene


class PausingPrompt(Prompt):
    """What is said about pauses."""

    UNTIL = "pausing.until"
    OPEN = "pausing.open"
    UNCLEAR = "pausing.unclear"
    BACK = "pausing.back"
    NOT_PAUSED = "pausing.not_paused"


def pause(scene: Scene, pause: Pause) -> Scene:
    """Pause from tonight until a day to come; without one, until they say."""
    until = pause.until or (scene.night + pause.lasting if pause.lasting else None)
    if until is None:
        span = Span(scene.night, scene.night + LONGEST_PAUSE)
        tally = excuse(scene.household.tally, span)
        opened = replace(scene.household, paused_on=scene.night, tally=tally)
        return scene.with_household(opened).say(PausingPrompt.OPEN)
    if until <= scene.night:
        return scene.say(PausingPrompt.UNCLEAR)
    return _pause_until(scene, min(until, scene.night + LONGEST_PAUSE))


def resume(scene: Scene) -> Scene:
    """Come back: what was paused stays excused, and from tonight on it counts."""
    night, spans = scene.night, scene.household.tally.spans
    if scene.household.paused_on is None and all(span.until <= night for span in spans):
        return scene.say(PausingPrompt.NOT_PAUSED)
    cut = tuple(_cut(span, night) for span in spans if span.first < night)
    tally = replace(scene.household.tally, spans=cut)
    back = end_pause(replace(scene.household, tally=tally), night)
    return scene.with_household(back).say(PausingPrompt.BACK)


def _pause_until(scene: Scene, until: date) -> Scene:
    household = end_pause(scene.household, scene.night)
    tally = excuse(household.tally, Span(scene.night, until))
    return scene.with_household(replace(household, tally=tally)).say(PausingPrompt.UNTIL, day=until)


def _cut(span: Span, night: date) -> Span:
    return Span(span.first, min(span.until, night))
