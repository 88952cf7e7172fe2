"""Thanks: one thing somebody did today, and what it shows of them, said to the one who did it.

Twice a week it is a compliment instead: once a quality, once what draws them to each other.
"""

from hashlib import blake2b

from msgspec import Struct
from msgspec.structs import replace

from skill.ritual.beats import low
from skill.ritual.model.acts import Sign
from skill.ritual.model.choices import Keeping
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import Household, Seat
from skill.ritual.model.reply import Awaits, CommonPrompt, Party, Prompt, Say
from skill.ritual.stage.answers import hear_answer
from skill.ritual.stage.beat import (
    AnswerKind,
    Beat,
    Weight,
    is_handover,
    make_question,
    turn_of_each,
)
from skill.ritual.stage.scene import Scene

SAID_ALOUD_EVERY = 4
"""Nights between the invitations to say it to them once more, with the microphone closed. They are
never those on which it is asked what it shows: either is enough for one night."""

FIRST_COMPLIMENT_NIGHT = 3
"""By then they know the step as it is on every other night."""


class ThanksPrompt(Prompt):
    """What is said around thanks."""

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
    RECALL = "recalling.thanks"
    RECALL_OF = "recalling.thanks_of"


class ShowsPrompt(Prompt):
    """What is said around what it shows."""

    ASK = "shows.ask"
    REPROMPT = "shows.reprompt"
    HELP = "shows.help"
    RECALL = "recalling.shows"


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
COMPLIMENTS = {0: QUALITY, 3: DRAWN}
"""By day of a week that begins on the house's own day (B55b, C26a)."""


def way_of(scene: Scene) -> AskingWay:
    """Return how it is asked tonight: known from the house and the night alone."""
    if scene.household.choices.gentle:
        return SOFTLY
    if scene.number < FIRST_COMPLIMENT_NIGHT or scene.here.is_cared_for:
        return TODAY
    own = blake2b(f"{scene.house}/compliments".encode(), digest_size=8).digest()
    day_of_week = (scene.here.night.toordinal() + int.from_bytes(own)) % 7
    return COMPLIMENTS.get(day_of_week, TODAY)


def is_compliment(scene: Scene) -> bool:
    """Say whether it is about who they are tonight, and not about one thing they did."""
    return way_of(scene) in COMPLIMENTS.values()


def enter(scene: Scene, step: Step) -> Scene:
    """Ask for one thing, today. The second person is asked in other words."""
    way = way_of(scene)
    line = way.second if is_handover(scene, step) else way.first
    return scene.ask(line, Awaits.ANSWER, reprompt=way.reprompt, seat=step.seat)


def hint(scene: Scene, step: Step) -> Scene:
    """Name a small act, or a place to look, another one each time for at least two weeks."""
    return scene.append_say(Say(way_of(scene).hint, nth=int(step.seat is not scene.here.first)))


def meet_thanks(scene: Scene, step: Step) -> Scene:
    """Thank them for it, both at once where they are two; some nights have them say it again.

    `thanks for nothing` is not thanked for, and what it shows of them is not asked.
    """
    if Sign.LOW in scene.here.signs:
        return low.make_quiet(_leave_what_it_shows(scene, step))
    if Sign.SORE in scene.here.signs:
        return _leave_what_it_shows(scene, step).say(CommonPrompt.HEARD_LOW)
    if scene.party is not Party.COUPLE:
        return scene.say(CommonPrompt.HEARD_THANKS)
    if step.seat is not scene.here.first:
        both = Step(BEAT.name, scene.here.first) in scene.here.answered
        return scene.say(CommonPrompt.HEARD_BOTH if both else CommonPrompt.HEARD_THANKS)
    is_tonight = scene.here.night.toordinal() % SAID_ALOUD_EVERY == 1 and not is_compliment(scene)
    return scene.say(ThanksPrompt.SAY_IT, seat=step.seat) if is_tonight else scene


def turn_of_shows(household: Household, evening: Evening) -> tuple[Seat, ...]:
    """Whoever begins, at most every other night (B57), and not on the first one they have."""
    nights_before = household.tally.total - household.tally.has(evening.night)
    is_tonight = nights_before > 0 and evening.night.toordinal() % 2 == 0
    return (evening.first,) if is_tonight else ()


def _leave_what_it_shows(scene: Scene, step: Step) -> Scene:
    """Leave out what it shows of them: it was no thanks."""
    evening, shows = scene.here, Step(SHOWS.name, step.seat)
    steps = tuple(one for one in evening.steps if one != shows)
    return scene.with_evening(replace(evening, steps=steps))


BEAT = Beat(
    name="thanks",
    weight=Weight.LIGHT,
    turns=turn_of_each,
    enter=enter,
    hear=hear_answer,
    after=meet_thanks,
    help=ThanksPrompt.HELP,
    hint=hint,
    keeps=Keeping.THANKS,
    recall=(ThanksPrompt.RECALL, ThanksPrompt.RECALL_OF),
    kind=AnswerKind.THANKS,
    is_reflective=True,
    has_title=True,
)
SHOWS = Beat(
    name="shows",
    weight=Weight.HEAVY,
    turns=turn_of_shows,
    enter=make_question(ShowsPrompt.ASK, ShowsPrompt.REPROMPT),  # praising the person
    hear=hear_answer,
    # only after thanks that were really given: nothing follows a skip, nor a compliment
    is_due=lambda scene, step: (
        Step(BEAT.name, step.seat) in scene.here.answered and not is_compliment(scene)
    ),
    help=ShowsPrompt.HELP,
    keeps=Keeping.THANKS,
    recall=(ShowsPrompt.RECALL, ShowsPrompt.RECALL),
    kind=AnswerKind.THANKS,
    has_title=True,
)
