"""Whatever is done, wherever the night is: one open question or a closed session, and no words."""

import dataclasses
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import count as count_from
from typing import Any, get_args

import pytest
from msgspec.structs import replace

from skill.alexa.handlers import AlexaSkill
from skill.alexa.intents import PLAIN, Interpreter
from skill.alexa.interaction_model import InteractionModel
from skill.alexa.request import read_envelope
from skill.alexa.session import attributes_of, session_of
from skill.hearing.ear import Ear
from skill.ports import Write
from skill.ritual.beats.setting_up import ASKED_FROM
from skill.ritual.model.acts import Act, Ago, Erase, Erasure, Length, Request
from skill.ritual.model.choices import CHOICES as SETTABLE
from skill.ritual.model.choices import TOPICS, Choices
from skill.ritual.model.confirmation import (
    Aside,
    AskAlone,
    AskCode,
    AskDanger,
    Confirm,
    Confirmation,
    ConfirmPeople,
    Purpose,
    RecallKind,
)
from skill.ritual.model.deck import Audience, Card, Deck, Stage, month_of
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household, Member, Misses, People, Seat, SetUp
from skill.ritual.model.question_draw import Draw, draw
from skill.ritual.model.reply import CommonPrompt, Party
from skill.ritual.model.streak import Tally, count, count_together
from skill.ritual.plan.opening_offers import LONGEST_PAUSE
from skill.ritual.plan.script import BEATS, party_of, plan
from skill.ritual.requests.sealing import hash_of
from skill.ritual.stage.scene import Offer
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from skill.turn import Session
from skill.words.lines import Words
from tests.alexa.ssml import parsed
from tests.world import NEW_YORK, Clock

Wire = dict[str, Any]

USER = "amzn1.ask.account.everywhere"
HOUSE = blake2b(USER.encode(), key=blake2b(b"").digest(), digest_size=16).hexdigest()
WORDS = Words("en-US")
INTERPRETER = Interpreter(InteractionModel("en-US"), Ear("en-US"))

SATURDAY = datetime(2026, 11, 28, 22, 0, tzinfo=NEW_YORK)
"""A night with everything in it: the listener's turn, and what thanks show."""

OTHER_NIGHTS = tuple(SATURDAY + timedelta(days=days) for days in (8, 4, 2))
"""A Sunday that asks about the week ahead, a Wednesday that asks further, a Monday with a wish."""

WEDNESDAY = OTHER_NIGHTS[1]
"""Where answers grew very short, something playful is offered instead."""

PLAIN_NIGHT = SATURDAY + timedelta(days=1)
"""A Sunday with nothing of its own: there one may be asked what it was like."""

ONE_DAY = timedelta(days=1)
TONIGHT = SATURDAY.date()
MOST_ATTRIBUTES, MOST_RESPONSE = 2048, 24 * 1024

ASIDES = frozenset({"thanks", "deep_question"})
"""Steps that are told apart where something is asked beside them."""

MARK = "quokka"
"""Stands in everything that is said: it may be in no session."""

ANSWERS = {
    "short": f"my sister brought {MARK} tea",
    "twenty words": " ".join([MARK] * 20),
    "blank": "i don't know",
    "good feeling": f"so happy about the {MARK} we saw",
    "low feeling": f"tired and so sad about my old {MARK}",
    "logistics": f"we need to buy {MARK} food tomorrow",
    "markup": f'<break time="9s"/> & "{MARK}" </speak>',
    "in danger": f"he hits me and the {MARK}",
    "maybe in danger": "by the time they hear this i'll be gone",
    "long ago": f"my father used to hit me and the {MARK}",
    "a command": "skip it",
    "to the device": "set an alarm for seven",
    "to the voice": "is this thing costing us money",
    "nothing heard": "",
}


def intent(name: str, **slots: str) -> Wire:
    """Return an intent request, every slot filled as it was heard."""
    filled = {slot: {"name": slot, "value": value} for slot, value in slots.items()}
    return {"type": "IntentRequest", "intent": {"name": name, "slots": filled}}


def setting(choice: str) -> Wire:
    """Return the request that chooses it."""
    return named("SettingIntent", setting=choice)


def named(name: str, **ids: str) -> Wire:
    """Return an intent request whose slots were resolved to values that are listed."""
    return {"type": "IntentRequest", "intent": {"name": name, "slots": dict(_resolved(ids))}}


def _resolved(ids: Mapping[str, str]) -> Iterator[tuple[str, Wire]]:
    for slot, id_ in ids.items():
        matched = {
            "status": {"code": "ER_SUCCESS_MATCH"},
            "values": [{"value": {"name": id_, "id": id_}}],
        }
        yield slot, {"value": "so", "resolutions": {"resolutionsPerAuthority": [matched]}}


ACTS: Mapping[str, Wire] = {
    "opened": {"type": "LaunchRequest"},
    "left": {"type": "SessionEndedRequest", "reason": "USER_INITIATED"},
    **{name: intent(name) for name in PLAIN},
    **{f"answer: {kind}": intent("AnswerIntent", answer=said) for kind, said in ANSWERS.items()},
    **{f"choose: {choice}": setting(choice) for choice in SETTABLE},
    "introduce: one": intent("IntroduceIntent", first="maya"),
    "introduce: two": intent("IntroduceIntent", first="maya", second="sam"),
    "introduce: markup": intent("IntroduceIntent", first="<b>maya &", second='"sam"'),
    "pause: open": intent("PauseIntent"),
    "pause: until a day": intent("PauseIntent", until="2026-12-05"),
    "pause: until a day gone": intent("PauseIntent", until="2026-11-01"),
    "pause: until a week": intent("PauseIntent", until="2026-W52"),
    "pause: for a while": intent("PauseIntent", lasting="P2W"),
    "pause: for years": intent("PauseIntent", lasting="P9Y"),
    "recall: last night": named("RecallIntent", ago=Ago.LAST_NIGHT),
    "recall: a day": intent("RecallIntent", night="2026-11-25"),
    "recall: a day to come": intent("RecallIntent", night="2026-12-12"),
    "recall: far ahead": intent("RecallIntent", night="9999-12-12"),
    "forget: a day": intent("ForgetNightIntent", night="2026-11-25"),
    "forget: tonight": intent("ForgetNightIntent", night="2026-11-28"),
    "forget: long ago": intent("ForgetNightIntent", night="2025-01-25"),
    "forget: which": intent("ForgetNightIntent"),
    "our day: a day": intent("OurDayIntent", day="2028-02-29"),
    "our day: a month": intent("OurDayIntent", day="2027-06"),
    "code: right": intent("CodeIntent", code="4711"),
    "code: another": intent("CodeIntent", code="1234"),
    "code: unheard": intent("CodeIntent", code="?"),
    "answer: digits": intent("AnswerIntent", answer="four seven one one"),
    "an intent unheard of": intent("SomeDayIntent"),
}


CHOICES = tuple(act for act in ACTS if act.startswith("choose: "))
OTHER_ACTS = tuple(act for act in ACTS if act not in CHOICES)
EVERY = 12
"""A place has one in so many of the choices, the next place the next ones."""

SOME, ALL = 18, 1
"""The same of all other acts: one in so many of them at each place; in the full run all."""


@dataclass(frozen=True)
class Place:
    """Where a night can be: what is known, and whether the microphone is open."""

    session: Session
    is_open: bool = False
    moment: datetime = SATURDAY


@dataclass(frozen=True)
class Taken:
    """One act, done somewhere: in session where the microphone is open, else one-shot."""

    act: str
    before: Place
    response: Wire
    after: Place

    def __str__(self) -> str:
        return f"{self.act} at {where_of(self.before)}"


def envelope(request: Wire, place: Place) -> Wire:
    """Return what Alexa would send."""
    attributes = attributes_of(place.session, HOUSE) if place.is_open else {}
    named = {"requestId": "r", "timestamp": place.moment.isoformat(), "locale": "en-US"}
    return {
        "session": {"new": not place.is_open, "attributes": attributes},
        "context": {"System": {"user": {"userId": USER}}},
        "request": {**named, **request},
    }


def journal_of(session: Session) -> MemoryJournal:
    """Return a journal that holds what the session says."""
    journal = MemoryJournal()
    journal.keep(HOUSE, Write(session.household, session.evening))
    if session.last_evening:
        journal.keep(HOUSE, Write(evening=session.last_evening))
    return journal


def taken(act: str, place: Place) -> Taken:
    """Do it there, with a real envelope, and see where that leads."""
    journal = journal_of(place.session)
    skill = AlexaSkill(journal, RoomZones(NEW_YORK), Clock(place.moment))
    response = skill.answer(envelope(ACTS[act], place))
    carried = session_of(response.get("sessionAttributes", {}), HOUSE)
    session = carried or kept(journal, place.moment)
    after = Place(written_once(session), is_open=carried is not None, moment=place.moment)
    return Taken(act, place, response, after)


def kept(journal: MemoryJournal, moment: datetime) -> Session:
    """Return what the journal holds on this night."""
    pages = journal.open(HOUSE, moment.date() - ONE_DAY)
    by_night = {evening.night: evening for evening in pages.evenings}
    tonight, last = by_night.get(moment.date()), by_night.get(moment.date() - ONE_DAY)
    return Session(pages.household or Household(), tonight, last)


def written_once(session: Session) -> Session:
    """Return the session as if all of it had been written just once."""
    evening, last = session.evening, session.last_evening
    same_night = evening and last and evening.night == last.night
    return Session(
        replace(session.household, revision=1),
        replace(evening, revision=1) if evening else None,
        replace(last, revision=1) if last and not same_night else None,
        session.offer,
        session.aside,
        is_private=session.is_private,
        asked=session.asked,
    )


def where_of(place: Place) -> tuple[object, ...]:
    """Return what makes a place differ from another, as far as it changes what is said there."""
    session, household = place.session, place.session.household
    is_named = bool(household.members[0].name)
    here = (place.is_open, session.offer, household.people, is_named)
    evening = session.evening
    if session.aside:
        # what is asked beside the night is answered alike whichever step it is beside
        within = evening and evening.is_begun and (evening.is_done or evening.step.beat in ASIDES)
        asks = session.aside.asks
        return (*here, type(asks), _matter_of(asks), session.aside.closes, within)
    if evening is None or evening.is_done:
        return (*here, bool(evening), evening and evening.is_begun)
    at = (evening.party, evening.length, evening.step.beat, evening.step.seat is evening.first)
    is_usual = evening.party is party_of(household) and not is_named
    return (*here, *at, *(_within(evening, is_open=place.is_open) if is_usual else ()))


def _matter_of(asks: Confirmation) -> object:
    match asks:
        case AskCode():
            return asks.purpose
        case ConfirmPeople():
            return asks.people
        case Confirm() | AskAlone():
            return asks.what
        case AskDanger():
            return None


def _within(evening: Evening, *, is_open: bool) -> tuple[bool, ...]:
    if not is_open or evening.length is Length.SHORT:
        return (evening.is_away,)
    return evening.is_gathering, bool(evening.misses or evening.hints)


def everywhere(people: People, acts: Iterable[str] = (), every: int = ALL) -> Iterator[Taken]:
    """Do every act in every place of such households that acts can lead to.

    Choices are answered alike wherever they are made: each place has a few of them, in turn.
    So it is with the other acts, where one in every so many of them is enough.
    """
    ahead, turns = deque(seeds(people)), count_from(0)
    seen = {where_of(place) for place in ahead}
    while ahead:
        place = ahead.popleft()
        turn = next(turns)
        some = (*OTHER_ACTS[turn % every :: every], *CHOICES[turn % EVERY :: EVERY])
        for act in acts or some:
            one = taken(act, place)
            yield one
            is_ours = one.after.session.household.people is people
            if is_ours and where_of(one.after) not in seen:
                seen.add(where_of(one.after))
                ahead.append(one.after)


LEAVING = {"left", "AMAZON.StopIntent", "AMAZON.NavigateHomeIntent"}


def is_waiting(evening: Evening | None) -> bool:
    """Say whether something of the night is still to come, and nobody closed the microphone."""
    is_open = evening is not None and evening.is_begun and not evening.is_done
    return is_open and not (evening and evening.is_away)


def open_at(place: Place) -> str:
    """Return the offer or the beat that waits for an answer here; empty where none does."""
    if place.session.aside:
        return type(place.session.aside.asks).__name__
    if place.session.offer:
        return place.session.offer
    evening = place.session.evening
    return evening.step.beat if evening and not evening.is_done and place.is_open else ""


# Where nights begin


NIGHTS_OF_SETTING_UP = (0, 1, 2, 4, 7)
"""How many lie behind whoever is asked something new: ASKED_FROM, less one."""


def a_household(people: People, nights: int, **what: Any) -> Household:  # noqa: ANN401 - any field
    """Return a household with this many nights behind it, the newest two nights ago."""
    tally = Tally()
    for back in range(nights, 0, -1):
        counts = count_together if people is People.TWO else count
        tally = counts(tally, TONIGHT - ONE_DAY * (back + 1))
    from_night = {**ASKED_FROM, SetUp.NAMES: 1} if people is People.TWO else ASKED_FROM
    asked = frozenset(one for one, night in from_night.items() if night <= nights)
    return replace(Household(people=people, tally=tally, asked=asked), **what)


def grown(people: People) -> Household:
    """Return a household of many years, as large as it gets."""
    ids = [card.id for card in WORDS.bank.cards()]
    named = (
        Member("Maximiliana", "a" * 16, 2, "c" * 32, frozenset(TOPICS)),
        Member("Bartholomew", "b" * 16, 2, "d" * 32, frozenset(TOPICS)),
    )
    tally = a_household(people, 400).tally
    return a_household(
        people,
        0,
        members=named,
        choices=Choices(touch=True, stages=frozenset({Stage.LONG, Stage.PARENTS})),
        tally=replace(tally, goal=5, zone="America/Argentina/Buenos_Aires"),
        deck=Deck(
            asked={id_: month_of(TONIGHT) - at % 60 for at, id_ in enumerate(ids[:-40])},
            aside=frozenset(ids[::20]),
            banned=frozenset(ids[::25]),
            off=frozenset({"neighbors", "weekends"}),
            kept=frozenset({"cooking"}),
            recent=tuple(ids[:27]),
        ),
        asked=frozenset(SetUp),
        zone="America/New_York",
        our_day=TONIGHT,
        short_answers=6,
        awaited=TONIGHT,
        offered=TONIGHT - ONE_DAY,
        kids_on=TONIGHT - ONE_DAY,
        misses=Misses(TONIGHT - ONE_DAY, 2),
    )


def settled(people: People) -> Household:
    """Return a household of many years that has nothing of its own to be asked tonight."""
    return replace(grown(people), awaited=None, short_answers=0)


def tired_of_tonights_subject(people: People) -> Household:
    """Return a household that banned two questions on what tonight's is about."""
    household = a_household(people, 5)
    tonight, cards = question_of(household), WORDS.bank.cards()
    if tonight is None:
        raise LookupError("nothing to ask")
    alike = [
        [c.id for c in cards if topic in c.topics and c != tonight] for topic in tonight.topics
    ]
    return replace(household, deck=Deck(banned=frozenset(max(alike, key=len)[:2])))


def question_of(household: Household) -> Card | None:
    """Return the question of this household's night."""
    return draw(WORDS.bank.cards(), Deck(), Draw(HOUSE, audience_of(household), 1, TONIGHT))


def with_codes(people: People) -> Household:
    """Return a household whose voices nobody knows, with a code each."""
    codes = [
        hash_of(HOUSE, seat, digits) for seat, digits in zip(Seat, ("4711", "4712"), strict=True)
    ]
    members = (Member("Maya", code=codes[0]), Member("Sam", code=codes[1]))
    return a_household(people, 6, members=members, asked=frozenset(SetUp))


def unfinished(household: Household) -> Session:
    """Return the session of a household that fell asleep over the question last night."""
    night = TONIGHT - ONE_DAY
    asleep = Evening(night, party_of(household), question="c001", revision=1)
    steps = plan(household, asleep)
    at = next(at for at, step in enumerate(steps) if step.beat == "deep_question")
    left = replace(asleep, steps=steps, passed=at, answered=frozenset(steps[1:at]))
    return written_once(Session(household, last_evening=left))


def seeds(people: People) -> Iterator[Place]:
    """Return the ways in: new here, being set up, years on, each offer, and every step."""
    usual = (a_household(people, nights) for nights in NIGHTS_OF_SETTING_UP)
    households = [*usual, tired_of_tonights_subject(people), grown(people)]
    for household in households:
        yield Place(written_once(Session(household)))
    yield Place(written_once(Session(with_codes(people))))
    yield Place(written_once(Session(replace(grown(people), kids_on=TONIGHT))))
    yield Place(unfinished(grown(people)))
    yield Place(written_once(Session(grown(people))), moment=SATURDAY.replace(hour=9))
    away = replace(grown(people), paused_on=TONIGHT - LONGEST_PAUSE - ONE_DAY)
    yield Place(written_once(Session(away)))
    curt, free = replace(grown(people), awaited=None), settled(people)
    steps = [
        *steps_of(curt, WEDNESDAY),
        *(place for moment in OTHER_NIGHTS for place in steps_of(free, moment)),
        *(place for household in households for place in steps_of(household)),
    ]
    yield from {where_of(place): place for place in (*steps, *brought_about(free))}.values()


def brought_about(household: Household) -> Iterator[Place]:
    """Return the steps in no script that an answer to the day leads to: one more, or an end."""
    day = next(place for place in steps_of(household, PLAIN_NIGHT) if open_at(place) == "recap")
    yield taken("answer: short", day).after
    offered = taken("answer: low feeling", day).after
    yield offered
    if household.people is People.TWO:
        other = taken("AMAZON.NoIntent", offered).after
        yield taken("answer: low feeling", other).after


def steps_of(household: Household, moment: datetime = SATURDAY) -> Iterator[Place]:
    """Return every step of this household's night at which something is awaited."""
    card = question_of(household)
    begun = Evening(moment.date(), party_of(household), question=card.id if card else "")
    steps = plan(household, begun)
    for at, step in enumerate(steps):
        if BEATS[step.beat].hear:
            here = replace(begun, steps=steps, passed=at, answered=frozenset(steps[1:at]))
            yield Place(written_once(Session(household, here)), is_open=True, moment=moment)


def audience_of(household: Household) -> Audience:
    """Return for whom this household's question is drawn."""
    return Audience.COUPLE if household.people is People.TWO else Audience.SOLO


# What is wrong with an answer


def flaws_of(one: Taken) -> Iterator[str]:
    """Say all that is wrong with how an act was answered."""
    if ACTS[one.act]["type"] == "SessionEndedRequest":
        if one.response["response"]:
            yield "something was said to an ended session"
        return
    yield from _flaws_of_shape(one.response["response"])
    yield from _flaws_of_speech(one)
    yield from _flaws_of_size(one.response)
    aside = one.before.session.aside
    was_closed = aside is not None and aside.closes
    is_hung_up = not one.after.is_open and (one.before.is_open or one.act == "opened")
    before = one.before.session.evening
    is_over = before is not None and before.is_cared_for and one.act == "opened"
    # after a danger whoever comes later hears the good night of any night that is done
    is_hung_up = is_hung_up and not was_closed and not is_over
    if is_hung_up and one.act not in LEAVING and is_waiting(one.after.session.evening):
        yield "the night left hanging"
    evening = one.after.session.evening
    if evening and not evening.is_done and evening.question and one.after.is_open:
        is_couple = evening.party is Party.COUPLE
        asked = WORDS.bank.questions[evening.question].text_for(is_couple)
        if evening.step.beat == "deep_question" and not asked:
            yield "the question has no wording for who is here"


def _flaws_of_shape(response: Wire) -> Iterator[str]:
    if response["shouldEndSession"]:
        if "reprompt" in response or response.get("directives"):
            yield "a closed session that waits"
    elif "reprompt" not in response:
        yield "an open question without a reprompt"


def _flaws_of_speech(one: Taken) -> Iterator[str]:
    response = one.response["response"]
    if "outputSpeech" not in response:
        yield "silence"
        return
    said = heard(response["outputSpeech"]["ssml"])
    if said in TROUBLE or any(told in said for told in NOT_KEPT):
        yield "trouble"
    if "reprompt" in response and not heard(response["reprompt"]["outputSpeech"]["ssml"]):
        yield "a silent reprompt"
    if response["shouldEndSession"]:
        is_told = one.act == "TodaysQuestionIntent"  # asked for, and followed by when it comes
        if said.count("?") > (1 if is_told else 0):
            yield f"a question into a closed microphone: {said}"
    elif said.count("?") > 1 or not re.fullmatch(r"[^?]*\??", said):
        yield f"more than the one question at the end: {said}"


def _flaws_of_size(response: Wire) -> Iterator[str]:
    attributes = compact(response.get("sessionAttributes", {}))
    if MARK in attributes or "don't know" in attributes:
        yield "words in the session"
    if len(attributes.encode()) > MOST_ATTRIBUTES:
        yield f"a session of {len(attributes.encode())} bytes"
    if len(compact(response).encode()) > MOST_RESPONSE:
        yield "a response too large"


def heard(ssml: str) -> str:
    """Return the words of a speech. Raises ParseError when it is not one."""
    return " ".join("".join(parsed(ssml).itertext()).split())


def compact(wire: Wire) -> str:
    """Return the JSON as it travels."""
    return json.dumps(wire, separators=(",", ":"))


TROUBLE = frozenset(WORDS.table(CommonPrompt.TROUBLE)["any"])
NOT_KEPT = frozenset(WORDS.table(CommonPrompt.NOT_KEPT)["any"])


# The promises


@pytest.mark.parametrize("every", [SOME, pytest.param(ALL, marks=pytest.mark.full)])
@pytest.mark.parametrize("people", People)
def test_every_act_ends_in_one_open_question_or_a_closed_session(
    people: People, every: int
) -> None:
    flaws: dict[str, str] = {}
    done: set[str] = set()

    for one in everywhere(people, every=every):
        done.add(one.act)
        flaws |= {flaw: str(one) for flaw in flaws_of(one)}

    assert not flaws
    assert done == set(ACTS)


def test_every_kind_of_act_is_done() -> None:
    place = next(seeds(People.TWO))

    envelopes = [read_envelope(envelope(wire, place)) for wire in ACTS.values()]
    done = {type(INTERPRETER.act_of(one, "thanks")) for one in envelopes}

    assert done == {*get_args(Act), *Request.__subclasses__()} - {Request}


def test_every_beat_that_waits_is_reached_and_so_is_every_offer() -> None:
    on = ("opened", "answer: short", "ParkIntent", "AMAZON.NoIntent", "SkipIntent")
    moves = (*on, "NeverAskIntent", "answer: in danger", "answer: logistics")

    reached = {open_at(one.before) for people in People for one in everywhere(people, moves)}

    waiting = {beat.name for beat in BEATS.values() if beat.hear}
    assert reached - {""} == waiting | set(Offer)


def test_everything_that_is_asked_beside_the_night_is_reached() -> None:
    acts = ("opened", "answer: short", "AMAZON.YesIntent", "recall: a day", "forget: a day")
    more = ("SealIntent", "ReadSealedIntent", "code: right", "code: another", "ReadThanksIntent")
    asking = ("ParkedIntent", *(name for name, act in PLAIN.items() if isinstance(act, Erase)))

    places = [one.before for one in everywhere(People.TWO, (*acts, *more, *asking))]
    asked = {place.session.aside.asks for place in places if place.session.aside}

    assert {asks.what for asks in asked if isinstance(asks, Confirm)} == set(Erasure)
    assert {asks.what for asks in asked if isinstance(asks, AskAlone)} == set(RecallKind)
    assert {asks.purpose for asks in asked if isinstance(asks, AskCode)} == set(Purpose)


@pytest.mark.parametrize("people", [People.ONE, People.TWO])
@pytest.mark.parametrize("act", ACTS)
def test_only_a_yes_takes_anything_away(act: str, people: People) -> None:
    place = next(place for place in steps_of(a_household(people, 6)))
    everything = Aside(Confirm(Erasure.EVERYTHING))

    one = taken(act, dataclasses.replace(place, session=replace(place.session, aside=everything)))

    is_gone = one.after.session.household.tally.total == 0
    assert is_gone == (act == "AMAZON.YesIntent")


def test_an_ended_session_is_answered_with_nothing() -> None:
    place = Place(written_once(Session(grown(People.TWO))))

    one = taken("left", place)

    assert one.response["response"] == {}


@pytest.mark.parametrize("times", [10, pytest.param(40, marks=pytest.mark.full)])
@pytest.mark.parametrize("act", ACTS)
def test_an_act_done_again_and_again_leaves_the_session_small(act: str, times: int) -> None:
    place = next(steps_of(grown(People.TWO)))

    sizes = []
    for _ in range(times):
        one = taken(act, place)
        sizes.append(len(compact(attributes_of(one.after.session, HOUSE)).encode()))
        place = one.after

    assert max(sizes) <= MOST_ATTRIBUTES


@pytest.mark.parametrize("said", ["nothing", "not sure", "no idea", "hmm", "um"])
def test_a_blank_mind_is_not_a_name(said: str) -> None:
    asked_for_names = a_household(People.TWO, 0)
    at_names = next(place for place in steps_of(asked_for_names) if open_at(place) == "names")

    skill = AlexaSkill(journal_of(at_names.session), RoomZones(NEW_YORK), Clock(SATURDAY))
    response = skill.answer(envelope(intent("AnswerIntent", answer=said), at_names))

    assert said.title() not in compact(response)
