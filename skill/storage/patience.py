"""How long a call to AWS may take: for a turn, and for an operator."""

from dataclasses import dataclass

from botocore.config import Config


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
