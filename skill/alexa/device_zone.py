"""Which zone a device is in: Alexa's settings API, asked with a short timeout."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import tzinfo
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from skill.ports import Device

if TYPE_CHECKING:
    from urllib3 import PoolManager


def zone_named(key: str) -> tzinfo | None:
    """Return the zone of an IANA name. A bare offset is not a zone: it knows no summer."""
    try:
        return ZoneInfo(key) if "/" in key or key == "UTC" else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def is_amazons(endpoint: str) -> bool:
    """Say whether a token may go there: to Amazon's hosts, and to nobody else."""
    try:
        url = urlsplit(endpoint)
        host, is_plain = url.hostname or "", not (url.path.strip("/") or url.query or url.fragment)
    except ValueError:
        return False
    is_theirs = host.endswith((".amazonalexa.com", ".amazon.com")) and "@" not in url.netloc
    return url.scheme == "https" and is_plain and is_theirs


@dataclass(eq=False)
class DeviceZones:
    """Asks the device's own settings. The client is made on first use."""

    is_trusted: Callable[[str], bool] = is_amazons
    _pool: "PoolManager | None" = field(default=None, init=False)

    def of_device(self, device: Device) -> tzinfo | None:
        """See Zones.of_device. A refusal, a silence or a broken answer all mean: nobody knows."""
        if not (device.id and device.token and self.is_trusted(device.endpoint)):
            return None
        from urllib3 import PoolManager, Timeout  # noqa: PLC0415 - only who has a device pays
        from urllib3.exceptions import HTTPError  # noqa: PLC0415

        if self._pool is None:
            # of Alexa's eight seconds; a zone known from before does as well
            self._pool = PoolManager(timeout=Timeout(total=1.0), retries=False)
        path = f"/v2/devices/{quote(device.id, safe='')}/settings/System.timeZone"
        headers = {"Authorization": f"Bearer {device.token}"}
        try:
            answer = self._pool.request("GET", device.endpoint + path, headers=headers)
            is_ok = answer.status == HTTPStatus.OK
            return zone_named(str(json.loads(answer.data))) if is_ok else None
        except (HTTPError, ValueError):
            return None

    def by_name(self, key: str) -> tzinfo | None:
        """See Zones.named."""
        return zone_named(key)
