"""The one deep question of the night. Both get the same one; either may pass."""

from msgspec.structs import replace

from skill.ritual.beats import cue, playful
from skill.ritual.beats.opening import is_said_to_be_safe
from skill.ritual.model.acts import Speech
from skill.ritual.model.deck import TENDER, Card, Occasion, asked, put_aside, was_asked_a_year_ago
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import Keeping
from skill.ritual.model.party import Party
from skill.ritual.model.reply import Awaits, Prompt, Say
from skill.ritual.stage.answers import hear_answer
from skill.ritual.stage.beat import Beat
from skill.ritual.stage.scene import Scene


class Line(Prompt):
    """What is said around the question."""

    EXPLAIN = "deep_question.explain"
    TENDER = "deep_question.tender"
    AGAIN = "deep_question.again"
    OUR_DAY = "deep_question.our_day"
    STEP = "deep_question.step"
    AHEAD = "deep_question.ahead"
    ASK = "deep_question.ask"
    ASK_OTHER = "deep_question.ask_other"
    LISTEN_FIRST = "deep_question.listen_first"
    REPROMPT = "deep_question.reprompt"
    HELP = "deep_question.help"
    HINT = "deep_question.hint"
    HINT_OTHER = "deep_question.hint_other"


LEADS = {
    Occasion.OUR_DAY: Line.OUR_DAY,
    Occasion.STEP: Line.STEP,
    Occasion.AHEAD: Line.AHEAD,
}
"""Said before a question that comes round, so that nobody wonders why tonight."""


def enter(scene: Scene, step: Step) -> Scene:
    """Ask it; before a tender one, say that they may talk with the microphone closed."""
    before, evening = scene.household.deck, scene.here
    scene = _put_behind(scene)  # once spoken it has been asked, whatever becomes of it
    if step.seat is not evening.first:
        return _ask(scene, Line.ASK_OTHER, step)
    explained = scene if is_said_to_be_safe(scene) else scene.explain(Line.EXPLAIN)
    if was_asked_a_year_ago(before, evening.question, evening.night):
        explained = explained.say(Line.AGAIN)
    card = card_of(scene)
    if card is not None and card.occasion in LEADS:
        explained = explained.say_once(LEADS[card.occasion])
    elif card is not None and card.depth == TENDER and evening.party is Party.COUPLE:
        explained = explained.say_once(Line.TENDER)
    elif evening.party is Party.COUPLE and evening.night.toordinal() % 2:
        explained = explained.say_once(Line.LISTEN_FIRST)
    return _ask(explained, Line.ASK, step)


def hear(scene: Scene, _step: Step, speech: Speech) -> Scene:
    """Take the answer."""
    return hear_answer(playful.noted(scene, speech), BEAT, speech, _follow)


def hint(scene: Scene, step: Step) -> Scene:
    """Give the nudge that belongs to this question; the second voice may have heard it already."""
    if step.seat is not scene.here.first:
        return scene.saying(Say(Line.HINT_OTHER))
    return scene.saying(Say(Line.HINT, question=scene.here.question))


def is_due(scene: Scene, _step: Step) -> bool:
    """Not when no question is left that may be asked tonight."""
    return bool(scene.here.question)


def card_of(scene: Scene) -> Card | None:
    """Return what is known of tonight's question."""
    return next((card for card in scene.cards() if card.id == scene.here.question), None)


def is_ahead(evening: Evening) -> bool:
    """Say whether nobody was asked tonight's question yet."""
    return not any(step.beat == BEAT.name for step in evening.steps[: evening.passed + 1])


def is_open(evening: Evening) -> bool:
    """Say whether somebody is being asked it just now."""
    return evening.is_begun and not evening.is_done and evening.step.beat == BEAT.name


def passed_by(scene: Scene) -> Scene:
    """Put the question aside where nobody wanted it; one of two may, and it stands."""
    evening, household = scene.here, scene.household
    steps = [step for step in evening.steps if step.beat == BEAT.name]
    if evening.step != steps[-1] or not evening.answered.isdisjoint(steps):
        return scene
    deck = put_aside(household.deck, evening.question)
    return scene.with_household(replace(household, deck=deck))


def _put_behind(scene: Scene) -> Scene:
    household, evening = scene.household, scene.here
    deck = asked(household.deck, evening.question, evening.night)
    return scene.with_household(replace(household, deck=deck))


def _ask(scene: Scene, line: Line, step: Step) -> Scene:
    named = scene.ask(line, Awaits.ANSWER, reprompt=Line.REPROMPT, seat=step.seat).reply.ask
    values = named.say.values if named else {}
    return scene.asking(Say(line, values, scene.here.question), Awaits.ANSWER, Line.REPROMPT)


def _follow(scene: Scene, step: Step) -> Scene:
    card = card_of(scene)
    return cue.set_in_after(scene, step.seat, card.tags) if card else scene


BEAT = Beat(
    name="deep_question",
    enter=enter,
    hear=hear,
    is_due=is_due,
    help=Line.HELP,
    passed=passed_by,
    hint=hint,
    keeps=Keeping.EVERYTHING,
    is_reflective=True,
)
