"""What is made of a sentence, and how that compares with what was meant."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from skill.alexa.envelope import Envelope, read
from skill.alexa.intents import PLAIN, Interpreter
from skill.alexa.model import InteractionModel
from skill.alexa.response import FREE
from skill.content.ear import Ear
from skill.ritual.acts import (
    Act,
    Answer,
    AskKept,
    Choose,
    Code,
    Erase,
    Introduce,
    KeepDay,
    LongAgo,
    NoMatch,
    Pause,
    Troubled,
)
from skill.speaker.resolver import Resolved, Resolver
from tests.utterances.corpus import ANSWER, DANGER, FALLBACK, OUTSIDE, Sentence

NOVEMBER_21 = date(2026, 11, 21)
"""A Saturday: the day on which the sentences are said."""

MODEL = InteractionModel("en-US")
INTERPRETER = Interpreter(MODEL, Ear("en-US"))
WITH_VALUES: Mapping[type[Act], str] = {
    Answer: ANSWER,
    Troubled: DANGER,
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

Hear = Callable[[Sentence], Act]


@dataclass(frozen=True)
class Heard:
    """One sentence, and what became of it."""

    sentence: Sentence
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
                return self.act == INTERPRETER.act_of(self.sentence.envelope)

    @property
    def intent(self) -> str:
        """Return the intent whose act this is."""
        return PLAINLY.get(self.act) or WITH_VALUES[type(self.act)]


def local() -> Hear:
    """Return the hearing of the local speaker and of the skill behind it."""
    resolver = Resolver(MODEL)

    def hear(sentence: Sentence) -> Act:
        return INTERPRETER.act_of(_sent(_resolved(resolver, sentence)))

    return hear


def heard(hear: Hear, said: tuple[Sentence, ...]) -> tuple[Heard, ...]:
    """Return what became of each."""
    return tuple(Heard(one, hear(one)) for one in said)


def _resolved(resolver: Resolver, sentence: Sentence) -> Resolved:
    if sentence.context == OUTSIDE:
        return resolver.resolve(sentence.words, NOVEMBER_21)
    return resolver.resolve_elicited(sentence.words, NOVEMBER_21, *FREE)


def _sent(resolved: Resolved) -> Envelope:
    intent = {"name": resolved.intent, "slots": resolved.slots}
    return read({"request": {"type": "IntentRequest", "locale": "en-US", "intent": intent}})
