"""Households and evenings on the wire. `v` is the schema; a reader knows all before it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from msgspec.structs import replace

from skill.codec.choices import choices_from_wire, choices_to_wire
from skill.codec.deck_bits import deck_from_wire, deck_to_wire, upgrade_months
from skill.codec.fields import (
    all_of,
    day_in,
    fields_in,
    items_in,
    letters_in,
    moment_in,
    number_in,
    one_of,
    text_in,
    words_in,
)
from skill.codec.tallies import Wire, tally_from_wire, tally_to_wire
from skill.codec.upgrades import Upgrade, upgrade, version_of
from skill.ritual.model.acts import Length, Sign
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import (
    Household,
    KeepingNews,
    Member,
    Misses,
    People,
    Seat,
    SetUp,
)
from skill.ritual.model.party import Party
from skill.ritual.plan.script import BEATS

SCHEMA = 3
"""2: a member may have a code. A reader of 1 would drop it, and lock its owner out.
3: a deck knows when each question was asked.

What is only more needs no new number: every reader leaves out what it does not know. A new one is
for what an earlier release would read wrong, and it costs: that release doubts the choices.
"""

HOUSEHOLD_UPGRADES: dict[int, Upgrade] = {1: dict, 2: upgrade_months}
EVENING_UPGRADES: dict[int, Upgrade] = {1: dict, 2: dict}
"""From each version that may still lie in a journal to the next: a new SCHEMA adds one to both."""


SET_UP = {
    "c": SetUp.COMPANY,
    "k": SetUp.KEEPING,
    "g": SetUp.GOAL,
    "n": SetUp.NAMES,
    "t": SetUp.TOUCH,
    "l": SetUp.LISTENING,
}
"""One letter for each thing that was set up."""

LETTERS = {one: letter for letter, one in SET_UP.items()}
QUESTION = re.compile(r"[a-z]\d{3}")


def household_to_wire(household: Household) -> Wire:
    """Write a household down."""
    return _drop_empty(
        {
            "v": SCHEMA,
            "people": household.people.name.lower(),
            "members": _members_to_wire(household),
            "choices": choices_to_wire(household.choices),
            "tally": tally_to_wire(household.tally),
            "deck": deck_to_wire(household.deck),
            "asked": "".join(sorted(LETTERS[one] for one in household.asked)),
            "led": household.led.name if household.led else "",
            "zone": household.zone,
            "offered": _day_to_wire(household.offered),
            "paused": _day_to_wire(household.paused_on),
            "apart": household.apart,
            "reunion": _day_to_wire(household.reunion),
            "awaited": _day_to_wire(household.awaited),
            "our_day": _day_to_wire(household.our_day),
            "resident": household.resident.name if household.resident else "",
            "changed": _day_to_wire(household.changed_on),
            "news": _news_to_wire(household.keeping_news),
            "kids": _day_to_wire(household.kids_on),
            "short": household.short_answers,
            "misses": _misses_to_wire(household.misses),
            "rev": household.revision,
        }
    )


def household_from_wire(wire: Mapping[str, Any]) -> Household:
    """Read a household, without what this release does not know. Of no map raises TypeError."""
    wire = _page(wire, HOUSEHOLD_UPGRADES)
    first, second = [*map(fields_in, items_in(wire.get("members"))), {}, {}][:2]
    return Household(
        people=one_of(People, wire.get("people")) or People.UNKNOWN,
        members=(_member_from_wire(first), _member_from_wire(second)),
        choices=choices_from_wire(fields_in(wire.get("choices")), is_later=_is_later(wire)),
        tally=tally_from_wire(fields_in(wire.get("tally"))),
        deck=deck_from_wire(fields_in(wire.get("deck"))),
        asked=frozenset(_set_up_from_wire(wire.get("asked"))),
        led=one_of(Seat, wire.get("led")),
        zone=text_in(wire.get("zone")),
        offered=day_in(wire.get("offered")),
        paused_on=day_in(wire.get("paused")),
        apart=bool(wire.get("apart")),
        reunion=day_in(wire.get("reunion")),
        awaited=day_in(wire.get("awaited")),
        our_day=day_in(wire.get("our_day")),
        resident=one_of(Seat, wire.get("resident")),
        changed_on=day_in(wire.get("changed")),
        keeping_news=_news_from_wire(text_in(wire.get("news"))),
        kids_on=day_in(wire.get("kids")),
        short_answers=number_in(wire.get("short")),
        misses=_misses_from_wire(text_in(wire.get("misses"))),
        revision=number_in(wire.get("rev")),
    )


def evening_to_wire(evening: Evening) -> Wire:
    """Write an evening down: its script as words in a row, so that it stays small."""
    return _drop_empty(
        {
            "v": SCHEMA,
            "night": evening.night.isoformat(),
            "party": evening.party.value,
            "first": evening.first.name,
            "length": evening.length.value,
            "question": evening.question,
            **{count: getattr(evening, count) for count in COUNTS},
            "steps": " ".join(map(_step_to_wire, evening.steps)),
            "asks": _counts_to_wire(step.asked for step in evening.steps),
            "stays": _counts_to_wire(step.stays for step in evening.steps),
            "answered": " ".join(sorted(map(_step_to_wire, evening.answered))),
            "reflected": "".join(sorted(seat.name for seat in evening.reflected)),
            "up": _day_to_wire(evening.taken_up_on),
            "later": "".join(sorted(seat.name for seat in evening.reflected_later)),
            "signs": " ".join(sorted(evening.signs)),
            "over": " ".join(evening.passed_over),
            "told": " ".join(sorted(evening.told)),
            "seals": evening.seals_next.name if evening.seals_next else "",
            "is": " ".join(_flags_of(evening)),
            "since": evening.since.isoformat() if evening.since else "",
            "rev": evening.revision,
        }
    )


COUNTS = ("depth", "passed", "parts", "loops", "misses", "hints", "guarded")
FLAGS = (
    "is_gathering",
    "is_off_record",
    "keeps_earlier",
    "keeps_next",
    "is_away",
    "park_offered",
    "is_pending",
    "is_playful",
    "is_cared_for",
    "is_shared",
)
"""Those that are up are written down by name. A new one needs no new SCHEMA: a page without it is
read as before, and a reader that does not know it lets it lie."""


def evening_from_wire(wire: Mapping[str, Any]) -> Evening:
    """Read an evening, without what this release does not know.

    A step that is not known is left out; where it was the open one, the next one is open, with
    nothing heard of it yet. Raises ValueError or TypeError for what is no page, or of no night.
    """
    wire = _page(wire, EVENING_UPGRADES)
    flags, seals = frozenset(words_in(wire.get("is"))), wire.get("seals")
    up: dict[str, Any] = {flag: flag in flags for flag in FLAGS}
    evening = Evening(
        night=_night_in(wire),
        party=one_of(Party, wire.get("party")) or Party.OPEN,
        first=one_of(Seat, wire.get("first")) or Seat.A,
        length=one_of(Length, wire.get("length")) or Length.NORMAL,
        question=_question_in(wire.get("question")),
        answered=frozenset(_steps_from_wire(text_in(wire.get("answered")))),
        reflected=frozenset(all_of(Seat, letters_in(wire.get("reflected")))),
        taken_up_on=day_in(wire.get("up")),
        reflected_later=frozenset(all_of(Seat, letters_in(wire.get("later")))),
        since=moment_in(wire.get("since")),
        signs=frozenset(all_of(Sign, words_in(wire.get("signs")))),
        passed_over=tuple(words_in(wire.get("over"))),
        told=frozenset(words_in(wire.get("told"))),
        seals_next=one_of(Seat, seals),
        revision=number_in(wire.get("rev")),
        **_counts_in(wire),
        **up,
    )
    if seals and evening.seals_next is None:
        evening = replace(evening, is_off_record=True)  # for whom it was sealed is not known
    return _with_script(evening, wire)


def _with_script(evening: Evening, wire: Mapping[str, Any]) -> Evening:
    """Return the evening with the steps that are known, at the one that is open."""
    script = _script_from_wire(text_in(wire.get("steps")))
    steps = _add_counts(script, text_in(wire.get("asks")), text_in(wire.get("stays")))
    known = tuple(step for step in steps if step)
    if len(known) == len(steps):
        return replace(evening, steps=known, passed=min(evening.passed, len(known)))
    behind = sum(step is not None for step in steps[: evening.passed])
    is_open_known = evening.passed < len(steps) and steps[evening.passed] is not None
    left = replace(evening, steps=known, passed=behind)
    return left if is_open_known else left.move_to(behind)


def _page(wire: object, upgrades: Mapping[int, Upgrade]) -> Mapping[str, Any]:
    if not isinstance(wire, Mapping):
        raise TypeError("no page")
    return upgrade(wire, upgrades, SCHEMA)


def _is_later(wire: Mapping[str, Any]) -> bool:
    return version_of(wire, SCHEMA) > SCHEMA


def _counts_in(wire: Mapping[str, Any]) -> dict[str, Any]:
    return {count: max(0, number_in(wire.get(count))) for count in COUNTS}


def _night_in(wire: Mapping[str, Any]) -> date:
    night = day_in(wire.get("night"))
    if night is None:
        raise ValueError("of no night")
    return night


def _question_in(written: object) -> str:
    """Return the id of a question: of one that has left the bank, too."""
    id_ = text_in(written)
    return id_ if QUESTION.fullmatch(id_) else ""


def _flags_of(evening: Evening) -> Iterable[str]:
    return (flag for flag in FLAGS if getattr(evening, flag))


def _counts_to_wire(counts: Iterable[int]) -> str:
    """Write one digit a step, as far as there is anything to count."""
    return "".join(map(str, counts)).rstrip("0")


def _add_counts(steps: tuple[Step | None, ...], asks: str, stays: str) -> tuple[Step | None, ...]:
    """Return the steps with how often each was asked; earlier versions did not count."""
    if not asks and not stays:
        return steps
    counts = zip(steps, asks.ljust(len(steps), "0"), stays.ljust(len(steps), "0"), strict=False)
    return tuple(
        step
        if step is None or asked == stayed == "0"
        else Step(step.beat, step.seat, number_in(asked), number_in(stayed))
        for step, asked, stayed in counts
    )


def _step_to_wire(step: Step) -> str:
    return f"{step.beat}.{step.seat.name}"


def _steps_from_wire(wire: str) -> Iterator[Step]:
    return (step for step in _script_from_wire(wire) if step)


def _script_from_wire(wire: str) -> tuple[Step | None, ...]:
    """Read a script, with a gap for each step that is not known here."""
    return tuple(map(_step_from_wire, wire.split()))


@lru_cache
def _step_from_wire(wire: str) -> Step | None:
    beat, _, name = wire.partition(".")
    seat = one_of(Seat, name)
    return Step(beat, seat) if seat and beat in BEATS else None


GROUPS = {
    "faith": "f",
    "loss": "l",
    "money": "m",
    "intimacy": "i",
    "family": "k",
    "body": "b",
    "children": "c",
}
"""One sign for each sensitive group."""


def _members_to_wire(household: Household) -> list[Wire]:
    """Write both places down; nothing where nothing is known of anybody."""
    members = [_member_to_wire(member) for member in household.members]
    return members if any(members) else []


def _member_to_wire(member: Member) -> Wire:
    wire = {
        "name": member.name,
        "voice": member.voice,
        "skips": member.skips,
        "code": member.code,
        "since": _day_to_wire(member.heard_since),
        "welcomes": "".join(sorted(GROUPS[name] for name in member.welcomes)),
    }
    return _drop_empty(wire)


def _member_from_wire(wire: Mapping[str, Any]) -> Member:
    signs = text_in(wire.get("welcomes"))
    return Member(
        name=text_in(wire.get("name")),
        voice=text_in(wire.get("voice")),
        skips=number_in(wire.get("skips")),
        code=text_in(wire.get("code")),
        heard_since=day_in(wire.get("since")),
        welcomes=frozenset(name for name, sign in GROUPS.items() if sign in signs),
    )


def _news_to_wire(news: KeepingNews | None) -> str:
    if news is None:
        return ""
    return f"{news.night.isoformat()}/{''.join(sorted(seat.name for seat in news.seats))}"


def _news_from_wire(wire: str) -> KeepingNews | None:
    night, _, seats = wire.partition("/")
    day = day_in(night)
    return KeepingNews(day, frozenset(all_of(Seat, seats))) if day else None


def _set_up_from_wire(wire: object) -> Iterator[SetUp]:
    """Read the first letters of what was set up; earlier versions wrote names out in a list."""
    names = items_in(wire) or letters_in(wire)
    return (SET_UP[name[0]] for name in names if isinstance(name, str) and name[:1] in SET_UP)


def _misses_to_wire(misses: Misses | None) -> str:
    return f"{misses.night.isoformat()}/{misses.count}" if misses else ""


def _misses_from_wire(wire: str) -> Misses | None:
    night, _, count = wire.partition("/")
    day = day_in(night)
    return Misses(day, number_in(count)) if day else None


def _day_to_wire(day: date | None) -> str:
    return day.isoformat() if day else ""


def _drop_empty(wire: Wire) -> Wire:
    return {key: value for key, value in wire.items() if value}
