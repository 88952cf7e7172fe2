"""What is asked once in a household's life: who is here, and then one question a night."""

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from skill.ritual.model.acts import Act, Answer, Choose, Length, No, NoMatch, Shorten, Speech, Yes
from skill.ritual.model.choices import CHOICES, Choice, Keeping
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household, People, SetUp
from skill.ritual.model.reply import Awaits, CommonPrompt, Party, Prompt
from skill.ritual.stage.answers import handle_no_match
from skill.ritual.stage.beat import AnswerKind, Beat, Weight
from skill.ritual.stage.house_size import introduce, settle_size
from skill.ritual.stage.permissions import refusal_of
from skill.ritual.stage.scene import Scene

ASKED_FROM = {SetUp.NAMES: 3, SetUp.KEEPING: 2, SetUp.GOAL: 5, SetUp.TOUCH: 8}
"""From which night what is asked: one thing a night, so that no night is a form to fill in. Two are
asked for their names on the first one: a name is the only handover that a tired ear follows."""


class SettingUpPrompt(Prompt):
    """What is said around setting up."""

    COMPANY = "company.ask"
    COMPANY_REPROMPT = "company.reprompt"
    COMPANY_HELP = "company.help"
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
    settled = settle_size(scene, people)
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


def hear_set_up(scene: Scene, beat: Beat, speech: Speech) -> Scene:
    """Set it on a yes; a no is as good an answer.

    Where it comes to the same as a choice, a yes is for those who may choose it.
    """
    household, choices = scene.household, scene.household.choices
    match speech:
        case Answer() | NoMatch():
            return handle_no_match(scene, beat)
        case No():
            return scene.say(SettingUpPrompt.AS_IT_IS).pass_step()
        case Yes():
            pass
    choice: Choice | None = None
    if beat is KEEPING:
        choice = CHOICES["keep_everything"]
        household = household.with_keeping(Keeping.EVERYTHING, scene.night, scene.speaker)
    elif beat is TOUCH:
        choice = CHOICES["touch_on"]
        household = replace(household, choices=replace(choices, touch=True))
    else:
        # five nights a week, unless they say otherwise: a chosen goal, never an imposed one
        household = replace(household, tally=replace(household.tally, goal=5))
    if choice and (refused := refusal_of(scene, Choose(choice))):
        return scene.say(refused).pass_step()
    return scene.with_household(household).say(SettingUpPrompt.NOTED).pass_step()


def is_open(set_up: SetUp, household: Household, evening: Evening) -> bool:
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


def next_set_up(household: Household, evening: Evening) -> SetUp | None:
    """Return what is asked tonight: the first thing that is left to ask by now."""
    is_counted = household.tally.has(evening.night) or bool(evening.reflected)
    number = household.tally.total + (0 if is_counted else 1)
    asked_from = {**ASKED_FROM, SetUp.NAMES: 1} if evening.party is Party.COUPLE else ASKED_FROM
    left = (one for one, night in asked_from.items() if number >= night)
    unasked = (one for one in left if one not in household.asked)
    return next((one for one in unasked if is_open(one, household, evening)), None)


def mark_asked(scene: Scene, set_up: SetUp) -> Scene:
    """Remember that it was asked, so that it never is again."""
    household = scene.household
    return scene.with_household(replace(household, asked=household.asked | {set_up}))


def make_beat(
    set_up: SetUp,
    hear: Callable[[Scene, Beat, Speech], Scene],
    means: Mapping[Act, No] | None = None,
) -> Beat:
    """Return the beat that asks this, once."""
    is_names = set_up is SetUp.NAMES
    line = SettingUpPrompt[set_up.name]
    reprompt, help_ = (SettingUpPrompt[f"{set_up.name}_{one}"] for one in ("REPROMPT", "HELP"))
    awaits = Awaits.ANSWER if is_names else Awaits.CHOICE
    return Beat(
        name="touch_offer" if set_up is SetUp.TOUCH else set_up.value,
        weight=Weight.USUAL,
        turns=lambda household, evening: (
            (evening.first,) if next_set_up(household, evening) is set_up else ()
        ),
        enter=lambda scene, _step: mark_asked(scene, set_up).ask(line, awaits, reprompt=reprompt),
        hear=hear,
        is_due=lambda scene, _step: (
            is_open(set_up, scene.household, scene.here) and not scene.here.is_long
        ),
        help=help_,
        means=means or {},
        kind=AnswerKind.NAMES if is_names else AnswerKind.YES_NO,
    )


COMPANY = Beat(
    name="company",
    weight=Weight.LIGHT,
    turns=lambda _household, evening: (evening.first,) if evening.party is Party.OPEN else (),
    enter=lambda scene, _step: scene.ask(
        SettingUpPrompt.COMPANY, Awaits.CHOICE, reprompt=SettingUpPrompt.COMPANY_REPROMPT
    ),
    hear=hear_company,
    # only while nobody has said, and nobody has passed the question over
    is_due=lambda scene, _step: (
        scene.household.people is People.UNKNOWN and SetUp.COMPANY not in scene.household.asked
    ),
    help=SettingUpPrompt.COMPANY_HELP,
    passed=lambda scene: mark_asked(scene, SetUp.COMPANY),  # they can say it whenever they like
    # it is asked who is here: a yes that is only guessed says nothing of that
    kind=AnswerKind.NAMES,
)
NAMES = make_beat(SetUp.NAMES, hear_names)
KEEPING = make_beat(
    SetUp.KEEPING,
    hear_set_up,
    means={Choose(CHOICES["keep_thanks"]): No(), Shorten(Length.SHORT): No()},
)
GOAL = make_beat(SetUp.GOAL, hear_set_up)
TOUCH = make_beat(SetUp.TOUCH, hear_set_up, means={Choose(CHOICES["touch_off"]): No()})
