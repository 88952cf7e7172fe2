"""What an earlier version wrote, brought up to date as it is read."""

from collections.abc import Callable, Mapping
from typing import Any

from skill.codec.fields import number_in

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]
"""Makes of a page of one version the page the next version would have written."""


def upgrade(
    wire: Mapping[str, Any], upgrades: Mapping[int, Upgrade], schema: int
) -> Mapping[str, Any]:
    """Bring a page up to `schema`.

    A page of a later version is read as far as it is understood: refused, it would lock its owners
    out for as long as the earlier release runs.
    """
    written = version_of(wire, schema)
    for version, upgrade in sorted(upgrades.items()):
        if written <= version < schema:
            wire = upgrade(dict(wire))
    return wire


def version_of(wire: Mapping[str, Any], schema: int) -> int:
    """Return the version that wrote a page; `schema` where it says nothing of that."""
    return number_in(wire.get("v"), schema)
