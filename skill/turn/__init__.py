"""One turn, the one use case: read, respond, keep, reply."""

from skill.turn.call import Call, Session, Turn, World
from skill.turn.taking import take_turn

__all__ = ["Call", "Session", "Turn", "World", "take_turn"]
