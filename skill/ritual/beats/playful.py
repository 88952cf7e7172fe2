"""Something playful tonight? Offered where answers grew very short, once a week at the most."""

from msgspec.structs import replace

from skill.ritual.model.acts import Answer, No, NoMatch, Sign, Speech, Yes
from skill.ritual.model.deck import LIGHT, Occasion
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import Household, People, Seat
from skill.ritual.model.question_draw import draw
from skill.ritual.model.reply import Awaits, Prompt
from skill.ritual.stage.answers import handle_no_match
from skill.ritual.stage.beat import AnswerKind, Beat, Weight
from skill.ritual.stage.scene import Scene

SHORT_WORDS = 2
NIGHTS_OF_SHORT_ANSWERS, NIGHTS_OF_REST = 3, 4
"""So many nights run on before it is offered; after an offer so many pass first: a week in all."""


class PlayfulPrompt(Prompt):
    """What is said around it."""

    OFFER = "playful.offer"
    REPROMPT = "playful.reprompt"
    GLADLY = "playful.gladly"
    ON_WE_GO = "playful.on_we_go"
    HELP = "playful.help"


def count_length(scene: Scene, speech: Speech) -> Scene:
    """Count an answer to the deep question as short, or as not. Its words go no further here."""
    if not isinstance(speech, Answer) or Sign.BLANK in speech.signs:
        return scene
    if scene.here.parts or scene.here.is_off_record:
        return scene
    before = scene.household.short_answers
    is_short = len(speech.words.split()) <= SHORT_WORDS
    return _set_count(scene, before + 1 if before < 0 or is_short else 0)


def turns(household: Household, evening: Evening) -> tuple[Seat, ...]:
    """Where every answer of three nights was short."""
    least = NIGHTS_OF_SHORT_ANSWERS * _answers_a_night(household)
    return (evening.first,) if household.short_answers >= least else ()


def enter(scene: Scene, _step: Step) -> Scene:
    """Offer it, and let a few nights pass before anything is counted again."""
    rested = _set_count(scene, -NIGHTS_OF_REST * _answers_a_night(scene.household))
    return rested.ask(PlayfulPrompt.OFFER, Awaits.CHOICE, reprompt=PlayfulPrompt.REPROMPT)


def hear(scene: Scene, beat: Beat, speech: Speech) -> Scene:
    """Exchange tonight's question for a playful one, or go on as it was."""
    match speech:
        case Yes():
            light = scene.with_evening(replace(scene.here, is_playful=True, depth=LIGHT))
            card = draw(light.cards(), light.household.deck, light.draw())
            if card is None:
                return scene.say(PlayfulPrompt.ON_WE_GO).pass_step()
            drawn = light.with_evening(replace(light.here, question=card.id))
            return drawn.say(PlayfulPrompt.GLADLY).pass_step()
        case No():
            return scene.say(PlayfulPrompt.ON_WE_GO).pass_step()
        case Answer() | NoMatch():
            return handle_no_match(scene, beat)


def is_due(scene: Scene, _step: Step) -> bool:
    """Not in a gentle house; nor where tonight's question is playful, or one that comes round."""
    if scene.household.choices.gentle or not scene.here.question:
        return False
    card = scene.card
    if card is None:
        return True
    return "play" not in card.tags and card.occasion in {Occasion.NORMAL, Occasion.APART}


def _answers_a_night(household: Household) -> int:
    return 2 if household.people is People.TWO else 1


def _set_count(scene: Scene, count: int) -> Scene:
    if count == scene.household.short_answers:
        return scene
    return scene.with_household(replace(scene.household, short_answers=count))


BEAT = Beat(
    name="playful",
    weight=Weight.USUAL,
    turns=turns,
    enter=enter,
    hear=hear,
    is_due=is_due,
    help=PlayfulPrompt.HELP,
    kind=AnswerKind.YES_NO,
)
