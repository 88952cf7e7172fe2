"""The listener's turn: say back what you heard; close enough? Twice at the most."""

from msgspec.structs import replace

from skill.ritual.beats import deep_question
from skill.ritual.model.acts import Answer, No, NoMatch, Sign, Speech, Yes
from skill.ritual.model.evening import Step
from skill.ritual.model.household import Seat, SetUp
from skill.ritual.model.reply import Awaits, Prompt
from skill.ritual.stage.answers import handle_no_match, hear_answer
from skill.ritual.stage.beat import Beat
from skill.ritual.stage.scene import Scene

MOST_LOOPS = 2
MIRROR, CHECK, ADD = "mirror", "check", "add"


class ListeningPrompt(Prompt):
    """What is said around listening."""

    EXPLAIN = "listening.explain"
    MIRROR = "listening.mirror"
    MIRROR_AGAIN = "listening.mirror_again"
    MIRROR_REPROMPT = "listening.mirror_reprompt"
    CHECK = "listening.check"
    CHECK_REPROMPT = "listening.check_reprompt"
    ADD = "listening.add"
    ADD_REPROMPT = "listening.add_reprompt"
    UNDERSTOOD = "listening.understood"
    LET_BE = "listening.let_be"
    HELP = "listening.help"


def loop_steps(speaker: Seat) -> tuple[Step, Step]:
    """Return the two steps of one loop: said back by the other one, checked by the speaker."""
    return Step(MIRROR, speaker.other), Step(CHECK, speaker)


def mirror_is_due(scene: Scene, step: Step) -> bool:
    """Only where it was not switched off, and the other one really answered the question."""
    return (
        scene.household.choices.listening
        and Step(deep_question.BEAT.name, step.seat.other) in scene.here.answered
    )


def check_is_due(scene: Scene, step: Step) -> bool:
    """Only when something was really said back."""
    return (
        scene.household.choices.listening and Step(MIRROR, step.seat.other) in scene.here.answered
    )


def enter_mirror(scene: Scene, step: Step) -> Scene:
    """Ask the listener to say it back."""
    line = ListeningPrompt.MIRROR_AGAIN if scene.here.loops else ListeningPrompt.MIRROR
    explained = _explain_once(scene)
    return explained.ask(
        line, Awaits.ANSWER, reprompt=ListeningPrompt.MIRROR_REPROMPT, seat=step.seat
    )


def hear_mirror(scene: Scene, _step: Step, speech: Speech) -> Scene:
    """Take what was said back. It is for the other one, and never kept."""
    return hear_answer(scene, MIRROR_BEAT, speech, _count_loop)


def enter_check(scene: Scene, step: Step) -> Scene:
    """Ask whoever spoke whether that is close enough."""
    return scene.ask(
        ListeningPrompt.CHECK,
        Awaits.ANSWER,
        reprompt=ListeningPrompt.CHECK_REPROMPT,
        seat=step.seat,
    )


def hear_check(scene: Scene, step: Step, speech: Speech) -> Scene:
    """A yes goes on; a no asks what is missing; anything else is what was missing."""
    match speech:
        case Yes():
            return scene.say(ListeningPrompt.UNDERSTOOD).pass_step()
        case Answer() if Sign.AGREES in speech.signs:
            return scene.say(ListeningPrompt.UNDERSTOOD).pass_step()
        case No():
            return _loop_again(scene, Step(ADD, step.seat), *loop_steps(step.seat))
        case Answer():
            return _loop_again(scene, *loop_steps(step.seat))
        case NoMatch():
            return handle_no_match(scene, CHECK_BEAT)


def enter_add(scene: Scene, step: Step) -> Scene:
    """Ask what was missing."""
    return scene.ask(
        ListeningPrompt.ADD, Awaits.ANSWER, reprompt=ListeningPrompt.ADD_REPROMPT, seat=step.seat
    )


def hear_add(scene: Scene, _step: Step, speech: Speech) -> Scene:
    """Take what was missing."""
    return hear_answer(scene, ADD_BEAT, speech)


def _explain_once(scene: Scene) -> Scene:
    """Explain it before the first one of a household's life."""
    household = scene.household
    if SetUp.LISTENING in household.asked:
        return scene
    known = replace(household, asked=household.asked | {SetUp.LISTENING})
    return scene.with_household(known).say(ListeningPrompt.EXPLAIN)


def _pass_check(scene: Scene) -> Scene:
    """What is not said back this time need not be checked."""
    step = scene.here.step
    return scene.with_evening(replace(scene.here, answered=scene.here.answered - {step}))


def _loop_again(scene: Scene, *steps: Step) -> Scene:
    said_back = scene.here.steps.count(Step(MIRROR, scene.here.step.seat.other))
    if said_back >= MOST_LOOPS or scene.here.is_long:
        return scene.say(ListeningPrompt.LET_BE).pass_step()
    return scene.with_evening(scene.here.with_next(*steps)).pass_step()


def _count_loop(scene: Scene, _step: Step) -> Scene:
    return scene.with_evening(replace(scene.here, loops=scene.here.loops + 1))


MIRROR_BEAT = Beat(
    name=MIRROR,
    enter=enter_mirror,
    hear=hear_mirror,
    is_due=mirror_is_due,
    help=ListeningPrompt.HELP,
    passed=_pass_check,
)
CHECK_BEAT = Beat(
    name=CHECK, enter=enter_check, hear=hear_check, is_due=check_is_due, help=ListeningPrompt.HELP
)
ADD_BEAT = Beat(name=ADD, enter=enter_add, hear=hear_add, help=ListeningPrompt.HELP)
BEATS = (MIRROR_BEAT, CHECK_BEAT, ADD_BEAT)
