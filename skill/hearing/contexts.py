"""Which kind of question is open, as the trained ear knows it."""

from skill.ritual.model.evening import Evening
from skill.ritual.plan.script import BEATS

OUTSIDE = "outside"
"""Nothing of ours is open that could be answered."""


def context_of(evening: Evening | None) -> str:
    """Return what is open; nothing where whatever is said is taken as it is.

    The listener's turns are such: what somebody says back sounds like anything. So is what they
    park.
    """
    if evening is None or evening.is_done or evening.is_away:
        return OUTSIDE
    if evening.is_gathering:
        return "more"
    beat = BEATS.get(evening.step.beat)
    return beat.kind.value if beat and beat.kind else ""
