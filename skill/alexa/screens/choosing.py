"""Which screen a turn shows, if any. Read off what is said in it: the ritual knows no screen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, cast

from skill.alexa.intents import TOUCHES
from skill.alexa.screens.drawing import (
    Asking,
    Listing,
    NamedTurn,
    NightsScreen,
    Number,
    Pausing,
    Screen,
    document,
)
from skill.alexa.session import place_of
from skill.ports import Zones
from skill.ritual.beats import care, closing, cue, deep_question, listening, low, opening
from skill.ritual.model.calendar import WEEKS, weeks_until
from skill.ritual.model.choices import Numbers
from skill.ritual.model.evening import Evening
from skill.ritual.model.night import night_of
from skill.ritual.model.reply import CommonPrompt, Party, Prompt, Reply, Say
from skill.ritual.model.streak import nights_this_week
from skill.ritual.requests import house, todays_question
from skill.turn import Session
from skill.words.labels import Labels
from skill.words.lines import Listener, Words
from skill.words.regions import numbers_of

if TYPE_CHECKING:
    from ask_sdk_model import Directive, Response

BEFORE = (
    opening.OpeningPrompt.BREATH,
    *cue.CuePrompt,
    closing.ClosingPrompt.TOUCH,
    listening.ListeningPrompt.EXPLAIN,
    todays_question.TodaysQuestionPrompt.MEANWHILE,
)
"""Something to do before the question is asked."""

CRISIS = (
    care.CarePrompt.FIRST,
    care.CarePrompt.AGAIN,
    care.CarePrompt.NUMBER,
    care.CarePrompt.STAY,
    care.CarePrompt.ALONE,
    care.CarePrompt.NUMBERS,
)
VIOLENCE = (care.CarePrompt.OTHER_NUMBER, care.CarePrompt.ALONE, care.CarePrompt.NUMBERS)
"""In which of these a number is said: that of any hour, or the other one."""

LONELY = (CommonPrompt.HANDOFF, CommonPrompt.ALREADY_KEPT, house.NightsPrompt.NONE_YET)
"""Shown as they are said, with nothing beside them."""


@dataclass(frozen=True)
class View:
    """One turn, as far as a screen may show it."""

    reply: Reply
    session: Session
    """As it is after the turn."""

    words: Words
    listener: Listener
    moment: datetime
    zones: Zones

    @cached_property
    def labels(self) -> Labels:
        """The few words that stand on a screen and are not said."""
        return Labels(self.words.locale)

    def text(self, say: Say) -> str:
        """Return a line in the words in which it is said."""
        return self.words.line(say, self.listener).text

    def find_said(self, prompts: Iterable[Prompt]) -> Say | None:
        """Return the last of these prompts that is said in this turn."""
        wanted = frozenset(prompts)
        return next((say for say in reversed(self.reply.says) if say.prompt in wanted), None)

    @property
    def asked(self) -> str:
        """What is asked, as it is said; nothing where nothing is."""
        return self.text(self.reply.ask.say) if self.reply.ask else ""

    @property
    def is_of_care(self) -> bool:
        """Somebody is in danger, and this is said to them.

        Whoever opens the ritual later that night, perhaps somebody else, sees what is seen after
        any night that is done.
        """
        evening = self.session.evening
        prompts = {say.prompt for say in self.reply.says}
        prompts |= {self.reply.ask.say.prompt} if self.reply.ask else set()
        is_said = not prompts.isdisjoint(care.CarePrompt)
        return evening is not None and evening.is_cared_for and is_said

    @property
    def night(self) -> date | None:
        """Tonight's label; None while nobody can tell the zone."""
        if self.session.evening:
            return self.session.evening.night
        household = self.session.household
        zone = self.zones.by_name(household.zone) if household.zone else None
        label = night_of(self.moment, zone, household.choices.rollover) if zone else None
        last = household.tally.last
        return max(label, last) if label and last else label

    @property
    def touches(self) -> tuple[str, ...]:
        """What can be touched: as much as can be said, and nothing with the microphone closed."""
        return tuple(TOUCHES) if self.reply.ask else ()


def show(response: "Response", view: View) -> None:
    """Add what there is to see to the response, if anything is.

    A screen after which nothing is asked is left to be looked at: without a word on the session's
    end the device keeps it for half a minute, the microphone closed. What is said to somebody in
    danger is not left.
    """
    screen = choose_screen(view)
    if screen is None:
        return
    drawn = {
        "type": "Alexa.Presentation.APL.RenderDocument",
        "token": place_of(view.session),  # which comes back with whatever is touched
        "document": document(screen.file),
        "datasources": {"night": screen.draw(view.labels)},
    }
    # the SDK has no class for what is newer than it is
    response.directives = [*(response.directives or ()), cast("Directive", drawn)]
    if response.should_end_session is True and not view.is_of_care:
        response.should_end_session = None


def choose_screen(view: View) -> Screen | None:
    """Return what to show; None where the voice is enough."""
    if view.is_of_care:
        if numbers := _choose_number(view, ("repeat", "done")):
            return numbers
        # what is asked, or good night, so that no number is left for the next who looks
        text = view.asked or (view.text(view.reply.says[-1]) if view.reply.says else "")
        return Asking(text, touches=("done",) if view.reply.ask else ()) if text else None
    if view.find_said((*CRISIS, *VIOLENCE)):
        return _choose_number(view, view.touches)
    if view.find_said(house.NightsPrompt) and not view.find_said(LONELY):
        return _choose_nights(view, view.asked)
    return _choose_listing(view) or (
        _choose_asking(view) if view.reply.ask else _choose_closed(view)
    )


def _choose_number(view: View, touches: tuple[str, ...]) -> Screen | None:
    """Show what was said of numbers, and no more."""
    known = numbers_of(view.words.locale)
    numbers = tuple(
        known[kind]
        for kind, prompts in (("crisis", CRISIS), ("violence", VIOLENCE))
        if view.find_said(prompts)
    )
    return Number(numbers, view.asked, touches if view.reply.ask else ()) if numbers else None


def _choose_listing(view: View) -> Screen | None:
    helping = [say for say in view.reply.says if say.prompt.endswith("help")]
    set_ = [say for say in view.reply.says if say.prompt.startswith("settings.")]
    says, heading = (helping, "help") if helping else (set_, "settings")
    if not says:
        return None
    title = view.labels.label("headings", heading)
    return Listing(title, tuple(map(view.text, says)), view.asked, view.touches)


def _choose_closed(view: View) -> Screen | None:
    """Nothing is asked: good night, tonight's question, or nothing to see."""
    farewells = (closing.ClosingPrompt.GOOD_NIGHT, closing.ClosingPrompt.GOOD_DAY)
    if farewell := view.find_said((*farewells, low.LowPrompt.REST)):
        evening, text = view.session.evening, view.text(farewell)
        is_kept = evening is not None and bool(evening.reflected) and not evening.is_low
        are_wanted = view.session.household.choices.numbers is not Numbers.NONE
        return _choose_nights(view, text) if is_kept and are_wanted else Asking(text)
    if today := view.find_said((todays_question.TodaysQuestionPrompt.TODAY,)):
        title = view.labels.label("headings", "today")
        return Asking(view.words.question(today, view.listener), title)
    alone = view.find_said(LONELY)
    return Asking(view.text(alone)) if alone else None


def _choose_nights(view: View, text: str) -> Screen:
    household, labels = view.session.household, view.labels
    tally = household.tally
    total = labels.count_noun("nights", tally.total)
    night = view.night
    if night is None:
        return NightsScreen((), total, text=text)
    is_asked_for = bool(view.find_said(house.NightsPrompt))
    if household.choices.numbers is Numbers.WEEK and not is_asked_for:
        this_week = labels.count_noun("this_week", nights_this_week(tally, night))
        return NightsScreen(weeks_until(tally, night, weeks=1), this_week, text=text)
    together = labels.count_noun("together", tally.together) if tally.together else ""
    return NightsScreen(weeks_until(tally, night, WEEKS), total, together, text)


def _choose_asking(view: View) -> Screen:
    """Show the step that is open, after what is to be done before it."""
    session, evening = view.session, view.session.evening
    is_open = evening is not None and evening.is_begun and not evening.is_done
    is_beside = session.offer is not None or session.aside is not None
    asking = (
        _show_step(view, evening)
        if evening and is_open and not is_beside
        else Asking(view.asked, touches=view.touches)
    )
    before = view.find_said(BEFORE)
    if before is None:
        return asking
    # how long everything before the question takes to say
    lines = [view.words.line(say, view.listener) for say in view.reply.says]
    words_a_second = 2.25  # 150 words a minute, a tenth slower (voice.md, 5a)
    seconds = sum(len(line.text.split()) / words_a_second + line.pause for line in lines)
    breathes = before.prompt is opening.OpeningPrompt.BREATH
    return Pausing(view.text(before), asking, seconds, breathes)


def _show_step(view: View, evening: Evening) -> Asking:
    """Show the step that is open. The one deep question stays in sight while they think.

    Somebody is named only where the line that is said names them.
    """
    step, labels, turn = evening.step, view.labels, None
    if evening.party is Party.COUPLE:
        is_first = step.seat is evening.first
        name = view.session.household.name_of(step.seat)
        is_named = name and name in view.asked
        label = name if is_named else labels.label("turns", "first" if is_first else "other")
        turn = NamedTurn(label, is_first)
    text, aside = view.asked, ""
    if step.beat == deep_question.BEAT.name and evening.question:
        ask = view.reply.ask
        is_asked = ask is not None and bool(ask.say.question)
        say = Say(deep_question.DeepQuestionPrompt.ASK, question=evening.question)
        text, aside = view.words.question(say, view.listener), "" if is_asked else view.asked
    return Asking(text, labels.title(step.beat), turn, aside, view.touches)
