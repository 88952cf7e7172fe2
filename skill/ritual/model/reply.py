"""What we may say back: names of prompts and values, never wording."""

from collections.abc import Mapping
from datetime import date
from enum import Enum, StrEnum, auto

from msgspec import Struct, field


class Prompt(StrEnum):
    """The name of something we can say. Each beat and request subclasses this with its own.

    The value is `file.line`: where the words of every locale keep it.
    """


class CommonPrompt(Prompt):
    """Said anywhere in the night: what belongs to no single beat."""

    HEARD_THANKS = "common.heard_thanks"
    HEARD_BOTH = "common.heard_both"
    HEARD_GOOD = "common.heard_good"
    HEARD_LOW = "common.heard_low"
    SKIPPED = "common.skipped"
    TAKE_TIME = "common.take_time"
    TIME_REPROMPT = "common.time_reprompt"
    MORE = "common.more"
    MORE_REPROMPT = "common.more_reprompt"
    GO_ON = "common.go_on"
    STILL_OPEN = "common.still_open"
    NO_MATCH = "common.no_match"
    LET_REST = "common.let_rest"
    RESTED = "common.rested"
    BACK = "common.back"
    CHANGE = "common.change"
    CORRECTED = "common.corrected"
    NOTHING_BEFORE = "common.nothing_before"
    OFF_RECORD = "common.off_record"
    OFF_FROM_HERE = "common.off_from_here"
    FOR_BOTH = "common.for_both"
    FOR_BOTH_ALREADY = "common.for_both_already"
    KEPT_ALREADY = "common.kept_already"
    KEEP_NEXT = "common.keep_next"
    KEPT = "common.kept"
    SEALED = "common.sealed"
    SHORT = "common.short"
    WHOLE = "common.whole"
    JUST_YOU = "common.just_you"
    JUST_YOU_KNOWN = "common.just_you_known"
    JUST_YOU_UNKNOWN = "common.just_you_unknown"
    YOU_TWO = "common.you_two"
    NAMED_ONE = "common.named_one"
    NAMED_TWO = "common.named_two"
    PARK_OPEN = "common.park_open"
    STOPPED = "common.stopped"
    GOODBYE = "common.goodbye"
    RESUME = "common.resume"
    ALREADY_KEPT = "common.already_kept"
    HANDOFF = "common.handoff"
    BACK_FROM_TALK = "common.back_from_talk"
    HELP = "common.help"
    HONEST = "common.honest"
    JUST_THANKS = "common.just_thanks"
    DEEPER = "common.deeper"
    LIGHTER = "common.lighter"
    AS_DEEP = "common.as_deep"
    AS_LIGHT = "common.as_light"
    TOO_LATE = "common.too_late"
    NEVER_AGAIN = "common.never_again"
    NOTHING_TO_BAN = "common.nothing_to_ban"
    NOT_KEPT = "common.not_kept"
    NOT_OPENED = "common.not_opened"
    LET_GO = "common.let_go"
    ASKED_ENOUGH = "common.asked_enough"
    NOT_FOR_ME = "common.not_for_me"
    TROUBLE = "common.trouble"
    UNKNOWN_VOICE = "permissions.unknown_voice"
    NOT_YOURS = "permissions.not_yours"
    KIDS = "permissions.kids"


class Party(StrEnum):
    """For whom tonight's lines are written."""

    OPEN = auto()
    """Nobody has said yet. Lines written for one, implying nobody else."""

    SOLO = auto()
    COUPLE = auto()


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
