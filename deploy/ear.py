"""Trains the ear on the sentences of every hand: `make ear` writes the weights.

What counts is the mean over hands that were not trained on: each is held out in turn.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from skill.hearing.ear import normalize
from skill.hearing.meanings import Meanings
from skill.hearing.trained import (
    ANSWER,
    DANGER,
    HERE,
    LARGEST,
    LEAST_SIGN,
    MEANINGS,
    NAME,
    NEITHER,
    ZERO,
    Guess,
    Model,
    TrainedEar,
    features_of,
    model_to_text,
    sign_features,
)

LOCALES = ("en-US", "de-DE")
MOST_FEATURES, MOST_FOR_ACTS, MOST_FOR_REPLIES, MOST_FOR_SIGNS = 11_500, 2_300, 1_000, 2_500
"""Features kept for telling readings apart, and for telling acts apart: a third of a megabyte."""

SIGNS = tuple(LEAST_SIGN)
UNKNOWN = -1
GROUPS = {"empty": "low", "angry": "sore", "hurt": "sore"}
"""What a hand tells apart, and the voice answers alike."""

YES_OR_NO = ("yes_no", "more", "care")

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
class Felt:
    """One answer of a hand, and what it lets one hear."""

    hand: str
    text: str
    context: str
    signs: frozenset[str]
    known: frozenset[str] = frozenset(SIGNS)
    """Of which signs it is known whether they are there."""


def felt_in(locale: str) -> list[Felt]:
    """Return what the hands of a locale answered, in order."""
    return [
        Felt(file.stem, normalize(line["text"]), line["context"], _group(line["signs"]))
        for file in sorted((HERE / locale / "felt").glob("*.jsonl"))
        for line in map(json.loads, file.read_text("utf-8").splitlines())
    ]


def _group(signs: Sequence[str]) -> frozenset[str]:
    return frozenset(GROUPS.get(sign, sign) for sign in signs)


def unsore_in(said: Sequence[Said]) -> list[Felt]:
    """Return answers of those who were not asked how it was: nearly none is sore, no thanks hard.

    Without them whatever is said straight to the other one sounds like a reproach.
    """
    asked = {"thanks": frozenset({"low", "sore"}), "day": frozenset({"sore"})}
    return [
        Felt(one.hand, normalize(one.text), one.context, frozenset(), asked[one.context])
        for one in said
        if one.reading == ANSWER and one.context in asked
    ]


def trained(locale: str, said: Sequence[Said], felt: Sequence[Felt]) -> dict[str, Model]:
    """Return every model: what it is, which act, a yes or a no, and how it was."""
    todo = [one for one in said if one.act and one.reading != ANSWER]
    asked = [one for one in said if one.reading == ANSWER and one.context in YES_OR_NO]
    replies = [one.act if one.act in {"yes", "no"} else NEITHER for one in asked]
    return {
        "readings": _fitted(_seen(said), [one.reading for one in said], MOST_FEATURES),
        "acts": _fitted(_seen(todo), [one.act for one in todo], MOST_FOR_ACTS),
        "replies": _fitted(_seen(asked), replies, MOST_FOR_REPLIES),
        "signs": signs_model(locale, [*felt, *unsore_in(said)]),
    }


def signs_model(locale: str, felt: Sequence[Felt]) -> Model:
    """Return what tells how it was, trained on these answers."""
    meanings = Meanings(HERE / locale / MEANINGS)
    seen = [sign_features(one.text, meanings) for one in felt]
    labels = [[_label(one, sign) for sign in SIGNS] for one in felt]
    return _fitted(seen, labels, MOST_FOR_SIGNS)


def _label(one: Felt, sign: str) -> int:
    return int(sign in one.signs) if sign in one.known else UNKNOWN


def _seen(said: Sequence[Said]) -> list[Mapping[str, float]]:
    return [features_of(one.text, one.context) for one in said]


def _fitted(seen: Sequence[Mapping[str, float]], labels: Sequence[Any], most: int) -> Model:
    counts = Counter(name for features in seen for name in features)
    names = sorted(name for name, count in counts.items() if count >= SEEN_LEAST)
    _, first = _weigh(seen, names, labels)
    kept = sorted(names[at] for at in np.argsort(-np.abs(first).max(axis=0), kind="stable")[:most])
    classes, weights = _weigh(seen, kept, labels)
    scale = float(np.abs(weights).max()) / LARGEST
    rounded = np.rint(weights / scale).astype(int)
    rows = {name: _row(rounded[:, at]) for at, name in enumerate(kept) if rounded[:, at].any()}
    return Model(classes, scale, rows)


def _row(weights: Any) -> str:  # noqa: ANN401 - numpy's
    return "".join(chr(ZERO + max(-LARGEST, min(LARGEST, int(weight)))) for weight in weights)


def _weigh(
    seen: Sequence[Mapping[str, float]], names: Sequence[str], labels: Sequence[Any]
) -> tuple[tuple[str, ...], Any]:
    """Return the classes, and a row of weights for each. A label is one class, or a yes to some."""
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
    machine = LinearSVC(C=2.0, random_state=0, fit_intercept=False)
    if isinstance(labels[0], str):
        machine.fit(matrix, labels)
        return tuple(machine.classes_), machine.coef_
    soft = LogisticRegression(
        C=4.0, class_weight="balanced", solver="liblinear", random_state=0, fit_intercept=False
    )
    each = [
        soft.fit(matrix[column != UNKNOWN], column[column != UNKNOWN]).coef_[0].copy()
        for column in np.array(labels).T
    ]
    return SIGNS, np.array(each)


class Ear(TrainedEar):
    """An ear with models in hand, to be tried on a hand that they have not seen."""

    def __init__(self, locale: str, models: Mapping[str, Model]) -> None:
        super().__init__(locale)
        self.__dict__["models"] = models


def held_out(
    locale: str, said: Sequence[Said], felt: Sequence[Felt]
) -> Iterator[tuple[Said, Guess]]:
    """Yield what is made of each sentence by an ear that has not met its hand."""
    hands = sorted({one.hand for one in said})
    for away in (hands[at::FOLDS] for at in range(FOLDS)):
        ear = Ear(locale, trained(locale, [one for one in said if one.hand not in away], felt))
        for one in (one for one in said if one.hand in away):
            yield one, ear.read(one.text, one.context)


def report_signs(locale: str, felt: Sequence[Felt]) -> Iterator[str]:
    """Say how what unseen hands felt is heard: of how many that felt it, and of all the others."""
    heard: list[tuple[Felt, frozenset[str]]] = []
    unsore = unsore_in(sentences(locale))
    for hand in sorted({one.hand for one in felt}):
        others = [one for one in felt if one.hand != hand]
        ear = Ear(locale, {"signs": signs_model(locale, [*others, *unsore])})
        heard += [
            (one, ear.read_signs(one.text, one.context).heard) for one in felt if one.hand == hand
        ]
    yield f"{locale}: {len(felt)} answers, each hand held out in turn"
    for sign in SIGNS:
        rightly = mean(sign in found for one, found in heard if sign in one.signs)
        falsely = mean(sign in found for one, found in heard if sign not in one.signs)
        yield f"  {sign}: heard {rightly:.1%}, of all else {falsely:.1%}"


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
        acts = mean(guess.acts[0] == one.act for one, guess in others if one.act and guess.acts)
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
        felt = felt_in(locale)
        text = "\n".join(map(model_to_text, trained(locale, said, felt).values()))
        (HERE / locale / NAME).write_text(text, encoding="utf-8")
        if "--held-out" in sys.argv:
            print("\n".join(report(locale, list(held_out(locale, said, felt)))))
            print("\n".join(report_signs(locale, felt)))


if __name__ == "__main__":
    main()
