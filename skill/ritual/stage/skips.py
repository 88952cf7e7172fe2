"""Passing a step over: acknowledged, never asked about, and after three in a row made lighter."""

from msgspec.structs import replace

from skill.ritual.model.evening import Step
from skill.ritual.model.household import Seat
from skill.ritual.model.reply import CommonPrompt
from skill.ritual.stage.beat import Beat
from skill.ritual.stage.scene import Scene

LIGHTER = "lighter"


def skip_step(scene: Scene, beat: Beat) -> Scene:
    """Pass the open step over, warmly and without a question after it.

    A lighter night is offered to whoever has passed three in a row, with enough still to come.
    """
    skips_before_offer = 3
    seat = scene.here.step.seat
    skips = scene.household.members[seat.value].skips + beat.is_reflective
    skipped = set_skips(scene, seat, skips)
    passed = beat.passed(skipped) if beat.passed else skipped
    left = passed.say(CommonPrompt.SKIPPED).pass_step()
    evening = left.here
    to_come = evening.steps[evening.passed :]
    has_more = any(step.seat is seat and step.beat in left.spared for step in to_come)
    was_offered = Step(LIGHTER, seat) in evening.steps
    if was_offered or not has_more or left.household.members[seat.value].skips < skips_before_offer:
        return left
    return left.with_evening(evening.with_now(Step(LIGHTER, seat)))


def set_skips(scene: Scene, seat: Seat, skips: int) -> Scene:
    """Remember how many steps this person has passed over in a row."""
    member = scene.household.members[seat.value]
    if member.skips == skips:
        return scene
    return scene.with_household(scene.household.with_member(seat, replace(member, skips=skips)))
