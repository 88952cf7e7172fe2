"""What is made of a sentence, and how that compares with what was meant."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Protocol

from skill.alexa.intents import PLAIN, Interpreter
from skill.alexa.interaction_model import InteractionModel
from skill.alexa.request import Envelope, read_envelope
from skill.hearing.ear import Ear
from skill.ritual.model.acts import (
    Act,
    Answer,
    Choose,
    Code,
    Erase,
    Introduce,
    LongAgo,
    NoMatch,
    Pause,
    Troubled,
    Worrying,
)
from skill.ritual.requests.days import KeepDay
from skill.ritual.requests.recalling import AskKept
from skill.speaker.resolver import Resolved, Resolver
from tests.utterances.corpus import (
    ANSWER,
    BY_ID,
    DANGER,
    FALLBACK,
    OUTSIDE,
    Sentence,
    intended,
    sentences,
)
from tests.utterances.neighbour import Near

NOVEMBER_21 = date(2026, 11, 21)
"""A Saturday: the day on which the sentences are said."""

LOCALES: Mapping[str, str] = {"en": "en-US", "de": "de-DE"}
"""The model that the sentences of a language are measured with."""

WITH_VALUES: Mapping[type[Act], str] = {
    Answer: ANSWER,
    Troubled: DANGER,
    Worrying: DANGER,
    LongAgo: "LongAgo",
    NoMatch: FALLBACK,
    Introduce: "IntroduceIntent",
    Choose: "SettingIntent",
    Pause: "PauseIntent",
    KeepDay: "OurDayIntent",
    AskKept: "RecallIntent",
    Erase: "ForgetNightIntent",
    Code: "CodeIntent",
}
PLAINLY = {act: name for name, act in reversed(list(PLAIN.items()))}

ALIKE = 0.8
"""How like a sample a sentence is to be: below it, more than one answer in a hundred is lost."""

Hear = Callable[[Sentence], Act]


class Finds(Protocol):
    """Finds the sample that is nearest, in one sense or another."""

    def nearest(self, words: str) -> Near:
        """Return it, and how near it is."""
        ...


@dataclass(frozen=True)
class Heard:
    """One sentence, and what became of it."""

    sentence: Sentence
    meant: Act
    """What its intent is to the skill. Of an answer and of a danger, nothing but the kind."""

    act: Act

    @property
    def is_right(self) -> bool:
        """Say whether it was understood, to its slots; an answer, to its last word."""
        match self.sentence.intent:
            case "AnswerIntent":
                return isinstance(self.act, Answer) and self.act.words == self.sentence.kept
            case "Troubled":
                return isinstance(self.act, Troubled)
            case _:
                return self.act == self.meant

    @property
    def intent(self) -> str:
        """Return the intent whose act this is."""
        return PLAINLY.get(self.act) or WITH_VALUES[type(self.act)]


@cache
def interpreter(language: str) -> Interpreter:
    """Return what the skill makes of requests in a language."""
    return Interpreter(model(language), Ear(LOCALES[language]))


@cache
def model(language: str) -> InteractionModel:
    """Return the interaction model of a language."""
    return InteractionModel(LOCALES[language])


def local(language: str) -> Hear:
    """Return the hearing of the local speaker and of the skill behind it."""
    resolver = Resolver(model(language))

    def hear(sentence: Sentence) -> Act:
        return interpreter(language).act_of(sent(_resolved(resolver, sentence)))

    return hear


def is_placed(sentence: Sentence) -> bool:
    """Say whether it is one as a whole: no date, no name, no code in it that anybody could say."""
    return sentence.slots.keys() <= BY_ID


def nearest(language: str, neighbour: Finds) -> Hear:
    """Return the hearing of the nearest sample and, where none is near, of the skill alone.

    Like Alexa's, it takes the words away where it finds a command. It fills no slots.
    """
    act_of = interpreter(language).act_of

    def hear(sentence: Sentence) -> Act:
        near = neighbour.nearest(sentence.words)
        if near.likeness >= ALIKE:
            return act_of(intended(near.command.intent, near.command.slots))
        if sentence.context == OUTSIDE:
            return NoMatch()  # no answer is awaited there: nothing brings the words along
        return interpreter(language).hear(sentence.words)

    return hear


def heard(language: str, hear: Hear) -> tuple[Heard, ...]:
    """Return what became of each sentence of a language."""
    means = interpreter(language).act_of
    return tuple(Heard(one, means(one.envelope), hear(one)) for one in sentences(language))


def sent(resolved: Resolved) -> Envelope:
    """Return the request that Alexa sends for an intent."""
    intent = {"name": resolved.intent, "slots": resolved.slots}
    return read_envelope(
        {"request": {"type": "IntentRequest", "locale": "en-US", "intent": intent}}
    )


def _resolved(resolver: Resolver, sentence: Sentence) -> Resolved:
    if sentence.context == OUTSIDE:
        return resolver.resolve(sentence.words, NOVEMBER_21)
    return resolver.resolve_elicited(sentence.words, NOVEMBER_21, "AnswerIntent", "answer")
