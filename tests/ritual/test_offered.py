"""What is offered as a way to answer is understood as just that, where it is offered."""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from functools import cache

import pytest
from msgspec.structs import replace

from skill.alexa.intents import Interpreter
from skill.alexa.interaction_model import InteractionModel
from skill.hearing.ear import Ear
from skill.ritual.model.acts import (
    Act,
    Answer,
    Choose,
    Done,
    Fresh,
    Gather,
    Hint,
    No,
    Repeat,
    Skip,
    Stop,
    TalkTogether,
    Yes,
)
from skill.ritual.model.choices import CHOICES
from skill.ritual.model.household import People
from skill.ritual.model.reply import CommonPrompt
from skill.ritual.plan.script import BEATS
from skill.ritual.stage.scene import GATHERING, Offer, name_question
from skill.speaker.zones import RoomZones
from skill.turn import Call, Turn, World, take_turn
from skill.words.regions import HERE
from skill.words.tables import table_in
from tests.ritual.test_every_act_everywhere import (
    HOUSE,
    NIGHTS_OF_SETTING_UP,
    WORDS,
    Place,
    a_household,
    brought_about,
    journal_of,
    open_at,
    settled,
    steps_of,
    written_once,
)
from tests.world import NEW_YORK

LOCALES = ("en-US", "de-DE")
BROUGHT_ABOUT = {"low_offer", "low_choice"}
"""What is asked only after something hard."""

OFFERED: Mapping[str, list[tuple[str, str, Act]]] = {
    "en-US": [
        *((GATHERING, words, Done()) for words in ("that's all", "leave it there", "that is all")),
        *((GATHERING, words, Done()) for words in ("that's it", "that's everything")),
        *(
            (GATHERING, words, Yes())
            for words in ("more", "go on", "keep listening", "another part")
        ),
        ("thanks", "help me think", Hint()),
        ("recap", "help me think", Hint()),
        ("deep_question", "let us talk", TalkTogether()),
        ("company", "just me", Gather(People.ONE)),
        ("goal", "no goal", No()),
        ("goal", "five nights", Choose(CHOICES["goal_five"])),
        ("goal", "three", Choose(CHOICES["goal_three"])),
        ("goal", "seven", Choose(CHOICES["goal_seven"])),
        ("keeping", "just the thanks", No()),
        ("touch_offer", "no touch", No()),
        ("names", "skip them", Skip()),
        ("check", "close enough", Yes()),
        ("check", "near enough", Yes()),
        ("check", "roughly", Yes()),
        ("check", "not quite", No()),
        (Offer.FINISH, "finish", Yes()),
        (Offer.FINISH, "start fresh", Fresh()),
        (Offer.FINISH, "fresh", Fresh()),
        (Offer.MORNING_AFTER, "last night", Yes()),
        (Offer.STILL_PAUSED, "stay paused", Yes()),
        (Offer.FINISH, "a fresh one", Fresh()),
        *(
            ("low_offer", words, Yes())
            for words in ("yes", "stop", "good night", "let's stop", "that's enough", "yes to stop")
        ),
        *(("low_offer", words, Yes()) for words in ("enough for tonight", "let's rest", "sleep")),
        *(
            ("low_offer", words, No())
            for words in ("no", "no, it's okay", "go on", "keep going", "i'm okay", "no to go on")
        ),
        *(("low_offer", words, No()) for words in ("we're okay", "carry on", "skip", "not yet")),
        *(
            ("low_choice", words, Yes())
            for words in ("a question", "one question", "one easy question", "one more", "go on")
        ),
        *(("low_choice", words, Yes()) for words in ("another question", "something easier")),
        *(
            ("low_choice", words, No())
            for words in ("good night", "stop", "sleep", "that's enough", "just stop", "skip it")
        ),
        ("care", "stop", Stop()),
        ("care", "simply stop here", Stop()),
        ("care", "repeat", Repeat()),
    ],
    "de-DE": [
        *((GATHERING, words, Done()) for words in ("das war alles", "das war's", "reicht so")),
        *(
            (GATHERING, words, Done())
            for words in ("lassen wir es so", "war's das", "ist das alles", "reicht das so")
        ),
        *((GATHERING, words, Yes()) for words in ("mehr", "erzähl weiter", "weitererzählen")),
        (GATHERING, "weiter zuhören", Yes()),
        ("thanks", "tipp", Hint()),
        ("recap", "tipp", Hint()),
        ("deep_question", "hör weg", TalkTogether()),
        ("company", "nur ich", Gather(People.ONE)),
        ("goal", "kein ziel", No()),
        ("goal", "fünf", Yes()),
        ("goal", "drei", Choose(CHOICES["goal_three"])),
        ("goal", "sieben", Choose(CHOICES["goal_seven"])),
        ("keeping", "nur den dank", No()),
        ("touch_offer", "keine berührung", No()),
        ("check", "nah dran", Yes()),
        ("check", "nicht ganz", No()),
        (Offer.FINISH, "zu ende", Yes()),
        (Offer.FINISH, "neu anfangen", Fresh()),
        (Offer.FINISH, "neu", Fresh()),
        (Offer.FINISH, "heute neu", Fresh()),
        (Offer.FINISH, "gestern zu ende machen", Yes()),
        *(
            ("low_offer", words, Yes())
            for words in ("ja", "stopp", "gute nacht", "hören wir auf", "das reicht", "es reicht")
        ),
        *(
            ("low_offer", words, Yes())
            for words in ("genug für heute", "genug", "lassen wir es dabei", "lass es so")
        ),
        *(
            ("low_offer", words, No())
            for words in (
                "nein",
                "nein, es geht",
                "geht schon",
                "mach weiter",
                "weiter",
                "alles gut",
            )
        ),
        *(
            ("low_choice", words, Yes())
            for words in ("eine frage", "noch eine frage", "eine leichte frage", "etwas leichtes")
        ),
        *(("low_choice", words, Yes()) for words in ("noch eine", "eine geht noch")),
        *(
            ("low_choice", words, No())
            for words in ("gute nacht", "stopp", "schlafen", "das reicht", "schluss für heute")
        ),
        ("care", "stopp", Stop()),
        ("care", "noch mal", Repeat()),
    ],
}
"""Where, what is said there word for word, and what was offered by that."""

LAST = {
    "en-US": re.compile(r"\bor(?: just)?(?: say)?,? (?:a )?([^,.?]+)[.?]$", re.IGNORECASE),
    "de-DE": re.compile(r"\boder(?: sagt?)?,? (?:ein )?([^,.?]+)[.?]$", re.IGNORECASE),
}
"""What a reprompt ends with: `or say that's all`."""

CASES = [(locale, *case) for locale, cases in OFFERED.items() for case in cases]


@cache
def interpreter_of(locale: str) -> Interpreter:
    """Return what hears a locale."""
    return Interpreter(InteractionModel(locale), Ear(locale))


def hear_at(place: Place, locale: str, words: str) -> Act:
    """Return what is heard where this is open."""
    question = name_question(place.session.offer, place.session.evening)
    return interpreter_of(locale).hear(words, question)


@pytest.mark.parametrize(("locale", "where", "words", "offered"), CASES)
def test_what_is_offered_does_what_it_was_offered_for(
    locale: str, where: str, words: str, offered: Act
) -> None:
    place = place_of(where)

    said, meant = take(place, hear_at(place, locale, words)), take(place, offered)

    assert (said.reply, said.session) == (meant.reply, meant.session)


@pytest.mark.parametrize("locale", LOCALES)
def test_leaving_it_there_ends_the_answer_and_not_the_night(locale: str) -> None:
    ways = [words for where, words, act in OFFERED[locale] if (where, act) == (GATHERING, Done())]

    turns = [
        take(place, hear_at(place, locale, words))
        for place, words in ((place_of(GATHERING), words) for words in ways)
    ]

    assert [words for words, turn in zip(ways, turns, strict=True) if turn.reply.ask is None] == []
    assert {turn.session.evening and turn.session.evening.is_gathering for turn in turns} == {False}
    assert all(
        CommonPrompt.STOPPED not in [say.prompt for say in turn.reply.says] for turn in turns
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_every_way_out_that_a_reprompt_ends_with_is_understood_there(locale: str) -> None:
    heard = [
        (name, words)
        for name, words in ways_out(locale)
        if is_only_an_answer(interpreter_of(locale).hear(words))
    ]

    assert heard == []


@pytest.mark.parametrize("locale", LOCALES)
def test_each_line_that_asks_for_more_offers_an_end_that_is_tried_here(locale: str) -> None:
    tried = [words for where, words, _ in OFFERED[locale] if where == GATHERING]
    common = table_in(HERE / locale / "lines" / "common.toml")
    lines = [*common["more"]["any"], *common["more_reprompt"]["any"]]

    assert [line for line in lines if not any(ends(line, words) for words in tried)] == []


def ends(line: str, words: str) -> bool:
    """Say whether a line offers these words, be it as a question: `is that all`, `that is all`."""
    spoken, turned = line.casefold(), {"that is all": "is that all", "that's it": "is that it"}
    also = {"that's everything": "is that everything", "das war alles": "war das alles"}
    return words in spoken or {**turned, **also}.get(words, words) in spoken


def ways_out(locale: str) -> Iterator[tuple[str, str]]:
    """Yield what each reprompt of a locale ends with, and its name."""
    for file in sorted((HERE / locale / "lines").glob("*.toml")):
        for name, table in table_in(file).items():
            if "reprompt" in name:
                for line in table.get("any", ()):
                    if found := LAST[locale].search(line):
                        yield f"{file.stem}.{name}", found[1]


def is_only_an_answer(act: Act) -> bool:
    """Say whether it would be kept as somebody's words, wherever it is said."""
    return isinstance(act, Answer) and not act.at and not act.people


def take(place: Place, act: Act) -> Turn:
    """Do it there."""
    world = World(journal_of(place.session), RoomZones(NEW_YORK), WORDS.bank.cards)
    call = Call(HOUSE, "", place.moment, act, session=place.session, is_open=True)
    return take_turn(call, world)


@cache
def place_of(where: str) -> Place:
    """Return a night in which this is open: a step, an offer, or whether that was all."""
    if where in set(Offer):
        begun = next(steps_of(a_household(People.TWO, 4)))
        return dataclasses.replace(
            begun, session=replace(begun.session, evening=None, offer=Offer(where))
        )
    if where in BROUGHT_ABOUT:
        low = brought_about(settled(People.TWO))
        return next(place for place in low if open_at(place) == where)
    at = next(place for people in People for place in steps_at(where, people))
    evening = at.session.evening
    if where == GATHERING and evening:
        answered = replace(evening, is_gathering=True, parts=1, answered=frozenset({evening.step}))
        return dataclasses.replace(at, session=written_once(replace(at.session, evening=answered)))
    return at


def steps_at(where: str, people: People) -> Iterator[Place]:
    """Yield nights of such a household in which this step is open."""
    beat = "thanks" if where == GATHERING else where
    for nights in range(max(NIGHTS_OF_SETTING_UP) + 1):
        for place in steps_of(a_household(people, nights)):
            evening = place.session.evening
            if evening is None:
                continue
            if evening.step.beat == beat:
                yield place
            elif beat not in {step.beat for step in evening.steps} and BEATS[beat].hear:
                there = evening.with_now(replace(evening.step, beat=beat))
                if beat in {"check", "care"}:
                    cared = replace(there, is_cared_for=beat == "care")
                    yield dataclasses.replace(place, session=replace(place.session, evening=cared))
