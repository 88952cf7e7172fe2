"""Who is here: asked once, after the first thanks, and never before it."""

from msgspec.structs import replace

from skill.ritual.model.acts import Answer, No, NoMatch, Speech, Yes
from skill.ritual.model.evening import Step
from skill.ritual.model.household import People, SetUp
from skill.ritual.model.reply import Awaits, Prompt
from skill.ritual.stage.answers import handle_no_match
from skill.ritual.stage.beat import Beat
from skill.ritual.stage.house_size import settle_size, write_for
from skill.ritual.stage.scene import Scene


class CompanyPrompt(Prompt):
    """What is said around it."""

    ASK = "company.ask"
    REPROMPT = "company.reprompt"
    HELP = "company.help"


def enter(scene: Scene, _step: Step) -> Scene:
    """Ask whether there are two of them."""
    return scene.ask(CompanyPrompt.ASK, Awaits.CHOICE, reprompt=CompanyPrompt.REPROMPT)


def hear(scene: Scene, _step: Step, speech: Speech) -> Scene:
    """Two, or one. What cannot be placed is asked once more."""
    match speech:
        case Yes() | Answer(people=2):
            return settle_company(scene, People.TWO)
        case No() | Answer(people=1):
            return settle_company(scene, People.ONE)
        case Answer() | NoMatch():
            return handle_no_match(scene, BEAT)


def is_due(scene: Scene, _step: Step) -> bool:
    """Only while nobody has said, and nobody has passed the question over."""
    household = scene.household
    return household.people is People.UNKNOWN and SetUp.COMPANY not in household.asked


def stop_asking(scene: Scene) -> Scene:
    """Do not ask again: they can say it whenever they like."""
    household = scene.household
    return scene.with_household(replace(household, asked=household.asked | {SetUp.COMPANY}))


def settle_company(scene: Scene, people: People) -> Scene:
    """Remember who lives here, and write tonight for them."""
    return write_for(settle_size(scene, people), people).pass_step()


BEAT = Beat(
    name="company",
    enter=enter,
    hear=hear,
    is_due=is_due,
    help=CompanyPrompt.HELP,
    passed=stop_asking,
)
