"""Real screens: what the skill sends to a device that has one, at moments worth looking at."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from msgspec.structs import replace

from skill.alexa.handlers import AlexaSkill
from skill.alexa.screens.screen import size_of
from skill.alexa.session import swap_quotes
from skill.codec.texts import evening_from_text
from skill.ports import Write
from skill.ritual.model.household import Household, Member, People, SetUp
from skill.ritual.model.streak import Span, Tally, count_together, excuse
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from tests.alexa.envelopes import answer, envelope, following, intent, launch
from tests.world import NEW_YORK, Clock

Directive = Mapping[str, Any]
RENDER = "Alexa.Presentation.APL.RenderDocument"
TONIGHT = date(2026, 11, 21)
MISSED = (2, 9, 10, 17, 18, 19, 20, 26, 27, 31)
"""So many nights ago nothing was done: one or two are held, a longer gap is not."""

SAD, GLAD = "the garden was lost and i felt sad", "it was wonderful and i felt happy"
LONG_WORDS = (
    "Wertschätzung",
    "Feierabendgespräch",
    "miteinander",
    "Zusammengehörigkeitsgefühl",
    "heute",
    "Abend",
    "Lieblingsmensch",
    "Gutenachtgeschichte",
    "zurückdenken",
)


@dataclass
class Bedside:
    """A device on the night table, and what it was last answered."""

    skill: AlexaSkill
    locale: str = "en-US"
    version: str = "2024.3"
    """The newest APL that it draws; empty for a device without a screen."""

    answered: Mapping[str, Any] = field(default_factory=dict)

    def send(self, raw: dict[str, Any]) -> Mapping[str, Any]:
        """Send one envelope, with the session as Alexa would keep it."""
        if self.version:
            known = raw["context"]["System"]["device"]["supportedInterfaces"]
            known["Alexa.Presentation.APL"] = {"runtime": {"maxVersion": self.version}}
        raw["request"]["locale"] = self.locale
        self.answered = self.skill.answer(raw)
        return self.answered

    def open(self) -> Mapping[str, Any]:
        return self.send(launch())

    def say(self, words: str) -> Mapping[str, Any]:
        return self.send(answer(words, **following(self.answered)))

    def intend(self, name: str) -> Mapping[str, Any]:
        return self.send(intent(name, None, **following(self.answered)))

    def touch(self, *arguments: object, token: str | None = None) -> Mapping[str, Any]:
        """Touch something on the screen that is shown."""
        shown = screen_in(self.answered)
        request = {
            "type": "Alexa.Presentation.APL.UserEvent",
            "token": shown["token"] if token is None and shown else token,
            "arguments": list(arguments),
            "source": {"type": "TouchWrapper", "handler": "Press"},
        }
        return self.send(envelope(request, **following(self.answered)))

    @property
    def beat(self) -> str:
        """The step that is open; nothing when none is."""
        ritual = self.answered.get("sessionAttributes", {}).get("ritual", {})
        evening = evening_from_text(swap_quotes(ritual["evening"])) if "evening" in ritual else None
        return evening.step.beat if evening and not evening.is_done else ""


def bedside(
    household: Household | None = None, *, locale: str = "en-US", version: str = "2024.3"
) -> Bedside:
    """Return a device in a house; a house without a household is a new one."""
    journal = MemoryJournal()
    skill = AlexaSkill(journal, RoomZones(NEW_YORK), Clock())
    if household:
        journal.keep(skill.house_of("account"), Write(replace(household, revision=1)))
    return Bedside(skill, locale, version)


def couple() -> Household:
    """Return two people with some weeks behind them."""
    alone = Household(People.TWO, (Member("Maya"), Member("Sam")), tally=tally())
    return replace(alone, asked=frozenset(SetUp), zone="America/New_York")


def single() -> Household:
    """Return one person with as many."""
    return replace(couple(), people=People.ONE, members=(Member(), Member()))


def tally() -> Tally:
    """Count five weeks of nights, with some missed and a week away."""
    counted = excuse(Tally(nights=12), Span(TONIGHT - timedelta(28), TONIGHT - timedelta(25)))
    for ago in range(35, 0, -1):
        if ago not in MISSED:
            counted = count_together(counted, TONIGHT - timedelta(ago))
    return replace(counted, zone="America/New_York")


def screen_in(response: Mapping[str, Any]) -> Directive | None:
    """Return the screen in a response, if there is one."""
    directives = response["response"].get("directives", ())
    return next((one for one in directives if one["type"] == RENDER), None)


@lru_cache(maxsize=1)
def scenes() -> Mapping[str, Directive]:
    """Return the screens that are drawn, by the name of their picture."""
    return dict(_scenes())


def _scenes() -> Iterator[tuple[str, Directive]]:
    yield from _a_night()
    yield from _a_hard_day()
    for name, asked in (
        ("today", "TodaysQuestionIntent"),
        ("nights", "NightsIntent"),
        ("settings", "ReadSettingsIntent"),
    ):
        room = bedside(couple())
        yield name, _shown(room.intend(asked))
    room = bedside(couple())
    room.open()
    yield "help", _shown(room.intend("AMAZON.HelpIntent"))
    yield from _in_danger()


def _a_night() -> Iterator[tuple[str, Directive]]:
    room, seen = bedside(couple()), {"opening"}
    yield "breath", _shown(room.open())
    names = {"thanks": "turn", "deep_question": "question", "mirror": "listening"}
    while room.beat:
        beat = room.beat
        room.say("yes" if beat == "check" else "something of my own")
        shown = screen_in(room.answered)
        name = names.get(room.beat, "")
        if shown and name and name not in seen:
            seen.add(name)
            yield name, shown
    yield "close", _shown(room.answered)


def _a_hard_day() -> Iterator[tuple[str, Directive]]:
    """Show a night on which nobody says anything back: there the day is asked."""
    house = couple()
    room = bedside(replace(house, choices=replace(house.choices, listening=False)))
    room.open()
    while room.beat != "recap":
        room.say("something of my own")
    yield "day", _shown(room.answered)
    room.say(SAD)
    yield "cue", _shown(room.answered)


def _in_danger() -> Iterator[tuple[str, Directive]]:
    two, one = bedside(couple()), bedside(single())
    for room in (two, one):
        room.open()
        room.say("i want to die")
    yield "number", _shown(two.answered)
    yield "numbers", _shown(one.answered)
    yield "quiet", _shown(two.open())


def _shown(response: Mapping[str, Any]) -> Directive:
    shown = screen_in(response)
    assert shown is not None
    return shown


def in_long_words(directive: Directive) -> Directive:
    """Return a screen with all of its text as long as German may be, in words as long."""
    wordy = deepcopy(dict(directive))
    night = wordy["datasources"]["night"]
    for key in ("text", "aside", "before", "title", "turn", "total", "together"):
        if night.get(key):
            night[key] = _long(night[key])
    night["lines"] = [_long(line) for line in night.get("lines", ())]
    for pair in night.get("buttons", ()):
        for button in pair:
            button["label"] = {"skip": "Überspringen", "repeat": "Wiederholen"}.get(
                button["does"], "Mehr Zeit"
            )
    whole = " ".join(night["lines"]) or night.get("text", "")
    night["size"], night["beforeSize"] = size_of(whole), size_of(night.get("before", ""))
    return wordy


def still(directive: Directive) -> Directive:
    """Return a screen without what moves in it: as it is at first."""
    document = {key: part for key, part in directive["document"].items() if key != "onMount"}
    return {**directive, "document": document}


def _long(text: str) -> str:
    """Return German of a quarter more letters. No single word becomes a longer text than ours."""
    letters, words = round(len(text) * 1.25), list[str]()
    while len(" ".join(words)) < letters:
        words.append(LONG_WORDS[len(words) % len(LONG_WORDS)])
    return " ".join(words[:-1] if len(words) > 1 else words) + text[-1:]
