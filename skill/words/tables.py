"""Tables of words: TOML, as people write it, or the JSON that the package for Lambda has of it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def table_in(file: Path) -> Mapping[str, Any]:
    """Read a TOML file, or what was made of it beforehand. Raises OSError for one that is absent.

    `deploy.package` puts the same table beside it as JSON, which is read thirty times as fast:
    parsing the questions' TOML alone took a tenth of a cold start.
    """
    made = json_of(file)
    if made.is_file():
        table: Mapping[str, Any] = json.loads(made.read_bytes())
        return table
    import tomllib  # noqa: PLC0415 - where everything is made beforehand, nothing needs it

    return tomllib.loads(file.read_text(encoding="utf-8"))


def json_of(file: Path) -> Path:
    """Return where the JSON of a TOML file lies, if there is one."""
    return file.with_suffix(".json")
