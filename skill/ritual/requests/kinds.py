"""Which kinds of questions they want: where they are, how gently, and what only with a yes."""

from collections.abc import Mapping
from datetime import date, timedelta

from msgspec.structs import replace

from skill.ritual.beats import deep_question
from skill.ritual.model.acts import Choice
from skill.ritual.model.deck import SENSITIVE, Stage
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Choices, Household, People, Seat
from skill.ritual.model.reply import Prompt
from skill.ritual.plan.opening_offers import choose_question, may_still_be_asked
from skill.ritual.stage.scene import Scene

ONE_DAY = timedelta(days=1)


class KindsPrompt(Prompt):
    """One sentence for every way a thing can be set. The names are those of the choices."""

    TOGETHER_NEW = "kinds.together_new"
    TOGETHER_LONG = "kinds.together_long"
    KIDS_ON = "kinds.kids_on"
    KIDS_OFF = "kinds.kids_off"
    APART_ON = "kinds.apart_on"
    APART_OFF = "kinds.apart_off"
    GENTLE_ON = "kinds.gentle_on"
    GENTLE_OFF = "kinds.gentle_off"
    FAITH_ON = "kinds.faith_on"
    FAITH_OFF = "kinds.faith_off"
    LOSS_ON = "kinds.loss_on"
    LOSS_OFF = "kinds.loss_off"
    MONEY_ON = "kinds.money_on"
    MONEY_OFF = "kinds.money_off"
    INTIMACY_ON = "kinds.intimacy_on"
    INTIMACY_OFF = "kinds.intimacy_off"
    FAMILY_ON = "kinds.family_on"
    FAMILY_OFF = "kinds.family_off"
    BODY_ON = "kinds.body_on"
    BODY_OFF = "kinds.body_off"
    CHILDREN_ON = "kinds.children_on"
    CHILDREN_OFF = "kinds.children_off"
    EACH = "kinds.each"
    ON_YOUR_TURN = "kinds.on_your_turn"
    BOTH_ASK = "kinds.both_ask"


ASKED_FOR: Mapping[Choice, str] = {Choice[f"{name.upper()}_ON"]: name for name in SENSITIVE}
TURNED_OFF: Mapping[Choice, str] = {Choice[f"{name.upper()}_OFF"]: name for name in SENSITIVE}
CHOICES = frozenset(choice for choice in Choice if choice.name in KindsPrompt.__members__)
"""What is chosen here rather than among the settings."""


def choose(scene: Scene, choice: Choice) -> Scene:
    """Choose it; where tonight's question does not go with it any more, another one is drawn."""
    line = KindsPrompt[choice.name]
    if choice in ASKED_FOR:
        return _welcome_topic(scene, ASKED_FOR[choice], line)
    if choice in TURNED_OFF:
        return fit_question(_turn_off_topic(scene, TURNED_OFF[choice]).say(line))
    return fit_question(scene.with_household(_apply_to_household(scene, choice)).say(line))


def describe(household: Household) -> list[KindsPrompt]:
    """Return what to say of the kinds of questions, and of nobody's wishes where there are two."""
    choices = household.choices
    stages = [line for stage, line in STAGE_LINES.items() if stage in choices.stages]
    lines = [*stages, *([KindsPrompt.APART_ON] if household.apart else [])]
    lines += [KindsPrompt.GENTLE_ON] if choices.gentle else []
    if household.people is People.TWO:
        return [*lines, KindsPrompt.BOTH_ASK]
    return [*lines, *(KindsPrompt[f"{name.upper()}_ON"] for name in sorted(household.opted_in))]


def fit_question(scene: Scene) -> Scene:
    """Leave tonight's question only where it still goes with what they chose."""
    evening = scene.evening
    if evening is None or not evening.question or _is_behind(evening):
        return scene
    is_being_answered = deep_question.is_open(evening) and evening.parts > 0
    if is_being_answered or may_still_be_asked(scene):
        return scene
    without = scene.with_evening(replace(evening, question=""))
    is_seconds = deep_question.is_open(evening) and evening.step.seat is not evening.first
    return without if is_seconds else choose_question(without)


STAGE_LINES = {
    Stage.NEW: KindsPrompt.TOGETHER_NEW,
    Stage.LONG: KindsPrompt.TOGETHER_LONG,
    Stage.PARENTS: KindsPrompt.KIDS_ON,
}


def _apply_to_household(scene: Scene, choice: Choice) -> Household:
    household = scene.household
    match choice:
        case Choice.APART_ON:
            return replace(household, apart=True, reunion=None)
        case Choice.APART_OFF if household.apart:
            return replace(household, apart=False, reunion=_next_night(scene))
        case _:
            return replace(household, choices=_apply_choice(household.choices, choice))


def _apply_choice(choices: Choices, choice: Choice) -> Choices:
    stages = choices.stages
    match choice:
        case Choice.TOGETHER_NEW:
            return replace(choices, stages=stages - {Stage.LONG} | {Stage.NEW})
        case Choice.TOGETHER_LONG:
            return replace(choices, stages=stages - {Stage.NEW} | {Stage.LONG})
        case Choice.KIDS_ON:
            return replace(choices, stages=stages | {Stage.PARENTS})
        case Choice.KIDS_OFF:
            return replace(choices, stages=stages - {Stage.PARENTS})
        case Choice.GENTLE_ON | Choice.GENTLE_OFF:
            return replace(choices, gentle=choice is Choice.GENTLE_ON)
        case _:
            return choices


def _next_night(scene: Scene) -> date:
    evening = scene.evening
    is_over = evening is not None and evening.is_begun and _is_behind(evening)
    return scene.night + ONE_DAY if is_over else scene.night


def _welcome_topic(scene: Scene, group: str, line: KindsPrompt) -> Scene:
    """Remember that this person asked for it. The reply is the same whatever the other one said."""
    seat = _who_asks(scene)
    if seat is None:
        return scene.say(KindsPrompt.ON_YOUR_TURN)
    household = scene.household
    member = household.members[seat.value]
    welcomed = household.with_member(seat, replace(member, welcomes=member.welcomes | {group}))
    told = scene.with_household(welcomed).say(line)
    return told.say(KindsPrompt.EACH) if household.people is People.TWO else told


def _turn_off_topic(scene: Scene, group: str) -> Scene:
    """Turn it off for everybody, at once, whoever says so: each has to ask for it anew."""
    household = scene.household
    for seat in Seat:
        member = household.members[seat.value]
        rid = replace(member, welcomes=member.welcomes - {group})
        household = household.with_member(seat, rid)
    return scene.with_household(household)


def _who_asks(scene: Scene) -> Seat | None:
    """Return who speaks: by voice, else by whose turn it is; None where nobody can tell."""
    if scene.household.people is not People.TWO:
        return scene.speaker or scene.household.only_seat
    evening = scene.evening
    is_open = evening is not None and evening.is_begun and not evening.is_done
    if scene.speaker or evening is None or not is_open or not scene.is_in_session:
        return scene.speaker
    return evening.step.seat


def _is_behind(evening: Evening) -> bool:
    return not deep_question.is_ahead(evening) and not deep_question.is_open(evening)
