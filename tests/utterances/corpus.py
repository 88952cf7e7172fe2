"""The sentences: what somebody says, where, and what is to be made of it.

One file for each intent, in `<language>/`, in Home Assistant's way. A sentence is a string, or
`heard: kept` for an answer of which something is cut off before it is kept.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

import yaml

from skill.alexa.request import Envelope, Kind, Slot

FOLDER = Path(__file__).parent
ANSWER, DANGER, FALLBACK = "AnswerIntent", "Troubled", "AMAZON.FallbackIntent"
OUTSIDE, LAUNCHED, AWAITING = "outside", "launched", "awaiting_"
BY_ID = frozenset({"setting", "ago"})
"""Slots whose value is the id of one of a list."""

HELD_OUT_OF, HELD_OUT_UNSEEN = 3, 2
UNSEEN = "unseen_*.yaml"
"""Sentences of every intent, each file written in one go when all before it had been tuned on."""


@dataclass(frozen=True)
class Sentence:
    """One thing somebody says."""

    words: str
    intent: str
    """An intent of the model, or `Troubled`: a danger has no intent of its own."""

    context: str
    """`outside` a session, `launched`, or `awaiting_<beat>`."""

    kept: str
    """What is to be kept of an answer."""

    is_held_out: bool
    """Whether nothing was tuned on it: see `_is_held_out`."""

    slots: Mapping[str, str] = field(default_factory=dict)

    @property
    def envelope(self) -> Envelope:
        """Return the request that Alexa would send, had it understood."""
        filled = {name: _slot(name, value) for name, value in self.slots.items()}
        return intended(self.intent, filled)


def intended(intent: str, slots: Mapping[str, Slot]) -> Envelope:
    """Return the request for an intent, with nothing else in it."""
    return Envelope(Kind.INTENT, "", "", "", "", "en-US", None, intent=intent, slots=slots)


def sentences(language: str) -> tuple[Sentence, ...]:
    """Return every sentence of a language, file by file."""
    return tuple(one for file in files(language) for one in _in(file))


def files(language: str) -> list[Path]:
    """Return the files of a language."""
    return sorted((FOLDER / language).glob("*.yaml"))


def _in(file: Path) -> Iterator[Sentence]:
    intents = yaml.safe_load(file.read_text(encoding="utf-8"))["intents"]
    for intent, groups in intents.items():
        for group in groups:
            for words, kept in _said(group["sentences"]):
                out = _is_held_out(file, words)
                yield Sentence(words, intent, group["context"], kept, out, group.get("slots", {}))


def _said(sentences: Iterable[str | Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    for one in sentences:
        yield from one.items() if isinstance(one, Mapping) else ((one, one),)


def _is_held_out(file: Path, words: str) -> bool:
    """Say whether it is of the share, by its hash, that nothing was tuned on.

    Where a language has unseen sentences, that is one half of those: all others were looked at
    while its samples were written. Else it is each third of all.
    """
    share = blake2b(words.encode(), digest_size=8).digest()[0]
    if any(file.parent.glob(UNSEEN)):
        return file.match(UNSEEN) and share % HELD_OUT_UNSEEN == 0
    return share % HELD_OUT_OF == 0


def _slot(name: str, value: str) -> Slot:
    return Slot(id=value) if name in BY_ID else Slot(value)
