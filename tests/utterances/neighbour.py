"""A second hearing, unlike the first: the sample that looks most like a sentence, rules apart.

It compares letters, not words and not meanings: runs of two to four of them, the rarer the heavier
(tf-idf), by cosine. A misheard ending moves it little, and it knows no pattern of any kind.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from heapq import nlargest
from math import log, sqrt
from typing import NamedTuple

from skill.alexa.interaction_model import Command, InteractionModel
from skill.hearing.ear import normalize

LENGTHS = (2, 3, 4)
TELLING, LOOKED_AT = 12, 40
"""Runs of what was said by which samples are sought, the heaviest; samples then compared whole."""

Vector = Mapping[str, float]


class Near(NamedTuple):
    """A sample, and how much it is like what was said: 1.0 is the same."""

    command: Command
    likeness: float


class Neighbour:
    """Finds the nearest sample of one model. Built on first use: about a second."""

    def __init__(self, model: InteractionModel) -> None:
        self._samples = tuple(samples(model))

    def nearest(self, words: str) -> Near:
        """Return the sample that is most like the words. Of equals, the one that stands first."""
        said = self._vector(_runs(normalize(words)))
        likeness = {at: _product(said, self._vectors[at]) for at in self._near(said)}
        best = max(likeness, key=lambda at: (round(likeness[at], 9), -at), default=0)
        return Near(self._samples[best][1], likeness.get(best, 0.0))

    def _near(self, said: Vector) -> list[int]:
        shared: defaultdict[int, float] = defaultdict(float)
        for run in nlargest(TELLING, said.keys() & self._index.keys(), key=said.__getitem__):
            for at in self._index[run]:
                shared[at] += said[run] * self._vectors[at][run]
        return nlargest(LOOKED_AT, shared, key=lambda at: (shared[at], -at))

    @cached_property
    def _counted(self) -> list[Counter[str]]:
        return [_runs(words) for words, _ in self._samples]

    @cached_property
    def _rarity(self) -> Mapping[str, float]:
        seen = Counter(run for counted in self._counted for run in counted)
        return {run: 1 + log(len(self._samples) / times) for run, times in seen.items()}

    @cached_property
    def _vectors(self) -> list[Vector]:
        return [self._vector(counted) for counted in self._counted]

    @cached_property
    def _index(self) -> Mapping[str, list[int]]:
        index: defaultdict[str, list[int]] = defaultdict(list)
        for at, counted in enumerate(self._counted):
            for run in counted:
                index[run].append(at)
        return index

    def _vector(self, counted: Counter[str]) -> Vector:
        rarest = 1 + log(len(self._samples))
        weights = {run: times * self._rarity.get(run, rarest) for run, times in counted.items()}
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {run: weight / length for run, weight in weights.items()}


def samples(model: InteractionModel) -> Iterator[tuple[str, Command]]:
    """Yield each sample, with what it means: up to its first slot, where that is no list's."""
    for words, command in model.commands.items():
        yield normalize(words), command
    for intent in model.intents:
        for sample in intent.get("samples", ()):
            if "{" in sample and "{ago}" not in sample and intent["name"] != "AnswerIntent":
                yield normalize(sample.split("{")[0]), Command(intent["name"])


def _runs(text: str) -> Counter[str]:
    padded = f" {text} "
    return Counter(
        padded[at : at + length] for length in LENGTHS for at in range(len(padded) - length + 1)
    )


def _product(one: Vector, other: Vector) -> float:
    return sum(weight * other.get(run, 0.0) for run, weight in one.items())
