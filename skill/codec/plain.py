"""Everything kept, as plain data that a person can read: dates as dates, names in full."""

from collections.abc import Mapping
from datetime import date
from enum import Enum, StrEnum

from msgspec import Struct

PlainData = dict[str, "PlainData"] | list["PlainData"] | str | int | float | bool | None
"""What JSON holds."""


def to_plain(value: object) -> PlainData:
    """Write any value of ours down, with every field it has: what is added later is in it too.

    Raises TypeError for a value that nobody has thought of.
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
