"""Entries by how alike an utterance is to all that people say for them.

A linear model over words, word pairs, concepts and signs, taught from the sentences of the
content by `models/recipe/teach.py` and kept beside them. It weighs what the rules find: a word
that nobody foresaw costs a rule its match, but the others still speak for the entry.
"""

import math
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from voicecoach.content import Content, content_root
from voicecoach.nlu.concepts import Annotation

FILE = "likeness.npz"
NOTHING = "-"
"The class of talk that is not for the coach."
UNSEEN = "?"
"The feature of a word that no sentence of the content holds."
STEM = 5
"Longer words also count by their first letters."
PLAIN, PAIR, STEMMED, CONCEPT, SIGN = 1.0, 0.5, 0.7, 1.0, 0.3
SMALL = 0.35
"What a word that tells little counts."
MOST_REASONS = 4


def features_of(
    said: Annotation,
    state: Iterable[str],
    signs: Mapping[str, float],
    neutral: frozenset[str],
) -> dict[str, float]:
    """What the model looks at, by name; the squares of the values sum up to 1."""
    found: dict[str, float] = {}
    words = said.words
    for word in words:
        found[f"w {word}"] = SMALL if word in neutral else PLAIN
        if len(word) >= STEM:
            found[f"s {word[:STEM]}"] = STEMMED
    for first, second in zip(("^", *words), (*words, "$"), strict=True):
        found[f"p {first} {second}"] = PAIR
    for concept in said.concepts:
        found[f"c {concept}"] = CONCEPT
    for entry_id, score in signs.items():
        found[f"r {entry_id}"] = SIGN * score
    for name in state:
        found[name] = PAIR
    length = math.sqrt(sum(value * value for value in found.values())) or 1.0
    return {name: value / length for name, value in found.items()}


@dataclass(frozen=True, slots=True)
class Likeness:
    """The taught model."""

    entries: tuple[str, ...]
    "Its classes, ids of entries and NOTHING."
    rows: Mapping[str, int]
    "Feature to its row of `weights`."
    weights: npt.NDArray[np.int8]
    "Shape (features, classes), log odds in units of `scale`."
    scale: npt.NDArray[np.float32]
    "Shape (classes,)."
    bias: npt.NDArray[np.float32]
    "Shape (classes,)."
    content: str = ""
    "The version of the content it was taught from."

    def probabilities(self, features: Mapping[str, float]) -> dict[str, float]:
        """How likely each class is meant, 0 to 1, in all 1."""
        placed = in_rows(features, self.rows)
        values = np.fromiter(placed.values(), np.float32, len(placed))
        weights = self.weights[list(placed)].astype(np.float32)
        logits = self.bias + values @ weights * self.scale
        odds = np.exp(logits - logits.max())
        return dict(zip(self.entries, (odds / odds.sum()).tolist(), strict=True))

    def reasons(self, features: Mapping[str, float], entry_id: str) -> str:
        """The features that spoke loudest for an entry, for people."""
        column = self.entries.index(entry_id)
        weighed = {
            name: value * float(self.weights[self.rows[name], column] * self.scale[column])
            for name, value in features.items()
            if name in self.rows
        }
        best = sorted(weighed, key=lambda name: -weighed[name])[:MOST_REASONS]
        return ", ".join(f"{name[2:]} {weighed[name]:+.1f}" for name in best if weighed[name] > 0)


def in_bytes(
    weights: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Weights of shape (features, classes) in 8 bits, and the scale of each class."""
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-6) / 127
    return np.round(weights / scale).astype(np.int8), scale.astype(np.float32)


def in_rows(features: Mapping[str, float], rows: Mapping[str, int]) -> dict[int, float]:
    """Row to value of the features that have a row, and of how much is UNSEEN."""
    placed = {rows[name]: value for name, value in features.items() if name in rows}
    placed[rows[UNSEEN]] = unseen(features, rows)
    return placed


def unseen(features: Mapping[str, float], known: Container[str]) -> float:
    """How much of an utterance are words that were never seen, 0 to 1."""
    words = {n: v for n, v in features.items() if n.startswith("w ")}
    whole = sum(value * value for value in words.values())
    strange = sum(value * value for name, value in words.items() if name not in known)
    return strange / whole if whole else 0.0


def of(content: Content) -> Likeness | None:
    """The model that was taught for the language of the content; None where there is none."""
    return read(content_root() / content.language / FILE)


def read(path: Path) -> Likeness | None:
    """The model in a file; None where there is none.

    Raises OSError or ValueError for a broken one.
    """
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as stored:
        names = str(stored["features"]).split("\n")
        return Likeness(
            entries=tuple(str(stored["entries"]).split("\n")),
            rows={name: row for row, name in enumerate(names)},
            weights=stored["weights"],
            scale=stored["scale"],
            bias=stored["bias"],
            content=str(stored["content"]),
        )


def write(path: Path, model: Likeness) -> None:
    """Stores a model."""
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            entries="\n".join(model.entries),
            features="\n".join(model.rows),
            weights=model.weights,
            scale=model.scale,
            bias=model.bias,
            content=model.content,
        )
