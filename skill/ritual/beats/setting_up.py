"""What is asked once in a household's life: who is here, and then one question a night."""

from collections.abc import Callable

from msgspec.structs import replace

from skill.ritual.model.acts import Answer, Choose, Length, No, NoMatch, Shorten, Speech, Yes
from skill.ritual.model.choices import CHOICES, Choice, Keeping
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import Household, People, Seat, SetUp
from skill.ritual.model.reply import Awaits, CommonPrompt, Party, Prompt
from skill.ritual.stage.answers import handle_no_match
from skill.ritual.stage.beat import AnswerKind, Beat, Turns, Weight
from skill.ritual.stage.house_size import introduce, settle_size, write_for
from skill.ritual.stage.permissions import refusal_of
from skill.ritual.stage.scene import Scene

ASKED_FROM = {SetUp.NAMES: 3, SetUp.KEEPING: 2, SetUp.GOAL: 5, SetUp.TOUCH: 8}
"""From which night what is asked: one thing a night, so that no night is a form to fill in. Two are
asked for their names on the first one: a name is the only handover that a tired ear follows."""


class CompanyPrompt(Prompt):
    """What is said around who is here."""

    ASK = "company.ask"
    REPROMPT = "company.reprompt"
    HELP = "company.help"


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


def hear_company(scene: Scene, beat: Beat, speech: Speech) -> Scene:
    """Two, or one. What cannot be placed is asked once more."""
    match speech:
        case Yes() | Answer(people=2):
            return settle_company(scene, People.TWO)
        case No() | Answer(people=1):
            return settle_company(scene, People.ONE)
        case Answer() | NoMatch():
            return handle_no_match(scene, beat)


def settle_company(scene: Scene, people: People) -> Scene:
    """Remember who lives here, and write tonight for them."""
    settled = write_for(settle_size(scene, people), people)
    if people is People.TWO:
        return settled.say(CommonPrompt.YOU_TWO).pass_step()
    # a short night is over here, so nobody is spoken to any more
    is_over = scene.here.length is Length.SHORT
    return (settled if is_over else settled.say(CommonPrompt.JUST_YOU)).pass_step()


def hear_names(scene: Scene, beat: Beat, speech: Speech) -> Scene:
    """Take one name or two. Nobody has to say."""
    match speech:
        case Answer() if speech.names:
            return introduce(scene, speech.names).pass_step()
        case Answer() | NoMatch():
            return handle_no_match(scene, beat)
        case Yes():
            return scene  # asked again: a yes has no name in it
        case No():
            return scene.say(SettingUpPrompt.AS_IT_IS).pass_step()


def _make_hearing(
    choice: Choice | None, apply: Callable[[Scene], Scene]
) -> Callable[[Scene, Beat, Speech], Scene]:
    """Return how a yes or a no is heard. A no is as good an answer.

    Where it comes to the same as a choice, a yes is for those who may choose it.
    """

    def hear(scene: Scene, beat: Beat, speech: Speech) -> Scene:
        match speech:
            case Yes() if choice and (refused := refusal_of(scene, Choose(choice))):
                return scene.say(refused).pass_step()
            case Yes():
                return apply(scene).say(SettingUpPrompt.NOTED).pass_step()
            case No():
                return scene.say(SettingUpPrompt.AS_IT_IS).pass_step()
            case Answer() | NoMatch():
                return handle_no_match(scene, beat)

    return hear


def _mark_asked(scene: Scene, set_up: SetUp) -> Scene:
    household = scene.household
    return scene.with_household(replace(household, asked=household.asked | {set_up}))


def _is_open(set_up: SetUp, household: Household, evening: Evening) -> bool:
    """Say whether it may still be asked: what cannot be asked here must not stand in the way."""
    choices = household.choices
    match set_up:
        case SetUp.NAMES:
            # not where somebody gave a name unasked
            return not any(member.name for member in household.members)
        case SetUp.KEEPING:
            # not where it was chosen by voice, tonight or long ago
            return choices.keeping is Keeping.THANKS
        case SetUp.GOAL:
            return not household.tally.goal
        case SetUp.TOUCH:
            # only where two are here, and no children, and not where it was chosen already
            has_kids = household.kids_on == evening.night
            return evening.party is Party.COUPLE and not has_kids and not choices.touch
        case SetUp.COMPANY | SetUp.LISTENING:
            return False


def _is_due(set_up: SetUp) -> Callable[[Scene, Step], bool]:
    return lambda scene, _step: (
        _is_open(set_up, scene.household, scene.here) and not scene.here.is_long
    )


def _turns_for(set_up: SetUp) -> Turns:
    """Return who is asked it tonight: it is the first thing that is left to ask by now."""

    def turns(household: Household, evening: Evening) -> tuple[Seat, ...]:
        is_counted = household.tally.has(evening.night) or bool(evening.reflected)
        number = household.tally.total + (0 if is_counted else 1)
        asked_from = {**ASKED_FROM, SetUp.NAMES: 1} if evening.party is Party.COUPLE else ASKED_FROM
        left = (one for one, night in asked_from.items() if number >= night)
        unasked = (one for one in left if one not in household.asked)
        is_next = next((one for one in unasked if _is_open(one, household, evening)), None)
        return (evening.first,) if is_next is set_up else ()

    return turns


def _enter_once(
    set_up: SetUp, line: SettingUpPrompt, reprompt: SettingUpPrompt, awaits: Awaits
) -> Callable[[Scene, Step], Scene]:
    return lambda scene, _step: _mark_asked(scene, set_up).ask(line, awaits, reprompt=reprompt)


COMPANY = Beat(
    name="company",
    weight=Weight.LIGHT,
    turns=lambda _household, evening: (evening.first,) if evening.party is Party.OPEN else (),
    enter=lambda scene, _step: scene.ask(
        CompanyPrompt.ASK, Awaits.CHOICE, reprompt=CompanyPrompt.REPROMPT
    ),
    hear=hear_company,
    # only while nobody has said, and nobody has passed the question over
    is_due=lambda scene, _step: (
        scene.household.people is People.UNKNOWN and SetUp.COMPANY not in scene.household.asked
    ),
    help=CompanyPrompt.HELP,
    passed=lambda scene: _mark_asked(scene, SetUp.COMPANY),  # they can say it whenever they like
    # it is asked who is here: a yes that is only guessed says nothing of that
    kind=AnswerKind.NAMES,
)
KEEPING = Beat(
    name="keeping",
    weight=Weight.USUAL,
    turns=_turns_for(SetUp.KEEPING),
    enter=_enter_once(
        SetUp.KEEPING,
        SettingUpPrompt.KEEPING,
        SettingUpPrompt.KEEPING_REPROMPT,
        Awaits.CHOICE,
    ),
    hear=_make_hearing(
        CHOICES["keep_everything"],
        lambda scene: scene.with_household(
            scene.household.with_keeping(Keeping.EVERYTHING, scene.night, scene.speaker)
        ),
    ),
    is_due=_is_due(SetUp.KEEPING),
    help=SettingUpPrompt.KEEPING_HELP,
    means={Choose(CHOICES["keep_thanks"]): No(), Shorten(Length.SHORT): No()},
    kind=AnswerKind.YES_NO,
)
GOAL = Beat(
    name="goal",
    weight=Weight.USUAL,
    turns=_turns_for(SetUp.GOAL),
    enter=_enter_once(
        SetUp.GOAL, SettingUpPrompt.GOAL, SettingUpPrompt.GOAL_REPROMPT, Awaits.CHOICE
    ),
    # five nights a week, unless they say otherwise: a chosen goal, never an imposed one
    hear=_make_hearing(
        None,
        lambda scene: scene.with_household(
            replace(scene.household, tally=replace(scene.household.tally, goal=5))
        ),
    ),
    is_due=_is_due(SetUp.GOAL),
    help=SettingUpPrompt.GOAL_HELP,
    kind=AnswerKind.YES_NO,
)
NAMES = Beat(
    name="names",
    weight=Weight.USUAL,
    turns=_turns_for(SetUp.NAMES),
    enter=_enter_once(
        SetUp.NAMES, SettingUpPrompt.NAMES, SettingUpPrompt.NAMES_REPROMPT, Awaits.ANSWER
    ),
    hear=hear_names,
    is_due=_is_due(SetUp.NAMES),
    help=SettingUpPrompt.NAMES_HELP,
    kind=AnswerKind.NAMES,
)
TOUCH = Beat(
    name="touch_offer",
    weight=Weight.USUAL,
    turns=_turns_for(SetUp.TOUCH),
    enter=_enter_once(
        SetUp.TOUCH, SettingUpPrompt.TOUCH, SettingUpPrompt.TOUCH_REPROMPT, Awaits.CHOICE
    ),
    hear=_make_hearing(
        CHOICES["touch_on"],
        lambda scene: scene.with_household(
            replace(scene.household, choices=replace(scene.household.choices, touch=True))
        ),
    ),
    is_due=_is_due(SetUp.TOUCH),
    help=SettingUpPrompt.TOUCH_HELP,
    means={Choose(CHOICES["touch_off"]): No()},
    kind=AnswerKind.YES_NO,
)
