"""Trains the ear on the sentences of every hand: `make ear` writes the weights.

What counts is the mean over hands that were not trained on: each is held out in turn.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import mean
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from skill.hearing.trained import (
    ANSWER,
    DANGER,
    HERE,
    LARGEST,
    NAME,
    ZERO,
    Guess,
    Model,
    TrainedEar,
    features_of,
    model_to_text,
)

LOCALES = ("en-US", "de-DE")
MOST_FEATURES, MOST_FOR_ACTS = 12_500, 2_500
"""Features kept for telling readings apart, and for telling acts apart: a third of a megabyte."""

FOLDS = 6
"""So many times the ear is trained without some of the hands: each is away once."""

SEEN_LEAST = 2
"""A feature that a single sentence has says nothing of the next one."""


@dataclass(frozen=True)
class Said:
    """One sentence of a hand."""

    hand: str
    text: str
    context: str
    reading: str
    act: str


def sentences(locale: str) -> list[Said]:
    """Return what every hand of a locale says, in order."""
    return [
        Said(file.stem, line["text"], line["context"], line["reading"], line["act"])
        for file in sorted((HERE / locale / "heard").glob("*.jsonl"))
        for line in map(json.loads, file.read_text("utf-8").splitlines())
    ]


def trained(said: Sequence[Said]) -> tuple[Model, Model]:
    """Return the two models: which reading it is, and which act, where it is something to do."""
    todo = [one for one in said if one.act and one.reading != ANSWER]
    readings = _fitted(said, [one.reading for one in said], MOST_FEATURES)
    return readings, _fitted(todo, [one.act for one in todo], MOST_FOR_ACTS)


def _fitted(said: Sequence[Said], labels: Sequence[str], most: int) -> Model:
    seen = [features_of(one.text, one.context) for one in said]
    counts = Counter(name for features in seen for name in features)
    names = sorted(name for name, count in counts.items() if count >= SEEN_LEAST)
    first = _machine(seen, names, labels)
    reach = np.abs(first.coef_).max(axis=0)
    kept = sorted(names[at] for at in np.argsort(-reach, kind="stable")[:most])
    machine = _machine(seen, kept, labels)
    scale = float(np.abs(machine.coef_).max()) / LARGEST
    weights = np.rint(machine.coef_ / scale).astype(int)
    rows = {name: _row(weights[:, at]) for at, name in enumerate(kept) if weights[:, at].any()}
    return Model(tuple(machine.classes_), scale, rows)


def _row(weights: Any) -> str:  # noqa: ANN401 - numpy's
    return "".join(chr(ZERO + max(-LARGEST, min(LARGEST, int(weight)))) for weight in weights)


def _machine(
    seen: Sequence[Mapping[str, float]], names: Sequence[str], labels: Sequence[str]
) -> Any:  # noqa: ANN401 - scikit-learn has no types
    places = {name: at for at, name in enumerate(names)}
    cells = [
        (row, places[name], value)
        for row, features in enumerate(seen)
        for name, value in features.items()
        if name in places
    ]
    rows, columns, values = zip(*cells, strict=True)
    matrix = csr_matrix((values, (rows, columns)), shape=(len(seen), len(names)))
    # liblinear draws its order from a seed: the same sentences give the same weights
    return LinearSVC(C=2.0, random_state=0, fit_intercept=False).fit(matrix, labels)


class Ear(TrainedEar):
    """An ear with models in hand, to be tried on a hand that they have not seen."""

    def __init__(self, models: tuple[Model, Model]) -> None:
        self._given = models

    @property
    def _models(self) -> tuple[Model, Model]:
        return self._given


def held_out(said: Sequence[Said]) -> Iterator[tuple[Said, Guess]]:
    """Yield what is made of each sentence by an ear that has not met its hand."""
    hands = sorted({one.hand for one in said})
    for away in (hands[at::FOLDS] for at in range(FOLDS)):
        ear = Ear(trained([one for one in said if one.hand not in away]))
        for one in (one for one in said if one.hand in away):
            ranked = ear.rank_acts(features_of(one.text, one.context))
            yield one, replace(ear.read(one.text, one.context), acts=ranked)


def report(locale: str, tried: Sequence[tuple[Said, Guess]]) -> Iterator[str]:
    """Say how unseen hands are heard, for a few leads that an ear could ask for."""
    hands = sorted({one.hand for one, _ in tried})
    yield f"{locale}: {len(tried)} sentences of {len(hands)} hands, each held out in turn"
    for least in (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0):
        right = [
            mean(_is_right(one, guess, least) for one, guess in tried if one.hand == hand)
            for hand in hands
        ]
        others = [(one, guess) for one, guess in tried if one.reading != ANSWER]
        noticed = mean(guess.lead > least for _, guess in others)
        asked = mean(guess.lead > least for one, guess in tried if one.reading == ANSWER)
        acts = mean(guess.acts[0] == one.act for one, guess in others if one.act)
        yield (
            f"  lead {least:.1f}: right {mean(right):.1%}, no answers noticed {noticed:.1%},"
            f" answers questioned {asked:.1%}, acts {acts:.1%}"
        )
    for least in (-0.5, -0.4, -0.3, -0.2, -0.1, 0.0):
        heard = mean(guess.danger > least for one, guess in tried if one.reading == DANGER)
        false = mean(guess.danger > least for one, guess in tried if one.reading != DANGER)
        yield f"  danger {least:.1f}: heard {heard:.1%}, of all else {false:.1%}"


def _is_right(one: Said, guess: Guess, least: float) -> bool:
    taken = guess.reading if guess.lead > least else ANSWER
    return taken == one.reading


def main() -> None:
    """Write the weights of every locale; with --held-out, say how unseen hands are heard."""
    for locale in LOCALES:
        said = sentences(locale)
        text = "\n".join(map(model_to_text, trained(said)))
        (HERE / locale / NAME).write_text(text, encoding="utf-8")
        if "--held-out" in sys.argv:
            print("\n".join(report(locale, list(held_out(said)))))


if __name__ == "__main__":
    main()
