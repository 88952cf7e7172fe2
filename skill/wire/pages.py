"""Households, evenings and replies on the wire. `v` is the schema; a reader knows one back."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from skill.ritual.acts import Length, Sign
from skill.ritual.deck import Stage
from skill.ritual.evening import Evening, Step
from skill.ritual.household import (
    Choices,
    Household,
    Keeping,
    Member,
    Misses,
    Numbers,
    People,
    Seat,
    SetUp,
    Telling,
)
from skill.ritual.party import Party
from skill.wire.decks import deck_from_wire, deck_to_wire, with_months
from skill.wire.tallies import Wire, tally_from_wire, tally_to_wire
from skill.wire.versions import Upgrade, upgraded

SCHEMA = 3
"""2: a member may have a code. A reader of 1 would drop it, and lock its owner out.
3: a deck knows when each question was asked.
"""

HOUSEHOLD_UPGRADES: dict[int, Upgrade] = {1: dict, 2: with_months}
EVENING_UPGRADES: dict[int, Upgrade] = {1: dict, 2: dict}
"""From each version that may still lie in a journal to the next: a new SCHEMA adds one to both."""


INITIALS = {one[0]: one for one in SetUp}
"""What was set up, by its first letter; earlier versions wrote the names out in a list."""


def household_to_wire(household: Household) -> Wire:
    """Write a household down."""
    return _without_empty(
        {
            "v": SCHEMA,
            "people": household.people.name.lower(),
            "members": [_member_to_wire(member) for member in household.members],
            "choices": _choices_to_wire(household.choices),
            "tally": tally_to_wire(household.tally),
            "deck": deck_to_wire(household.deck),
            "asked": "".join(sorted(one[0] for one in household.asked)),
            "led": household.led.name if household.led else "",
            "zone": household.zone,
            "offered": _day_to_wire(household.offered),
            "paused": _day_to_wire(household.paused_on),
            "apart": household.apart,
            "reunion": _day_to_wire(household.reunion),
            "awaited": _day_to_wire(household.awaited),
            "our_day": _day_to_wire(household.our_day),
            "alone": _day_to_wire(household.alone_on),
            "kids": _day_to_wire(household.kids_on),
            "short": household.short_answers,
            "misses": _misses_to_wire(household.misses),
            "rev": household.revision,
        }
    )


def household_from_wire(wire: Mapping[str, Any]) -> Household:
    """Read a household. Raises ValueError, KeyError or TypeError when it is none."""
    wire = upgraded(wire, HOUSEHOLD_UPGRADES, SCHEMA)
    first, second = (_member_from_wire(member) for member in wire.get("members", ({}, {})))
    return Household(
        people=People[str(wire["people"]).upper()],
        members=(first, second),
        choices=_choices_from_wire(wire.get("choices", {})),
        tally=tally_from_wire(wire.get("tally", {})),
        deck=deck_from_wire(wire.get("deck", {})),
        asked=frozenset(INITIALS[name[0]] for name in wire.get("asked", "")),
        led=Seat[wire["led"]] if "led" in wire else None,
        zone=str(wire.get("zone", "")),
        offered=_day_from_wire(wire.get("offered")),
        paused_on=_day_from_wire(wire.get("paused")),
        apart=bool(wire.get("apart")),
        reunion=_day_from_wire(wire.get("reunion")),
        awaited=_day_from_wire(wire.get("awaited")),
        our_day=_day_from_wire(wire.get("our_day")),
        alone_on=_day_from_wire(wire.get("alone")),
        kids_on=_day_from_wire(wire.get("kids")),
        short_answers=int(wire.get("short", 0)),
        misses=_misses_from_wire(wire.get("misses")),
        revision=int(wire.get("rev", 0)),
    )


def evening_to_wire(evening: Evening) -> Wire:
    """Write an evening down: its script as words in a row, so that it stays small."""
    return _without_empty(
        {
            "v": SCHEMA,
            "night": evening.night.isoformat(),
            "party": evening.party.value,
            "first": evening.first.name,
            "length": evening.length.value,
            "question": evening.question,
            **{count: getattr(evening, count) for count in COUNTS},
            "steps": _steps_to_wire(evening.steps),
            "asks": _counts_to_wire(step.asked for step in evening.steps),
            "stays": _counts_to_wire(step.stays for step in evening.steps),
            "answered": _steps_to_wire(sorted(evening.answered, key=_step_to_wire)),
            "reflected": "".join(sorted(seat.name for seat in evening.reflected)),
            "signs": " ".join(sorted(evening.signs)),
            "over": " ".join(evening.passed_over),
            "told": " ".join(sorted(evening.told)),
            "seals": evening.seals_next.name if evening.seals_next else "",
            "is": " ".join(_flags_of(evening)),
            "rev": evening.revision,
        }
    )


COUNTS = ("depth", "passed", "parts", "loops", "misses", "hints")
FLAGS = (
    "is_gathering",
    "is_off_record",
    "keeps_next",
    "is_away",
    "park_offered",
    "is_pending",
    "is_playful",
    "is_cared_for",
)
"""Those that are up are written down by name. A new one needs no new SCHEMA: a page without it is
read as before, and a reader that does not know it lets it lie."""


def evening_from_wire(wire: Mapping[str, Any]) -> Evening:
    """Read an evening. Raises ValueError, KeyError or TypeError when it is none."""
    wire = upgraded(wire, EVENING_UPGRADES, SCHEMA)
    flags = set(str(wire.get("is", "")).split())
    return Evening(
        night=date.fromisoformat(wire["night"]),
        party=Party(wire["party"]),
        first=Seat[wire["first"]],
        length=Length(wire["length"]),
        question=str(wire.get("question", "")),
        depth=int(wire.get("depth", 0)),
        steps=_counted(
            _steps_from_wire(wire.get("steps", "")),
            str(wire.get("asks", "")),
            str(wire.get("stays", "")),
        ),
        passed=int(wire.get("passed", 0)),
        answered=frozenset(_steps_from_wire(wire.get("answered", ""))),
        reflected=frozenset(Seat[name] for name in wire.get("reflected", "")),
        parts=int(wire.get("parts", 0)),
        signs=frozenset(Sign(name) for name in str(wire.get("signs", "")).split()),
        passed_over=tuple(str(wire.get("over", "")).split()),
        loops=int(wire.get("loops", 0)),
        misses=int(wire.get("misses", 0)),
        hints=int(wire.get("hints", 0)),
        told=frozenset(str(wire.get("told", "")).split()),
        seals_next=Seat[wire["seals"]] if "seals" in wire else None,
        revision=int(wire.get("rev", 0)),
        **{flag: flag in flags for flag in FLAGS},
    )


def _flags_of(evening: Evening) -> Iterable[str]:
    return (flag for flag in FLAGS if getattr(evening, flag))


def _steps_to_wire(steps: Iterable[Step]) -> str:
    return " ".join(_step_to_wire(step) for step in steps)


def _counts_to_wire(counts: Iterable[int]) -> str:
    """Write one digit a step, as far as there is anything to count."""
    return "".join(map(str, counts)).rstrip("0")


def _counted(steps: tuple[Step, ...], asks: str, stays: str) -> tuple[Step, ...]:
    """Return the steps with how often each was asked; earlier versions did not count."""
    if not asks and not stays:
        return steps
    counts = zip(steps, asks.ljust(len(steps), "0"), stays.ljust(len(steps), "0"), strict=False)
    return tuple(
        step if asked == stayed == "0" else replace(step, asked=int(asked), stays=int(stayed))
        for step, asked, stayed in counts
    )


def _step_to_wire(step: Step) -> str:
    return f"{step.beat}.{step.seat.name}"


@lru_cache
def _steps_from_wire(wire: str) -> tuple[Step, ...]:
    """Read a script: the same one in every turn of a night, and much the same in every house."""
    parted = (word.split(".") for word in wire.split())
    return tuple(Step(beat, Seat[seat]) for beat, seat in parted)


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


def _member_to_wire(member: Member) -> Wire:
    wire = {
        "name": member.name,
        "voice": member.voice,
        "skips": member.skips,
        "code": member.code,
        "welcomes": "".join(sorted(GROUPS[name] for name in member.welcomes)),
    }
    return _without_empty(wire)


def _member_from_wire(wire: Mapping[str, Any]) -> Member:
    return Member(
        name=str(wire.get("name", "")),
        voice=str(wire.get("voice", "")),
        skips=int(wire.get("skips", 0)),
        code=str(wire.get("code", "")),
        welcomes=frozenset(
            name for name, sign in GROUPS.items() if sign in str(wire.get("welcomes", ""))
        ),
    )


def _misses_to_wire(misses: Misses | None) -> str:
    return f"{misses.night.isoformat()}/{misses.count}" if misses else ""


def _misses_from_wire(wire: str | None) -> Misses | None:
    if not wire:
        return None
    night, count = wire.split("/")
    return Misses(date.fromisoformat(night), int(count))


CHOICES = (
    *("keeping", "telling", "numbers", "cue", "touch", "listening", "rollover"),
    *("gentle", "fading"),
)


def _choices_to_wire(choices: Choices) -> Wire:
    """Write only what differs from what is chosen for everybody at first."""
    usual = Choices()
    wire: Wire = {
        name: value for name in CHOICES if (value := getattr(choices, name)) != getattr(usual, name)
    }
    if choices.whisper:
        wire["w"] = 1  # as short as can be: it rides along every turn of a grown household
    if choices.fading_since:
        wire["fading_since"] = choices.fading_since.isoformat()
    if choices.stages:
        wire["stages"] = " ".join(sorted(choices.stages))
    return wire


def _choices_from_wire(wire: Mapping[str, Any]) -> Choices:
    usual = Choices()
    return Choices(
        keeping=Keeping(wire.get("keeping", usual.keeping)),
        telling=Telling(wire.get("telling", usual.telling)),
        numbers=Numbers(wire.get("numbers", usual.numbers)),
        cue=bool(wire.get("cue", usual.cue)),
        touch=bool(wire.get("touch", usual.touch)),
        listening=bool(wire.get("listening", usual.listening)),
        rollover=int(wire.get("rollover", usual.rollover)),
        gentle=bool(wire.get("gentle", usual.gentle)),
        whisper=bool(wire.get("w")),
        stages=frozenset(Stage(name) for name in str(wire.get("stages", "")).split()),
        fading=int(wire.get("fading", usual.fading)),
        fading_since=_day_from_wire(wire.get("fading_since")),
    )


def _day_to_wire(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day_from_wire(wire: str | None) -> date | None:
    return date.fromisoformat(wire) if wire else None


def _without_empty(wire: Wire) -> Wire:
    return {key: value for key, value in wire.items() if value}
