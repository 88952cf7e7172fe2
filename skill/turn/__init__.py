"""One turn, the one use case: read, respond, keep, reply."""

from skill.turn.take import take_turn
from skill.turn.types import Call, Session, Turn, World

__all__ = ["Call", "Session", "Turn", "World", "take_turn"]
