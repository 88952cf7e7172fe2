"""A lighter night, and something playful: each offered where it may do good, and to nobody else."""

from msgspec.structs import replace

from skill.ritual.model.acts import Answer, No, NoMatch, Sign, Speech, Yes
from skill.ritual.model.deck import LIGHT, Occasion
from skill.ritual.model.evening import Step
from skill.ritual.model.household import Household, People
from skill.ritual.model.question_draw import draw
from skill.ritual.model.reply import Awaits, Prompt
from skill.ritual.stage.answers import handle_no_match
from skill.ritual.stage.asking import LIGHTER, set_skips
from skill.ritual.stage.beat import AnswerKind, Beat, Weight
from skill.ritual.stage.scene import Scene


class LighterPrompt(Prompt):
    """What is said around both offers."""

    OFFER = "lighter.offer"
    REPROMPT = "lighter.reprompt"
    GLADLY = "lighter.gladly"
    ON_WE_GO = "lighter.on_we_go"
    HELP = "lighter.help"
    PLAYFUL = "playful.offer"
    PLAYFUL_REPROMPT = "playful.reprompt"
    PLAYFUL_GLADLY = "playful.gladly"
    PLAYFUL_NO = "playful.on_we_go"
    PLAYFUL_HELP = "playful.help"


def enter(scene: Scene, step: Step) -> Scene:
    """Offer to leave it at thanks, to whoever has passed three times running."""
    rested = set_skips(scene, step.seat, 0)
    return rested.ask(
        LighterPrompt.OFFER, Awaits.CHOICE, reprompt=LighterPrompt.REPROMPT, seat=step.seat
    )


def hear(scene: Scene, beat: Beat, speech: Speech) -> Scene:
    """Pass the rest of their own steps, or go on as it was. The other one's night stays whole."""
    match speech:
        case Yes():
            evening, ahead = scene.here, scene.here.passed + 1
            kept = (
                step
                for step in evening.steps[ahead:]
                if step.seat is not evening.step.seat or step.beat not in scene.spared
            )
            rest = replace(evening, steps=(*evening.steps[:ahead], *kept))
            return scene.with_evening(rest).say(LighterPrompt.GLADLY).pass_step()
        case No():
            return scene.say(LighterPrompt.ON_WE_GO).pass_step()
        case Answer() | NoMatch():
            return handle_no_match(scene, beat)


def count_length(scene: Scene, speech: Speech) -> Scene:
    """Count an answer to the deep question as short, or as not. Its words go no further here."""
    if not isinstance(speech, Answer) or Sign.BLANK in speech.signs:
        return scene
    if scene.here.parts or scene.here.is_off_record:
        return scene
    short_words, before = 2, scene.household.short_answers
    is_short = len(speech.words.split()) <= short_words
    counted = before + 1 if before < 0 or is_short else 0
    return scene.with_household(replace(scene.household, short_answers=counted))


def enter_playful(scene: Scene, _step: Step) -> Scene:
    """Offer it, and let four nights pass before anything is counted again: a week in all."""
    short_answers = -4 * _answers_a_night(scene.household)
    rested = scene.with_household(replace(scene.household, short_answers=short_answers))
    return rested.ask(LighterPrompt.PLAYFUL, Awaits.CHOICE, reprompt=LighterPrompt.PLAYFUL_REPROMPT)


def hear_playful(scene: Scene, beat: Beat, speech: Speech) -> Scene:
    """Exchange tonight's question for a playful one, or go on as it was."""
    match speech:
        case Yes():
            light = scene.with_evening(replace(scene.here, is_playful=True, depth=LIGHT))
            card = draw(light.cards(), light.household.deck, light.draw())
            if card is None:
                return scene.say(LighterPrompt.PLAYFUL_NO).pass_step()
            drawn = light.with_evening(replace(light.here, question=card.id))
            return drawn.say(LighterPrompt.PLAYFUL_GLADLY).pass_step()
        case No():
            return scene.say(LighterPrompt.PLAYFUL_NO).pass_step()
        case Answer() | NoMatch():
            return handle_no_match(scene, beat)


def is_playful_due(scene: Scene, _step: Step) -> bool:
    """Not in a gentle house; nor where tonight's question is playful, or one that comes round."""
    if scene.household.choices.gentle or not scene.here.question:
        return False
    card = scene.card
    if card is None:
        return True
    return "play" not in card.tags and card.occasion in {Occasion.NORMAL, Occasion.APART}


def _answers_a_night(household: Household) -> int:
    return 2 if household.people is People.TWO else 1


BEAT = Beat(
    name=LIGHTER,
    weight=Weight.USUAL,
    enter=enter,
    hear=hear,
    help=LighterPrompt.HELP,
    kind=AnswerKind.YES_NO,
)
PLAYFUL = Beat(
    name="playful",
    weight=Weight.USUAL,
    # where every answer of three nights running was short
    turns=lambda household, evening: (
        (evening.first,) if household.short_answers >= 3 * _answers_a_night(household) else ()
    ),
    enter=enter_playful,
    hear=hear_playful,
    is_due=is_playful_due,
    help=LighterPrompt.PLAYFUL_HELP,
    kind=AnswerKind.YES_NO,
)
