"""Households and evenings on the wire. `v` is the schema; a reader knows all before it."""

from collections.abc import Iterable, Mapping
from enum import Enum
from functools import lru_cache
from typing import Any

from msgspec.structs import fields, replace

from skill.codec import deck_bits, tallies
from skill.codec.deck_bits import ANY_CARD
from skill.codec.fields import (
    Wire,
    all_of,
    day_in,
    drop_empty,
    fields_in,
    items_in,
    moment_in,
    number_in,
    one_of,
    text_in,
    words_in,
    write_day,
)
from skill.ritual.model.acts import Length, Sign
from skill.ritual.model.choices import SETTINGS, TOPICS, Choices, Setting
from skill.ritual.model.deck import Stage
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import Household, KeepingNews, Member, Misses, People, Seat, SetUp
from skill.ritual.model.reply import Party
from skill.ritual.plan.script import BEATS

SCHEMA = 3
"""2: a member may have a code. A reader of 1 would drop it, and lock its owner out.
3: a deck knows when each question was asked.

What is only more needs no new number: every reader leaves out what it does not know. A new one is
for what an earlier release would read wrong, and it costs: that release doubts the choices.

What an earlier version wrote otherwise is brought up to date where it is read: so far that is the
deck alone. A page of a later version is read as far as it is understood: refused, it would lock its
owners out for as long as the earlier release runs.
"""

KEYED = tuple(setting for setting in SETTINGS if setting.key)
"""Choices with one value each. `stages` and `fading_since` are nothing where they are not there."""

SIGNED = "as"
"""Under it, every choice is written down by one sign, in the order of `KEYED`. The release before
wrote each under its key, and how many under `n`: there, one that is missing is unclear. That
release does not know the signs, and takes what is missing for `unsaid`: so what is not that is
written under its key as well."""

FLAGS = tuple(field.name for field in fields(Evening) if field.default is False)
"""Those that are up are written down by name. A new one needs no new SCHEMA: a page without it is
read as before, and a reader that does not know it lets it lie."""

COUNTS = tuple(
    field.name
    for field in fields(Evening)
    if type(field.default) is int and field.name != "revision"
)


def household_to_wire(household: Household) -> Wire:
    """Write a household down; nothing of its members where nothing is known of anybody."""
    members, news, misses = household.members, household.keeping_news, household.misses
    known = [_member_to_wire(member) for member in members]
    return drop_empty(
        {
            "v": SCHEMA,
            "people": household.people.name.lower(),
            "members": known if any(known) else [],
            "choices": choices_to_wire(household.choices),
            "tally": tallies.to_wire(household.tally),
            "deck": deck_bits.to_wire(household.deck),
            "asked": "".join(sorted(one.value[0] for one in household.asked)),
            "led": household.led.name if household.led else "",
            "zone": household.zone,
            "offered": write_day(household.offered),
            "paused": write_day(household.paused_on),
            "apart": household.apart,
            "reunion": write_day(household.reunion),
            "awaited": write_day(household.awaited),
            "our_day": write_day(household.our_day),
            "resident": household.resident.name if household.resident else "",
            "changed": write_day(household.changed_on),
            "news": f"{news.night.isoformat()}/{_write_seats(news.seats)}" if news else "",
            "kids": write_day(household.kids_on),
            "short": household.short_answers,
            "misses": f"{misses.night.isoformat()}/{misses.count}" if misses else "",
            "rev": household.revision,
        }
    )


def household_from_wire(wire: Mapping[str, Any]) -> Household:
    """Read a household, without what this release does not know. Of no map raises TypeError."""
    if not isinstance(wire, Mapping):
        raise TypeError("no page")
    version = number_in(wire.get("v"), SCHEMA)
    tally = tallies.from_wire(fields_in(wire.get("tally")))
    deck = fields_in(wire.get("deck"))
    if version < 3:  # noqa: PLR2004
        deck = deck_bits.upgrade(deck, tally.last)
    first, second = [*map(fields_in, items_in(wire.get("members"))), {}, {}][:2]
    news, _, seats = text_in(wire.get("news")).partition("/")
    missed, _, count = text_in(wire.get("misses")).partition("/")
    told_on, missed_on = day_in(news), day_in(missed)
    # each thing that was set up by its first letter; earlier versions wrote names out in a list
    asked = items_in(wire.get("asked")) or text_in(wire.get("asked"))
    set_up = {one.value[0]: one for one in SetUp}
    return Household(
        people=one_of(People, wire.get("people")) or People.UNKNOWN,
        members=(_member_from_wire(first), _member_from_wire(second)),
        choices=choices_from_wire(fields_in(wire.get("choices")), is_later=version > SCHEMA),
        tally=tally,
        deck=deck_bits.from_wire(deck),
        asked=frozenset(
            set_up[name[0]] for name in asked if isinstance(name, str) and name[:1] in set_up
        ),
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
        keeping_news=KeepingNews(told_on, frozenset(all_of(Seat, seats))) if told_on else None,
        kids_on=day_in(wire.get("kids")),
        short_answers=number_in(wire.get("short")),
        misses=Misses(missed_on, number_in(count)) if missed_on else None,
        revision=number_in(wire.get("rev")),
    )


def choices_to_wire(choices: Choices) -> Wire:
    """Write every choice down, those too that are the usual ones: what is usual may change."""
    wire: Wire = {}
    signs = ""
    for setting in KEYED:
        value = getattr(choices, setting.name)
        if value != setting.unsaid:
            wire[setting.key] = int(value) if isinstance(value, bool) else value
        known = (choice.sign for choice in setting.choices if choice.value == value)
        signs += next(known, "?")
    wire[SIGNED] = signs
    if choices.fading_since:
        wire["fading_since"] = choices.fading_since.isoformat()
    if choices.stages:
        wire["stages"] = " ".join(sorted(choices.stages))
    return wire


def choices_from_wire(wire: Mapping[str, Any], *, is_later: bool = False) -> Choices:
    """Read choices. What a later release left out may be called otherwise there: it is unclear."""
    said = len(KEYED) if is_later else number_in(wire.get("n"))
    signs = text_in(wire.get(SIGNED))
    read: dict[str, Any] = {}
    for at, setting in enumerate(KEYED):
        if setting.key in wire:
            read[setting.name] = _read_choice(setting, wire[setting.key])
        elif sign := signs[at : at + 1]:
            meant = (choice.value for choice in setting.choices if choice.sign == sign)
            read[setting.name] = next(meant, setting.unclear)
        else:
            read[setting.name] = setting.unclear if at < said else setting.unsaid
    return Choices(
        stages=frozenset(all_of(Stage, words_in(wire.get("stages")))),
        fading_since=day_in(wire.get("fading_since")),
        **read,
    )


def _read_choice(setting: Setting, written: object) -> object:
    """Return what was chosen; what is unclear where this release does not know it."""
    match setting.unsaid:
        case Enum() as usual:
            return one_of(type(usual), written) or setting.unclear
        case bool():
            return bool(written) if written in (True, False) else setting.unclear
        case _:
            number = number_in(written, -1)
            known = {choice.value for choice in setting.choices}
            is_known = number >= 0 if setting.is_open else number in known
            return number if is_known else setting.unclear


def _member_to_wire(member: Member) -> Wire:
    return drop_empty(
        {
            "name": member.name,
            "voice": member.voice,
            "skips": member.skips,
            "code": member.code,
            "since": write_day(member.heard_since),
            "welcomes": "".join(sorted(TOPICS[name] for name in member.welcomes)),
        }
    )


def _member_from_wire(wire: Mapping[str, Any]) -> Member:
    signs = text_in(wire.get("welcomes"))
    return Member(
        name=text_in(wire.get("name")),
        voice=text_in(wire.get("voice")),
        skips=number_in(wire.get("skips")),
        code=text_in(wire.get("code")),
        heard_since=day_in(wire.get("since")),
        welcomes=frozenset(name for name, sign in TOPICS.items() if sign in signs),
    )


def evening_to_wire(evening: Evening) -> Wire:
    """Write an evening down: its script as words in a row, one digit a step for what is counted."""
    return drop_empty(
        {
            "v": SCHEMA,
            "night": evening.night.isoformat(),
            "party": evening.party.value,
            "first": evening.first.name,
            "length": evening.length.value,
            "question": evening.question,
            **{count: getattr(evening, count) for count in COUNTS},
            "steps": " ".join(f"{step.beat}.{step.seat.name}" for step in evening.steps),
            "asks": "".join(str(step.asked) for step in evening.steps).rstrip("0"),
            "stays": "".join(str(step.stays) for step in evening.steps).rstrip("0"),
            "answered": " ".join(
                sorted(f"{step.beat}.{step.seat.name}" for step in evening.answered)
            ),
            "reflected": _write_seats(evening.reflected),
            "up": write_day(evening.taken_up_on),
            "later": _write_seats(evening.reflected_later),
            "signs": " ".join(sorted(evening.signs)),
            "over": " ".join(evening.passed_over),
            "told": " ".join(sorted(evening.told)),
            "seals": evening.seals_next.name if evening.seals_next else "",
            "is": " ".join(flag for flag in FLAGS if getattr(evening, flag)),
            "since": evening.since.isoformat() if evening.since else "",
            "rev": evening.revision,
        }
    )


def evening_from_wire(wire: Mapping[str, Any]) -> Evening:
    """Read an evening, without what this release does not know.

    A step that is not known is left out; where it was the open one, the next one is open, with
    nothing heard of it yet. Raises ValueError or TypeError for what is no page, or of no night.
    """
    if not isinstance(wire, Mapping):
        raise TypeError("no page")
    night, question, seals = (
        day_in(wire.get("night")),
        text_in(wire.get("question")),
        wire.get("seals"),
    )
    if night is None:
        raise ValueError("of no night")
    up = frozenset(words_in(wire.get("is")))
    counts: dict[str, Any] = {count: max(0, number_in(wire.get(count))) for count in COUNTS}
    flags: dict[str, Any] = {flag: flag in up for flag in FLAGS}
    answered = map(_read_step, text_in(wire.get("answered")).split())
    evening = Evening(
        night=night,
        party=one_of(Party, wire.get("party")) or Party.OPEN,
        first=one_of(Seat, wire.get("first")) or Seat.A,
        length=one_of(Length, wire.get("length")) or Length.NORMAL,
        question=question if ANY_CARD.fullmatch(question) else "",  # it may have left the bank
        answered=frozenset(step for step in answered if step),
        reflected=frozenset(all_of(Seat, text_in(wire.get("reflected")))),
        taken_up_on=day_in(wire.get("up")),
        reflected_later=frozenset(all_of(Seat, text_in(wire.get("later")))),
        since=moment_in(wire.get("since")),
        signs=frozenset(all_of(Sign, words_in(wire.get("signs")))),
        passed_over=tuple(words_in(wire.get("over"))),
        told=frozenset(words_in(wire.get("told"))),
        seals_next=one_of(Seat, seals),
        revision=number_in(wire.get("rev")),
        **counts,
        **flags,
    )
    if seals and evening.seals_next is None:
        evening = replace(evening, is_off_record=True)  # for whom it was sealed is not known
    return _add_script(evening, wire)


def _add_script(evening: Evening, wire: Mapping[str, Any]) -> Evening:
    """Return the evening with the steps that are known, at the one that is open."""
    steps = tuple(map(_read_step, text_in(wire.get("steps")).split()))
    asks, stays = (text_in(wire.get(key)).ljust(len(steps), "0") for key in ("asks", "stays"))
    steps = tuple(
        step
        if step is None or asked == stayed == "0"
        else Step(step.beat, step.seat, number_in(asked), number_in(stayed))
        for step, asked, stayed in zip(steps, asks, stays, strict=False)
    )
    known = tuple(step for step in steps if step)
    if len(known) == len(steps):
        return replace(evening, steps=known, passed=min(evening.passed, len(known)))
    behind = sum(step is not None for step in steps[: evening.passed])
    is_open_known = evening.passed < len(steps) and steps[evening.passed] is not None
    left = replace(evening, steps=known, passed=behind)
    return left if is_open_known else left.move_to(behind)


@lru_cache
def _read_step(wire: str) -> Step | None:
    """Read a step; None for one that is not known here."""
    beat, _, name = wire.partition(".")
    seat = one_of(Seat, name)
    return Step(beat, seat) if seat and beat in BEATS else None


def _write_seats(seats: Iterable[Seat]) -> str:
    return "".join(sorted(seat.name for seat in seats))
