"""What a person can do in a turn: a closed set."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto

from skill.ritual.household import People


class Sign(StrEnum):
    """What an answer lets us hear, beyond its words."""

    HIGH = auto()
    """Something went well."""

    LOW = auto()
    """Something was hard."""

    FEELING = auto()
    """A feeling was named."""

    LOGISTICS = auto()
    """It turned to tasks or worry."""

    BLANK = auto()
    """Nothing comes to mind."""

    AGREES = auto()
    """It begins with a yes."""


class Length(StrEnum):
    """How long tonight is."""

    NORMAL = auto()
    SHORT = auto()


# Coming and going


@dataclass(frozen=True)
class Opened:
    """They opened the ritual."""


@dataclass(frozen=True)
class Left:
    """They went, or the device did. Nothing can be said any more."""


@dataclass(frozen=True)
class Stop:
    """Leave at once, the place kept."""


@dataclass(frozen=True)
class Cancel:
    """Not this step; with nothing open, leave."""


# Answers


@dataclass(frozen=True)
class Answer:
    """Somebody said something of their own."""

    words: str
    signs: frozenset[Sign] = frozenset()
    names: tuple[str, ...] = ()
    """Names heard in it, for the one question that asks for them."""

    feeling: str = ""
    """The feeling word heard in it."""


@dataclass(frozen=True)
class Yes:
    """Yes."""


@dataclass(frozen=True)
class No:
    """No."""


@dataclass(frozen=True)
class NoMatch:
    """Something was said that nobody could place. Not an error: a value."""


@dataclass(frozen=True)
class Troubled:
    """Somebody said that they, or somebody near, are in danger. Their words go no further."""


@dataclass(frozen=True)
class LongAgo:
    """Somebody told of harm that is over, or of a death. Their words go no further."""


# Moves within the evening


@dataclass(frozen=True)
class Skip:
    """Pass this step over."""


@dataclass(frozen=True)
class Another:
    """Another question, please."""


@dataclass(frozen=True)
class Repeat:
    """Say that again."""


@dataclass(frozen=True)
class Back:
    """Go back one step."""


@dataclass(frozen=True)
class Change:
    """Let me say my last answer anew."""


@dataclass(frozen=True)
class MoreTime:
    """I am still thinking."""


@dataclass(frozen=True)
class Ready:
    """I have thought of something."""


@dataclass(frozen=True)
class Help:
    """What can I do here?"""


@dataclass(frozen=True)
class Hint:
    """Help me think."""


@dataclass(frozen=True)
class OffRecord:
    """Count tonight and keep no words of it."""


@dataclass(frozen=True)
class KeepThat:
    """Keep the answer just given."""


@dataclass(frozen=True)
class Park:
    """Leave a line for tomorrow."""


@dataclass(frozen=True)
class TalkTogether:
    """Close the microphone: we talk on our own."""


@dataclass(frozen=True)
class Done:
    """That's all; we are done."""


@dataclass(frozen=True)
class Fresh:
    """Start tonight anew rather than finish last night."""


@dataclass(frozen=True)
class Shorten:
    """A short night, or the whole one."""

    length: Length


@dataclass(frozen=True)
class Gather:
    """Just me tonight; the two of us tonight."""

    people: People


@dataclass(frozen=True)
class Introduce:
    """I'm Maya and this is Sam."""

    names: tuple[str, ...]


# Requests outside the script


class Choice(StrEnum):
    """What can be chosen by voice. The value is what the interaction model calls it."""

    CUE_ON = auto()
    CUE_OFF = auto()
    TOUCH_ON = auto()
    TOUCH_OFF = auto()
    LISTENING_ON = auto()
    LISTENING_OFF = auto()
    NUMBERS_ALL = auto()
    NUMBERS_WEEK = auto()
    NUMBERS_NONE = auto()
    GOAL_THREE = auto()
    GOAL_FIVE = auto()
    GOAL_SEVEN = auto()
    KEEP_THANKS = auto()
    KEEP_EVERYTHING = auto()
    KEEP_NOTHING = auto()
    BE_BRIEF = auto()
    EXPLAIN_MORE = auto()
    ONE_OF_US = auto()
    NIGHT_ENDS_THREE = auto()
    NIGHT_ENDS_FOUR = auto()
    NIGHT_ENDS_FIVE = auto()
    NIGHT_ENDS_SIX = auto()


@dataclass(frozen=True)
class Choose:
    """Change a setting, for good."""

    choice: Choice


@dataclass(frozen=True)
class Pause:
    """We are away: until a date, for a while, or until we say."""

    until: date | None = None
    lasting: timedelta | None = None


@dataclass(frozen=True)
class Resume:
    """We are back."""


@dataclass(frozen=True)
class AskQuestion:
    """What is today's question?"""


@dataclass(frozen=True)
class AskNights:
    """How many nights?"""


@dataclass(frozen=True)
class AskWho:
    """Who is this? Who are we?"""


@dataclass(frozen=True)
class AskSettings:
    """How are things set?"""


@dataclass(frozen=True)
class AskParked:
    """What did we park?"""


@dataclass(frozen=True)
class AskNumber:
    """What was that number? Who can I call?"""


@dataclass(frozen=True)
class AskOtherNumber:
    """Is there another number?"""


Speech = Answer | Yes | No | NoMatch
Concern = Troubled | LongAgo
Move = (
    Skip
    | Cancel
    | Another
    | Repeat
    | Back
    | Change
    | MoreTime
    | Ready
    | Help
    | Hint
    | OffRecord
    | KeepThat
    | Park
    | TalkTogether
    | Done
    | Fresh
    | Shorten
    | Gather
    | Introduce
)
Request = (
    Choose
    | Pause
    | Resume
    | AskQuestion
    | AskNights
    | AskWho
    | AskSettings
    | AskParked
    | AskNumber
    | AskOtherNumber
)
Act = Opened | Left | Stop | Concern | Speech | Move | Request
