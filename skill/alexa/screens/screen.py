"""Which screen a turn shows, if any: a document, which never changes, and a few words in it.

It is read off what is said in the turn: the ritual knows no screen. All of it is said in the same
turn; nothing that was told. Each document is a file beside this one.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from skill.alexa.intents import TOUCHES
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

LONELY = (CommonPrompt.HANDOFF, CommonPrompt.ALREADY_KEPT, house.NightsPrompt.NONE_YET)
"""Shown as they are said, with nothing beside them."""


class Screen(NamedTuple):
    """What there is to see."""

    document: str
    """The name of its file."""

    words: dict[str, Any]
    """What goes in it, by the document's own names."""


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
        "document": document(screen.document),
        "datasources": {"night": screen.words},
    }
    # the SDK has no class for what is newer than it is
    response.directives = [*(response.directives or ()), cast("Directive", drawn)]
    if response.should_end_session is True and not view.is_of_care:
        response.should_end_session = None


def choose_screen(view: View) -> Screen | None:
    """Return what to show; None where the voice is enough."""
    touches = ("repeat", "done") if view.is_of_care else view.touches
    if numbers := _show_numbers(view, touches if view.reply.ask else ()):
        return numbers
    if view.is_of_care:
        # what is asked, or good night, so that no number is left for the next who looks
        text = view.asked or (view.text(view.reply.says[-1]) if view.reply.says else "")
        touches = ("done",) if view.reply.ask else ()
        return _show_text(view, text, touches=touches) if text else None
    if view.find_said(house.NightsPrompt) and not view.find_said(LONELY):
        return _show_nights(view, view.asked)
    if listing := _show_listing(view):
        return listing
    return _show_question(view) if view.reply.ask else _show_farewell(view)


def _show_text(view: View, text: str, title: str = "", touches: Sequence[str] = ()) -> Screen:
    """Show the open question; with nothing to touch, something to look at."""
    words = {
        "title": title,
        "turn": "",  # whose it is, where two are here
        "isFirst": True,  # they began tonight
        "text": text,
        "size": size_of(text),
        "aside": "",  # what is said now, where `text` is a question that has been open for a while
        "buttons": _draw_buttons(view, touches),
    }
    return Screen("asking", words)


def _show_numbers(view: View, touches: Sequence[str]) -> Screen | None:
    """Show what was said of numbers where a person answers, and no more."""
    prompt = care.CarePrompt
    any_hour = (prompt.FIRST, prompt.AGAIN, prompt.NUMBER, prompt.STAY)
    both = (prompt.ALONE, prompt.NUMBERS)
    said_in = {"crisis": (*any_hour, *both), "violence": (prompt.OTHER_NUMBER, *both)}
    known = numbers_of(view.words.locale)
    numbers = tuple(known[kind] for kind, prompts in said_in.items() if view.find_said(prompts))
    if not numbers:
        return None
    most = 7  # digits and spaces of a number that is drawn in the largest size
    words = {
        "hours": view.labels.label("number", "hours"),
        "numbers": numbers,  # as they are dialled
        "isLong": max(map(len, numbers)) > most,
        "text": view.asked,
        "buttons": _draw_buttons(view, touches),
    }
    return Screen("number", words)


def _show_listing(view: View) -> Screen | None:
    """Show a few sentences to read: what can be said, or what is set."""
    helping = [say for say in view.reply.says if say.prompt.endswith("help")]
    set_ = [say for say in view.reply.says if say.prompt.startswith("settings.")]
    says, heading = (helping, "help") if helping else (set_, "settings")
    if not says:
        return None
    lines = tuple(map(view.text, says))
    words = {
        "title": view.labels.label("headings", heading),
        "lines": lines,
        "size": size_of(" ".join(lines)),
        "text": view.asked,
        "buttons": _draw_buttons(view, view.touches),
    }
    return Screen("listing", words)


def _show_nights(view: View, text: str) -> Screen:
    """Show the nights kept, and what is said beside them."""
    household, labels, evening = view.session.household, view.labels, view.session.evening
    zone = view.zones.by_name(household.zone) if household.zone and not evening else None
    night = evening.night if evening else None
    if zone:  # else nobody can tell which night it is
        label = night_of(view.moment, zone, household.choices.rollover)
        night = max(label, household.tally.last or label)
    tally, weeks, together = household.tally, WEEKS, ""
    total = labels.count_noun("nights", tally.total)
    is_asked_for = bool(view.find_said(house.NightsPrompt))
    if night and household.choices.numbers is Numbers.WEEK and not is_asked_for:
        total, weeks = labels.count_noun("this_week", nights_this_week(tally, night)), 1
    elif night and tally.together:
        together = labels.count_noun("together", tally.together)
    words = {
        "weekdays": labels.weekdays(),
        "weeks": weeks_until(tally, night, weeks) if night else (),
        "total": total,
        "together": together,
        "text": text,
    }
    return Screen("nights", words)


def _show_farewell(view: View) -> Screen | None:
    """Nothing is asked: good night, tonight's question, or nothing to see."""
    farewells = (closing.ClosingPrompt.GOOD_NIGHT, closing.ClosingPrompt.GOOD_DAY)
    if farewell := view.find_said((*farewells, low.LowPrompt.REST)):
        evening, text = view.session.evening, view.text(farewell)
        is_kept = evening is not None and bool(evening.reflected) and not evening.is_low
        are_wanted = view.session.household.choices.numbers is not Numbers.NONE
        return _show_nights(view, text) if is_kept and are_wanted else _show_text(view, text)
    if today := view.find_said((todays_question.TodaysQuestionPrompt.TODAY,)):
        title = view.labels.label("headings", "today")
        return _show_text(view, view.words.question(today, view.listener), title)
    alone = view.find_said(LONELY)
    return _show_text(view, view.text(alone)) if alone else None


def _show_question(view: View) -> Screen:
    """Show the step that is open, after what is to be done before it: a breath, or a cue."""
    session, evening = view.session, view.session.evening
    is_open = evening is not None and evening.is_begun and not evening.is_done
    is_beside = session.offer is not None or session.aside is not None
    asking = (
        _show_step(view, evening)
        if evening and is_open and not is_beside
        else _show_text(view, view.asked, touches=view.touches)
    )
    before = view.find_said(
        (
            opening.OpeningPrompt.BREATH,
            *cue.CuePrompt,
            closing.ClosingPrompt.TOUCH,
            listening.ListeningPrompt.EXPLAIN,
            todays_question.TodaysQuestionPrompt.MEANWHILE,
        )
    )
    if before is None:
        return asking
    # how long everything before the question takes to say
    lines = [view.words.line(say, view.listener) for say in view.reply.says]
    words_a_second = 2.25  # 150 words a minute, a tenth slower (voice.md, 5a)
    seconds = sum(len(line.text.split()) / words_a_second + line.pause for line in lines)
    words = {
        **asking.words,
        "before": view.text(before),
        "beforeSize": size_of(view.text(before)),
        "breathes": before.prompt is opening.OpeningPrompt.BREATH,
        "pause": round(seconds * 1000),  # milliseconds
    }
    return Screen("pausing", words)


def _show_step(view: View, evening: Evening) -> Screen:
    """Show the step that is open. The one deep question stays in sight while they think.

    Somebody is named only where the line that is said names them.
    """
    step, labels, turn, is_first = evening.step, view.labels, "", True
    if evening.party is Party.COUPLE:
        is_first = step.seat is evening.first
        name = view.session.household.name_of(step.seat)
        is_named = name and name in view.asked
        turn = name if is_named else labels.label("turns", "first" if is_first else "other")
    text, aside = view.asked, ""
    if step.beat == deep_question.BEAT.name and evening.question:
        ask = view.reply.ask
        is_asked = ask is not None and bool(ask.say.question)
        say = Say(deep_question.DeepQuestionPrompt.ASK, question=evening.question)
        text, aside = view.words.question(say, view.listener), "" if is_asked else view.asked
    asking = _show_text(view, text, labels.title(step.beat), view.touches)
    return Screen("asking", {**asking.words, "turn": turn, "isFirst": is_first, "aside": aside})


@cache
def document(name: str) -> Mapping[str, Any]:
    """Return a whole document: its own file, the tokens, and the layouts it uses.

    Those are the layouts it names, and those that these name.
    """
    here = Path(__file__).parent
    own, tokens, layouts = (
        json.loads((here / f"{one}.json").read_text(encoding="utf-8"))
        for one in (name, "tokens", "layouts")
    )
    used: dict[str, Any] = {}
    unread = [own]
    while unread:
        text = json.dumps(unread.pop())
        new = [layout for layout in layouts if f'"type": "{layout}"' in text and layout not in used]
        used.update((layout, layouts[layout]) for layout in new)
        unread += [layouts[layout] for layout in new]
    return {**own, **tokens, "layouts": used}


def size_of(text: str) -> str:
    """Return how large a text is drawn: so that all of it fits everywhere, and no word is cut.

    By how many letters it has, and its longest word: up to so many it is drawn in the three larger
    sizes (tests/alexa/screens).
    """
    sizes = {"short": (34, 14), "medium": (70, 18), "long": (125, 22)}
    letters, longest = len(text), max(map(len, text.split()), default=0)
    fitting = (size for size, most in sizes.items() if letters <= most[0] and longest <= most[1])
    return next(fitting, "longest")


def _draw_buttons(view: View, touches: Sequence[str]) -> list[list[dict[str, str]]]:
    """Return them in pairs: a pair stays in one row, whatever the shape of the glass."""
    buttons = [{"does": touch, "label": view.labels.label("buttons", touch)} for touch in touches]
    return [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
