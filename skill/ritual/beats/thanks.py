"""Thanks: one thing somebody did today. For two, said to the one who did it.

Twice a week it is a compliment instead: once a quality, once what draws them to each other.
"""

from hashlib import blake2b

from msgspec import Struct

from skill.ritual.model.acts import Speech
from skill.ritual.model.evening import Step
from skill.ritual.model.household import Keeping
from skill.ritual.model.party import Party
from skill.ritual.model.reply import Awaits, Prompt, Say
from skill.ritual.stage.answers import hear_answer
from skill.ritual.stage.beat import Beat
from skill.ritual.stage.scene import Scene

SAID_ALOUD_EVERY = 4
"""Nights between the invitations to say it to them once more, with the microphone closed. They are
never those on which it is asked what it shows: either is enough for one night."""

FIRST_COMPLIMENT_NIGHT = 3
"""By then they know the step as it is on every other night."""

DAYS_BETWEEN = 3
"""From a quality to what draws them, within a week that begins on the house's own day."""


class ThanksPrompt(Prompt):
    """What is said around thanks."""

    EXPLAIN = "thanks.explain"
    ASK = "thanks.ask"
    ASK_OTHER = "thanks.ask_other"
    REPROMPT = "thanks.reprompt"
    HELP = "thanks.help"
    HINT = "thanks.hint"
    SAY_IT = "thanks.say_it"
    QUALITY = "thanks.quality"
    QUALITY_OTHER = "thanks.quality_other"
    QUALITY_REPROMPT = "thanks.quality_reprompt"
    QUALITY_HINT = "thanks.quality_hint"
    DRAWN = "thanks.drawn"
    DRAWN_OTHER = "thanks.drawn_other"
    SOFTLY = "thanks.softly"
    SOFTLY_OTHER = "thanks.softly_other"


class AskingWay(Struct, frozen=True):
    """One way to ask for it, for the whole of an evening."""

    first: ThanksPrompt
    second: ThanksPrompt
    reprompt: ThanksPrompt = ThanksPrompt.REPROMPT
    hint: ThanksPrompt = ThanksPrompt.HINT


TODAY = AskingWay(ThanksPrompt.ASK, ThanksPrompt.ASK_OTHER)
SOFTLY = AskingWay(ThanksPrompt.SOFTLY, ThanksPrompt.SOFTLY_OTHER)
"""In a gentle house there need not be anything to be thankful for."""

QUALITY = AskingWay(
    ThanksPrompt.QUALITY,
    ThanksPrompt.QUALITY_OTHER,
    ThanksPrompt.QUALITY_REPROMPT,
    ThanksPrompt.QUALITY_HINT,
)
DRAWN = AskingWay(
    ThanksPrompt.DRAWN,
    ThanksPrompt.DRAWN_OTHER,
    ThanksPrompt.QUALITY_REPROMPT,
    ThanksPrompt.QUALITY_HINT,
)
COMPLIMENTS = {0: QUALITY, DAYS_BETWEEN: DRAWN}
"""By day of the house's own week (B55b, C26a)."""


def way_of(scene: Scene) -> AskingWay:
    """Return how it is asked tonight: known from the house and the night alone."""
    if scene.household.choices.gentle:
        return SOFTLY
    if scene.number < FIRST_COMPLIMENT_NIGHT or scene.here.is_cared_for:
        return TODAY
    return COMPLIMENTS.get(_day_of_week(scene), TODAY)


def is_compliment(scene: Scene) -> bool:
    """Say whether it is about who they are tonight, and not about one thing they did."""
    return way_of(scene) in COMPLIMENTS.values()


def enter(scene: Scene, step: Step) -> Scene:
    """Ask for one thing, today. The second person is asked in other words."""
    way = way_of(scene)
    is_second = step.seat is not scene.here.first
    told = scene.explain(ThanksPrompt.EXPLAIN) if way is TODAY and not is_second else scene
    line = way.second if is_second else way.first
    return told.ask(line, Awaits.ANSWER, reprompt=way.reprompt, seat=step.seat)


def hear(scene: Scene, _step: Step, speech: Speech) -> Scene:
    """Take the thanks."""
    return hear_answer(scene, BEAT, speech, _invite_to_say_it)


def hint(scene: Scene, step: Step) -> Scene:
    """Name a small act, or a place to look, another one each time for at least two weeks."""
    return scene.append_say(Say(way_of(scene).hint, nth=int(step.seat is not scene.here.first)))


def _invite_to_say_it(scene: Scene, step: Step) -> Scene:
    is_tonight = scene.here.night.toordinal() % SAID_ALOUD_EVERY == 1 and not is_compliment(scene)
    if scene.party is not Party.COUPLE or step.seat is not scene.here.first or not is_tonight:
        return scene
    return scene.say(ThanksPrompt.SAY_IT, seat=step.seat)


def _day_of_week(scene: Scene) -> int:
    own = blake2b(f"{scene.house}/compliments".encode(), digest_size=8).digest()
    return (scene.here.night.toordinal() + int.from_bytes(own)) % 7


BEAT = Beat(
    name="thanks",
    enter=enter,
    hear=hear,
    help=ThanksPrompt.HELP,
    hint=hint,
    keeps=Keeping.THANKS,
    is_reflective=True,
)
