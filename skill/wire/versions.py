"""What an earlier version wrote, brought up to date as it is read."""

from collections.abc import Callable, Mapping
from typing import Any

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]
"""Makes of a page of one version the page the next version would have written."""


def upgraded(
    wire: Mapping[str, Any], upgrades: Mapping[int, Upgrade], schema: int
) -> Mapping[str, Any]:
    """Bring a page up to `schema`. Raises ValueError for one that cannot be read here.

    A page of a later version is refused, not guessed at: what a newer skill wrote is not
    overwritten by an older one that is still running somewhere.
    """
    written = int(wire.get("v", schema))
    if written > schema:
        raise ValueError("a later version wrote this page")
    for version in range(written, schema):
        if version not in upgrades:
            raise ValueError("too early a version wrote this page")
        wire = upgrades[version](dict(wire))
    return wire
