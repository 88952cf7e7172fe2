"""How things are set, and which kinds of questions come: chosen by voice, read back by voice."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from msgspec.structs import replace

from skill.ritual.beats import deep_question
from skill.ritual.model.acts import AskSettings
from skill.ritual.model.choices import SETTINGS, TOPICS, Choice, Keeping, Setting
from skill.ritual.model.deck import Stage
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household, People, Seat, SetUp
from skill.ritual.model.reply import Prompt
from skill.ritual.plan.opening_offers import choose_question, may_still_be_asked
from skill.ritual.requests import days
from skill.ritual.stage.house_size import choose_size
from skill.ritual.stage.permissions import is_in_general
from skill.ritual.stage.scene import Scene


def _prompts_of(words: str) -> dict[str, str]:
    """Return one sentence for every way to set something: those of one file of lines."""
    ids = (choice.id for one in SETTINGS if one.words == words for choice in one.choices)
    return {id_.upper(): f"{words}.{id_}" for id_ in ids if id_}


class SettingsPrompt(Prompt):
    """One sentence for every way a thing can be set, under the name of the choice."""

    vars().update(_prompts_of("settings"))


class KindsPrompt(Prompt):
    """One for every kind of question that can be chosen, and what is said beside it."""

    vars().update(_prompts_of("kinds"))
    EACH = "kinds.each"
    ON_YOUR_TURN = "kinds.on_your_turn"
    BOTH_ASK = "kinds.both_ask"


PARENTS = frozenset({Stage.PARENTS})
SETTING_OF: Mapping[Choice, Setting] = {
    choice: setting for setting in SETTINGS for choice in setting.choices
}


def line_of(choice: Choice) -> Prompt:
    """Return how it is said that this is chosen."""
    kind = KindsPrompt if SETTING_OF[choice].words == "kinds" else SettingsPrompt
    return kind[choice.id.upper()]


def choose(scene: Scene, choice: Choice) -> Scene:
    """Set it, and say how it is set now.

    Where tonight's question does not go with it any more, another one is drawn.
    """
    setting = SETTING_OF[choice]
    if setting.name == "people":
        return choose_size(scene, People.ONE if choice.value == 1 else People.TWO)
    if setting.name in TOPICS and choice.value:
        return _welcome_topic(scene, setting.name, line_of(choice))
    chosen = _set(scene, setting, choice.value).say(line_of(choice))
    return fit_question(chosen) if setting.words == "kinds" else chosen


def answer(scene: Scene) -> Scene:
    """Say how things are set, in a few short sentences."""
    household = scene.household
    is_general = is_in_general(scene, AskSettings())
    told = scene
    for line in (*_describe(household), *(() if is_general else _describe_kinds(household))):
        told = told.say(line)
    return told if is_general else days.say_day(told)


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


def _set(scene: Scene, setting: Setting, value: object) -> Scene:
    """Set what is a field of `Choices`, and whatever else can be set."""
    household, choices = scene.household, scene.household.choices
    stages = choices.stages
    match setting.name, value:
        case "keeping", Keeping():
            changed = household.with_keeping(value, scene.night, scene.speaker)
        case "fading", int():
            if value == choices.fading:  # said once more, it does not begin once more
                return scene
            fading = replace(choices, fading=value, fading_since=scene.night if value else None)
            changed = replace(household, choices=fading)
        case "goal", int():
            tally = replace(household.tally, goal=value)
            changed = replace(household, tally=tally, asked=household.asked | {SetUp.GOAL})
        case "touch", bool():  # whoever said so need not be asked
            touch = replace(choices, touch=value)
            changed = replace(household, choices=touch, asked=household.asked | {SetUp.TOUCH})
        case "together", Stage():
            told = replace(choices, stages=stages - {Stage.NEW, Stage.LONG} | {value})
            changed = replace(household, choices=told)
        case "kids", bool():
            told = replace(choices, stages=stages - PARENTS | (PARENTS if value else set()))
            changed = replace(household, choices=told)
        case "apart", True:
            changed = replace(household, apart=True, reunion=None)
        case "apart", False:
            reunion = _next_night(scene) if household.apart else household.reunion
            changed = replace(household, apart=False, reunion=reunion)
        case topic, False if topic in TOPICS:
            # for everybody, at once, whoever says so: each has to ask for it anew
            changed = household
            for seat in Seat:
                member = changed.members[seat.value]
                rid = replace(member, welcomes=member.welcomes - {topic})
                changed = changed.with_member(seat, rid)
        case _:
            changed = replace(household, choices=replace(choices, **{setting.name: value}))
    return scene.with_household(changed)


def _next_night(scene: Scene) -> date:
    evening = scene.evening
    is_over = evening is not None and evening.is_begun and _is_behind(evening)
    return scene.night + timedelta(days=1) if is_over else scene.night


def _welcome_topic(scene: Scene, topic: str, line: Prompt) -> Scene:
    """Remember that this person asked for it. The reply is the same whatever the other one said."""
    seat = _who_asks(scene)
    if seat is None:
        return scene.say(KindsPrompt.ON_YOUR_TURN)
    household = scene.household
    member = household.members[seat.value]
    welcomed = household.with_member(seat, replace(member, welcomes=member.welcomes | {topic}))
    told = scene.with_household(welcomed).say(line)
    return told.say(KindsPrompt.EACH) if household.people is People.TWO else told


def _who_asks(scene: Scene) -> Seat | None:
    """Return who speaks: by voice, else by whose turn it is; None where nobody can tell."""
    if scene.household.people is not People.TWO:
        return scene.speaker or scene.household.only_seat
    is_open = scene.has_open_step and scene.is_in_session
    return scene.here.step.seat if is_open and scene.speaker is None else scene.speaker


def _is_behind(evening: Evening) -> bool:
    return not deep_question.is_ahead(evening) and not deep_question.is_open(evening)


def _describe(household: Household) -> list[Prompt]:
    """Return what to say of the settings: of what is off by itself, only where it is on."""
    choices = household.choices
    told: list[tuple[str, object]] = [("keeping", choices.keeping)]
    told += [("fading", choices.fading)] if choices.fading else []
    told += [("cue", choices.cue)]
    if household.people is not People.ONE:
        told += [("touch", choices.touch), ("listening", choices.listening)]
    told += [("whisper", True)] if choices.whisper else []
    told += [("goal", household.tally.goal)] if household.tally.goal else []
    return _lines_of(told)


def _describe_kinds(household: Household) -> list[Prompt]:
    """Return what to say of the kinds of questions, and of nobody's wishes where there are two."""
    stages, is_two = household.choices.stages, household.people is People.TWO
    told: list[tuple[str, object]] = [
        *(("together", stage) for stage in (Stage.NEW, Stage.LONG) if stage in stages),
        *([("kids", True)] if Stage.PARENTS in stages else []),
        *([("apart", True)] if household.apart else []),
        *([("gentle", True)] if household.choices.gentle else []),
        *(() if is_two else ((topic, True) for topic in sorted(household.opted_in))),
    ]
    return [*_lines_of(told), *([KindsPrompt.BOTH_ASK] if is_two else [])]


def _lines_of(told: Iterable[tuple[str, object]]) -> list[Prompt]:
    """Return how it is said that each setting has this value, where it can be said."""
    choices = {
        (setting.name, choice.value): choice for choice, setting in SETTING_OF.items() if choice.id
    }
    return [line_of(choices[one]) for one in told if one in choices]
