"""How often a question is asked, and what passing it over means.

It is asked twice, and never a third time unless somebody wants it again.

Whatever is no answer leads back to the open question once; after that the step rests, and the night
goes on. What they want for themselves (time, a repeat, a step back, a setting) is theirs to have, a
few times at each question. So no night is without an end, whatever is said again and again
(docs/decisions/0024). What is passed over is acknowledged, never asked about, and after three in a
row the night is made lighter.
"""

from msgspec.structs import replace

from skill.ritual.model.acts import No
from skill.ritual.model.evening import Step
from skill.ritual.model.household import Seat
from skill.ritual.model.reply import Awaits, CommonPrompt, Say
from skill.ritual.stage.beat import Beat
from skill.ritual.stage.scene import Scene

MOST_ASKED = 2
"""Once, and once more after what was no answer."""

MOST_STAYS = 6
"""How often one question waits for something they wanted for themselves."""


LIGHTER = "lighter"
"""The beat that offers a lighter night."""


def is_asked_out(scene: Scene) -> bool:
    """Say whether the open question was asked as often as any is."""
    step = scene.here.step
    return step.asked >= MOST_ASKED or step.stays > MOST_STAYS


def count_asking(scene: Scene) -> Scene:
    """Count the open question as asked once more."""
    step = scene.here.step
    return scene.with_evening(scene.here.with_open(asked=step.asked + 1, stays=step.stays))


def allow_again(scene: Scene) -> Scene:
    """Let the open question be asked once more: they want to hear it, or come back to it."""
    step = scene.here.step
    asked = max(step.asked - 1, 0)
    return scene.with_evening(scene.here.with_open(asked=asked, stays=step.stays + 1))


def allow_anew(scene: Scene) -> Scene:
    """Let the open step be asked as if for the first time: they went back to it, or it changed."""
    step = scene.here.step
    return scene.with_evening(scene.here.with_open(asked=0, stays=step.stays + 1))


def wait(scene: Scene, line: CommonPrompt, nth: int | None = None) -> Scene:
    """Keep the microphone open without asking again, as long as there is patience.

    In another wording each time, if nothing else says in which.
    """
    step = scene.here.step
    stays = min(step.stays + 1, MOST_STAYS + 1)
    waiting = scene.with_evening(scene.here.with_open(asked=step.asked, stays=stays))
    if stays > MOST_STAYS:
        return waiting
    nth = scene.here.passed + step.stays if nth is None else nth
    return waiting.set_ask(Say(line, nth=nth), Awaits.ANSWER, CommonPrompt.TIME_REPROMPT)


def rest(scene: Scene, beat: Beat, line: CommonPrompt = CommonPrompt.RESTED) -> Scene:
    """Let the open step rest. Not a skip: nobody chose it, so nothing gets lighter for it."""
    if scene.here.is_gathering and beat.hear:
        return beat.hear(scene, beat, No())  # what was said is the whole answer
    left = beat.passed(scene) if beat.passed else scene
    return left.say(line).pass_step()


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
    # with one question left it is nearly over as it is
    has_more = sum(step.seat is seat and step.beat in left.spared for step in to_come) > 1
    was_offered = any(step.beat == LIGHTER for step in evening.steps)
    if was_offered or not has_more or left.household.members[seat.value].skips < skips_before_offer:
        return left
    # it takes the place of what else tonight would have asked
    behind = evening.steps[: evening.passed]
    plain = replace(
        evening, steps=(*behind, *(step for step in to_come if step.beat not in left.extras))
    )
    return left.with_evening(plain.with_now(Step(LIGHTER, seat)))


def set_skips(scene: Scene, seat: Seat, skips: int) -> Scene:
    """Remember how many steps this person has passed over in a row."""
    member = scene.household.members[seat.value]
    if member.skips == skips:
        return scene
    return scene.with_household(scene.household.with_member(seat, replace(member, skips=skips)))
