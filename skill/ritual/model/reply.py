"""What we may say back: names of prompts and values, never wording."""

from collections.abc import Mapping
from datetime import date
from enum import Enum, StrEnum, auto

from msgspec import Struct, field

from skill.ritual.model.party import Party


class Prompt(StrEnum):
    """The name of something we can say. Each beat and request subclasses this with its own.

    The value is `file.line`: where the words of every locale keep it.
    """


class Awaits(Enum):
    """What the microphone is open for."""

    ANSWER = auto()
    """Free speech."""

    CHOICE = auto()
    """A yes, a no, or a command. Free speech is heard all the same: it may be a danger."""

    CODE = auto()
    """Four digits."""


class Say(Struct, frozen=True):
    """One thing said."""

    prompt: Prompt
    values: Mapping[str, str | int | date] = field(default_factory=dict)
    """What stands in the wording: names, numbers, days."""

    question: str = ""
    """The id of the question that stands in it, if one does."""

    nth: int = 0
    """Which of its occurrences this is, so that it never sounds the same twice in a row."""


class Ask(Struct, frozen=True):
    """The one open question, and what to say when nobody speaks."""

    say: Say
    awaits: Awaits
    reprompt: Prompt


class Reply(Struct, frozen=True):
    """What is said in one turn. Without a question the session closes."""

    says: tuple[Say, ...] = ()
    ask: Ask | None = None
    party: Party = Party.OPEN
    """For whom the lines are to be worded."""

    is_brief: bool = False
    """They chose to be told little (skill/words/composition.py)."""
