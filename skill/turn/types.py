"""What a turn is given, and what it comes to."""

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import Struct

from skill.ports import Device, Journal, Zones
from skill.ritual.model.acts import Act
from skill.ritual.model.confirmation import Aside
from skill.ritual.model.deck import Card
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import Household
from skill.ritual.model.reply import Reply
from skill.ritual.stage.scene import Offer


class Session(Struct, frozen=True):
    """What rides along from turn to turn while the microphone is open. Never anyone's words."""

    household: Household
    evening: Evening | None = None
    last_evening: Evening | None = None
    offer: Offer | None = None
    aside: Aside | None = None
    is_private: bool = False
    """They said in this session that nobody else is in the room."""

    asked: tuple[str, ...] = ()
    """What was asked outside the script in this session, by its mark, each time it was."""

    is_adrift: bool = False
    """The journal could not be read or written in this session, and that was said."""

    seal: str = ""
    """What the journal gave with the pages, and wants back with the next write."""


class Call(Struct, frozen=True):
    """A turn as a door hands it in."""

    house: str
    """A keyed hash of the account: the raw id is stored nowhere."""

    request: str
    moment: datetime
    act: Act
    session: Session | None = None
    """What rode along from the turn before, if there was one and it could be read."""

    is_open: bool = False
    """The microphone was open when this came in."""

    device: Device = Device()
    voice: str = ""
    has_time: Callable[[], bool] = lambda: True
    """Says whether the turn may be taken anew, should another device have been first."""


class Place(Struct, frozen=True):
    """Where a turn is taken from."""

    session: Session
    stored: Session
    """What the journal holds of it: the same, unless it could not be written for a while."""


class World(Struct, frozen=True):
    """Everything outside the ritual."""

    journal: Journal
    zones: Zones
    cards: Callable[[], Sequence[Card]]
    """The questions of one language, without their wording: read once, on first use."""


class Turn(Struct, frozen=True):
    """What a turn comes to: a reply, and what rides along to the next one."""

    reply: Reply
    session: Session
