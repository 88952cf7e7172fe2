"""What is put to the voice itself: it gets its line, the line is true, and nothing else moves."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import pytest

from skill.alexa.intents import INTENTS, Interpreter
from skill.alexa.interaction_model import InteractionModel
from skill.alexa.request import Envelope, Kind, Slot
from skill.hearing.contexts import OUTSIDE
from skill.hearing.ear import Ear
from skill.hearing.readings import LEAST_ASKED
from skill.hearing.trained import TrainedEar
from skill.ritual.model.acts import (
    REMARK,
    Act,
    Aim,
    Answer,
    Choose,
    Erase,
    Erasure,
    Gather,
    Help,
    Introduce,
    Length,
    No,
    OffRecord,
    Opened,
    Remark,
    Repeat,
    Shorten,
    Skip,
    Stop,
    Troubled,
    Yes,
)
from skill.ritual.model.choices import CHOICES
from skill.ritual.model.household import People
from skill.ritual.model.reply import CommonPrompt
from skill.ritual.requests.faq import FaqPrompt
from skill.turn import Turn
from skill.words.regions import HERE
from skill.words.tables import table_in
from tests.permissions.houses import Room

LOCALES = ("en-US", "de-DE")
IDS = {prompt.value.removeprefix("faq."): prompt for prompt in FaqPrompt}
OF_STATE = {"kept_everything", "kept_nothing", "kept_off", "kept_done", "over_done", "unknown"}
"""Lines that nobody asks for by name: the state chooses them."""

ASKABLE = sorted(IDS.keys() - OF_STATE)
LEAST_WORDINGS, PLENTY = 3, 8
MOST_WORDS = 14


@dataclass(frozen=True)
class Asked:
    """One sentence of `asked.jsonl`."""

    text: str
    about: str
    hand: str


@cache
def asked(locale: str) -> tuple[Asked, ...]:
    """Return all that is asked in a locale."""
    lines = (HERE / locale / "asked.jsonl").read_text("utf-8").splitlines()
    return tuple(Asked(**json.loads(line)) for line in lines)


@cache
def interpreter(locale: str) -> Interpreter:
    """Return what hears a locale."""
    return Interpreter(InteractionModel(locale), Ear(locale))


def heard(words: str, context: str = "thanks", locale: str = "en-US") -> Act:
    """Return what is made of a sentence after what was asked."""
    slots = {"answer": Slot(words)}
    said = Envelope(Kind.INTENT, "", "", "", "", locale, None, intent="AnswerIntent", slots=slots)
    return interpreter(locale).act_of(said, context)


def put(about: str) -> Remark:
    """Return what somebody puts to the voice."""
    return Remark(Aim.VOICE, about)


def said_in(turn: Turn) -> list[str]:
    """Return what was said, the question last."""
    ask = (turn.reply.ask.say,) if turn.reply.ask else ()
    return [say.prompt.value for say in (*turn.reply.says, *ask)]


def lines_of(locale: str, *names: str) -> Iterator[str]:
    """Yield every wording of these lines, or of all."""
    table: Mapping[str, Mapping[str, list[str]]] = table_in(HERE / locale / "lines" / "faq.toml")
    for name in names or table:
        for shelf, lines in table[name].items():
            if shelf != "role":
                yield from lines


# What is asked, and how it is heard


@pytest.mark.parametrize("locale", LOCALES)
def test_every_sentence_asks_what_has_a_line_or_is_said_to_have_none(locale: str) -> None:
    assert {one.about for one in asked(locale)} == {*ASKABLE, REMARK, ""}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("about", ASKABLE)
def test_each_is_recognised_in_the_wordings_of_other_hands(locale: str, about: str) -> None:
    ear = TrainedEar(locale)
    theirs = [one for one in asked(locale) if one.about == about]
    unlike = [one for one in theirs if one.hand != "own"] or theirs

    found = [ear.find_about(one.text) for one in unlike]

    right = [name for name, lead in found if name == about and lead >= LEAST_ASKED]
    assert len(right) >= min(LEAST_WORDINGS, len(unlike))


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_often_asked_is_heard_through_the_whole_ear(locale: str) -> None:
    theirs = [one for one in asked(locale) if one.hand != "own" and one.about in ASKABLE]
    often = {one.about for one in theirs}
    often = {name for name in often if sum(one.about == name for one in theirs) >= PLENTY}

    reached = {
        name: sum(
            heard(one.text, locale=locale) == put(name) for one in theirs if one.about == name
        )
        for name in often
    }

    assert len(often) >= 15
    assert {name for name, count in reached.items() if count < LEAST_WORDINGS} == set()


def test_a_compliment_is_no_question() -> None:
    assert heard("you have a nice voice") == put(REMARK)


def test_outside_the_night_only_a_plain_question_is_heard_and_thanks_stay_thanks() -> None:
    assert heard("does it cost anything this", OUTSIDE) == put("cost")
    assert isinstance(heard("sam made me laugh", OUTSIDE), Answer)
    assert isinstance(heard("my neighbor carried the big parcel up for me", OUTSIDE), Answer)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_sentence_is_put_down_twice_for_two_things(locale: str) -> None:
    about: dict[str, str] = {}

    at_odds = [one for one in asked(locale) if about.setdefault(one.text, one.about) != one.about]

    assert at_odds == []


# The line, and nothing else


@pytest.mark.parametrize("about", ASKABLE)
def test_at_the_open_question_it_gets_its_line_and_the_night_waits(about: str) -> None:
    room = Room()
    before = room.say("", Opened())

    after = room.say("", put(about))

    first, *rest = said_in(after)
    assert first == f"faq.{about}"
    assert rest == [CommonPrompt.STILL_OPEN]
    assert after.session.evening is not None
    assert before.session.evening is not None
    assert after.session.evening.passed == before.session.evening.passed
    assert room.kept() == set()


def test_what_nobody_knows_is_said_not_to_be_known_and_a_compliment_is_left_alone() -> None:
    room = Room()
    room.say("", Opened())

    assert said_in(room.say("", put("")))[0] == "faq.unknown"
    assert said_in(room.say("", put("of another release")))[0] == "faq.unknown"
    assert said_in(room.say("", put(REMARK))) == [CommonPrompt.STILL_OPEN]


def test_nobody_is_held_by_asking_on_and_on() -> None:
    room = Room()
    room.say("", Opened())

    turns = (room.say("", put("there")) for _ in range(200))

    assert any(turn.reply.ask is None for turn in turns)


def test_what_is_asked_beside_the_night_stays_open_and_a_yes_still_answers_it() -> None:
    room = Room()
    room.say("", Opened(), Answer("she made me tea"), Erase(Erasure.EVERYTHING))

    told = room.say("", put("delete"))

    assert said_in(told) == ["faq.delete", "erasing.ask_everything"]
    assert told.session.aside is not None
    assert room.say("", Yes()).session.aside is None
    assert room.kept() == set()


def test_what_is_asked_beside_the_night_is_still_not_asked_a_third_time() -> None:
    room = Room()
    room.say("", Opened(), Erase(Erasure.EVERYTHING))

    told = room.say("", *[put("delete")] * 2)

    assert told.session.aside is None
    assert "erasing.ask_everything" not in said_in(told)


def test_before_the_beginning_it_is_told_and_nothing_begins() -> None:
    room = Room()

    told = room.say("", put("cost"))

    assert said_in(told) == ["faq.cost"]
    assert told.reply.ask is None
    assert told.session.evening is None


def test_from_the_closed_microphone_a_night_under_way_stays_where_it_was() -> None:
    room = Room()
    room.say("", Opened(), Answer("she made me tea"))
    at = room.say("", Repeat()).session.evening
    assert at is not None
    room.leave()

    told = room.say("", put("how_long"))

    assert said_in(told) == ["faq.how_long"]
    assert told.reply.ask is None
    assert told.session.evening is not None
    assert told.session.evening.passed == at.passed
    assert told.session.evening.step == at.step


def test_in_danger_it_is_told_and_the_gentle_question_stays_and_comes_to_an_end() -> None:
    room = Room()
    room.say("", Opened(), Troubled())

    told = room.say("", put("real_line"))

    assert said_in(told) == ["faq.real_line", "care.ask"]
    for _ in range(6):
        told = room.say("", put("real_line"))
        if told.reply.ask is None:
            break
    assert told.reply.ask is None
    assert room.kept() == set()


def test_whoever_asks_after_a_night_in_danger_hears_what_any_other_night_tells() -> None:
    in_danger, ordinary = Room(), Room()
    in_danger.say("", Opened(), Troubled(), Yes())
    ordinary.say("", Opened(), OffRecord(), *[Skip()] * 12)

    for room in (in_danger, ordinary):
        room.leave()
        for about in ("kept", "over", "why_number"):
            told = room.say("", put(about))
            assert said_in(told) == [
                f"faq.{about}_done" if about != "why_number" else "faq.why_number"
            ]


# What is said is true


@pytest.mark.parametrize("locale", LOCALES)
def test_a_line_is_one_sentence_of_few_words(locale: str) -> None:
    long = [line for line in lines_of(locale) if len(line.split()) > MOST_WORDS]

    assert long == []
    assert [line for line in lines_of(locale) if line.count(".") != 1] == []


@pytest.mark.parametrize(
    ("chosen", "line"),
    [
        ("keep_thanks", "faq.kept"),
        ("keep_everything", "faq.kept_everything"),
        ("keep_nothing", "faq.kept_nothing"),
    ],
)
def test_what_is_kept_is_told_as_it_is_set(chosen: str, line: str) -> None:
    room = Room()
    room.say("", Opened(), Choose(CHOICES[chosen]))

    assert said_in(room.say("", put("kept")))[0] == line


def test_off_the_record_and_in_danger_nothing_is_said_to_be_kept_whatever_is_set() -> None:
    for act in (OffRecord(), Troubled()):
        room = Room()
        room.say("", Opened(), Choose(CHOICES["keep_everything"]), act)

        assert said_in(room.say("", put("kept")))[0] == "faq.kept_off"


def test_whose_turn_it_is_is_told_by_name_where_both_have_one() -> None:
    room = Room()
    room.say("", Opened(), Gather(People.TWO), Introduce(("Maya", "Sam")))

    told = room.say("", put("turn"))

    assert dict(told.reply.says[0].values)["name"] in {"Maya", "Sam"}


TO_SAY: Mapping[str, list[tuple[str, str, Act]]] = {
    "en-US": [
        ("get_out", "stop", Stop()),
        ("skip", "skip", Skip()),
        ("meaning", "repeat", Repeat()),
        ("meaning", "help", Help()),
        ("alone", "just me", Gather(People.ONE)),
        ("faster", "short night", Shorten(Length.SHORT)),
        ("told", "off the record", OffRecord()),
        ("delete", "delete that", Erase(Erasure.ANSWER)),
        ("delete", "delete tonight", Erase(Erasure.TONIGHT)),
        ("delete", "delete everything", Erase(Erasure.EVERYTHING)),
    ],
    "de-DE": [
        ("get_out", "stopp", Stop()),
        ("skip", "überspringen", Skip()),
        ("meaning", "nochmal", Repeat()),
        ("meaning", "Hilfe", Help()),
        ("alone", "nur ich", Gather(People.ONE)),
        ("told", "ohne Aufzeichnung", OffRecord()),
        ("delete", "lösch das", Erase(Erasure.ANSWER)),
        ("delete", "lösch den heutigen Abend", Erase(Erasure.TONIGHT)),
        ("delete", "lösch alles", Erase(Erasure.EVERYTHING)),
    ],
}


@pytest.mark.parametrize("locale", LOCALES)
def test_what_a_line_tells_to_say_does_what_it_says(locale: str) -> None:
    for about, words, act in TO_SAY[locale]:
        assert any(words in line for line in lines_of(locale, about)), words
        assert interpreter(locale).hear(words) == act, words


NOT_YET = ("sing", "joke", "story", "music", "wake", "text", "call", "slower", "faster", "voice")
WITHOUT_INTENT = ("Sing", "Joke", "Story", "Music", "Wake", "Alarm", "Message", "Slower", "Faster")


def test_what_is_said_not_to_exist_yet_does_not_exist() -> None:
    assert [intent for intent in INTENTS for name in WITHOUT_INTENT if name in intent] == []


@pytest.mark.parametrize(("locale", "not_yet"), [("en-US", " yet"), ("de-DE", "noch ")])
def test_what_does_not_exist_is_said_to_be_missing_so_far(locale: str, not_yet: str) -> None:
    for about in NOT_YET:
        lines = list(lines_of(locale, about))
        assert any(not_yet in line for line in lines), about


def test_a_no_leaves_the_delete_question_undone_after_something_was_asked_there() -> None:
    room = Room()
    room.say("", Opened(), Answer("she made me tea"), Erase(Erasure.TONIGHT), put("there"), No())

    assert room.kept() == {"she made me tea"}
