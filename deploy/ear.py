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
    features_of_question,
    model_to_pairs,
    model_to_text,
)

LOCALES = ("en-US", "de-DE")
MOST_FEATURES, MOST_FOR_ACTS = 12_500, 2_500
"""Features kept for telling readings apart, and for telling acts apart: a third of a megabyte."""

MOST_FOR_QUESTIONS, MOST_WEIGHTS = 1_800, 10_500
"""Features kept for telling apart what is asked of the voice, and weights of all of them."""

ASKED = "asked.jsonl"
OWN = "own"
"""The hand of whoever answers the questions: trained on, and no measure of anything."""

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


@dataclass(frozen=True)
class Asked:
    """One sentence that is put to the voice."""

    hand: str
    text: str
    about: str


def questions(locale: str) -> list[Asked]:
    """Return what is asked of the voice in a locale, in order."""
    lines = (HERE / locale / ASKED).read_text("utf-8").splitlines()
    return [Asked(line["hand"], line["text"], line["about"]) for line in map(json.loads, lines)]


def trained_on_questions(asked: Sequence[Asked]) -> Model:
    """Return the model that says what is asked. Of its weights only the strongest are kept."""
    seen = [features_of_question(one.text) for one in asked]
    return _fitted(seen, [one.about for one in asked], MOST_FOR_QUESTIONS, MOST_WEIGHTS)


def trained(said: Sequence[Said]) -> tuple[Model, Model]:
    """Return the two models: which reading it is, and which act, where it is something to do."""
    todo = [one for one in said if one.act and one.reading != ANSWER]
    seen, to_do = ([features_of(one.text, one.context) for one in some] for some in (said, todo))
    readings = _fitted(seen, [one.reading for one in said], MOST_FEATURES)
    return readings, _fitted(to_do, [one.act for one in todo], MOST_FOR_ACTS)


def _fitted(
    seen: Sequence[Mapping[str, float]], labels: Sequence[str], most: int, weighed: int = 0
) -> Model:
    counts = Counter(name for features in seen for name in features)
    names = sorted(name for name, count in counts.items() if count >= SEEN_LEAST)
    first = _machine(seen, names, labels)
    reach = np.abs(first.coef_).max(axis=0)
    kept = sorted(names[at] for at in np.argsort(-reach, kind="stable")[:most])
    machine = _machine(seen, kept, labels)
    scale = float(np.abs(machine.coef_).max()) / LARGEST
    weights = np.rint(machine.coef_ / scale).astype(int)
    if weighed:
        least = np.sort(np.abs(machine.coef_), axis=None)[-min(weighed, machine.coef_.size)]
        weights[np.abs(machine.coef_) < least] = 0
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

    def __init__(self, models: tuple[Model, Model], about: Model) -> None:
        self._given, self._of_questions = models, about

    @property
    def _models(self) -> tuple[Model, Model]:
        return self._given

    @property
    def _about(self) -> Model:
        return self._of_questions


def held_out(said: Sequence[Said], asked: Sequence[Asked]) -> Iterator[tuple[Said, Guess]]:
    """Yield what is made of each sentence by an ear that has not met its hand."""
    hands = sorted({one.hand for one in said})
    for away in (hands[at::FOLDS] for at in range(FOLDS)):
        about = trained_on_questions([one for one in asked if one.hand not in away])
        ear = Ear(trained([one for one in said if one.hand not in away]), about)
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


def held_out_questions(asked: Sequence[Asked]) -> Iterator[tuple[Asked, str, float]]:
    """Yield what each is taken to ask, and its lead, by a model that has not met its hand."""
    hands = sorted({one.hand for one in asked} - {OWN})
    for away in (hands[at::FOLDS] for at in range(FOLDS)):
        known = trained_on_questions([one for one in asked if one.hand not in away])
        ear = Ear((known, known), known)  # the other two are not asked
        for one in (one for one in asked if one.hand in away):
            yield one, *ear.find_about(one.text)


def report_questions(tried: Sequence[tuple[Asked, str, float]]) -> Iterator[str]:
    """Say how what unseen hands ask is told apart: the mean over hands."""
    hands = sorted({one.hand for one, *_ in tried})
    by_hand = [[each for each in tried if each[0].hand == hand] for hand in hands]
    for least in (0.0, 0.05, 0.1, 0.15, 0.2, 0.3):
        placed = [[each for each in of if each[2] >= least] for of in by_hand]
        known = mean(len(some) / len(of) for some, of in zip(placed, by_hand, strict=True))
        right = mean(mean(one.about == about for one, about, _ in some) for some in placed)
        yield f"  asked, lead {least:.2f}: placed {known:.1%}, of these right {right:.1%}"


def _is_right(one: Said, guess: Guess, least: float) -> bool:
    taken = guess.reading if guess.lead > least else ANSWER
    return taken == one.reading


def main() -> None:
    """Write the weights of every locale; with --held-out, say how unseen hands are heard."""
    for locale in LOCALES:
        said, asked = sentences(locale), questions(locale)
        models = (*map(model_to_text, trained(said)), model_to_pairs(trained_on_questions(asked)))
        (HERE / locale / NAME).write_text("\n".join(models), encoding="utf-8")
        if "--held-out" in sys.argv:
            print("\n".join(report(locale, list(held_out(said, asked)))))
            print("\n".join(report_questions(list(held_out_questions(asked)))))


if __name__ == "__main__":
    main()
