"""Reads and writes JSON, and single fields as any release may have written them.

What is not known here is left out.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import Enum, StrEnum
from functools import lru_cache
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

Named = TypeVar("Named", bound=Enum)

Wire = dict[str, Any]
"""Text, whole numbers, lists and maps of these: what JSON and DynamoDB both hold."""

UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What reading can end in where nobody of us has written."""

MOST = 10**6
"""No number of ours is larger; with one that is, a calendar could not reckon."""

YEARS = range(1900, 9000)
"""From so far outside, a step of some days could lead past the end of the calendar."""


def write_json(value: object) -> str:
    """Write plain data down, without a space and with every letter as it is."""
    return msgspec.json.encode(value).decode()


def read_json(text: str) -> Any:  # noqa: ANN401 - JSON
    """Read what was written down. Raises ValueError for what is no JSON."""
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        # earlier releases wrote what msgspec refuses and Python reads: half of a surrogate pair
        return json.loads(text)


def to_plain(value: object) -> Any:  # noqa: ANN401 - JSON
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


def drop_empty(wire: Wire, keep: str = "") -> Wire:
    """Leave out what says nothing: whoever reads takes it for empty."""
    return {key: value for key, value in wire.items() if value or key == keep}


def one_of(family: type[Named], written: object) -> Named | None:
    """Return the member that was written down; None for one that this release does not know."""
    return _names(family).get(written) if isinstance(written, str) else None


def all_of(family: type[Named], written: Iterable[object]) -> Iterator[Named]:
    """Yield the members that were written down, without those that are not known here."""
    found = (one_of(family, name) for name in written)
    return (member for member in found if member is not None)


def words_in(written: object) -> list[str]:
    """Return words that were written in a row, or as a list; nothing where it is neither."""
    if isinstance(written, str):
        return written.split()
    return [word for word in items_in(written) if isinstance(word, str)]


def items_in(written: object) -> list[Any]:
    """Return a list that was written down; an empty one where it is none."""
    return list(written) if isinstance(written, list | tuple) else []


def fields_in(written: object) -> Mapping[str, Any]:
    """Return a map that was written down; an empty one where it is none."""
    return written if isinstance(written, Mapping) else {}


def text_in(written: object) -> str:
    """Return a text that was written down; an empty one where it is none."""
    return written if isinstance(written, str) else ""


def number_in(written: object, otherwise: int = 0) -> int:
    """Return a whole number that was written down, or another where it is none of ours."""
    if written is None:  # as most are, and the rest are nearly all whole numbers
        return otherwise
    try:
        number = int(written) if isinstance(written, int | str | float) else otherwise
    except UNREADABLE:
        return otherwise
    return number if abs(number) <= MOST else otherwise


def write_day(day: date | None) -> str:
    """Write a day down, or nothing."""
    return day.isoformat() if day else ""


def day_in(written: object) -> date | None:
    """Return a day that was written down; None where it is none."""
    if not isinstance(written, str):
        return None
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if day.year in YEARS else None


def moment_in(written: object) -> datetime | None:
    """Return a moment that was written down; None where it is none, or none of any zone."""
    try:
        moment = datetime.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo and moment.year in YEARS else None


@lru_cache
def _names(family: type[Named]) -> dict[str, Named]:
    """Return a family by how its members are written: a text by its value, all others by name."""
    if issubclass(family, StrEnum):
        return {member.value: member for member in family}
    return {name: member for member in family for name in (member.name, member.name.lower())}
