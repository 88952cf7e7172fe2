"""What can be set by voice: each setting, each way to set it, and each sensitive topic, once.

From these lines come what the interaction model may call it, the names of the sentences that say
it, who may choose it, and how it is written down. A new one needs, beside its line here, its words
in every locale and its samples in every interaction model; a test names whichever is missing.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum, auto

from msgspec import Struct

from skill.ritual.model.deck import Stage
from skill.ritual.model.night import ROLLOVER_HOUR


class Right(StrEnum):
    """What an act comes under. The value is how the privacy page names it."""

    NIGHT = "doing the ritual, and everything that only moves it on"
    NUMBER = "asking for a number to call"
    KEEP_ANSWER = "keeping or parking an answer of tonight"
    SHARE = "saying that a night alone is for both"
    TAKE_BACK = "going back to an answer of tonight"
    TAKE_BACK_KNOWN = "going back to an answer that a known voice gave"
    OFF_RECORD = "off the record"
    TONIGHTS_PEOPLE = "who is here, for tonight"
    HOUSE_SIZE = "how many live here, from now on"
    OWN_NAME = "saying one's own name"
    FREE_SEAT = "saying a name in a seat that is free"
    RENAME = "giving another name to somebody"
    KEEP_MORE = "keeping more, or longer"
    KEEP_LESS = "keeping less, or letting words fade"
    TOUCH = "a cue for touch"
    TOPIC = "asking for a sensitive kind of question"
    PREFERENCE = "any other setting"
    PAUSE = "a pause of up to a week, and coming back"
    LONG_PAUSE = "a longer pause"
    OUR_DAY = "keeping or dropping a day that is theirs"
    KIDS = "saying that children are here, or not"
    WHO = "who are we"
    NIGHTS = "how many nights"
    SETTINGS = "how things are set"
    PRIVACY = "what is kept"
    RECALL = "hearing kept words"
    SEAL = "sealing an answer"
    SEALED = "hearing sealed words"
    ERASE_ANSWER = "deleting the last answer"
    ERASE_TONIGHT = "deleting tonight's words"
    ERASE_KNOWN = "deleting words of tonight that a known voice said"
    ERASE_NIGHT = "forgetting a night"
    ERASE_WORDS = "deleting all words"
    ERASE_EVERYTHING = "deleting everything"
    ERASE_CODE = "forgetting a code, and what it sealed"


class Keeping(StrEnum):
    """Which words are kept. The tally is kept always."""

    THANKS = auto()
    """The thanks and the feeling word: what is kept until they say otherwise."""

    EVERYTHING = auto()
    NOTHING = auto()


class Telling(StrEnum):
    """How much is explained."""

    BY_NIGHTS = auto()
    """Less with every night they have done."""

    BRIEF = auto()
    EXPLAINED = auto()


class Numbers(StrEnum):
    """Which numbers they want to hear."""

    ALL = auto()
    WEEK = auto()
    NONE = auto()


class Choices(Struct, frozen=True):
    """What the household chose by voice. Every one can be changed at any time."""

    keeping: Keeping = Keeping.THANKS
    telling: Telling = Telling.BY_NIGHTS
    numbers: Numbers = Numbers.ALL
    cue: bool = True
    """The opening: phones down, one breath."""

    touch: bool = False
    """A cue for a small touch before the close. Never unless they said yes."""

    whisper: bool = False
    """The last lines of a night are whispered. No question ever is."""

    rollover: int = ROLLOVER_HOUR
    """The hour at which their night ends: three to six in the morning."""

    listening: bool = True
    """The listener's turn, on the nights the plan says."""

    gentle: bool = False
    """Grief or illness in the house: light questions, and nothing about days to come."""

    stages: frozenset[Stage] = frozenset()
    """Where they are, as far as they said so. Being in two places is told by `apart`."""

    fading: int = 0
    """Days after which the words of a night fade; 0: never. The count of nights stays."""

    fading_since: date | None = None
    """The night on which that was chosen."""


class Choice(Struct, frozen=True):
    """One way a thing can be set."""

    id: str
    """What the interaction model calls it, and the words that say it; empty for what nobody can
    say, though a record may hold it."""

    value: object
    sign: str = ""
    """Stands for it in a household's record."""

    right: Right = Right.PREFERENCE


class Setting(Struct, frozen=True, kw_only=True):
    """One thing that can be set, and every way to set it."""

    name: str
    """The field of `Choices`; or what `requests/settings.py` has a case for."""

    choices: tuple[Choice, ...]
    words: str = "settings"
    """The file of lines in which each choice is said."""

    key: str = ""
    """What a household's record calls it: only of a field of `Choices`."""

    unsaid: object = None
    """What every release meant that left it out. It never changes, whatever is usual by now."""

    unclear: object = None
    """What is meant where it cannot be read: for what is kept, the side that keeps less."""

    is_open: bool = False
    """A record may hold any number of it, not only those that can be chosen."""


def _switch(name: str, right: Right = Right.PREFERENCE) -> tuple[Choice, ...]:
    """Return how to turn something on and off. A right is needed to turn it on."""
    return Choice(f"{name}_on", True, "1", right), Choice(f"{name}_off", False, "0")  # noqa: FBT003 - the value that it sets


TOPICS: Mapping[str, str] = {
    "faith": "f",
    "loss": "l",
    "money": "m",
    "intimacy": "i",
    "family": "k",
    "body": "b",
    "children": "c",
}
"""The sensitive topics, each with its sign in a household's record: what is never asked of anybody
who has not asked for it. A question names one as its `sensitivity`."""

SETTINGS: tuple[Setting, ...] = (
    Setting(
        name="keeping",
        key="keeping",
        unsaid=Keeping.THANKS,
        unclear=Keeping.NOTHING,
        choices=(
            Choice("keep_thanks", Keeping.THANKS, "t", Right.KEEP_MORE),
            Choice("keep_everything", Keeping.EVERYTHING, "e", Right.KEEP_MORE),
            Choice("keep_nothing", Keeping.NOTHING, "n", Right.KEEP_LESS),
        ),
    ),
    Setting(
        name="telling",
        key="telling",
        unsaid=Telling.BY_NIGHTS,
        unclear=Telling.BY_NIGHTS,
        choices=(
            Choice("", Telling.BY_NIGHTS, "n"),
            Choice("be_brief", Telling.BRIEF, "b"),
            Choice("explain_more", Telling.EXPLAINED, "e"),
        ),
    ),
    Setting(
        name="numbers",
        key="numbers",
        unsaid=Numbers.ALL,
        unclear=Numbers.NONE,  # whoever chose any other than all did not want all of them
        choices=(
            Choice("numbers_all", Numbers.ALL, "a"),
            Choice("numbers_week", Numbers.WEEK, "w"),
            Choice("numbers_none", Numbers.NONE, "n"),
        ),
    ),
    Setting(name="cue", key="cue", unsaid=True, unclear=True, choices=_switch("cue")),
    Setting(
        name="touch",
        key="touch",
        unsaid=False,
        unclear=False,
        choices=_switch("touch", Right.TOUCH),
    ),
    Setting(name="whisper", key="w", unsaid=False, unclear=False, choices=_switch("whisper")),
    Setting(
        name="rollover",
        key="rollover",
        unsaid=4,
        unclear=4,
        choices=(
            Choice("night_ends_three", 3, "3"),
            Choice("night_ends_four", 4, "4"),
            Choice("night_ends_five", 5, "5"),
            Choice("night_ends_six", 6, "6"),
            # at these it may end, too: no other leaves the calendar in order
            *(Choice("", hour, f"{hour:x}") for hour in (0, 1, 2, 7, 8, 9, 10, 11, 12)),
        ),
    ),
    Setting(
        name="listening", key="listening", unsaid=True, unclear=True, choices=_switch("listening")
    ),
    Setting(
        name="gentle",
        key="gentle",
        unsaid=False,
        unclear=True,
        choices=_switch("gentle"),
        words="kinds",
    ),
    Setting(
        name="fading",
        is_open=True,
        key="fading",
        unsaid=0,
        unclear=365,  # they wanted it to fade, and not sooner than anybody can have meant
        choices=(
            Choice("fade_month", 30, "m", Right.KEEP_LESS),
            Choice("fade_year", 365, "y", Right.KEEP_LESS),
            Choice("fade_never", 0, "0", Right.KEEP_MORE),
        ),
    ),
    Setting(
        name="goal",
        choices=(Choice("goal_three", 3), Choice("goal_five", 5), Choice("goal_seven", 7)),
    ),
    Setting(
        name="people",
        words="",  # it is asked first, and said by whoever asks
        choices=(
            Choice("one_of_us", 1, right=Right.HOUSE_SIZE),
            Choice("two_of_us", 2, right=Right.HOUSE_SIZE),
        ),
    ),
    Setting(
        name="together",
        words="kinds",
        choices=(Choice("together_new", Stage.NEW), Choice("together_long", Stage.LONG)),
    ),
    Setting(name="kids", words="kinds", choices=_switch("kids")),
    Setting(name="apart", words="kinds", choices=_switch("apart")),
    *(Setting(name=topic, words="kinds", choices=_switch(topic, Right.TOPIC)) for topic in TOPICS),
)
"""Those with a key are written down in this order: a new one of them goes after the last that has
one, with what it was before it could be chosen."""

CHOICES: Mapping[str, Choice] = {
    choice.id: choice for setting in SETTINGS for choice in setting.choices if choice.id
}
