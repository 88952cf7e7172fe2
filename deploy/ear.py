"""Trains the ear on the sentences of every hand: `make ear` writes the weights.

What counts is the mean over hands that were not trained on: each is held out in turn.
"""

import json
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
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
    BLANK,
    DANGER,
    LARGEST,
    LEAST_SIGN,
    MEANINGS,
    NAME,
    NAME_BEGINS,
    NAME_GOES_ON,
    NEITHER,
    NO_NAME,
    ZERO,
    Guess,
    Model,
    TrainedEar,
    features_of,
    features_of_question,
    model_to_pairs,
    model_to_text,
    name_features,
    sign_features,
    strip_name,
)
from skill.words.regions import HERE

LOCALES = ("en-US", "de-DE")
MOST_FEATURES, MOST_FOR_ACTS, MOST_FOR_REPLIES, MOST_FOR_SIGNS = 10_700, 2_000, 900, 2_200
"""Features kept for telling readings apart, and for telling acts apart: a third of a megabyte."""

MOST_FOR_NAMES = 900
"""Features kept for telling which word is a name."""

MOST_FOR_QUESTIONS, MOST_WEIGHTS = 2_000, 8_000
"""Features kept for telling apart what is asked of the voice, and weights of all of them."""

ASKED, NAMED = "asked.jsonl", "named.jsonl"
OF_NAMES = ("answer", "correction", "presence")
"""What can hold a name where names are asked for."""

OWN = "own"
"""The hand of whoever answers the questions: trained on, and no measure of anything."""

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

    @property
    def takes(self) -> str:
        """What the ear is to take it for.

        A blank mind is no answer to keep; who says how many they are says who is here.
        """
        if self.act == BLANK:
            return BLANK
        return "presence" if self.act in ("just_me", "two_of_us") else self.reading


def sentences(locale: str) -> list[Said]:
    """Return what every hand of a locale says, in order; and what the project's own asks the voice.

    What is asked may be asked at any of the three questions.
    """
    said = [
        Said(file.stem, line["text"], line["context"], line["reading"], line["act"])
        for file in sorted((HERE / locale / "heard").glob("*.jsonl"))
        for line in map(json.loads, file.read_text("utf-8").splitlines())
    ]
    own = [one.text for one in questions(locale) if one.hand == OWN and one.about]
    return said + [
        Said("00", text, context, "voice", "")
        for text, context in zip(own, cycle(("thanks", "day", "question")), strict=False)
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
    model = _fitted(seen, [one.about for one in asked], MOST_FOR_QUESTIONS)
    at = [(name, place) for name in sorted(model.rows) for place in range(len(model.classes))]
    # among equals the first: the same sentences give the same file
    at.sort(key=lambda one: -abs(ord(model.rows[one[0]][one[1]]) - ZERO))
    kept: dict[str, set[int]] = {}
    for name, place in at[:MOST_WEIGHTS]:
        kept.setdefault(name, set()).add(place)
    rows = {name: _keep_places(model.rows[name], places) for name, places in kept.items()}
    return Model(model.classes, model.scale, rows)


def _keep_places(row: str, places: Collection[int]) -> str:
    return "".join(sign if at in places else chr(ZERO) for at, sign in enumerate(row))


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
    todo = [one for one in said if one.act and one.takes not in (ANSWER, BLANK)]
    asked = [one for one in said if one.reading == ANSWER and one.context in YES_OR_NO]
    replies = [one.act if one.act in {"yes", "no"} else NEITHER for one in asked]
    readings = _fitted(_seen(said), [one.takes for one in said], MOST_FEATURES)
    return {
        "readings": readings,
        "acts": _fitted(_seen(todo), [one.act for one in todo], MOST_FOR_ACTS),
        "replies": _fitted(_seen(asked), replies, MOST_FOR_REPLIES),
        "signs": signs_model(locale, [*felt, *unsore_in(said)]),
        "names": names_model(named_in(locale, said), readings.rows),
    }


@dataclass(frozen=True)
class Named:
    """What was said when names were asked for, and the names in it."""

    text: str
    names: tuple[str, ...]


def named_in(locale: str, said: Sequence[Said]) -> list[Named]:
    """Return what these sentences say when names are asked for. In what is no answer are none."""
    lines = map(json.loads, (HERE / locale / NAMED).read_text("utf-8").splitlines())
    names = {line["text"]: tuple(line["names"]) for line in lines}
    texts = dict.fromkeys(one.text for one in said if one.context == "names")
    others = {one.text for one in said if one.reading not in OF_NAMES}
    return [Named(text, names.get(text, ())) for text in texts if text in names or text in others]


def names_model(named: Sequence[Named], known: Collection[str]) -> Model:
    """Return what tells of each word whether it is a name. `known` are features of readings."""
    seen, labels = [], []
    for one in named:
        words = one.text.split()
        seen += [name_features(words, at, known) for at in range(len(words))]
        labels += _tags(words, one.names)
    return _fitted(seen, labels, MOST_FOR_NAMES, firmness=0.5)


def _tags(words: Sequence[str], names: Sequence[str]) -> list[str]:
    tags = [NO_NAME] * len(words)
    plain = [*map(strip_name, words)]
    for name in (name.split() for name in names):
        for at in range(len(words) - len(name) + 1):
            if plain[at : at + len(name)] == [*map(strip_name, name)]:
                tags[at : at + len(name)] = [NAME_BEGINS, *[NAME_GOES_ON] * (len(name) - 1)]
    return tags


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


def _fitted(
    seen: Sequence[Mapping[str, float]], labels: Sequence[Any], most: int, firmness: float = 2.0
) -> Model:
    counts = Counter(name for features in seen for name in features)
    names = sorted(name for name, count in counts.items() if count >= SEEN_LEAST)
    _, first = _weigh(seen, names, labels, firmness)
    kept = sorted(names[at] for at in np.argsort(-np.abs(first).max(axis=0), kind="stable")[:most])
    classes, weights = _weigh(seen, kept, labels, firmness)
    scale = float(np.abs(weights).max()) / LARGEST
    rounded = np.rint(weights / scale).astype(int)
    rows = {name: _row(rounded[:, at]) for at, name in enumerate(kept) if rounded[:, at].any()}
    return Model(classes, scale, rows)


def _row(weights: Any) -> str:  # noqa: ANN401 - numpy's
    return "".join(chr(ZERO + max(-LARGEST, min(LARGEST, int(weight)))) for weight in weights)


def _weigh(
    seen: Sequence[Mapping[str, float]],
    names: Sequence[str],
    labels: Sequence[Any],
    firmness: float,
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
    machine = LinearSVC(C=firmness, random_state=0, fit_intercept=False)
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
    locale: str, said: Sequence[Said], felt: Sequence[Felt], asked: Sequence[Asked]
) -> Iterator[tuple[Said, Guess]]:
    """Yield what is made of each sentence by an ear that has not met its hand."""
    hands = sorted({one.hand for one in said})
    for away in (hands[at::FOLDS] for at in range(FOLDS)):
        about = trained_on_questions([one for one in asked if one.hand not in away])
        heard = trained(locale, [one for one in said if one.hand not in away], felt)
        ear = Ear(locale, {**heard, "asked": about})
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


def held_out_questions(locale: str, asked: Sequence[Asked]) -> Iterator[tuple[Asked, str, float]]:
    """Yield what each is taken to ask, and its lead, by a model that has not met its hand."""
    hands = sorted({one.hand for one in asked} - {OWN})
    for away in (hands[at::FOLDS] for at in range(FOLDS)):
        known = trained_on_questions([one for one in asked if one.hand not in away])
        ear = Ear(locale, {"asked": known})
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
        said = sentences(locale)
        felt, asked = felt_in(locale), questions(locale)
        dense = map(model_to_text, trained(locale, said, felt).values())
        text = "\n".join((*dense, model_to_pairs(trained_on_questions(asked))))
        (HERE / locale / NAME).write_text(text, encoding="utf-8")
        if "--held-out" in sys.argv:
            print("\n".join(report(locale, list(held_out(locale, said, felt, asked)))))
            print("\n".join(report_questions(list(held_out_questions(locale, asked)))))
            print("\n".join(report_signs(locale, felt)))


if __name__ == "__main__":
    main()
