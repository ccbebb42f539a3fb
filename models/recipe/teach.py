"""Teaches the likeness model of a language from the sentences of its content.

    python -m recipe.teach [LANGUAGE]

Takes about a minute; writes likeness.npz beside the content. Same content, same model.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from voicecoach.content import Content, Entry, Kind, content_root, load
from voicecoach.content.templates import sample
from voicecoach.nlu import IDLE, Context, Understander, likeness
from voicecoach.nlu.likeness import NOTHING, UNSEEN, Likeness, in_bytes, in_rows

RUNNING = Context(routine="calf_cramp", relief=True)
PER_TEMPLATE = 4
PER_OTHER_TEMPLATE = 8
FEWEST_USES = 2
"A feature of a single sentence tells nothing about others."
SOFTNESS = 100.0
"Inverse strength of the regularisation."
MOST_ITERATIONS = 300
SEED = 20261121
BLEND_WEIGHT = 0.3
BLENDED_WORDS = 4
"Words of what is said in one breath with a warning, at the most."


@dataclass(frozen=True, slots=True)
class Example:
    """Something said in a state, and what was meant by it."""

    text: str
    context: Context
    meant: str
    weight: float = 1.0


def examples(content: Content) -> Iterator[Example]:
    """The sentences of the content, each in a state in which it can be said."""
    chance = random.Random(SEED)
    for entry in content.entries.values():
        for template in (*entry.sentences, *entry.armed):
            for text in sample(template.text, PER_TEMPLATE):
                # A warning must be heard in any state.
                states = (IDLE, RUNNING) if entry.kind is Kind.SAFETY else (_state(entry, chance),)
                weight = 1 / len(states)
                yield from (Example(text, state, entry.id, weight) for state in states)
    for template in content.elsewhere:
        for text in sample(template.text, PER_OTHER_TEMPLATE):
            yield Example(text, chance.choice((IDLE, RUNNING)), NOTHING)


def blends(content: Content) -> Iterator[Example]:
    """Warnings in one breath with something else: they stay warnings."""
    chance = random.Random(SEED)
    short = [
        text
        for entry in content.entries.values()
        if entry.kind in (Kind.RELIEF, Kind.CONTROL)
        for template in entry.sentences
        for text in sample(template.text, 1)
        if len(text.split()) <= BLENDED_WORDS
    ]
    for entry in content.of_kind(Kind.SAFETY):
        for template in entry.sentences:
            for text in sample(template.text, 1):
                if len(text.split()) <= 2 * BLENDED_WORDS:
                    both = [text, chance.choice(short)]
                    chance.shuffle(both)
                    state = chance.choice((IDLE, RUNNING))
                    yield Example(" ".join(both), state, entry.id, BLEND_WEIGHT)


def _state(entry: Entry, chance: random.Random) -> Context:
    if entry.states == {"routine"}:
        return RUNNING
    return IDLE if entry.states else chance.choice((IDLE, IDLE, RUNNING))


def teach(understander: Understander, lessons: Sequence[Example], version: str) -> Likeness:
    """A likeness model from examples. Needs scikit-learn."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    found = [understander.features(lesson.text, lesson.context) for lesson in lessons]
    # What is said in two states is still one sentence.
    once = {lesson.text: features for lesson, features in zip(lessons, found, strict=True)}
    uses = Counter(name for features in once.values() for name in features)
    names = sorted(name for name, count in uses.items() if count >= FEWEST_USES)
    rows = {name: row for row, name in enumerate([*names, UNSEEN])}
    values: list[float] = []
    columns: list[int] = []
    starts = [0]
    for features in found:
        placed = in_rows(features, rows)
        values.extend(placed.values())
        columns.extend(placed)
        starts.append(len(values))
    shape = (len(found), len(rows))
    held = csr_matrix((values, np.asarray(columns, np.int32), np.asarray(starts, np.int32)), shape)
    model = LogisticRegression(C=SOFTNESS, max_iter=MOST_ITERATIONS)
    meant, counts = [e.meant for e in lessons], [e.weight for e in lessons]
    model.fit(held, meant, sample_weight=counts)
    weights, scale = in_bytes(model.coef_.T)
    return Likeness(
        entries=tuple(map(str, model.classes_)),
        rows=rows,
        weights=weights,
        scale=scale,
        bias=model.intercept_.astype(np.float32),
        content=version,
    )


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("language", nargs="?", default="en")
    language = parser.parse_args().language
    content = load(language)
    lessons = [*examples(content), *blends(content)]
    model = teach(Understander(content), lessons, content.version)
    path = content_root() / language / likeness.FILE
    likeness.write(path, model)
    size = path.stat().st_size // 1024
    print(f"{len(lessons)} sentences, {len(model.rows)} features, {size} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
