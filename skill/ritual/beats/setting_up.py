"""What is asked once in a household's life: one question a night, after the ritual is done."""

from msgspec.structs import replace

from skill.ritual.model.acts import (
    Answer,
    Choice,
    Choose,
    Length,
    No,
    NoMatch,
    Shorten,
    Speech,
    Yes,
)
from skill.ritual.model.evening import Step
from skill.ritual.model.household import Choices, Keeping, SetUp
from skill.ritual.model.party import Party
from skill.ritual.model.reply import Awaits, Prompt
from skill.ritual.stage.answers import handle_no_match
from skill.ritual.stage.beat import Beat
from skill.ritual.stage.names import introduce
from skill.ritual.stage.permissions import refusal_of
from skill.ritual.stage.scene import Scene

DEFAULT_GOAL = 5
KEEPING, GOAL, NAMES, TOUCH = "keeping", "goal", "names", "touch_offer"


class SettingUpPrompt(Prompt):
    """What is said around setting up."""

    KEEPING = "setting_up.keeping"
    KEEPING_REPROMPT = "setting_up.keeping_reprompt"
    KEEPING_HELP = "setting_up.keeping_help"
    GOAL = "setting_up.goal"
    GOAL_REPROMPT = "setting_up.goal_reprompt"
    GOAL_HELP = "setting_up.goal_help"
    NAMES = "setting_up.names"
    NAMES_REPROMPT = "setting_up.names_reprompt"
    NAMES_HELP = "setting_up.names_help"
    TOUCH = "setting_up.touch"
    TOUCH_REPROMPT = "setting_up.touch_reprompt"
    TOUCH_HELP = "setting_up.touch_help"
    NOTED = "setting_up.noted"
    AS_IT_IS = "setting_up.as_it_is"


def enter_keeping(scene: Scene, _step: Step) -> Scene:
    """Ask whether to keep everything. A no is as good an answer."""
    once = _mark_asked(scene, SetUp.KEEPING)
    return once.ask(
        SettingUpPrompt.KEEPING, Awaits.CHOICE, reprompt=SettingUpPrompt.KEEPING_REPROMPT
    )


def hear_keeping(scene: Scene, _step: Step, speech: Speech) -> Scene:
    """Keep everything, or stay with the thanks."""
    if isinstance(speech, Yes):
        if refused := refusal_of(scene, Choose(Choice.KEEP_EVERYTHING)):
            return scene.say(refused).pass_step()
        kept = scene.household.with_keeping(Keeping.EVERYTHING, scene.night, scene.speaker)
        scene = scene.with_household(kept)
    return _decide(scene, speech, scene.household.choices, KEEPING_BEAT)


def enter_goal(scene: Scene, _step: Step) -> Scene:
    """Ask whether they want a goal for the week: a chosen one, never an imposed one."""
    return _mark_asked(scene, SetUp.GOAL).ask(
        SettingUpPrompt.GOAL, Awaits.CHOICE, reprompt=SettingUpPrompt.GOAL_REPROMPT
    )


def hear_goal(scene: Scene, _step: Step, speech: Speech) -> Scene:
    """Five nights a week, unless they say otherwise."""
    if isinstance(speech, Yes):
        tally = replace(scene.household.tally, goal=DEFAULT_GOAL)
        scene = scene.with_household(replace(scene.household, tally=tally))
    return _decide(scene, speech, scene.household.choices, GOAL_BEAT)


def enter_names(scene: Scene, _step: Step) -> Scene:
    """Ask what to call them. Nobody has to say."""
    once = _mark_asked(scene, SetUp.NAMES)
    return once.ask(SettingUpPrompt.NAMES, Awaits.ANSWER, reprompt=SettingUpPrompt.NAMES_REPROMPT)


def hear_names(scene: Scene, _step: Step, speech: Speech) -> Scene:
    """Take one name or two."""
    match speech:
        case Answer() if speech.names:
            return introduce(scene, speech.names).pass_step()
        case Answer() | NoMatch():
            return handle_no_match(scene, NAMES_BEAT)
        case Yes():
            return scene  # asked again: a yes has no name in it
        case No():
            return scene.say(SettingUpPrompt.AS_IT_IS).pass_step()


def enter_touch(scene: Scene, _step: Step) -> Scene:
    """Ask whether they would like a small touch before the close, some nights."""
    return _mark_asked(scene, SetUp.TOUCH).ask(
        SettingUpPrompt.TOUCH, Awaits.CHOICE, reprompt=SettingUpPrompt.TOUCH_REPROMPT
    )


def hear_touch(scene: Scene, _step: Step, speech: Speech) -> Scene:
    """Yes, or not."""
    if isinstance(speech, Yes) and (refused := refusal_of(scene, Choose(Choice.TOUCH_ON))):
        return scene.say(refused).pass_step()
    choices = replace(scene.household.choices, touch=True)
    return _decide(scene, speech, choices, TOUCH_BEAT)


def is_keeping_due(scene: Scene, _step: Step) -> bool:
    """Not where it was chosen by voice, tonight or long ago."""
    return scene.household.choices.keeping is Keeping.THANKS and not scene.here.is_long


def is_goal_due(scene: Scene, _step: Step) -> bool:
    """Not where there is a goal already."""
    return not scene.household.tally.goal and not scene.here.is_long


def are_names_due(scene: Scene, _step: Step) -> bool:
    """Not where somebody gave a name unasked."""
    has_names = any(member.name for member in scene.household.members)
    return not has_names and not scene.here.is_long


def is_touch_due(scene: Scene, _step: Step) -> bool:
    """Only where two are here, and no children, and not where it was chosen already."""
    is_alone = scene.party is Party.COUPLE and not scene.has_kids
    return is_alone and not scene.household.choices.touch and not scene.here.is_long


def _decide(scene: Scene, speech: Speech, choices: Choices, beat: Beat) -> Scene:
    match speech:
        case Yes():
            chosen = scene.with_household(replace(scene.household, choices=choices))
            return chosen.say(SettingUpPrompt.NOTED).pass_step()
        case No():
            return scene.say(SettingUpPrompt.AS_IT_IS).pass_step()
        case Answer() | NoMatch():
            return handle_no_match(scene, beat)


def _mark_asked(scene: Scene, set_up: SetUp) -> Scene:
    household = scene.household
    return scene.with_household(replace(household, asked=household.asked | {set_up}))


KEEPING_BEAT = Beat(
    name=KEEPING,
    enter=enter_keeping,
    hear=hear_keeping,
    is_due=is_keeping_due,
    help=SettingUpPrompt.KEEPING_HELP,
    means={Choose(Choice.KEEP_THANKS): No(), Shorten(Length.SHORT): No()},
)
GOAL_BEAT = Beat(
    name=GOAL, enter=enter_goal, hear=hear_goal, is_due=is_goal_due, help=SettingUpPrompt.GOAL_HELP
)
NAMES_BEAT = Beat(
    name=NAMES,
    enter=enter_names,
    hear=hear_names,
    is_due=are_names_due,
    help=SettingUpPrompt.NAMES_HELP,
)
TOUCH_BEAT = Beat(
    name=TOUCH,
    enter=enter_touch,
    hear=hear_touch,
    is_due=is_touch_due,
    help=SettingUpPrompt.TOUCH_HELP,
    means={Choose(Choice.TOUCH_OFF): No()},
)
BEATS = (KEEPING_BEAT, GOAL_BEAT, NAMES_BEAT, TOUCH_BEAT)
