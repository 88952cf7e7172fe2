"""What a household chose, on the wire: every choice is written down, as it was when it was made."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from msgspec import Struct

from skill.codec.fields import all_of, day_in, number_in, one_of, text_in, words_in
from skill.codec.tallies import Wire
from skill.ritual.model.deck import Stage
from skill.ritual.model.household import Choices, Keeping, Numbers, Telling

LONGEST_FADING = 365
HOURS = range(13)
"""At which a night may end: no other leaves the calendar in order."""

TRUTHS = {"0": False, "1": True}
HOUR_SIGNS = {f"{hour:x}": hour for hour in HOURS}
UNSIGNED = "?"


class ChoiceField(Struct, frozen=True):
    """How one choice is written and read."""

    key: str
    read: Callable[[object], Any]
    """Returns None for what this release does not know."""

    unsaid: object
    """What every release meant that left it out. It never changes, whatever is usual by now."""

    unclear: object
    """What is meant where it cannot be read: for what is kept, the side that keeps less."""

    signs: Mapping[str, object]
    """One sign for each of what can be chosen. What has no sign is written under the key alone."""

    def sign_of(self, value: object) -> str:
        """Return the sign of what was chosen."""
        return next((sign for sign, meant in self.signs.items() if meant == value), UNSIGNED)


def _truth(written: object) -> bool | None:
    return bool(written) if written in (True, False) else None


def _hour(written: object) -> int | None:
    hour = number_in(written, -1)
    return hour if hour in HOURS else None


def _days(written: object) -> int | None:
    days = number_in(written, -1)
    return days if days >= 0 else None


CHOICES: Mapping[str, ChoiceField] = {
    "keeping": ChoiceField(
        "keeping",
        partial(one_of, Keeping),
        unsaid=Keeping.THANKS,
        unclear=Keeping.NOTHING,
        signs={"t": Keeping.THANKS, "e": Keeping.EVERYTHING, "n": Keeping.NOTHING},
    ),
    "telling": ChoiceField(
        "telling",
        partial(one_of, Telling),
        unsaid=Telling.BY_NIGHTS,
        unclear=Telling.BY_NIGHTS,
        signs={"n": Telling.BY_NIGHTS, "b": Telling.BRIEF, "e": Telling.EXPLAINED},
    ),
    # whoever chose any other than all of them did not want all of them
    "numbers": ChoiceField(
        "numbers",
        partial(one_of, Numbers),
        unsaid=Numbers.ALL,
        unclear=Numbers.NONE,
        signs={"a": Numbers.ALL, "w": Numbers.WEEK, "n": Numbers.NONE},
    ),
    "cue": ChoiceField("cue", _truth, unsaid=True, unclear=True, signs=TRUTHS),
    "touch": ChoiceField("touch", _truth, unsaid=False, unclear=False, signs=TRUTHS),
    "whisper": ChoiceField("w", _truth, unsaid=False, unclear=False, signs=TRUTHS),
    "rollover": ChoiceField("rollover", _hour, unsaid=4, unclear=4, signs=HOUR_SIGNS),
    "listening": ChoiceField("listening", _truth, unsaid=True, unclear=True, signs=TRUTHS),
    "gentle": ChoiceField("gentle", _truth, unsaid=False, unclear=True, signs=TRUTHS),
    # they wanted it to fade, and not sooner than anybody can have meant
    "fading": ChoiceField(
        "fading",
        _days,
        unsaid=0,
        unclear=LONGEST_FADING,
        signs={"0": 0, "m": 30, "y": LONGEST_FADING},
    ),
}
"""Those with one value each; a new one goes to the end, with what it was before it could be chosen.

`stages` and `fading_since` are nothing where they are not there.
"""

SIGNED, SAID = "as", "n"
"""Under the first, every choice is written down by one sign, in the order above. The release before
wrote each under its key, and how many under the second: there, one that is missing is unclear.
That release does not know the signs, and takes what is missing for `unsaid`: so what is not that
is written under its key as well."""


def choices_to_wire(choices: Choices) -> Wire:
    """Write every choice down, those too that are the usual ones: what is usual may change."""
    made = [(one, getattr(choices, name)) for name, one in CHOICES.items()]
    wire: Wire = {one.key: _to_digit(value) for one, value in made if value != one.unsaid}
    wire[SIGNED] = "".join(one.sign_of(value) for one, value in made)
    if choices.fading_since:
        wire["fading_since"] = choices.fading_since.isoformat()
    if choices.stages:
        wire["stages"] = " ".join(sorted(choices.stages))
    return wire


def choices_from_wire(wire: Mapping[str, Any], *, is_later: bool = False) -> Choices:
    """Read choices. What a later release left out may be called otherwise there: it is unclear."""
    said = len(CHOICES) if is_later else number_in(wire.get(SAID))
    signs = text_in(wire.get(SIGNED))
    return Choices(
        stages=frozenset(all_of(Stage, words_in(wire.get("stages")))),
        fading_since=day_in(wire.get("fading_since")),
        **{
            name: _read(one, wire, signs[at : at + 1], one.unclear if at < said else one.unsaid)
            for at, (name, one) in enumerate(CHOICES.items())
        },
    )


def _read(choice: ChoiceField, wire: Mapping[str, Any], sign: str, missing: object) -> Any:  # noqa: ANN401 - of whatever type the choice is
    if choice.key in wire:
        read = choice.read(wire[choice.key])
        return choice.unclear if read is None else read
    return choice.signs.get(sign, choice.unclear) if sign else missing


def _to_digit(value: object) -> object:
    """Write a truth as a digit: four bytes less."""
    return int(value) if isinstance(value, bool) else value
