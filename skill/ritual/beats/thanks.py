"""Thanks: one thing somebody did today, and what it shows of them, said to the one who did it.

Twice a week it is a compliment instead: once a quality, once what draws them to each other.
"""

from enum import Enum
from hashlib import blake2b

from msgspec.structs import replace

from skill.ritual.beats import low
from skill.ritual.model.acts import Sign
from skill.ritual.model.choices import Keeping
from skill.ritual.model.evening import Step
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
    SHOWS = "shows.ask"
    SHOWS_REPROMPT = "shows.reprompt"
    SHOWS_HELP = "shows.help"
    SHOWS_RECALL = "recalling.shows"


class AskingWay(Enum):
    """One way to ask for it, for the whole of an evening.

    What the first one is asked, and the second; what either is asked again; and the hint.
    """

    TODAY = (ThanksPrompt.ASK, ThanksPrompt.ASK_OTHER, ThanksPrompt.REPROMPT, ThanksPrompt.HINT)
    SOFTLY = (
        ThanksPrompt.SOFTLY,
        ThanksPrompt.SOFTLY_OTHER,
        ThanksPrompt.REPROMPT,
        ThanksPrompt.HINT,
    )
    """In a gentle house there need not be anything to be thankful for."""

    QUALITY = (
        ThanksPrompt.QUALITY,
        ThanksPrompt.QUALITY_OTHER,
        ThanksPrompt.QUALITY_REPROMPT,
        ThanksPrompt.QUALITY_HINT,
    )
    DRAWN = (
        ThanksPrompt.DRAWN,
        ThanksPrompt.DRAWN_OTHER,
        ThanksPrompt.QUALITY_REPROMPT,
        ThanksPrompt.QUALITY_HINT,
    )


def way_of(scene: Scene) -> AskingWay:
    """Return how it is asked tonight: known from the house and the night alone."""
    if scene.household.choices.gentle:
        return AskingWay.SOFTLY
    # by the third night they know the step as it is on every other night
    first_compliment_night = 3
    if scene.number < first_compliment_night or scene.here.is_cared_for:
        return AskingWay.TODAY
    # by day of a week that begins on the house's own day (B55b, C26a)
    compliments = {0: AskingWay.QUALITY, 3: AskingWay.DRAWN}
    own = blake2b(f"{scene.house}/compliments".encode(), digest_size=8).digest()
    day_of_week = (scene.here.night.toordinal() + int.from_bytes(own)) % 7
    return compliments.get(day_of_week, AskingWay.TODAY)


def is_compliment(scene: Scene) -> bool:
    """Say whether it is about who they are tonight, and not about one thing they did."""
    return way_of(scene) in {AskingWay.QUALITY, AskingWay.DRAWN}


def enter(scene: Scene, step: Step) -> Scene:
    """Ask for one thing, today. The second person is asked in other words."""
    first, second, reprompt, _ = way_of(scene).value
    line = second if is_handover(scene, step) else first
    return scene.ask(line, Awaits.ANSWER, reprompt=reprompt, seat=step.seat)


def hint(scene: Scene, step: Step) -> Scene:
    """Name a small act, or a place to look, another one each time for at least two weeks."""
    *_, line = way_of(scene).value
    return scene.append_say(Say(line, nth=int(step.seat is not scene.here.first)))


def follow_answer(scene: Scene, step: Step) -> Scene:
    """Thank them for it, both at once where they are two; some nights have them say it again.

    `thanks for nothing` is not thanked for, and what it shows of them is not asked.
    """
    evening = scene.here
    if evening.signs & {Sign.LOW, Sign.SORE}:
        kept = tuple(one for one in evening.steps if one != Step(SHOWS.name, step.seat))
        left = scene.with_evening(replace(evening, steps=kept))
        is_low = Sign.LOW in evening.signs
        return low.make_quiet(left) if is_low else left.say(CommonPrompt.HEARD_LOW)
    if scene.party is not Party.COUPLE:
        return scene.say(CommonPrompt.HEARD_THANKS)
    if step.seat is not scene.here.first:
        both = Step(BEAT.name, scene.here.first) in scene.here.answered
        return scene.say(CommonPrompt.HEARD_BOTH if both else CommonPrompt.HEARD_THANKS)
    # to say it once more, with the microphone closed, they are invited every fourth night: never on
    # one on which it is asked what it shows, as either is enough for one night
    said_aloud_every = 4
    is_tonight = evening.night.toordinal() % said_aloud_every == 1 and not is_compliment(scene)
    return scene.say(ThanksPrompt.SAY_IT, seat=step.seat) if is_tonight else scene


BEAT = Beat(
    name="thanks",
    weight=Weight.LIGHT,
    turns=turn_of_each,
    enter=enter,
    hear=hear_answer,
    after=follow_answer,
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
    # whoever begins, at most every other night (B57), and not on the first one they have
    turns=lambda household, evening: (
        (evening.first,)
        if household.tally.total > household.tally.has(evening.night)
        and evening.night.toordinal() % 2 == 0
        else ()
    ),
    enter=make_question(ThanksPrompt.SHOWS, ThanksPrompt.SHOWS_REPROMPT),  # praising the person
    hear=hear_answer,
    # only after thanks that were really given: nothing follows a skip, nor a compliment
    is_due=lambda scene, step: (
        Step(BEAT.name, step.seat) in scene.here.answered and not is_compliment(scene)
    ),
    help=ThanksPrompt.SHOWS_HELP,
    keeps=Keeping.THANKS,
    recall=(ThanksPrompt.SHOWS_RECALL, ThanksPrompt.SHOWS_RECALL),
    kind=AnswerKind.THANKS,
    has_title=True,
)
