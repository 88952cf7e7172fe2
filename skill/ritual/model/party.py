"""For whom tonight's lines are written."""

from enum import StrEnum, auto


class Party(StrEnum):
    """For whom tonight's lines are written."""

    OPEN = auto()
    """Nobody has said yet. Lines written for one, implying nobody else."""

    SOLO = auto()
    COUPLE = auto()
