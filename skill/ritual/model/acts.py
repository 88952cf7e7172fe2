"""What a person can do in a turn: a closed set, but for the requests, and what they come under."""

from datetime import date, timedelta
from enum import StrEnum, auto
from typing import ClassVar

from msgspec import Struct

from skill.ritual.model.choices import Choice, Right
from skill.ritual.model.household import People


class Sign(StrEnum):
    """What an answer lets us hear, beyond its words."""

    HIGH = auto()
    """Something went well."""

    LOW = auto()
    """Something was hard."""

    SORE = auto()
    """Somebody is angry, or hurt by somebody: never thanks, whatever it was said at."""

    FEELING = auto()
    """A feeling was named."""

    LOGISTICS = auto()
    """It turned to tasks or worry."""

    BLANK = auto()
    """Nothing comes to mind."""

    AGREES = auto()
    """It begins with a yes."""

    UNFINISHED = auto()
    """It breaks off where a sentence cannot end: more is to come."""

    OTHERS = auto()
    """It begins as the other one's answer does: `mine is`, `for me it was`."""

    CORRECTS = auto()
    """It says the last answer anew: `no sorry it was my sister`."""


class Length(StrEnum):
    """How long tonight is."""

    NORMAL = auto()
    SHORT = auto()


class Plain(Struct, frozen=True):
    """An act that its name says whole. One class makes its methods, so that thirty need not."""


# Coming and going


class Opened(Plain, frozen=True):
    """They opened the ritual."""


class Left(Plain, frozen=True):
    """They went, or the device did. Nothing can be said any more."""


class Stop(Plain, frozen=True):
    """Leave at once, the place kept."""


class Cancel(Plain, frozen=True):
    """Not this step; with nothing open, leave."""


# Answers


class Answer(Struct, frozen=True):
    """Somebody said something of their own."""

    words: str
    signs: frozenset[Sign] = frozenset()
    names: tuple[str, ...] = ()
    """Names heard in it, for the one question that asks for them."""

    feeling: str = ""
    """The feeling word heard in it."""

    digits: str = ""
    """Four digits, where it is nothing but four digits."""

    people: int = 0
    """How many are here, where it is nothing but that; heard by the one question that asks."""

    at: tuple[tuple[str, str], ...] = ()
    """What the whole of it means at one question, by the question's name: yes, no or a choice."""


class Aim(StrEnum):
    """Where something goes that is no answer. The value is what a hand's sentence calls it."""

    VOICE = auto()
    """Put to the voice itself."""

    DEVICE = auto()
    """Meant for what else the speaker can do."""

    ROOM = auto()
    """Said to somebody else, or by the television."""

    UNFINISHED = auto()
    """It breaks off where a sentence cannot end."""

    COMMAND = auto()
    """Something to do now, and which was not understood."""

    PRESENCE = auto()
    """About who is here, and not clear enough to act on."""

    CORRECTION = auto()
    """It takes something back, and not clearly enough to act on."""

    SILENCE = auto()
    """What a recogniser makes of a quiet room."""


class Remark(Struct, frozen=True):
    """Something that is no answer to what is open. Its words go no further."""

    aim: Aim
    about: str = ""
    """What is asked of the voice, as the words of a language name it; nothing where that is not
    known. `REMARK` where nothing is asked at all: a compliment, a grumble, thanks."""


REMARK = "remark"


class Yes(Plain, frozen=True):
    """Yes."""


class No(Plain, frozen=True):
    """No."""


class Code(Struct, frozen=True):
    """Four digits, said because they were asked for. Never an answer, and never kept."""

    digits: str


class NoMatch(Plain, frozen=True):
    """Something was said that nobody could place. Not an error: a value."""


class Troubled(Struct, frozen=True):
    """Somebody said that they, or somebody near, are in danger. Their words go no further."""


class Worrying(Struct, frozen=True):
    """It may be a danger, or only sound like one: they are asked which. Without the words, too."""


class LongAgo(Struct, frozen=True):
    """Somebody told of harm that is over, or of a death. Their words go no further."""


# Moves within the evening


class Skip(Plain, frozen=True):
    """Pass this step over."""


class Another(Plain, frozen=True):
    """Another question, please."""


class Ban(Plain, frozen=True):
    """Never ask that again."""


class Lean(Struct, frozen=True):
    """A question deeper, or lighter, for tonight."""

    by: int
    """One step: +1 is deeper, -1 is lighter."""


class Repeat(Plain, frozen=True):
    """Say that again."""


class Back(Plain, frozen=True):
    """Go back one step."""


class Change(Plain, frozen=True):
    """Let me say my last answer anew."""


class MoreTime(Plain, frozen=True):
    """I am still thinking."""


class Ready(Plain, frozen=True):
    """I have thought of something."""


class Help(Plain, frozen=True):
    """What can I do here?"""


class Hint(Plain, frozen=True):
    """Help me think."""


class OffRecord(Plain, frozen=True):
    """Count tonight and keep no words of it."""


class KeepThat(Plain, frozen=True):
    """Keep the answer just given."""


class Share(Plain, frozen=True):
    """What is said tonight, by one of two alone, is for both."""


class Park(Plain, frozen=True):
    """Leave a line for tomorrow."""


class TalkTogether(Plain, frozen=True):
    """Close the microphone: we talk on our own."""


class Done(Plain, frozen=True):
    """That's all; we are done."""


class Fresh(Plain, frozen=True):
    """Start tonight anew rather than finish last night."""


class Shorten(Struct, frozen=True):
    """A short night, or the whole one."""

    length: Length


class Gather(Struct, frozen=True):
    """Just me tonight; the two of us tonight."""

    people: People


class Introduce(Struct, frozen=True):
    """I'm Maya and this is Sam."""

    names: tuple[str, ...]


# Requests outside the script


class Request(Struct, frozen=True):
    """Something asked outside the script.

    Each is a class of its own, declared beside what answers it in `ritual/requests`. Those that a
    beat or a right has to know by name stand below.
    """

    right: ClassVar[Right]
    """What it comes under. Of a few that depends on what is asked: see `stage/permissions.py`."""

    is_for_new_voice: ClassVar[bool] = False
    """A voice may ask it on the night it became known, too: it opens nothing but its own."""


class Choose(Request, frozen=True):
    """Change a setting, for good."""

    choice: Choice


class Pause(Request, frozen=True):
    """We are away: until a date, for a while, or until we say."""

    until: date | None = None
    lasting: timedelta | None = None


class AskSettings(Request, frozen=True):
    """How are things set?"""

    right = Right.SETTINGS


class Ago(StrEnum):
    """How far back a night is. The value is what the interaction model calls it."""

    TONIGHT = auto()
    LAST_NIGHT = auto()
    NIGHT_BEFORE = auto()
    WEEK = auto()
    FORTNIGHT = auto()
    MONTH = auto()
    YEAR = auto()
    MONDAY = auto()
    """The last one before tonight; so for every day of the week."""

    TUESDAY = auto()
    WEDNESDAY = auto()
    THURSDAY = auto()
    FRIDAY = auto()
    SATURDAY = auto()
    SUNDAY = auto()


When = date | Ago
"""A night of the past, as somebody names it: the platform makes a day to come of `the twelfth`."""


class Erasure(StrEnum):
    """What can be made to go."""

    ANSWER = auto()
    """The words of the last answer."""

    TONIGHT = auto()
    """Tonight's words. The night still counts."""

    NIGHT = auto()
    """A night, its words and its place in the count."""

    WORDS = auto()
    """All words. The nights still count."""

    EVERYTHING = auto()
    CODE = auto()
    """A code, and what it sealed."""


class Erase(Request, frozen=True):
    """Let it go, for good."""

    what: Erasure
    when: When = Ago.TONIGHT
    """Which night, where one is to go."""


Speech = Answer | Yes | No | NoMatch
Concern = Troubled | Worrying | LongAgo
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
    | Share
    | Park
    | TalkTogether
    | Done
    | Fresh
    | Shorten
    | Gather
    | Introduce
)
Act = Opened | Left | Stop | Concern | Speech | Remark | Code | Move | Request
