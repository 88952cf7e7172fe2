"""What a sentence is, read by weights that were trained on sentences: an answer, or something else.

A linear model over words and runs of letters, and over what was asked. `make ear` trains it on the
sentences in `locales/<locale>/heard/` and writes `heard.txt` beside them; here is only arithmetic.
One sentence costs about a tenth of a millisecond; the file is read once, on first use.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain, pairwise
from math import inf, log, sqrt
from struct import unpack

from skill.hearing.meanings import Found, Meanings
from skill.words.regions import HERE

NAME, MEANINGS = "heard.txt", "meanings.toml"
FRAME = "frame"

CONTEXTS = ("thanks", "day", "question", "yes_no", "names", "more", "outside", "care")
"""What can have been asked before, as the sentences of a hand name it."""

LENGTHS = (2, 5, 10, 20)
"""Words up to which a sentence counts as of one length."""

RUNS = (3, 4, 5)
"""Letters in a run, within one word and its edges."""

GIVEN = 0.5
"""How much what was asked, and how long the sentence is, weighs beside its words."""

BESIDE_CONTEXT = 0.1
"""How much a word weighs as said after what was asked, beside what it weighs by itself."""

TALE = "\x06fiction"
"""The feature of an answer about a film, a book, a song."""

ZERO = 79
"""The sign for no weight: a weight is one printable sign, from 33 to 125."""

LARGEST = 46
ALWAYS = "\x03"
"""A feature that every sentence has: how common each class is."""

OF_CONTEXT = "\x01\x04\x05"
"""How the features begin that say what was asked."""

FIRST_SIGN = 33
"""The sign of the first class, where only those classes are written down that have a weight."""

WORDS = re.compile(r"[\w']+")
ANSWER, BLANK, DANGER, NEITHER, VOICE = "answer", "blank", "danger", "neither", "voice"
NO_NAME, NAME_BEGINS, NAME_GOES_ON = "none", "name", "more"
"""What a word can be where names are told."""

MODELS = ("readings", "acts", "replies", "signs", "names", "asked")
"""What is told apart, in the order of the file."""

LEAST_REPLY: Mapping[str, float] = {"yes": 1.3, "no": 0.6}
"""By how much a yes or a no must lead what is neither: else it is asked once more. A yes gives
something, or ends something; a no leaves all as it is."""

LEAST_SIGN: Mapping[str, float] = {"high": 0.6, "low": 1.6, "sore": 1.4, "todo": 0.9}
"""How clear it must be. A kind word in the wrong place is worse than none."""

LEAST_OVER_OTHER: Mapping[str, float] = {"high": 1.2, "low": 1.8}
"""By how much what is glad must lead what is hard, and the other way round: a word of comfort and
an offer to stop are the worst answer to good news."""

DOUBTED: Mapping[str, float] = {"high": 0.4, "low": 0.0}
"""Below this, what a pattern took for a sign is a figure of speech, or somebody's film."""

LEAST_MORE = {("thanks", "low"): 0.8, ("thanks", "sore"): 0.1}
"""By how much clearer what is hard or sore must be at thanks: it is rare there."""

KIND, SIDE, LAST = 0.5, 0.3, 0.3
"""How much it weighs what kind of thing was named, on which side it is, and that it came last."""

BEHIND_ANSWER, BEHIND_OTHERS = 0.65, -0.05
"""What a danger is forgiven that sounds more like an answer, or like something else. Set by hands
held out: half of what falsely sounded like one no longer does, for one danger in a hundred."""

MOST_OF_SIDE = 3
"""As many things of one side are told apart from more."""

NEARBY = 2
"""So many words before a thing deny it: `no pain`, `not a single tear`."""


@dataclass(frozen=True)
class Signs:
    """What an answer lets one hear, and what it surely does not."""

    heard: frozenset[str]
    doubted: frozenset[str] = frozenset()
    """What nobody should hear in it, unless a feeling was named."""

    denied: frozenset[str] = frozenset()
    """What nobody should hear in it even then: `that film was so sad i loved it`."""


@dataclass(frozen=True)
class Guess:
    """What a sentence most likely is, and how sure that is."""

    reading: str
    lead: float
    """By how much it leads an answer; below nothing, an answer leads it."""

    danger: float
    """How much like a danger it sounds, whatever else it may be."""

    blank: float = -inf
    """By how much it leads an answer to say that nothing comes to mind."""

    acts: tuple[str, ...] = ()
    """Which act, where it is no answer: the likeliest first."""

    act_lead: float = 0.0
    """By how much the likeliest act leads the next one."""

    about: str = ""
    """What is asked, where it is put to the voice: as `asked.jsonl` calls it."""

    about_lead: float = 0.0
    """By how much that leads whatever else could be asked."""


def features_of(text: str, context: str) -> Mapping[str, float]:
    """Return what the model sees of a sentence, each by its weight, before the model's own.

    Words and runs of letters say what it is about. How it begins and ends says more than the middle
    whether something is wanted now; and what a beginning means hangs on what was asked.
    """
    words, plain = _features_without_context(text)
    return {
        **plain,
        **{f"\x05{context} {word}": BESIDE_CONTEXT for word in words},
        **{f"\x04{context} {word}": BESIDE_CONTEXT for word in words[:3]},
        f"\x01{context}": GIVEN,
    }


@lru_cache(maxsize=8)
def _features_without_context(text: str) -> tuple[list[str], Mapping[str, float]]:
    """Return the words, and what is seen of them whatever was asked. Several models read them."""
    words = WORDS.findall(text.casefold())
    within = ["<", *words, ">"]
    runs = [f"={word}" for word in words]
    runs += [f"={one} {two}" for one, two in pairwise(within)]
    triples = zip(within, within[1:], within[2:], strict=False)
    runs += [f"={one} {two} {three}" for one, two, three in triples]
    runs += chain.from_iterable(map(_runs_of, words))
    ends = [f"^{word}" for word in words[:4]]
    ends += [f"^{at}{word}" for at, word in enumerate(words[:2])]
    ends += [f"${word}" for word in words[-1:]]
    ends += [f"$$ {word}" for word in words[-3:]]
    skips = [f"~{one} {two}" for one, two in zip(words, words[2:], strict=False)]
    length = sum(len(words) > most for most in LENGTHS)
    return words, {
        **_weigh(runs, 1.0),
        **_weigh(ends, GIVEN),
        **_weigh(skips, GIVEN),
        f"\x02{length}": GIVEN,
        ALWAYS: 1.0,
    }


def features_of_question(text: str) -> Mapping[str, float]:
    """Return what the model of questions sees: the words alone, whatever was asked before."""
    features = features_of(text, "")
    return {name: value for name, value in features.items() if name[0] not in OF_CONTEXT}


def sign_features(text: str, meanings: Meanings) -> Mapping[str, float]:
    """Return what is seen of an answer to tell how it was: its words, and the things they name.

    What is denied is a thing of its own. What a film or a figure of speech says is told apart.
    """
    words = text.split()
    found = list(meanings.find(words))
    frames = {one.kind for one in found if one.side == FRAME}
    named = [(one, _is_denied(words, one, meanings)) for one in found if one.side != FRAME]
    told = [one for one, is_denied in named if not is_denied]
    sides = Counter(one.side for one in told)
    last = max(told, key=lambda one: one.end, default=None)
    return {
        **features_of(text, ""),
        **{f"\x06!{one.kind}": KIND for one, is_denied in named if is_denied},
        **{f"\x06{one.kind}": KIND for one in told},
        **{f"\x06{frame}": KIND for frame in frames},
        **{f"\x06{frame} {side}": KIND for frame in frames for side in sides},
        **{f"\x06+{side}": SIDE * min(count, MOST_OF_SIDE) for side, count in sides.items()},
        **({f"\x06${last.side}": LAST} if last else {}),
    }


def _is_denied(words: list[str], found: Found, meanings: Meanings) -> bool:
    before = words[max(0, found.at - NEARBY) : found.at]
    return any(word in meanings.denials for word in before)


def name_features(words: Sequence[str], at: int, known: Collection[str]) -> Mapping[str, float]:
    """Return what is seen of one word where names are told: itself, and what stands around it.

    `known` are features that say something elsewhere, among them all common words.
    """
    around = [*"<<<", *words, *">>"][at : at + 6]
    third, before, last, word, after, later = map(strip_name, around)
    new, new_last, new_after = (f"={one}" not in known for one in (word, last, after))
    return {
        ALWAYS: 1.0,
        f"+{word}": 1.0,
        f"-1{last}": 1.0,
        f"+1{after}": 1.0,
        f"-2{before}": 0.6,
        f"+2{later}": 0.6,
        f"-3{third}": 0.6,
        f"-2-1{before} {last}": 0.8,
        f"new{new}": 1.5,
        f"-1new{new_last}": 0.7,
        f"+1new{new_after}": 0.7,
        f"new{new}-1{last}": 0.7,
        f"new{new}+1{after}": 0.7,
        f"at{min(at, 4)}": GIVEN,
        f"left{min(len(words) - at, 4)}": GIVEN,
        f"ends{word[-2:]}": 0.4,
    }


def strip_name(word: str) -> str:
    """Return a name without what hangs on it: `nana'll do`, `dani's fine`."""
    return word.removesuffix("'s").removesuffix("'ll")


@lru_cache(maxsize=4096)
def _runs_of(word: str) -> tuple[str, ...]:
    """Return the runs of letters of one word. Most words were met before."""
    edged = f" {word} "
    return tuple(edged[at : at + size] for size in RUNS for at in range(len(edged) - size + 1))


def _weigh(names: Iterable[str], weight: float) -> Mapping[str, float]:
    """Weigh what is there: what comes twice a little more, and all of it together as one."""
    counts = Counter(names)
    several = {name: 1 + log(count) for name, count in counts.items() if count > 1}
    norm = sqrt(len(counts) - len(several) + sum(value**2 for value in several.values())) or 1.0
    once = weight / norm
    weights = dict.fromkeys(counts, once)
    weights |= {name: value * once for name, value in several.items()}
    return weights


class Model:
    """Classes, and for each feature a row of weights. Written and read as text, a line each."""

    def __init__(self, classes: tuple[str, ...], scale: float, rows: Mapping[str, str]) -> None:
        self.classes, self.scale, self.rows = classes, scale, rows

    def scores(self, features: Mapping[str, float]) -> dict[str, float]:
        """Return how well each class fits.

        Most features of a sentence weigh the same. So the rows of those are added up first, all
        classes at once: a row is read as one number, four bytes a class.
        """
        rows = self.rows
        added: defaultdict[float, int] = defaultdict(int)
        counts: defaultdict[float, int] = defaultdict(int)
        for name, value in features.items():
            if row := rows.get(name):
                added[value] += int.from_bytes(row.encode("utf-32-be"))
                counts[value] += 1
        totals = [0.0] * len(self.classes)
        for value, number in added.items():
            sums = unpack(f">{len(totals)}I", number.to_bytes(4 * len(totals)))
            none = ZERO * counts[value]
            for at, total in enumerate(sums):
                totals[at] += value * (total - none)
        return {name: total * self.scale for name, total in zip(self.classes, totals, strict=True)}


class TrainedEar:
    """Reads sentences of one locale."""

    def __init__(self, locale: str) -> None:
        self._file = HERE / locale / NAME
        self._meanings = Meanings(HERE / locale / MEANINGS)

    def read(self, text: str, context: str) -> Guess:
        """Return what this most likely is, after what was asked. Always something."""
        features = features_of(text, context)
        scores = self.models["readings"].scores(features)
        answer, blank = scores.pop(ANSWER), scores.pop(BLANK)
        reading = max(scores, key=scores.__getitem__)
        # that nothing comes to mind is an answer too
        lead = scores[reading] - max(answer, blank)
        guess = Guess(reading, lead, _sound_of_danger(scores, max(answer, blank)), blank - answer)
        # most of what is said is an answer: nobody asks which act that is
        if lead <= 0:
            return guess
        named = self.models["acts"].scores(features)
        acts = sorted(named, key=named.__getitem__, reverse=True)
        act_lead = named[acts[0]] - named[acts[1]]
        about = self.find_about(text) if reading == VOICE else ("", 0.0)
        return replace(
            guess, acts=tuple(acts), act_lead=act_lead, about=about[0], about_lead=about[1]
        )

    def find_about(self, text: str) -> tuple[str, float]:
        """Return what would be asked of the voice, and its lead. As dear as the reading itself."""
        named = self.models["asked"].scores(features_of_question(text))
        first, second, *_ = sorted(named.values(), reverse=True)
        return max(named, key=named.__getitem__), first - second

    def read_reply(self, text: str, context: str) -> str:
        """Return `yes` or `no`, where that is what it comes to at such a question; else nothing."""
        scores = self.models["replies"].scores(features_of(text, context))
        neither = scores.pop(NEITHER)
        reply = max(scores, key=scores.__getitem__)
        return reply if scores[reply] - neither >= LEAST_REPLY[reply] else ""

    def read_names(self, text: str) -> tuple[str, ...]:
        """Return the names in what was said when they were asked for, each once, as it was said.

        A word that no sentence of a hand has is likelier a name than one that all of them have.
        """
        words, known = text.split(), self.models["readings"].rows
        names: list[list[str]] = []
        is_within = False
        for at, word in enumerate(words):
            scores = self.models["names"].scores(name_features(words, at, known))
            tag = max(scores, key=scores.__getitem__)
            if tag == NAME_GOES_ON and is_within:
                names[-1].append(strip_name(word))
            elif tag != NO_NAME:
                names.append([strip_name(word)])
            is_within = tag != NO_NAME
        return tuple(dict.fromkeys(map(" ".join, names)))

    def read_signs(self, text: str, context: str) -> Signs:
        """Return what an answer lets one hear beyond its words: `high`, `low`, and so on."""
        features = sign_features(text, self._meanings)
        scores = self.models["signs"].scores(features)
        doubted = frozenset(sign for sign, under in DOUBTED.items() if scores[sign] < under)
        denied = doubted if TALE in features else frozenset()
        return Signs(frozenset(_clear_signs(scores, context)), doubted, denied)

    @cached_property
    def models(self) -> Mapping[str, Model]:
        """The models by what they tell. Read on first use."""
        blocks = self._file.read_text(encoding="utf-8").split("\n\n")
        *dense, pairs = blocks
        models = (*map(model_from_text, dense), model_from_pairs(pairs))
        return dict(zip(MODELS, models, strict=True))


def _sound_of_danger(scores: Mapping[str, float], answer: float) -> float:
    """Return how much like a danger it sounds; less where it is far more like something else."""
    danger = scores[DANGER]
    others = max(score for name, score in scores.items() if name != DANGER)
    return min(danger, danger - answer + BEHIND_ANSWER, danger - others + BEHIND_OTHERS)


def _clear_signs(scores: Mapping[str, float], context: str) -> Iterator[str]:
    """Yield the signs that are clear enough, after what was asked."""
    lead = scores["high"] - scores["low"]
    leads = {"high": lead, "low": -lead}
    for sign, least in LEAST_SIGN.items():
        more = LEAST_MORE.get((context, sign), 0.0)
        is_ahead = leads.get(sign, 0.0) >= LEAST_OVER_OTHER.get(sign, 0.0)
        if is_ahead and scores[sign] >= least + more:
            yield sign


def model_from_text(text: str) -> Model:
    """Read a model: its classes and its scale in the first line, then a feature in each."""
    scale, classes, rows = _read_rows(text)
    return Model(classes, scale, dict(rows))


def model_to_text(model: Model) -> str:
    """Write a model down, its features in order."""
    return _write_rows(model, model.rows)


def model_from_pairs(text: str) -> Model:
    """Read a model of many classes: of each feature only the classes it says something about."""
    scale, classes, written = _read_rows(text)
    rows = {}
    for name, pairs in written:
        row = [chr(ZERO)] * len(classes)
        for sign, weight in zip(pairs[::2], pairs[1::2], strict=True):
            row[ord(sign) - FIRST_SIGN] = weight
        rows[name] = "".join(row)
    return Model(classes, scale, rows)


def model_to_pairs(model: Model) -> str:
    """Write it down, its features in order. Room for 93 classes."""
    zero = chr(ZERO)
    pairs = {
        name: "".join(chr(FIRST_SIGN + at) + sign for at, sign in enumerate(row) if sign != zero)
        for name, row in model.rows.items()
    }
    return _write_rows(model, pairs)


def _read_rows(text: str) -> tuple[float, tuple[str, ...], Iterator[tuple[str, str]]]:
    """Read the scale and the classes in the first line, then a feature and its row in each."""
    head, *lines = text.strip("\n").split("\n")
    scale, *classes = head.split("\t")
    rows = ((name, row) for name, _, row in (line.rpartition("\t") for line in lines))
    return float(scale), tuple(classes), rows


def _write_rows(model: Model, rows: Mapping[str, str]) -> str:
    head = "\t".join((repr(model.scale), *model.classes))
    return "\n".join((head, *(f"{name}\t{row}" for name, row in sorted(rows.items())))) + "\n"
