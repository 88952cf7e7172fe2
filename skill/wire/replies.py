"""Replies on the wire, for the receipt that lets a retry hear the same."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from skill.ritual.party import Party
from skill.ritual.reply import Ask, Awaits, Prompt, Reply, Say
from skill.wire.tallies import Wire


def reply_to_wire(reply: Reply) -> Wire:
    """Write a reply down: names of prompts and values, never wording."""
    wire: Wire = {"says": [_say_to_wire(say) for say in reply.says], "party": reply.party.value}
    if reply.is_brief:
        wire["brief"] = 1
    if reply.ask:
        ask = reply.ask
        wire["ask"] = [_say_to_wire(ask.say), ask.awaits.name, ask.reprompt.value]
    return wire


def reply_from_wire(wire: Mapping[str, Any]) -> Reply:
    """Read a reply. Raises ValueError, KeyError or TypeError when it is none."""
    ask = wire.get("ask")
    return Reply(
        says=tuple(_say_from_wire(say) for say in wire["says"]),
        ask=Ask(_say_from_wire(ask[0]), Awaits[ask[1]], _prompt(ask[2])) if ask else None,
        party=Party(wire["party"]),
        is_brief=bool(wire.get("brief")),
    )


def _say_to_wire(say: Say) -> list[Any]:
    values = {
        name: {"day": value.isoformat()} if isinstance(value, date) else value
        for name, value in say.values.items()
    }
    return [say.prompt.value, values, say.question, say.nth]


def _say_from_wire(wire: list[Any]) -> Say:
    prompt, values, question, nth = wire
    return Say(
        _prompt(prompt),
        {name: _value(value) for name, value in values.items()},
        str(question),
        int(nth),
    )


def _value(wire: str | float | Mapping[str, str]) -> str | int | date:
    if isinstance(wire, Mapping):
        return date.fromisoformat(wire["day"])
    return wire if isinstance(wire, str) else int(wire)


def _prompt(value: str) -> Prompt:
    return next(
        prompt for family in Prompt.__subclasses__() for prompt in family if prompt == value
    )
