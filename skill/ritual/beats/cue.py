"""A cue for the listener: ask about what went well, only listen to what was hard."""

from collections.abc import Set as AbstractSet

from skill.ritual.model.acts import Sign
from skill.ritual.model.deck import HARD
from skill.ritual.model.evening import Step
from skill.ritual.model.household import Seat
from skill.ritual.model.party import Party
from skill.ritual.model.reply import Prompt
from skill.ritual.stage.beat import Beat
from skill.ritual.stage.scene import Scene


class CuePrompt(Prompt):
    """What the listener, or the one alone, is told."""

    GOOD_NEWS = "cue.good_news"
    COMFORT = "cue.comfort"
    EARS_OR_ARMS = "cue.ears_or_arms"
    MAKES_SENSE = "cue.makes_sense"


GOOD_NEWS, COMFORT = "good_news", "comfort"
EARS_OR_ARMS, MAKES_SENSE = "ears_or_arms", "makes_sense"


def set_cue(scene: Scene, seat: Seat, signs: AbstractSet[Sign]) -> Scene:
    """Set in the cue that these signs call for, if they call for one. A hard day comes first."""
    if Sign.LOW in signs:
        return scene.with_evening(scene.here.with_next(Step(COMFORT, seat)))
    if Sign.HIGH in signs:
        return scene.with_evening(scene.here.with_next(Step(GOOD_NEWS, seat)))
    return scene


def set_cue_by_signs(scene: Scene, step: Step) -> Scene:
    """Set in the cue that what was said just now calls for."""
    return set_cue(scene, step.seat, scene.here.signs)


def cheer(scene: Scene, step: Step) -> Scene:
    """Celebrate with a question of their own."""
    return scene.say(CuePrompt.GOOD_NEWS, seat=step.seat)


def comfort(scene: Scene, step: Step) -> Scene:
    """Just listen; no fixing."""
    return scene.say(CuePrompt.COMFORT, seat=step.seat)


def offer_comfort(scene: Scene, step: Step) -> Scene:
    """After something tender: what would help tonight?"""
    return scene.say(CuePrompt.EARS_OR_ARMS, seat=step.seat)


def affirm_view(scene: Scene, step: Step) -> Scene:
    """After a view of one's own: one line that affirms, without having to agree."""
    return scene.say(CuePrompt.MAKES_SENSE, seat=step.seat)


def set_cue_after_question(scene: Scene, seat: Seat, tags: AbstractSet[str]) -> Scene:
    """Set in the cue for whoever listened to this kind of question. Only where two are here."""
    if scene.party is not Party.COUPLE or scene.here.is_long:
        return scene
    if tags & HARD:
        return scene.with_evening(scene.here.with_next(Step(EARS_OR_ARMS, seat)))
    if "perspective" in tags:
        return scene.with_evening(scene.here.with_next(Step(MAKES_SENSE, seat)))
    return scene


def is_day_answered(scene: Scene, step: Step) -> bool:
    """Only while what called for it stands."""
    return Step("recap", step.seat) in scene.here.answered


def is_question_answered(scene: Scene, step: Step) -> bool:
    """Only while what called for it stands."""
    return Step("deep_question", step.seat) in scene.here.answered


BEATS = (
    Beat(name=GOOD_NEWS, enter=cheer, is_due=is_day_answered),
    Beat(name=COMFORT, enter=comfort, is_due=is_day_answered),
    Beat(name=EARS_OR_ARMS, enter=offer_comfort, is_due=is_question_answered),
    Beat(name=MAKES_SENSE, enter=affirm_view, is_due=is_question_answered),
)
