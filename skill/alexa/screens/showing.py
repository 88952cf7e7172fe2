"""Puts a screen beside what is said: chosen, drawn, and added to the response."""

from datetime import date, datetime

from ask_sdk_model import Response

from skill.alexa.response import add_screen
from skill.alexa.screens.choosing import View, choose_screen
from skill.alexa.screens.drawing import directive_of
from skill.alexa.session import place_of
from skill.ports import Zones
from skill.ritual.model.night import night_of
from skill.turn import Session, Turn
from skill.words.labels import Labels
from skill.words.lines import Listener, Words


def show(
    response: Response, turn: Turn, words: Words, listener: Listener, night: date | None
) -> None:
    """Add what there is to see to the response, if anything is."""
    labels = Labels(words.locale)
    view = View(turn.reply, turn.session, night, words, labels, listener)
    screen = choose_screen(view)
    if screen is not None:
        directive = directive_of(screen, labels, place_of(turn.session))
        add_screen(response, directive, stays=not view.is_of_care)


def night_at(session: Session, moment: datetime, zones: Zones) -> date | None:
    """Return tonight's label; None while nobody can tell the zone."""
    household = session.household
    if session.evening:
        return session.evening.night
    zone = zones.by_name(household.zone) if household.zone else None
    label = night_of(moment, zone, household.choices.rollover) if zone else None
    last = household.tally.last
    return max(label, last) if label and last else label
