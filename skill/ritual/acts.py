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


@dataclass(frozen=True)
class Plain:
    """An act that its name says whole. One class makes its methods, so that thirty need not."""


# Coming and going


class Opened(Plain):
    """They opened the ritual."""


class Left(Plain):
    """They went, or the device did. Nothing can be said any more."""


class Stop(Plain):
    """Leave at once, the place kept."""


class Cancel(Plain):
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


class Yes(Plain):
    """Yes."""


class No(Plain):
    """No."""


class NoMatch(Plain):
    """Something was said that nobody could place. Not an error: a value."""


# Moves within the evening


class Skip(Plain):
    """Pass this step over."""


class Another(Plain):
    """Another question, please."""


class Ban(Plain):
    """Never ask that again."""


@dataclass(frozen=True)
class Lean:
    """A question deeper, or lighter, for tonight."""

    by: int
    """One step: +1 is deeper, -1 is lighter."""


class Repeat(Plain):
    """Say that again."""


class Back(Plain):
    """Go back one step."""


class Change(Plain):
    """Let me say my last answer anew."""


class MoreTime(Plain):
    """I am still thinking."""


class Ready(Plain):
    """I have thought of something."""


class Help(Plain):
    """What can I do here?"""


class Hint(Plain):
    """Help me think."""


class OffRecord(Plain):
    """Count tonight and keep no words of it."""


class KeepThat(Plain):
    """Keep the answer just given."""


class Park(Plain):
    """Leave a line for tomorrow."""


class TalkTogether(Plain):
    """Close the microphone: we talk on our own."""


class Done(Plain):
    """That's all; we are done."""


class Fresh(Plain):
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
    TOGETHER_NEW = auto()
    TOGETHER_LONG = auto()
    KIDS_ON = auto()
    KIDS_OFF = auto()
    APART_ON = auto()
    APART_OFF = auto()
    GENTLE_ON = auto()
    GENTLE_OFF = auto()
    FAITH_ON = auto()
    FAITH_OFF = auto()
    LOSS_ON = auto()
    LOSS_OFF = auto()
    MONEY_ON = auto()
    MONEY_OFF = auto()
    INTIMACY_ON = auto()
    INTIMACY_OFF = auto()
    FAMILY_ON = auto()
    FAMILY_OFF = auto()
    BODY_ON = auto()
    BODY_OFF = auto()
    CHILDREN_ON = auto()
    CHILDREN_OFF = auto()


@dataclass(frozen=True)
class Choose:
    """Change a setting, for good."""

    choice: Choice


@dataclass(frozen=True)
class Pause:
    """We are away: until a date, for a while, or until we say."""

    until: date | None = None
    lasting: timedelta | None = None


class Resume(Plain):
    """We are back."""


class AskQuestion(Plain):
    """What is today's question?"""


class AskNights(Plain):
    """How many nights?"""


class AskWho(Plain):
    """Who is this? Who are we?"""


class AskSettings(Plain):
    """How are things set?"""


class AskParked(Plain):
    """What did we park?"""


Speech = Answer | Yes | No | NoMatch
Move = (
    Skip
    | Cancel
    | Another
    | Ban
    | Lean
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
Request = Choose | Pause | Resume | AskQuestion | AskNights | AskWho | AskSettings | AskParked
Act = Opened | Left | Stop | Speech | Move | Request
