"""Replies on the wire, for the receipt that lets a retry hear the same."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from skill.codec.fields import day_in, fields_in, items_in, number_in, one_of, text_in
from skill.codec.tallies import Wire
from skill.ritual.model.party import Party
from skill.ritual.model.reply import Ask, Awaits, Prompt, Reply, Say


def reply_to_wire(reply: Reply) -> Wire:
    """Write a reply down: names of prompts and values, never wording."""
    wire: Wire = {"says": [_say_to_wire(say) for say in reply.says], "party": reply.party.value}
    if reply.is_brief:
        wire["brief"] = 1
    if reply.ask:
        ask = reply.ask
        wire["ask"] = [_say_to_wire(ask.say), ask.awaits.name, ask.reprompt.value]
    return wire


def reply_from_wire(wire: object) -> Reply | None:
    """Read a reply, without what this release cannot say.

    None where nothing of it can be said, or the question that it left open cannot be asked.
    """
    if not isinstance(wire, Mapping) or not isinstance(wire.get("says"), list):
        return None
    says = [_say_from_wire(say) for say in wire["says"]]
    known = tuple(say for say in says if say)
    ask = _ask_from_wire(items_in(wire.get("ask")))
    if (wire.get("ask") and ask is None) or (says and not known and ask is None):
        return None
    party = one_of(Party, wire.get("party")) or Party.OPEN
    return Reply(known, ask, party, is_brief=bool(wire.get("brief")))


def _say_to_wire(say: Say) -> list[Any]:
    values = {
        name: {"day": value.isoformat()} if isinstance(value, date) else value
        for name, value in say.values.items()
    }
    return [say.prompt.value, values, say.question, say.nth]


def _ask_from_wire(wire: list[Any]) -> Ask | None:
    say, awaits, reprompt = [*wire, None, None, None][:3]
    asked, kind, quiet = _say_from_wire(say), one_of(Awaits, awaits), _prompt(reprompt)
    return Ask(asked, kind, quiet) if asked and kind and quiet else None


def _say_from_wire(wire: object) -> Say | None:
    named, values, question, nth = [*items_in(wire), None, None, None, None][:4]
    prompt = _prompt(named)
    if prompt is None:
        return None
    read = {name: _value(value) for name, value in fields_in(values).items()}
    told = {name: value for name, value in read.items() if value is not None}
    return Say(prompt, told, text_in(question), number_in(nth))


def _value(wire: object) -> str | int | date | None:
    if isinstance(wire, Mapping):
        return day_in(wire.get("day"))
    return wire if isinstance(wire, str) else number_in(wire)


def _prompt(named: object) -> Prompt | None:
    families = Prompt.__subclasses__()
    return next((prompt for family in families for prompt in family if prompt == named), None)
