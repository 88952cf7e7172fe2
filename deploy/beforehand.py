"""What the package brings ready made, so that no cold start has to make it."""

import gzip
import json
import shutil
import tomllib
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import botocore

from skill.words.tables import json_of

BOTOCORES = Path(botocore.__file__).parent / "data"
SERVICE = Path("dynamodb", "2012-08-10")
SHARED = ("_retry.json", "partitions.json", "sdk-default-configuration.json")
"""What botocore reads whichever service is called."""

DESCRIBING = ("endpoint-rule-set-1", "paginators-1", "service-2", "waiters-2")
"""What it reads of the service."""


def make_tables(folder: Path) -> None:
    """Put beside every TOML file the same table as JSON, and leave of the file its name.

    The skill looks for the names and reads the JSON: a megabyte less to carry.
    """
    for file in folder.rglob("*.toml"):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        _write(json_of(file), table)
        file.write_text(f"# All of it is in {json_of(file).name}.\n", encoding="utf-8")


def narrow_models(folder: Path) -> None:
    """Copy of botocore's descriptions of AWS what concerns DynamoDB, with their licence.

    Botocore itself comes with Lambda's runtime. To make a client it looks through the folders of
    four hundred services and parses 1.3 MB about the endpoints of all: most of what a client costs.
    """
    (folder / SERVICE).mkdir(parents=True)
    for name in SHARED:
        shutil.copy(BOTOCORES / name, folder)
    for name in DESCRIBING:
        _write(folder / SERVICE / f"{name}.json", _undocumented(_read(SERVICE / name)))
    _write(folder / "endpoints.json", _of_dynamodb(_read(Path("endpoints"))))
    for file in distribution("botocore").files or ():
        if file.name in {"LICENSE.txt", "NOTICE"}:
            shutil.copy(str(file.locate()), folder)


def _of_dynamodb(endpoints: dict[str, Any]) -> dict[str, Any]:
    for partition in endpoints["partitions"]:
        services = partition["services"]
        partition["services"] = {name: services[name] for name in services if name == "dynamodb"}
    return endpoints


def _undocumented(described: Any) -> Any:  # noqa: ANN401 - any JSON
    """Leave out what is written for people: half of it."""
    match described:
        case dict():
            return {
                key: _undocumented(value)
                for key, value in described.items()
                if not (key == "documentation" and isinstance(value, str))
            }
        case list():
            return [_undocumented(value) for value in described]
        case _:
            return described


def _read(name: Path) -> Any:  # noqa: ANN401 - any JSON
    """Read a description, which botocore compresses where it is large."""
    plain = BOTOCORES / f"{name}.json"
    packed = BOTOCORES / f"{name}.json.gz"
    return json.loads(
        plain.read_bytes() if plain.is_file() else gzip.decompress(packed.read_bytes())
    )


def _write(file: Path, content: object) -> None:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    file.write_text(text, encoding="utf-8")
