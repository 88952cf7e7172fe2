"""The zone of the room the local speaker stands in."""

from dataclasses import dataclass
from datetime import tzinfo

from skill.alexa.device_zone import zone_named
from skill.ports import Device


@dataclass
class RoomZones:
    """Knows one zone: this room's. What a device's settings are to Alexa."""

    zone: tzinfo | None

    def of_device(self, device: Device) -> tzinfo | None:  # noqa: ARG002 - there is one room
        """See Zones.of_device."""
        return self.zone

    def by_name(self, key: str) -> tzinfo | None:
        """See Zones.named."""
        return zone_named(key)
