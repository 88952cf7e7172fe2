"""Stores made of what was written down of them: SQLite's dump, a table's items."""

import json
import sqlite3
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from skill.storage.dynamodb.client import AN_OPERATOR, TableAddress, connect

Item = dict[str, Any]


def dump_file(file: Path) -> str:
    """Return a SQLite file as the statements that make it."""
    with closing(sqlite3.connect(file)) as connection:
        return "\n".join(connection.iterdump()) + "\n"


def make_file(file: Path, dump: str) -> None:
    """Make a SQLite file of the statements."""
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(dump)


def dump_table(place: TableAddress) -> list[Item]:
    """Return a table's items, in the order of their keys, with bytes in base64."""
    items = connect(place, AN_OPERATOR).scan(TableName=place.table)["Items"]
    ordered = sorted(items, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))
    return [{name: _as_text(value) for name, value in sorted(item.items())} for item in ordered]


def fill_table(place: TableAddress, items: Iterable[Item]) -> None:
    """Put items into a table."""
    client = connect(place, AN_OPERATOR)
    for item in items:
        bytes_again = {name: _as_bytes(value) for name, value in item.items()}
        client.put_item(TableName=place.table, Item=bytes_again)


def as_json(value: object) -> str:
    """Return JSON that can be read in a diff."""
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def _as_text(value: Mapping[str, Any]) -> Item:
    return _turned(value, lambda noise: b64encode(noise).decode())


def _as_bytes(value: Mapping[str, Any]) -> Item:
    return _turned(value, b64decode)


def _turned(value: Mapping[str, Any], turn: Any) -> Item:  # noqa: ANN401 - text to bytes, or back
    match value:
        case {"B": noise}:
            return {"B": turn(noise)}
        case {"M": inner}:
            return {"M": {name: _turned(one, turn) for name, one in inner.items()}}
        case {"L": inner}:
            return {"L": [_turned(one, turn) for one in inner]}
        case _:
            return dict(value)
