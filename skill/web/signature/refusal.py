"""Why a request is not let in: for the log, never for whoever sent it."""

from enum import Enum, auto


class Refusal(Enum):
    """The first check that failed. Each is answered with the same empty 400."""

    UNSIGNED = auto()
    """A header is missing: the chain's URL, or the SHA-256 signature."""

    BAD_URL = auto()
    """The chain is said to lie where Amazon keeps none."""

    UNREACHABLE = auto()
    """The chain could not be downloaded: too slow, too large, moved, or not there."""

    BUSY = auto()
    """Too many chains were asked for at once. Nothing is known of this one, or remembered."""

    UNTRUSTED = auto()
    """The chain leads to no root we know, is out of date, or was not made for Alexa."""

    FORGED = auto()
    """The signature is not over these bytes, or not with that key."""

    MALFORMED = auto()
    """Not JSON as Alexa writes it."""

    STALE = auto()
    """From another time, or from none."""

    NOT_OURS = auto()
    """For another skill."""

    BROKEN = auto()
    """A check itself failed. Whoever cannot be verified is refused."""
