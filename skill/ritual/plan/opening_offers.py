"""Coming in: a new night begun, tonight resumed, and what is asked at the door before either."""

from datetime import date, timedelta

from msgspec.structs import replace

from skill.ritual.model.deck import suits_children
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household
from skill.ritual.model.night import ONE_DAY
from skill.ritual.model.question_draw import draw, may_ask
from skill.ritual.model.reply import Awaits, CommonPrompt, Party, Prompt
from skill.ritual.model.streak import Span, excuse
from skill.ritual.plan.script import first_speaker, party_of, plan
from skill.ritual.stage.asking import allow_again
from skill.ritual.stage.scene import Offer, Scene

LONGEST_PAUSE = timedelta(days=90)


class OfferPrompt(Prompt):
    """What is said at the door."""

    FINISH = "arrivals.finish"
    FINISH_REPROMPT = "arrivals.finish_reprompt"
    MORNING_AFTER = "arrivals.morning_after"
    MORNING_AFTER_REPROMPT = "arrivals.morning_after_reprompt"
    STILL_PAUSED = "arrivals.still_paused"
    STILL_PAUSED_REPROMPT = "arrivals.still_paused_reprompt"
    HELP = "arrivals.help"


def begin_evening(scene: Scene, night: date | None = None) -> Scene:
    """Begin an evening, with tonight's question chosen and nothing said yet."""
    label, last = night or scene.night, scene.last_evening
    is_pending = scene.now.zone is None
    # what the journal holds for this label: perhaps only a promised question
    filed = next((one for one in (scene.evening, last) if one and one.night == label), None)
    party = party_of(scene.household)
    alone = scene.speaker or scene.household.only_seat
    evening = Evening(
        label,
        party,
        first_speaker(scene.household) if party is Party.COUPLE else alone,
        question=filed.question if filed else "",
        revision=filed.revision if filed else 0,
        is_pending=is_pending,
        since=scene.now.instant if is_pending else None,
        # who has answered on this evening before it was begun, finishing last night's
        reflected_later=(
            last.reflected_later if last and last.taken_up_on == label else frozenset()
        ),
    )
    chosen = choose_question(scene.with_evening(evening))
    planned = replace(chosen.here, steps=plan(chosen.household, chosen.here))
    return replace(chosen, offer=None, evening=planned)


def choose_question(scene: Scene) -> Scene:
    """Choose tonight's question, unless one was promised that may still be asked."""
    evening = scene.here
    if evening.question and may_still_be_asked(scene):
        return scene
    cards, deck, tonight = scene.cards(), scene.household.deck, scene.draw()
    anything = replace(tonight, depth=None, is_playful=False)
    card = draw(cards, deck, tonight) or draw(cards, deck, anything)
    return scene.with_evening(replace(evening, question=card.id if card else ""))


def suits_who_is_here(scene: Scene) -> bool:
    """Say whether tonight's question is for those who are here, children among them."""
    card = scene.card
    if card is None or (scene.has_kids and not suits_children(card)):
        return False
    return scene.draw().audience in card.audiences


def may_still_be_asked(scene: Scene) -> bool:
    """Say whether tonight's question may be asked, as things are set by now."""
    card = scene.card
    return card is not None and may_ask(card, scene.household.deck, scene.draw())


def offer_for(scene: Scene) -> Offer | None:
    """Return what has to be asked before tonight begins; once a night."""
    household = scene.household
    if household.offered == scene.night:
        return None
    if is_unfinished(scene):
        return Offer.FINISH
    tally, last, last_night = household.tally, scene.last_evening, scene.night - ONE_DAY
    is_missed = tally.has(last_night - ONE_DAY) and not tally.has(last_night)
    was_rest = last is not None and last.is_cared_for  # a night of rest is not offered back
    if scene.now.is_morning and is_missed and not was_rest:
        return Offer.MORNING_AFTER
    paused_on = household.paused_on
    if paused_on and scene.night - paused_on > LONGEST_PAUSE:
        return Offer.STILL_PAUSED
    return None


def ask_offer(scene: Scene, offer: Offer) -> Scene:
    """Ask it, and remember that it was asked."""
    once = scene.with_household(replace(scene.household, offered=scene.night))
    asked = replace(once, offer=offer, asked=(*scene.asked, offer.value))
    reprompt = OfferPrompt[f"{offer.name}_REPROMPT"]
    return asked.ask(OfferPrompt[offer.name], Awaits.CHOICE, reprompt=reprompt)


def take_up_last(scene: Scene, last: Evening) -> Scene:
    """Take last night's evening up. In the morning after it is still last night."""
    if scene.now.is_morning:
        return scene.with_evening(last)
    later = last.reflected_later if last.taken_up_on == scene.night else frozenset()
    return scene.with_evening(replace(last, taken_up_on=scene.night, reflected_later=later))


def resume_evening(scene: Scene) -> Scene:
    """Take the evening up where it was left. Whoever comes anew is asked anew."""
    back = scene.with_evening(replace(scene.here, is_away=False)).say(CommonPrompt.RESUME)
    if scene.is_in_session and not scene.offer:
        back = allow_again(back)
    else:
        back = back.with_evening(back.here.with_open(asked=0, stays=0))
    # children who are here now may not have been when this question was chosen
    return choose_question(back) if back.has_kids and not suits_who_is_here(back) else back


def accept_offer(scene: Scene, offer: Offer) -> Scene:
    """Begin with a yes to it, which is also what loses nothing where nobody says."""
    match offer:
        case Offer.FINISH if scene.last_evening:
            return replace(resume_evening(take_up_last(scene, scene.last_evening)), offer=None)
        case Offer.FINISH | Offer.MORNING_AFTER:
            return begin_evening(scene, scene.night - ONE_DAY)
        case Offer.STILL_PAUSED:
            renewed = end_pause(scene.household, scene.night)
            return begin_evening(scene.with_household(replace(renewed, paused_on=scene.night)))


def end_pause(household: Household, night: date) -> Household:
    """Let an open pause end: nothing in it was missed (rule 10)."""
    if household.paused_on is None:
        return household
    tally = excuse(household.tally, Span(household.paused_on, night))
    return replace(household, tally=tally, paused_on=None)


def is_unfinished(scene: Scene) -> bool:
    """Say whether last night's evening may still be finished."""
    evening = scene.last_evening
    if evening is None or evening.is_done or evening.is_cared_for or not evening.answered:
        return False
    return evening.night == scene.night - ONE_DAY
