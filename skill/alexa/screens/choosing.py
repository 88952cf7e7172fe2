"""Which screen a turn shows, if any. Read off what is said in it: the ritual knows no screen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from skill.alexa.screens.screen import (
    Asking,
    Listing,
    NamedTurn,
    NightsScreen,
    Number,
    Pausing,
    Screen,
    Touch,
)
from skill.ritual.beats import care, closing, cue, deep_question, listening, opening
from skill.ritual.model.calendar import WEEKS, weeks_until
from skill.ritual.model.common import CommonPrompt
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import Household, Numbers
from skill.ritual.model.party import Party
from skill.ritual.model.reply import Prompt, Reply, Say
from skill.ritual.model.streak import nights_this_week
from skill.ritual.requests import house, settings, todays_question
from skill.turn import Session
from skill.words.helplines import numbers_of
from skill.words.labels import Labels
from skill.words.lines import Listener, Words

WORDS_A_SECOND = 2.25
"""150 words a minute, a tenth slower (voice.md, 5a)."""

FAREWELLS = (closing.ClosingPrompt.GOOD_NIGHT, closing.ClosingPrompt.GOOD_DAY)
CUES = (
    *cue.CuePrompt,
    closing.TouchPrompt.CUE,
    deep_question.DeepQuestionPrompt.LISTEN_FIRST,
    listening.ListeningPrompt.EXPLAIN,
)
BEFORE = (opening.OpeningPrompt.BREATH, *CUES, todays_question.TodaysQuestionPrompt.MEANWHILE)
ANY_HOUR = (
    care.CarePrompt.FIRST,
    care.CarePrompt.AGAIN,
    care.CarePrompt.NUMBER,
    care.CarePrompt.STAY,
)
BOTH = (care.CarePrompt.ALONE, care.CarePrompt.NUMBERS)
OTHER = (care.CarePrompt.OTHER_NUMBER,)
LONELY = (CommonPrompt.HANDOFF, CommonPrompt.ALREADY_KEPT, house.NightsPrompt.NONE_YET)
"""Shown as they are said, with nothing beside them."""


@dataclass(frozen=True)
class View:
    """One turn, as far as a screen may show it."""

    reply: Reply
    session: Session
    """As it is after the turn."""

    night: date | None
    """Tonight's label; None while nobody can tell the zone."""

    words: Words
    labels: Labels
    listener: Listener

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
    def evening(self) -> Evening | None:
        """The evening whose step is open."""
        evening = self.session.evening
        is_open = evening is not None and evening.is_begun and not evening.is_done
        is_beside = self.session.offer is not None or self.session.aside is not None
        return evening if is_open and not is_beside else None

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
    def touches(self) -> tuple[Touch, ...]:
        """What can be touched: nothing, with the microphone closed."""
        return tuple(Touch) if self.reply.ask else ()


def choose_screen(view: View) -> Screen | None:
    """Return what to show; None where the voice is enough."""
    if view.is_of_care:
        return _choose_number(view, (Touch.REPEAT, Touch.DONE)) or _choose_quiet(view)
    if view.find_said((*ANY_HOUR, *BOTH, *OTHER)):
        return _choose_number(view, view.touches)
    if view.find_said(house.NightsPrompt) and not view.find_said(LONELY):
        return _choose_nights(view, view.session.household, view.asked)
    return _choose_listing(view) or (
        _choose_asking(view) if view.reply.ask else _choose_closed(view)
    )


def _choose_number(view: View, touches: tuple[Touch, ...]) -> Screen | None:
    """Show what was said of numbers, and no more."""
    known = numbers_of(view.words.locale)
    said = {
        *(("crisis",) if view.find_said((*ANY_HOUR, *BOTH)) else ()),
        *(("violence",) if view.find_said((*BOTH, *OTHER)) else ()),
    }
    numbers = tuple(known[kind] for kind in ("crisis", "violence") if kind in said)
    return Number(numbers, view.asked, touches if view.reply.ask else ()) if numbers else None


def _choose_quiet(view: View) -> Screen | None:
    """Show what is asked, or good night, so that no number is left for the next who looks."""
    says = [view.text(say) for say in view.reply.says]
    text = view.asked or (says[-1] if says else "")
    return Asking(text, touches=(Touch.DONE,) if view.reply.ask else ()) if text else None


def _choose_listing(view: View) -> Screen | None:
    helping = [say for say in view.reply.says if say.prompt.endswith("help")]
    set_ = [say for say in view.reply.says if say.prompt in frozenset(settings.SettingsPrompt)]
    says, heading = (helping, "help") if helping else (set_, "settings")
    if not says:
        return None
    title = view.labels.label("headings", heading)
    return Listing(title, tuple(map(view.text, says)), view.asked, view.touches)


def _choose_closed(view: View) -> Screen | None:
    """Nothing is asked: good night, tonight's question, or nothing to see."""
    farewell = view.find_said(FAREWELLS)
    if farewell:
        return _choose_farewell(view, view.text(farewell))
    if today := view.find_said((todays_question.TodaysQuestionPrompt.TODAY,)):
        title = view.labels.label("headings", "today")
        return Asking(view.words.question(today, view.listener), title)
    alone = view.find_said(LONELY)
    return Asking(view.text(alone)) if alone else None


def _choose_farewell(view: View, text: str) -> Screen:
    evening, household = view.session.evening, view.session.household
    is_kept = evening is not None and bool(evening.reflected)
    if is_kept and household.choices.numbers is not Numbers.NONE:
        return _choose_nights(view, household, text)
    return Asking(text)


def _choose_nights(view: View, household: Household, text: str) -> Screen:
    tally = household.tally
    if view.night is None:
        return NightsScreen((), view.labels.count_noun("nights", tally.total), text=text)
    is_asked_for = bool(view.find_said(house.NightsPrompt))
    if household.choices.numbers is Numbers.WEEK and not is_asked_for:
        this_week = nights_this_week(tally, view.night)
        total = view.labels.count_noun("this_week", this_week)
        return NightsScreen(weeks_until(tally, view.night, weeks=1), total, text=text)
    together = view.labels.count_noun("together", tally.together) if tally.together else ""
    total = view.labels.count_noun("nights", tally.total)
    return NightsScreen(weeks_until(tally, view.night, WEEKS), total, together, text)


def _choose_asking(view: View) -> Screen:
    asking = _question(view, view.evening) if view.evening else Asking(view.asked)
    then = Asking(asking.text, asking.title, asking.turn, asking.aside, view.touches)
    before = view.find_said(BEFORE)
    if before is None:
        return then
    breathes = before.prompt is opening.OpeningPrompt.BREATH
    return Pausing(view.text(before), then, _seconds(view), breathes)


def _question(view: View, evening: Evening) -> Asking:
    """Show the step that is open. The one deep question stays in sight while they think."""
    title = view.labels.title(evening.step.beat)
    turn = _turn(view, evening, evening.step) if evening.party is Party.COUPLE else None
    if evening.step.beat != deep_question.BEAT.name or not evening.question:
        return Asking(view.asked, title, turn)
    ask = view.reply.ask
    is_asked = ask is not None and bool(ask.say.question)
    question = view.words.question(
        Say(DeepQuestionPrompt.ASK, question=evening.question), view.listener
    )
    return Asking(question, title, turn, "" if is_asked else view.asked)


def _turn(view: View, evening: Evening, step: Step) -> NamedTurn:
    """Name them only where the line that is said does."""
    is_first = step.seat is evening.first
    name = view.session.household.name_of(step.seat)
    if name and name in view.asked:
        return NamedTurn(name, is_first)
    return NamedTurn(view.labels.label("turns", "first" if is_first else "other"), is_first)


def _seconds(view: View) -> float:
    """Estimate how long everything before the question takes to say."""
    lines = [view.words.line(say, view.listener) for say in view.reply.says]
    return sum(len(line.text.split()) / WORDS_A_SECOND + line.pause for line in lines)
