"""What is kept and what rides in a session, as text: pages, receipts, notes, the open question.

In a page `v` is the schema; a reader knows all before it.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, assert_never
from weakref import WeakKeyDictionary

from msgspec.structs import fields, replace

from skill.codec import choices, deck_bits, tallies
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
    read_json,
    text_in,
    words_in,
    write_day,
    write_json,
)
from skill.ports import Receipt
from skill.ritual.model.acts import Erasure, Length, Sign
from skill.ritual.model.choices import TOPICS
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
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import Household, KeepingNews, Member, Misses, People, Seat, SetUp
from skill.ritual.model.reply import Ask, Awaits, Party, Prompt, Reply, Say
from skill.ritual.plan.script import BEATS
from skill.ritual.stage.scene import Note, Readers

SCHEMA = 3
"""2: a member may have a code. A reader of 1 would drop it, and lock its owner out.
3: a deck knows when each question was asked.

What is only more needs no new number: every reader leaves out what it does not know. A new one is
for what an earlier release would read wrong, and it costs: that release doubts the choices.

What an earlier version wrote otherwise is brought up to date where it is read: so far that is the
deck alone. A page of a later version is read as far as it is understood: refused, it would lock its
owners out for as long as the earlier release runs.
"""

FLAGS = tuple(field.name for field in fields(Evening) if field.default is False)
"""Those that are up are written down by name. A new one needs no new SCHEMA: a page without it is
read as before, and a reader that does not know it lets it lie."""

COUNTS = tuple(
    field.name
    for field in fields(Evening)
    if type(field.default) is int and field.name != "revision"
)

WRITTEN: WeakKeyDictionary[Household, str] = WeakKeyDictionary()
"""The page of each household that somebody holds: it goes when the household does, and is neither
written twice in a turn nor anew where a turn changed nothing of it."""


def household_to_text(household: Household) -> str:
    """Write a household down, once for the journal and for the session.

    Nothing of its members where nothing is known of anybody.
    """
    text = WRITTEN.get(household)
    if text is not None:
        return text
    members, news, misses = household.members, household.keeping_news, household.misses
    known = [_member_to_wire(member) for member in members]
    told = "".join(sorted(seat.name for seat in news.seats)) if news else ""
    wire = drop_empty(
        {
            "v": SCHEMA,
            "people": household.people.name.lower(),
            "members": known if any(known) else [],
            "choices": choices.to_wire(household.choices),
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
            "news": f"{news.night.isoformat()}/{told}" if news else "",
            "kids": write_day(household.kids_on),
            "short": household.short_answers,
            "misses": f"{misses.night.isoformat()}/{misses.count}" if misses else "",
            "rev": household.revision,
        }
    )
    text = WRITTEN[household] = write_json(wire)
    return text


def household_from_text(text: str) -> Household:
    """Read a household, without what this release does not know.

    Raises ValueError or TypeError for what is no page.
    """
    wire = read_json(text)
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
    household = Household(
        people=one_of(People, wire.get("people")) or People.UNKNOWN,
        members=(_member_from_wire(first), _member_from_wire(second)),
        choices=choices.from_wire(fields_in(wire.get("choices")), is_later=version > SCHEMA),
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
    if text.startswith(f'{{"v":{SCHEMA},'):  # as this release would write it
        WRITTEN[household] = text
    return household


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


def evening_to_text(evening: Evening) -> str:
    """Write an evening down: its script as words in a row, one digit a step for what is counted."""
    wire = drop_empty(
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
            "reflected": "".join(sorted(seat.name for seat in evening.reflected)),
            "up": write_day(evening.taken_up_on),
            "later": "".join(sorted(seat.name for seat in evening.reflected_later)),
            "signs": " ".join(sorted(evening.signs)),
            "over": " ".join(evening.passed_over),
            "told": " ".join(sorted(evening.told)),
            "seals": evening.seals_next.name if evening.seals_next else "",
            "is": " ".join(flag for flag in FLAGS if getattr(evening, flag)),
            "since": evening.since.isoformat() if evening.since else "",
            "rev": evening.revision,
        }
    )
    return write_json(wire)


def evening_from_text(text: str) -> Evening:
    """Read an evening, without what this release does not know.

    A step that is not known is left out; where it was the open one, the next one is open, with
    nothing heard of it yet. Raises ValueError or TypeError for what is no page, or of no night.
    """
    wire = read_json(text)
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


def receipt_to_text(receipt: Receipt) -> str:
    """Write a receipt down, so that a retry hears the same: prompts and values, never wording."""
    wire: dict[str, Any] = {"request": receipt.request, "reply": None}
    if reply := receipt.reply:
        wire["reply"] = {"says": [_say_to_wire(say) for say in reply.says], "party": reply.party}
        if reply.is_brief:
            wire["reply"]["brief"] = 1
        if ask := reply.ask:
            wire["reply"]["ask"] = [_say_to_wire(ask.say), ask.awaits.name, ask.reprompt]
    if receipt.moment:
        wire["at"] = receipt.moment.isoformat()
    return write_json(wire)


def receipt_from_text(text: str) -> Receipt:
    """Read a receipt, without what this release cannot say. Raises ValueError for what is none.

    There is no reply where nothing of it can be said, or the question that it left open cannot be
    asked.
    """
    wire = fields_in(read_json(text))
    request, moment = text_in(wire.get("request")), moment_in(wire.get("at"))
    said = wire.get("reply")
    if not isinstance(said, Mapping) or not isinstance(said.get("says"), list):
        return Receipt(request, None, moment)
    known = tuple(say for say in map(_say_from_wire, said["says"]) if say)
    say, awaits, reprompt = [*items_in(said.get("ask")), None, None, None][:3]
    asked, kind, quiet = _say_from_wire(say), one_of(Awaits, awaits), _find_prompt(reprompt)
    ask = Ask(asked, kind, quiet) if asked and kind and quiet else None
    if (said.get("ask") and ask is None) or (said["says"] and not known and ask is None):
        return Receipt(request, None, moment)
    party = one_of(Party, said.get("party")) or Party.OPEN
    return Receipt(request, Reply(known, ask, party, is_brief=bool(said.get("brief"))), moment)


def _say_to_wire(say: Say) -> list[Any]:
    values = {
        name: {"day": value.isoformat()} if isinstance(value, date) else value
        for name, value in say.values.items()
    }
    return [say.prompt, values, say.question, say.nth]


def _say_from_wire(wire: object) -> Say | None:
    named, values, question, nth = [*items_in(wire), None, None, None, None][:4]
    prompt = _find_prompt(named)
    if prompt is None:
        return None
    told: dict[str, str | int | date] = {}
    for name, value in fields_in(values).items():
        if not isinstance(value, Mapping):
            told[name] = value if isinstance(value, str) else number_in(value)
        elif day := day_in(value.get("day")):
            told[name] = day
    return Say(prompt, told, text_in(question), number_in(nth))


def _find_prompt(named: object) -> Prompt | None:
    families = Prompt.__subclasses__()
    return next((prompt for family in families for prompt in family if prompt == named), None)


def note_to_wire(note: Note) -> list[str | bool]:
    """Write a note down. The first release takes the sixth field for a seal: it speaks less."""
    said: list[str | bool] = [note.beat, note.seat.name, note.words, note.is_first]
    return [*said, note.is_sealed, note.readers.value]


def note_from_wire(wire: object) -> Note | None:
    """Read a note; None for one that this release does not understand: it is told to nobody.

    The first release wrote a fifth field where it was sealed, and none for readers. One more than
    six may say of a later release for whom it is: it is not spoken here.
    """
    match wire:
        case [str() as beat, name, str() as words, is_first]:
            is_sealed, readers = False, Readers.UNSAID
        case [str() as beat, name, str() as words, is_first, seal]:
            is_sealed, readers = seal is not False, Readers.UNSAID
        case [str() as beat, name, str() as words, is_first, seal, told]:
            is_sealed, readers = seal is not False, one_of(Readers, told) or Readers.NOBODY
        case _:
            return None
    seat = one_of(Seat, name)
    return Note(beat, seat, words, bool(is_first), is_sealed, readers) if seat else None


def aside_to_wire(aside: Aside) -> str:
    """Write down what is asked beside the night: `confirm night 2026-11-20 closes`."""
    asks = aside.asks
    match asks:
        case ConfirmPeople():
            kind, what, whose = "people", asks.people.name.lower(), ""
        case Confirm():
            kind, what, whose = "confirm", asks.what.value, write_day(asks.night)
        case AskAlone():
            kind, what, whose = "alone", asks.what.value, write_day(asks.night)
        case AskCode():
            kind, what, whose = "code", asks.purpose.value, asks.seat.name if asks.seat else ""
        case AskDanger():
            kind, what, whose = "danger", "now", ""
        case _:
            assert_never(asks)
    return f"{kind} {what} {whose or '-'} {'closes' if aside.closes else 'stays'}"


def aside_from_wire(wire: object) -> Aside | None:
    """Read it; None where it asks what this release does not know: then nothing is asked.

    Of another night, or of somebody else, it must not be asked.
    """
    match words_in(wire):
        case [kind, what, of, closes]:
            night, seat = day_in(of), one_of(Seat, of)
        case _:
            return None
    if of != "-" and night is None and seat is None:
        return None
    asks: Confirmation
    match kind:
        case "people" if (people := one_of(People, what)) and of == "-":
            asks = ConfirmPeople(people)
        case "confirm" if (erasure := one_of(Erasure, what)) and not seat:
            asks = Confirm(erasure, night)
        case "alone" if (kept := one_of(RecallKind, what)) and not seat:
            asks = AskAlone(kept, night)
        case "code" if (purpose := one_of(Purpose, what)) and not night:
            asks = AskCode(purpose, seat)
        case "danger" if what == "now" and of == "-":
            asks = AskDanger()
        case _:
            return None
    return Aside(asks, closes == "closes")
