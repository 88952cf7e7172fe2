"""Whether to stop for tonight: the one gentle question after somebody was in danger."""

from msgspec.structs import replace

from skill.ritual.model.acts import Answer, No, NoMatch, Speech, Yes
from skill.ritual.model.confirmation import Aside, AskDanger
from skill.ritual.model.evening import Step
from skill.ritual.model.household import People
from skill.ritual.model.reply import Awaits, Party, Prompt, Say
from skill.ritual.stage.asking import count_asking, is_asked_out
from skill.ritual.stage.beat import AnswerKind, Beat, Weight
from skill.ritual.stage.scene import Scene


class CarePrompt(Prompt):
    """What is said when somebody is in danger, and for the rest of that night."""

    FIRST = "care.first"
    ALONE = "care.alone"
    AGAIN = "care.again"
    URGENT = "care.urgent"
    NUMBER = "care.number"
    NUMBERS = "care.numbers"
    OTHER_NUMBER = "care.other_number"
    ASK = "care.ask"
    REPROMPT = "care.reprompt"
    STAY = "care.stay"
    LIGHT = "care.light"
    GOOD_NIGHT = "care.good_night"
    LATER = "care.later"
    NOTHING_KEPT = "care.nothing_kept"
    LONG_AGO = "care.long_ago"
    CHECK = "care.check"
    CHECK_REPROMPT = "care.check_reprompt"
    FINE = "care.fine"


def say_number(scene: Scene) -> Scene:
    """Say the number again, the same that was said: both where one person lives here alone."""
    return scene.say(CarePrompt.NUMBERS if is_alone(scene) else CarePrompt.NUMBER)


def ask_whether(scene: Scene) -> Scene:
    """Ask whether somebody is in danger, where it only may have sounded like it."""
    return scene.ask_beside(AskDanger(), CarePrompt.CHECK, reprompt=CarePrompt.CHECK_REPROMPT)


def leave_check(scene: Scene) -> Scene:
    """Leave it at that: nobody is. The next time it is asked as if for the first time."""
    others = tuple(mark for mark in scene.asked if mark != Aside(AskDanger()).mark)
    return replace(scene, aside=None, asked=others)


def ask_to_stop(scene: Scene) -> Scene:
    """Ask again whether to stop, where the microphone is open and the night is not closed."""
    if scene.here.is_done or not scene.is_in_session:
        return scene
    return close_night(scene) if is_asked_out(scene) else enter(scene, scene.here.step)


def close_night(scene: Scene) -> Scene:
    """Say good night, and let nothing follow."""
    ended = scene.here.move_to(len(scene.here.steps))
    return scene.with_evening(ended).say(CarePrompt.GOOD_NIGHT)


def enter(scene: Scene, _step: Step) -> Scene:
    """Ask the one gentle question. Its answer is free speech: a second danger must be heard."""
    return count_asking(scene).ask(CarePrompt.ASK, Awaits.ANSWER, reprompt=CarePrompt.REPROMPT)


def hear(scene: Scene, _beat: Beat, speech: Speech) -> Scene:
    """A yes stops; a no gets the light close; words are for a person to hear."""
    match speech:
        case Yes():
            return close_night(scene)
        case No():
            return close_night(scene.say(CarePrompt.LIGHT))
        case Answer() | NoMatch():
            return stay_with(scene, CarePrompt.STAY)


def stay_with(scene: Scene, line: Prompt) -> Scene:
    """Answer words to the prompt with one line, and stay; after a few of them close lightly."""
    most_talk, talk = 2, scene.here.misses + 1
    if talk > most_talk:
        return close_night(scene.say(CarePrompt.LIGHT))
    talked = scene.with_evening(replace(scene.here, misses=talk))
    stay = Say(line, nth=talk)
    if is_asked_out(scene) and scene.is_in_session:
        # heard out, and not asked again
        return talked.set_ask(stay, Awaits.ANSWER, CarePrompt.REPROMPT)
    return ask_to_stop(talked.append_say(stay))


def is_alone(scene: Scene) -> bool:
    """Only where they said that nobody else is part of this: else somebody may overhear it."""
    return scene.household.people is People.ONE and scene.party is not Party.COUPLE


BEAT = Beat(
    name="care",
    weight=Weight.USUAL,
    enter=enter,
    hear=hear,
    kind=AnswerKind.CARE,
)
