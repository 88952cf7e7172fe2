"""What a household chose, on the wire: every choice is written down, as it was when it was made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from skill.codec.fields import all_of, day_in, number_in, one_of, words_in
from skill.codec.tallies import Wire
from skill.ritual.model.deck import Stage
from skill.ritual.model.household import Choices, Keeping, Numbers, Telling

LONGEST_FADING = 365
HOURS = range(13)
"""At which a night may end: no other leaves the calendar in order."""


@dataclass(frozen=True)
class Choice:
    """How one choice is read."""

    key: str
    read: Callable[[object], Any]
    """Returns None for what this release does not know."""

    unsaid: object
    """What every release meant that left it out. It never changes, whatever is usual by now."""

    unclear: object
    """What is meant where it cannot be read: for what is kept, the side that keeps less."""


def _truth(written: object) -> bool | None:
    return bool(written) if written in (True, False) else None


def _hour(written: object) -> int | None:
    hour = number_in(written, -1)
    return hour if hour in HOURS else None


def _days(written: object) -> int | None:
    days = number_in(written, -1)
    return days if days >= 0 else None


CHOICES: Mapping[str, Choice] = {
    "keeping": Choice(
        "keeping", partial(one_of, Keeping), unsaid=Keeping.THANKS, unclear=Keeping.NOTHING
    ),
    "telling": Choice(
        "telling", partial(one_of, Telling), unsaid=Telling.BY_NIGHTS, unclear=Telling.BY_NIGHTS
    ),
    # whoever chose any other than all of them did not want all of them
    "numbers": Choice(
        "numbers", partial(one_of, Numbers), unsaid=Numbers.ALL, unclear=Numbers.NONE
    ),
    "cue": Choice("cue", _truth, unsaid=True, unclear=True),
    "touch": Choice("touch", _truth, unsaid=False, unclear=False),
    # as short as can be: it rides along every turn of a grown household
    "whisper": Choice("w", _truth, unsaid=False, unclear=False),
    "rollover": Choice("rollover", _hour, unsaid=4, unclear=4),
    "listening": Choice("listening", _truth, unsaid=True, unclear=True),
    "gentle": Choice("gentle", _truth, unsaid=False, unclear=True),
    # they wanted it to fade, and not sooner than anybody can have meant
    "fading": Choice("fading", _days, unsaid=0, unclear=LONGEST_FADING),
}
"""Those with one value each; a new one goes to the end, with what it was before it could be chosen.

`stages` and `fading_since` are nothing where they are not there.
"""

SAID = "n"
"""Under which is written how many choices a page says, counted from the first. One of these that is
missing was not left out because it was usual: it is unclear."""


def choices_to_wire(choices: Choices) -> Wire:
    """Write every choice down, those too that are the usual ones: what is usual may change."""
    wire: Wire = {one.key: _plain(getattr(choices, name)) for name, one in CHOICES.items()}
    wire[SAID] = len(CHOICES)
    if choices.fading_since:
        wire["fading_since"] = choices.fading_since.isoformat()
    if choices.stages:
        wire["stages"] = " ".join(sorted(choices.stages))
    return wire


def choices_from_wire(wire: Mapping[str, Any], *, is_later: bool = False) -> Choices:
    """Read choices. What a later release left out may be called otherwise there: it is unclear."""
    said = len(CHOICES) if is_later else number_in(wire.get(SAID))
    return Choices(
        stages=frozenset(all_of(Stage, words_in(wire.get("stages")))),
        fading_since=day_in(wire.get("fading_since")),
        **{
            name: _read(one, wire, one.unclear if at < said else one.unsaid)
            for at, (name, one) in enumerate(CHOICES.items())
        },
    )


def _read(choice: Choice, wire: Mapping[str, Any], missing: object) -> Any:  # noqa: ANN401 - of whatever type the choice is
    if choice.key not in wire:
        return missing
    read = choice.read(wire[choice.key])
    return choice.unclear if read is None else read


def _plain(value: object) -> object:
    """Write a truth as a digit: four bytes less, ten times in every turn."""
    return int(value) if isinstance(value, bool) else value
