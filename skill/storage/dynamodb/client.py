"""Where the table is, and the line to it."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
from botocore.loaders import Loader, create_loader
from botocore.session import Session

from skill.storage.patience import A_TURN, Patience, config_for

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

NARROWED = Path(__file__).parent / "models"
"""In the package for Lambda: what botocore knows of all AWS, narrowed to DynamoDB beforehand."""


@dataclass(frozen=True)
class TableAddress:
    """One table."""

    table: str
    region: str | None = None
    """None: whatever AWS_DEFAULT_REGION or the AWS configuration says."""

    endpoint_url: str | None = None
    """Another address than Amazon's own, such as DynamoDB Local's."""


def connect(place: TableAddress, patience: Patience = A_TURN) -> "DynamoDBClient":
    """Return boto3's client of the table. Loads what botocore knows of AWS: a tenth of a second.

    A session of its own, as boto3's are not made for threads.
    """
    core = Session()
    core.register_component("data_loader", models(NARROWED))
    return boto3.Session(botocore_session=core).client(
        "dynamodb",
        region_name=place.region,
        endpoint_url=place.endpoint_url,
        config=config_for(patience),
    )


@lru_cache(maxsize=2)
def models(folder: Path) -> Loader:
    """Return what reads Amazon's descriptions of its services, each once for all clients.

    It reads those in the folder, or botocore's own where there is no such folder.
    """
    if folder.is_dir():
        return Loader(extra_search_paths=[str(folder)], include_default_search_paths=False)
    loader: Loader = create_loader()
    return loader
