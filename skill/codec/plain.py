"""Everything kept, as plain data that a person can read: dates as dates, names in full."""

from collections.abc import Mapping
from datetime import date
from enum import Enum, StrEnum

from msgspec import Struct

Plain = dict[str, "Plain"] | list["Plain"] | str | int | float | bool | None
"""What JSON holds."""


def plain(value: object) -> Plain:
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
            return {str(key): plain(each) for key, each in value.items()}
        case tuple() | list():
            return [plain(each) for each in value]
        case frozenset():
            return sorted((plain(each) for each in value), key=repr)
        case Struct():
            return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
        case _:
            raise TypeError(f"a {type(value).__name__} cannot be written down")
