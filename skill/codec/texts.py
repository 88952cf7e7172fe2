"""What is kept and what rides in a session, as text: pages, receipts, notes, the open question."""

from collections.abc import Mapping
from datetime import date
from enum import Enum, StrEnum
from typing import Any, assert_never
from weakref import WeakKeyDictionary

from msgspec import Struct

from skill.codec.fields import (
    day_in,
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
from skill.codec.records import (
    SCHEMA,
    evening_from_wire,
    evening_to_wire,
    household_from_wire,
    household_to_wire,
)
from skill.ports import Receipt
from skill.ritual.model.acts import Erasure
from skill.ritual.model.confirmation import (
    Aside,
    AskAlone,
    AskCode,
    AskDanger,
    Asked,
    Confirm,
    ConfirmPeople,
    Purpose,
    RecallKind,
)
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household, People, Seat
from skill.ritual.model.reply import Ask, Awaits, Party, Prompt, Reply, Say
from skill.ritual.stage.scene import Note, Readers

WRITTEN: WeakKeyDictionary[Household, str] = WeakKeyDictionary()
"""The page of each household that somebody holds: it goes when the household does, and is neither
written twice in a turn nor anew where a turn changed nothing of it."""

PlainData = dict[str, "PlainData"] | list["PlainData"] | str | int | float | bool | None
"""What JSON holds."""


def household_to_text(household: Household) -> str:
    """Write a household down, once for the journal and for the session."""
    text = WRITTEN.get(household)
    if text is None:
        text = WRITTEN[household] = write_json(household_to_wire(household))
    return text


def household_from_text(text: str) -> Household:
    """Read a household. Raises ValueError or TypeError if it is none."""
    household = household_from_wire(read_json(text))
    if text.startswith(f'{{"v":{SCHEMA},'):  # as this release would write it
        WRITTEN[household] = text
    return household


def evening_to_text(evening: Evening) -> str:
    """Write an evening down."""
    return write_json(evening_to_wire(evening))


def evening_from_text(text: str) -> Evening:
    """Read an evening. Raises ValueError or TypeError if it is none."""
    return evening_from_wire(read_json(text))


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
    """Read a receipt, without what this release cannot say. Raises ValueError for what is none."""
    wire = fields_in(read_json(text))
    reply = _reply_from_wire(wire.get("reply"))
    return Receipt(text_in(wire.get("request")), reply, moment_in(wire.get("at")))


def _reply_from_wire(wire: object) -> Reply | None:
    """Read a reply, without what this release cannot say.

    None where nothing of it can be said, or the question that it left open cannot be asked.
    """
    if not isinstance(wire, Mapping) or not isinstance(wire.get("says"), list):
        return None
    known = tuple(say for say in map(_say_from_wire, wire["says"]) if say)
    say, awaits, reprompt = [*items_in(wire.get("ask")), None, None, None][:3]
    asked, kind, quiet = _say_from_wire(say), one_of(Awaits, awaits), _find_prompt(reprompt)
    ask = Ask(asked, kind, quiet) if asked and kind and quiet else None
    if (wire.get("ask") and ask is None) or (wire["says"] and not known and ask is None):
        return None
    party = one_of(Party, wire.get("party")) or Party.OPEN
    return Reply(known, ask, party, is_brief=bool(wire.get("brief")))


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
    asks: Asked
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


def to_plain(value: object) -> PlainData:
    """Write any value of ours down as a person can read it: dates as dates, names in full.

    With every field it has: what is added later is in it too. Raises TypeError for a value that
    nobody has thought of.
    """
    match value:
        case StrEnum():
            return value.value
        case Enum():
            return value.name.lower()
        case date():  # a moment too
            return value.isoformat()
        case str() | int() | float() | None:
            return value
        case Mapping():
            return {str(key): to_plain(each) for key, each in value.items()}
        case tuple() | list():
            return [to_plain(each) for each in value]
        case frozenset():
            return sorted((to_plain(each) for each in value), key=repr)
        case Struct():
            return {name: to_plain(getattr(value, name)) for name in value.__struct_fields__}
        case _:
            raise TypeError(f"a {type(value).__name__} cannot be written down")
