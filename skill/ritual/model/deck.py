"""The questions of a household: what it was asked and when, and what it never wants again."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum, auto
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

TENDER, PERSONAL, LIGHT = 3, 2, 1
HARD = frozenset({"fears", "hard"})
"""The tags of what may weigh on whoever says it."""


class Audience(StrEnum):
    """For whom a question is drawn."""

    SOLO = auto()
    COUPLE = auto()


class Stage(StrEnum):
    """Where two people are, if they said so. A question for another stage is not asked of them."""

    NEW = auto()
    """Less than a year: nothing about `since we met`."""

    LONG = auto()
    PARENTS = auto()
    LDR = auto()
    """In two places, for a while or for good."""


class Occasion(StrEnum):
    """A kind of night that has questions of its own."""

    NORMAL = auto()
    APART = auto()
    """They are in two places: every other question is one for such nights."""

    REUNION = auto()
    """The first night in one place again."""

    OUR_DAY = auto()
    """The day of the year that two people told us is theirs."""

    STEP = auto()
    """Every 28th night: one small step toward what each of them wants."""

    AHEAD = auto()
    """Every 84th: one thing each, one thing together."""


class Card(Struct, frozen=True, dict=True, cache_hash=True):
    """What choosing needs to know of a question. Its wording stays with the words."""

    id: str
    audiences: frozenset[Audience]
    category: str
    depth: int
    tags: frozenset[str]
    sensitivity: str = "none"
    min_nights: int = 0
    stages: frozenset[Stage] = frozenset()
    """For whom alone it makes sense; empty for everybody."""

    occasion: Occasion = Occasion.NORMAL
    theme: str = ""
    """The category it takes turns with, where that is another than its own."""

    @property
    def is_left_to_rest(self) -> bool:
        """After something tender or hard, nobody is asked for more."""
        return self.depth == TENDER or bool(self.tags & HARD)

    @cached_property
    def family(self) -> str:
        """Whose turn it takes when it is asked."""
        return self.theme or self.category

    @cached_property
    def topics(self) -> frozenset[str]:
        """What it is about; other tags say what kind of question it is."""
        return self.tags - {"inner", "play", "hard", "perspective", "quiet", "ldr"}


class Deck(Struct, frozen=True):
    """What a household has been asked. Bounded by the size of the bank, not by the years."""

    asked: Mapping[str, int] = field(default_factory=dict)
    """Each question asked, with the month it was last asked in: see `month_of`."""

    aside: frozenset[str] = frozenset()
    """Those of them that nobody wanted to answer: they may come back sooner."""

    banned: frozenset[str] = frozenset()
    """Never again. Nobody is told who said so."""

    off: frozenset[str] = frozenset()
    """Topics left out whole."""

    kept: frozenset[str] = frozenset()
    """Topics they were asked about leaving out, and wanted to keep: nobody asks twice."""

    recent: tuple[str, ...] = ()
    """The last 27 questions that ended a night, newest last, for the spacing."""

    def __hash__(self) -> int:
        # a map has no hash, and a household is looked up among those that were written down
        return hash((self.aside, self.banned, self.off, self.kept, self.recent))


def mark_asked(deck: Deck, card_id: str, night: date) -> Deck:
    """Put the question behind us: it ended a night.

    With tonight, those remembered are the 28 nights within which every category comes.
    """
    recent = (*(id_ for id_ in deck.recent if id_ != card_id), card_id)[-27:]
    return replace(
        deck,
        asked={**deck.asked, card_id: month_of(night)},
        aside=deck.aside - {card_id},
        recent=recent,
    )


def put_aside(deck: Deck, card_id: str) -> Deck:
    """Let a question that was asked come back after three months: nobody wanted it tonight."""
    return replace(deck, aside=deck.aside | {card_id}) if card_id in deck.asked else deck


def suits_children(card: Card) -> bool:
    """Say whether it may be asked while children listen: of some categories, the lightest."""
    categories = {"everyday", "dreams", "gratitude", "memories", "childhood", "team", "growth"}
    categories |= {"admiration", "memory", "people", "tomorrow"}
    is_light = card.depth == LIGHT and card.sensitivity == "none"
    is_for_later = bool(card.tags & {"body", "sleep", "touch"})
    return is_light and card.category in categories and not is_for_later


def is_fresh(deck: Deck, card_id: str, night: date) -> bool:
    """Say whether it was never asked, or was put aside for 91 nights or more."""
    month = deck.asked.get(card_id)
    if month is None:
        return True
    months_aside = 4
    return card_id in deck.aside and month_of(night) - month >= months_aside


def was_asked_a_year_ago(deck: Deck, card_id: str, night: date) -> bool:
    """Say whether this one was answered and comes round again, after 331 nights or more."""
    month = deck.asked.get(card_id)
    if month is None or card_id in deck.aside:
        return False
    months_a_year = 12
    return month_of(night) - month >= months_a_year


def find_unwanted_topic(cards: Iterable[Card], deck: Deck) -> str | None:
    """Return a topic of which three questions are banned, unless that was talked about.

    We ask once whether to leave it out.
    """
    most_bans = 3
    banned_cards = (card for card in cards if card.id in deck.banned)
    bans = Counter(topic for card in banned_cards for topic in card.topics)
    often = {topic for topic, count in bans.items() if count >= most_bans}
    return min(often - deck.off - deck.kept, default=None)


def month_of(night: date) -> int:
    """Return which block of thirty nights a night lies in, counted over all of time.

    When a question was asked is known to the month: one character of a household's record.
    """
    return night.toordinal() // 30
