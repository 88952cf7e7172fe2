"""What a pretend Echo can be set to, by whoever tries it out."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime

from skill.alexa.device_zone import zone_named
from skill.alexa.interaction_model import locales

NOBODY, VOICES = "nobody", ("one", "two")
YEARS = range(1970, 2200)
"""In which it can be pretended to be: far from where dates begin and end."""


@dataclass(frozen=True)
class Switches:
    """One device's switches, as they stand."""

    locale: str = "en-US"
    zone: str = ""
    """The IANA zone of the room; empty where nobody can tell it."""

    moment: str = ""
    """The wall clock's moment when the switch was set (ISO 8601); empty for the real one."""

    voice: str = NOBODY
    """Whose voice Alexa recognises, if anybody's."""

    has_screen: bool = True
    is_away: bool = False
    """The store is out of reach."""

    is_pretend: bool = False
    """Nothing is kept: another house, in memory. A pretended moment is only had there."""

    def wire(self) -> dict[str, str | bool]:
        """Return them by their names."""
        return asdict(self)

    def set_switches(self, wire: Mapping[str, object]) -> "Switches":
        """Return them with some set anew. Raises ValueError for a switch or a value not there."""
        known = {field.name: type(getattr(self, field.name)) for field in fields(self)}
        for name, value in wire.items():
            if known.get(name) is not type(value):
                raise ValueError("no switch of ours")
        return _check_switches(replace(self, **wire))  # type: ignore[arg-type]  # just looked at


def _check_switches(switches: Switches) -> Switches:
    """Refuse what cannot be; let no pretended moment reach the nights that are kept."""
    is_voice = switches.voice in (NOBODY, *VOICES)
    is_zone = not switches.zone or zone_named(switches.zone) is not None
    if switches.locale not in locales() or not is_voice or not is_zone:
        raise ValueError("a switch cannot be set like this")
    if switches.moment and datetime.fromisoformat(switches.moment).year not in YEARS:
        raise ValueError("a switch cannot be set so far away")
    return switches if switches.is_pretend else replace(switches, moment="")
