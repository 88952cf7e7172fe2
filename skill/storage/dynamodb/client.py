"""Where the table is, and the line to it."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from botocore.config import Config
from botocore.loaders import Loader, create_loader
from botocore.session import Session

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

NARROWED = Path(__file__).parent / "models"
"""In the package for Lambda: what botocore knows of all AWS, narrowed to DynamoDB beforehand."""


@dataclass(frozen=True)
class Patience:
    """How long one call may take."""

    connect_seconds: float
    read_seconds: float
    tries: int


A_TURN = Patience(connect_seconds=0.5, read_seconds=0.5, tries=3)
"""A call that only ever times out is given up after 1.65 s, so that a read, a write, and both once
more because of a second device, fit into the eight seconds that Alexa waits."""

AN_OPERATOR = Patience(connect_seconds=5, read_seconds=20, tries=4)
"""Somebody at a keyboard waits for the answer."""


@dataclass(frozen=True)
class Place:
    """One table."""

    table: str
    region: str | None = None
    """None: whatever AWS_DEFAULT_REGION or the AWS configuration says."""

    endpoint_url: str | None = None
    """Another address than Amazon's own, such as DynamoDB Local's."""


def connect(place: Place, patience: Patience = A_TURN) -> "DynamoDBClient":
    """Return a client of the table. Loads and parses what botocore knows, a tenth of a second.

    It is boto3's low-level client, made by botocore itself: boto3 around it would only load more.
    """
    session = Session()
    session.register_component("data_loader", models(NARROWED))
    client = session.create_client(
        "dynamodb",
        region_name=place.region,
        endpoint_url=place.endpoint_url,
        config=config_for(patience),
    )
    return cast("DynamoDBClient", client)


@lru_cache(maxsize=2)
def models(folder: Path) -> Loader:
    """Return what reads Amazon's descriptions of its services, each once for all clients.

    It reads those in the folder, or botocore's own where there is no such folder.
    """
    if folder.is_dir():
        return Loader(extra_search_paths=[str(folder)], include_default_search_paths=False)
    loader: Loader = create_loader()
    return loader


def config_for(patience: Patience) -> Config:
    """Return how a client waits and tries again."""
    return Config(
        connect_timeout=patience.connect_seconds,
        read_timeout=patience.read_seconds,
        # "legacy" waits 50 and 100 ms between tries; "standard" waits seconds when throttled
        retries={"mode": "legacy", "total_max_attempts": patience.tries},
        tcp_keepalive=True,
        parameter_validation=False,  # every parameter is made here, and tried on Amazon's engine
    )
