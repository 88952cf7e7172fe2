"""The listener's turn: say back what you heard; close enough? Twice at the most.

What is said back is for the other one, and never kept.
"""

from calendar import SATURDAY, TUESDAY

from msgspec.structs import replace

from skill.ritual.beats import deep_question
from skill.ritual.model.acts import Answer, No, NoMatch, Sign, Speech, Yes
from skill.ritual.model.evening import Step
from skill.ritual.model.household import SetUp
from skill.ritual.model.reply import Awaits, Prompt
from skill.ritual.stage.answers import handle_no_match, hear_answer
from skill.ritual.stage.beat import (
    Beat,
    Weight,
    make_question,
    on_weekdays,
    turn_of_first_of_two,
)
from skill.ritual.stage.scene import Scene


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


def enter(scene: Scene, step: Step) -> Scene:
    """Ask the listener to say it back; explain it before the first one of a household's life."""
    line = ListeningPrompt.MIRROR_AGAIN if scene.here.loops else ListeningPrompt.MIRROR
    household = scene.household
    if SetUp.LISTENING not in household.asked:
        known = replace(household, asked=household.asked | {SetUp.LISTENING})
        scene = scene.with_household(known).say(ListeningPrompt.EXPLAIN)
    return scene.ask(line, Awaits.ANSWER, reprompt=ListeningPrompt.MIRROR_REPROMPT, seat=step.seat)


def hear(scene: Scene, beat: Beat, speech: Speech) -> Scene:
    """A yes goes on; a no asks what is missing; anything else is what was missing.

    It is said back twice at the most.
    """
    seat, most_loops = scene.here.step.seat, 2
    mirror = Step(MIRROR.name, seat.other)
    match speech:
        case NoMatch():
            return handle_no_match(scene, beat)
        case Yes():
            return scene.say(ListeningPrompt.UNDERSTOOD).pass_step()
        case Answer() if Sign.AGREES in speech.signs:
            return scene.say(ListeningPrompt.UNDERSTOOD).pass_step()
        case _ if scene.here.steps.count(mirror) >= most_loops or scene.here.is_long:
            return scene.say(ListeningPrompt.LET_BE).pass_step()
        case No() | Answer():
            missing = (Step(ADD.name, seat),) if isinstance(speech, No) else ()
            again = (*missing, mirror, Step(CHECK.name, seat))
            return scene.with_evening(scene.here.with_next(*again)).pass_step()


SPEAKER = on_weekdays(
    TUESDAY,
    SATURDAY,
    from_night=3,
    whose=lambda household, evening: (
        turn_of_first_of_two(household, evening) if household.choices.listening else ()
    ),
)
"""Twice a week whoever is asked first is said back by the other one (A25a), and checks it. Where it
was switched off it is in no script: there the day is asked, as on any other night."""

MIRROR = Beat(
    name="mirror",
    weight=Weight.HEAVY,
    turns=lambda household, evening: tuple(seat.other for seat in SPEAKER(household, evening)),
    enter=enter,
    hear=hear_answer,
    after=lambda scene, _step: scene.with_evening(replace(scene.here, loops=scene.here.loops + 1)),
    # only where it was not switched off, and the other one really answered the question
    is_due=lambda scene, step: (
        scene.household.choices.listening
        and Step(deep_question.BEAT.name, step.seat.other) in scene.here.answered
    ),
    help=ListeningPrompt.HELP,
    # what is not said back this time need not be checked
    passed=lambda scene: scene.with_evening(
        replace(scene.here, answered=scene.here.answered - {scene.here.step})
    ),
    has_title=True,
)
CHECK = Beat(
    name="check",
    weight=Weight.HEAVY,
    turns=SPEAKER,
    enter=make_question(ListeningPrompt.CHECK, ListeningPrompt.CHECK_REPROMPT),
    hear=hear,
    # only when something was really said back
    is_due=lambda scene, step: (
        scene.household.choices.listening
        and Step(MIRROR.name, step.seat.other) in scene.here.answered
    ),
    help=ListeningPrompt.HELP,
    has_title=True,
)
ADD = Beat(
    name="add",
    weight=Weight.USUAL,
    enter=make_question(ListeningPrompt.ADD, ListeningPrompt.ADD_REPROMPT),
    hear=hear_answer,
    help=ListeningPrompt.HELP,
    has_title=True,
)
