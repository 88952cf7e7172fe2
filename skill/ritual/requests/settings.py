"""How things are set: chosen by voice, read back by voice."""

from msgspec.structs import replace

from skill.ritual.model.acts import AskSettings, Choice
from skill.ritual.model.household import (
    Choices,
    Household,
    Keeping,
    Numbers,
    People,
    SetUp,
    Telling,
)
from skill.ritual.model.reply import Prompt
from skill.ritual.requests import days, kinds
from skill.ritual.stage.house_size import choose_size
from skill.ritual.stage.permissions import SIZES, is_in_general
from skill.ritual.stage.scene import Scene


class SettingsPrompt(Prompt):
    """One sentence for every way a thing can be set. The names are those of the choices."""

    CUE_ON = "settings.cue_on"
    CUE_OFF = "settings.cue_off"
    TOUCH_ON = "settings.touch_on"
    TOUCH_OFF = "settings.touch_off"
    LISTENING_ON = "settings.listening_on"
    LISTENING_OFF = "settings.listening_off"
    NUMBERS_ALL = "settings.numbers_all"
    NUMBERS_WEEK = "settings.numbers_week"
    NUMBERS_NONE = "settings.numbers_none"
    GOAL_THREE = "settings.goal_three"
    GOAL_FIVE = "settings.goal_five"
    GOAL_SEVEN = "settings.goal_seven"
    KEEP_THANKS = "settings.keep_thanks"
    KEEP_EVERYTHING = "settings.keep_everything"
    KEEP_NOTHING = "settings.keep_nothing"
    BE_BRIEF = "settings.be_brief"
    EXPLAIN_MORE = "settings.explain_more"
    NIGHT_ENDS_THREE = "settings.night_ends_three"
    NIGHT_ENDS_FOUR = "settings.night_ends_four"
    NIGHT_ENDS_FIVE = "settings.night_ends_five"
    NIGHT_ENDS_SIX = "settings.night_ends_six"
    FADE_MONTH = "settings.fade_month"
    FADE_YEAR = "settings.fade_year"
    FADE_NEVER = "settings.fade_never"
    WHISPER_ON = "settings.whisper_on"
    WHISPER_OFF = "settings.whisper_off"


GOALS = {Choice.GOAL_THREE: 3, Choice.GOAL_FIVE: 5, Choice.GOAL_SEVEN: 7}
ROLLOVERS = {
    Choice.NIGHT_ENDS_THREE: 3,
    Choice.NIGHT_ENDS_FOUR: 4,
    Choice.NIGHT_ENDS_FIVE: 5,
    Choice.NIGHT_ENDS_SIX: 6,
}
SIZED = {choice: people for people, choice in SIZES.items()}
FADINGS = {Choice.FADE_MONTH: 30, Choice.FADE_YEAR: 365, Choice.FADE_NEVER: 0}
"""Days after which words fade."""

KEEPINGS = {
    Choice.KEEP_THANKS: Keeping.THANKS,
    Choice.KEEP_EVERYTHING: Keeping.EVERYTHING,
    Choice.KEEP_NOTHING: Keeping.NOTHING,
}


def choose(scene: Scene, choice: Choice) -> Scene:
    """Set it, and say how it is set now."""
    if choice in kinds.CHOICES:
        return kinds.choose(scene, choice)
    if choice in SIZED:
        return choose_size(scene, SIZED[choice])
    if choice in KEEPINGS:
        return _choose_keeping(scene, KEEPINGS[choice]).say(SettingsPrompt[choice.name])
    if choice in FADINGS:
        return _choose_fading(scene, FADINGS[choice]).say(SettingsPrompt[choice.name])
    return scene.with_household(_apply_to_household(scene.household, choice)).say(
        SettingsPrompt[choice.name]
    )


def answer(scene: Scene) -> Scene:
    """Say how things are set, in a few short sentences."""
    household = scene.household
    is_general = is_in_general(scene, AskSettings())
    told = scene
    for line in (*_describe(household), *(() if is_general else kinds.describe(household))):
        told = told.say(line)
    return told if is_general else days.say_day(told)


def _apply_to_household(household: Household, choice: Choice) -> Household:
    if choice in GOALS:
        tally = replace(household.tally, goal=GOALS[choice])
        return replace(household, tally=tally, asked=household.asked | {SetUp.GOAL})
    if choice in ROLLOVERS:
        chosen = replace(household.choices, rollover=ROLLOVERS[choice])
        return replace(household, choices=chosen)
    return replace(household, choices=_apply_choice(household.choices, choice))


def _choose_keeping(scene: Scene, keeping: Keeping) -> Scene:
    kept = scene.household.with_keeping(keeping, scene.night, scene.speaker)
    return scene.with_household(kept)


def _choose_fading(scene: Scene, days: int) -> Scene:
    """Let words fade; said once more, it does not begin once more."""
    choices = scene.household.choices
    if days == choices.fading:
        return scene
    since = scene.night if days else None
    fading = replace(choices, fading=days, fading_since=since)
    return scene.with_household(replace(scene.household, choices=fading))


def _apply_choice(choices: Choices, choice: Choice) -> Choices:
    match choice:
        case Choice.CUE_ON | Choice.CUE_OFF:
            return replace(choices, cue=choice is Choice.CUE_ON)
        case Choice.TOUCH_ON | Choice.TOUCH_OFF:
            return replace(choices, touch=choice is Choice.TOUCH_ON)
        case Choice.LISTENING_ON | Choice.LISTENING_OFF:
            return replace(choices, listening=choice is Choice.LISTENING_ON)
        case Choice.WHISPER_ON | Choice.WHISPER_OFF:
            return replace(choices, whisper=choice is Choice.WHISPER_ON)
        case Choice.NUMBERS_ALL:
            return replace(choices, numbers=Numbers.ALL)
        case Choice.NUMBERS_WEEK:
            return replace(choices, numbers=Numbers.WEEK)
        case Choice.NUMBERS_NONE:
            return replace(choices, numbers=Numbers.NONE)
        case Choice.BE_BRIEF:
            return replace(choices, telling=Telling.BRIEF)
        case Choice.EXPLAIN_MORE:
            return replace(choices, telling=Telling.EXPLAINED)
        case _:
            return choices


def _describe(household: Household) -> list[SettingsPrompt]:
    choices = household.choices
    goal = {number: SettingsPrompt[choice.name] for choice, number in GOALS.items()}
    keeping = {value: SettingsPrompt[choice.name] for choice, value in KEEPINGS.items()}
    lines = [
        keeping[choices.keeping],
        SettingsPrompt.CUE_ON if choices.cue else SettingsPrompt.CUE_OFF,
        SettingsPrompt.TOUCH_ON if choices.touch else SettingsPrompt.TOUCH_OFF,
        SettingsPrompt.LISTENING_ON if choices.listening else SettingsPrompt.LISTENING_OFF,
    ]
    if household.people is People.ONE:
        lines = lines[:2]
    if choices.fading:
        fading = {days: SettingsPrompt[choice.name] for choice, days in FADINGS.items()}
        lines = [lines[0], fading[choices.fading], *lines[1:]]
    lines += [SettingsPrompt.WHISPER_ON] if choices.whisper else []
    return [*lines, goal[household.tally.goal]] if household.tally.goal else lines
