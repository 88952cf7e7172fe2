"""Choices on the wire: what a household once chose stays chosen, whatever is usual by then."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from skill.codec.fields import Wire, all_of, day_in, number_in, one_of, text_in, words_in
from skill.ritual.model.choices import SETTINGS, Choices, Setting
from skill.ritual.model.deck import Stage

KEYED = tuple(setting for setting in SETTINGS if setting.key)
"""Choices with one value each. `stages` and `fading_since` are nothing where they are not there."""

SIGNED = "as"
"""Under it, every choice is written down by one sign, in the order of `KEYED`. The release before
wrote each under its key, and how many under `n`: there, one that is missing is unclear. That
release does not know the signs, and takes what is missing for `unsaid`: so what is not that is
written under its key as well."""


def to_wire(choices: Choices) -> Wire:
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


def from_wire(wire: Mapping[str, Any], *, is_later: bool = False) -> Choices:
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
