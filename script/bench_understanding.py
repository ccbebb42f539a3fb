"""Understanding beside other ways of understanding: same sentences, same rows, one run.

Prints Markdown for docs/benchmarks.md. Every engine has a process of its own.
"""

import argparse
import pickle
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from voicecoach.content import Content
    from voicecoach.nlu import Understander
    from voicecoach.nlu.likeness import Likeness

# Imports stand in the functions: what an engine imports counts as its memory, no other's.

ROOT = Path(__file__).resolve().parents[1]
ROWS = ROOT.parent / "shared" / "eval" / "dev.jsonl"
PER_TEMPLATE = 40
"Sentences written out of one template."
MOST_ANSWERED = 0.05
"The share of the rows that are not for the coach that an engine may answer."
NOBODY = "-"
"The class of talk that is not for the coach."
STATES = ("idle", "routine")
TIMES_AS_MANY = 20
LOADS = 5
WARM_UP = 50
"Sentences that are understood before the clock runs."
APART_SENTENCES, APART_ROWS = 1, 8
"Sentences of an entry, and rows, for padacioso in worker processes."

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled utterance."""

    text: str
    expect: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Material:
    """What every engine is given."""

    version: str
    rows: tuple[Row, ...]
    sentences: tuple[tuple[str, str], ...]
    "(sentence, id) pairs."
    templates: Mapping[str, tuple[str, ...]]
    "Id to templates."
    states: Mapping[str, frozenset[str]]
    "Id to where it can be said; empty means anywhere."

    def can_be_said(self, entry_id: str, state: str) -> bool:
        """Whether an entry can be said in a state."""
        return not self.states[entry_id] or state in self.states[entry_id]

    def by_id(self) -> dict[str, list[str]]:
        """Id to sentences."""
        found: dict[str, list[str]] = {entry_id: [] for entry_id in self.templates}
        for sentence, entry_id in self.sentences:
            found[entry_id].append(sentence)
        return found


Guess = tuple[str, float]
"Id, or NOBODY, and a score: the higher the surer."
Engine = Callable[[str, str], Guess]
"From text and state."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one engine made of all rows."""

    guesses: tuple[Guess, ...]
    times_ms: tuple[float, ...]
    memory_mib: float


def prepare(rows: Path, to: Path) -> tuple[int, int, int]:
    """Writes the material; gives how many entries, templates and sentences it has."""
    from voicecoach.app.evaluate import read_rows
    from voicecoach.content import load
    from voicecoach.content.templates import sample

    content = load()
    templates = {
        e.id: tuple(t.text for t in e.sentences + e.armed) for e in content.entries.values()
    }
    templates[NOBODY] = tuple(template.text for template in content.elsewhere)
    material = Material(
        content.version,
        tuple(Row(row.text, row.expect, row.context) for row in read_rows(rows)),
        tuple(
            (s, i) for i, texts in templates.items() for t in texts for s in sample(t, PER_TEMPLATE)
        ),
        templates,
        {NOBODY: frozenset(), **{e.id: e.states for e in content.entries.values()}},
    )
    to.write_bytes(pickle.dumps(material))
    return len(content.entries), sum(map(len, templates.values())), len(material.sentences)


def coach(material: Material) -> Engine:
    """Ours, with its likeness model."""
    from voicecoach.content import load
    from voicecoach.nlu import Understander, likeness

    content = load()
    if content.version != material.version:
        sys.exit("the content changed during the run: run it again")
    return _engine_of(Understander(content, likeness.of(content)))


def _engine_of(understander: "Understander") -> Engine:
    from voicecoach.app.answering import context_of
    from voicecoach.nlu import Match

    contexts = {state: context_of(state) for state in STATES}

    def answer(text: str, state: str) -> Guess:
        found = understander.understand(text, contexts[state])
        return (found.id, found.score) if isinstance(found, Match) else (NOBODY, 0.0)

    return answer


def wratio(material: Material) -> Engine:
    """The nearest sentence by rapidfuzz's weighted ratio."""
    from rapidfuzz import fuzz

    return _nearest(material, fuzz.WRatio)


def token_set_ratio(material: Material) -> Engine:
    """The nearest sentence by the words in common."""
    from rapidfuzz import fuzz

    return _nearest(material, fuzz.token_set_ratio)


def _nearest(material: Material, scorer: Callable[..., float]) -> Engine:
    from rapidfuzz import process, utils

    plain = [(utils.default_process(sentence), i) for sentence, i in material.sentences]
    pairs = {s: [p for p in plain if material.can_be_said(p[1], s)] for s in STATES}
    choices = {state: [text for text, _ in pairs[state]] for state in STATES}

    def answer(text: str, state: str) -> Guess:
        heard = utils.default_process(text)
        _, score, at = process.extractOne(heard, choices[state], scorer=scorer)
        return pairs[state][at][1], score

    return answer


def tf_idf(material: Material) -> Engine:
    """The sentence with the most alike pieces of 2 to 4 letters."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), dtype=np.float32)
    known = vectorizer.fit_transform([sentence for sentence, _ in material.sentences])
    ids = [entry_id for _, entry_id in material.sentences]
    barred = {s: np.array([not material.can_be_said(i, s) for i in ids]) for s in STATES}

    def answer(text: str, state: str) -> Guess:
        alike = (known @ vectorizer.transform([text]).T).toarray().ravel()
        alike[barred[state]] = -1.0
        best = int(alike.argmax())
        return ids[best], float(alike[best])

    return answer


def hassil(material: Material) -> Engine:
    """Home Assistant's recogniser over the templates themselves; it has no score."""
    from hassil import Intents, recognize_best

    def data(entry_id: str, texts: Sequence[str]) -> dict[str, object]:
        only = [state for state in STATES if material.states[entry_id] == {state}]
        return {"sentences": list(texts), "requires_context": {"state": only[0]} if only else {}}

    intents = Intents.from_dict(
        {
            "language": "en",
            "intents": {i: {"data": [data(i, texts)]} for i, texts in material.templates.items()},
        }
    )

    def answer(text: str, state: str) -> Guess:
        found = recognize_best(text, intents, intent_context={"state": state})
        return (found.intent.name, 1.0) if found else (NOBODY, 0.0)

    return answer


def padacioso(material: Material) -> Engine:
    """Its matching of whole sentences, without the worker processes: see padacioso_apart."""
    from padacioso import IntentContainer

    class InOneProcess(IntentContainer):  # type: ignore[misc, unused-ignore]  # untyped
        def calc_intents(self, query: str) -> list[dict[str, object]]:
            tried = (self._match(query, name, lines) for name, lines in self.intent_samples.items())
            return [found for found in tried if found]

    return _padacioso(InOneProcess(), material, None)


def padacioso_apart(material: Material) -> Engine:
    """As it comes: for every intent it hands all matchers to a worker process."""
    from padacioso import IntentContainer

    return _padacioso(IntentContainer(), material, APART_SENTENCES)


def _padacioso(container: Any, material: Material, most: int | None) -> Engine:
    for entry_id, sentences in material.by_id().items():
        container.add_intent(entry_id, sentences[:most])

    def answer(text: str, state: str) -> Guess:
        found = [i for i in container.calc_intents(text) if material.can_be_said(i["name"], state)]
        best = max(found, key=lambda intent: intent["conf"], default=None)
        return (best["name"], best["conf"]) if best else (NOBODY, 0.0)

    return answer


ENGINES: Mapping[str, Callable[[Material], Engine]] = {
    "voicecoach": coach,
    "rapidfuzz WRatio": wratio,
    "rapidfuzz token_set_ratio": token_set_ratio,
    "TF-IDF of letters, nearest": tf_idf,
    "hassil, no fuzzy matching": hassil,
    "padacioso, in one process": padacioso,
}


def peak_mib() -> float:
    """The most memory this process ever held."""
    import resource

    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / 2**20 if sys.platform == "darwin" else held / 2**10


def measured(name: str, stored: Path) -> Outcome:
    """Makes an engine and gives it all rows."""
    material: Material = pickle.loads(stored.read_bytes())
    before = peak_mib()
    engine = ENGINES[name](material)
    guesses, times = _timed(engine, material)
    return Outcome(guesses, times, peak_mib() - before)


def _timed(engine: Engine, material: Material) -> tuple[tuple[Guess, ...], tuple[float, ...]]:
    for sentence, _ in material.sentences[:: max(1, len(material.sentences) // WARM_UP)]:
        engine(sentence, STATES[0])
    guesses, times = [], []
    for row in material.rows:
        # Not by the wall clock: others work on this machine too.
        began = time.process_time()
        guesses.append(engine(row.text, row.state))
        times.append((time.process_time() - began) * 1000)
    return tuple(guesses), tuple(times)


def timed_apart(stored: Path) -> float:
    """Median milliseconds of an utterance with padacioso as it comes, by the wall clock."""
    material: Material = pickle.loads(stored.read_bytes())
    engine = padacioso_apart(material)
    times = []
    for row in material.rows[:: max(1, len(material.rows) // APART_ROWS)]:
        began = time.perf_counter()
        engine(row.text, row.state)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def read_ms() -> float:
    """For reading and checking the content."""
    from voicecoach.content import load

    began = time.process_time()
    load()
    return (time.process_time() - began) * 1000


def made_ms() -> float:
    """For the content and what understands it, from the files."""
    from voicecoach.content import load
    from voicecoach.nlu import Understander, likeness

    began = time.process_time()
    content = load()
    Understander(content, likeness.of(content))
    return (time.process_time() - began) * 1000


def started_ms(home: Path) -> float:
    """For the same as the program starts, with what it kept in a cache folder before."""
    from voicecoach.app.paths import Paths
    from voicecoach.app.settings import Settings
    from voicecoach.app.wiring import App

    app = App(Settings(), Paths(home / "config", home / "data", home / "cache"))
    began = time.process_time()
    _ = app.content, app.understander
    return (time.process_time() - began) * 1000


def grown(content: "Content", own_sentences: bool) -> "Content":
    """Every entry but the commands so many times; copies share sentences or have their own."""
    from voicecoach.content import Kind

    entries = dict(content.entries)
    for entry in content.entries.values():
        if entry.kind is Kind.CONTROL:
            continue
        for n in range(1, TIMES_AS_MANY):
            texts = tuple(
                replace(t, text=f"({t.text}) variant{n}") if own_sentences else t
                for t in entry.sentences
            )
            copy = f"{entry.id}_{n}"
            entries[copy] = replace(entry, id=copy, sentences=texts)
    return replace(content, entries=entries)


def grown_model(model: "Likeness", content: "Content") -> "Likeness":
    """A model with a column for every entry, as large as one taught for them would be.

    The columns of copies repeat that of the first, and their bias rules them out: it decides
    as before, at the price of its size.
    """
    import numpy as np

    added = tuple(i for i in content.entries if i not in model.entries)
    column = {entry_id: n for n, entry_id in enumerate(model.entries)}
    repeated = [column[i.rpartition("_")[0]] for i in added]
    return replace(
        model,
        entries=(*model.entries, *added),
        weights=np.hstack([model.weights, model.weights[:, repeated]]),
        scale=np.concatenate([model.scale, model.scale[repeated]]),
        bias=np.concatenate([model.bias, np.full(len(added), -99, np.float32)]),
    )


def timed_grown(stored: Path, own_sentences: bool, taught: bool) -> tuple[float, ...]:
    """Times with many more entries."""
    from voicecoach.content import load
    from voicecoach.nlu import Understander, likeness

    material: Material = pickle.loads(stored.read_bytes())
    content = load()
    model = likeness.of(content) if taught else None
    larger = grown(content, own_sentences)
    understander = Understander(larger, grown_model(model, larger) if model else None)
    return _timed(_engine_of(understander), material)[1]


def timed_untaught(stored: Path) -> tuple[float, ...]:
    """Times with the entries as they are, but no likeness model."""
    from voicecoach.content import load
    from voicecoach.nlu import Understander

    material: Material = pickle.loads(stored.read_bytes())
    return _timed(_engine_of(Understander(load())), material)[1]


GROWN = {
    "20 times, same sentences, no model": (False, False),
    "20 times, same sentences, 20 times the classes": (False, True),
    "20 times, sentences of their own, no model": (True, False),
    "20 times, sentences of their own, 20 times the classes": (True, True),
}


def apart(work: Callable[..., T], *given: object) -> T:
    """Runs work in a new process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *given).result()


def figures(outcome: Outcome, rows: Sequence[Row], cutoff: float) -> tuple[float, int]:
    """The share of the rows for the coach that are right, and how many others are answered."""
    right = answered = 0
    for row, (entry_id, score) in zip(rows, outcome.guesses, strict=True):
        said = entry_id if score >= cutoff else NOBODY
        right += said in row.expect
        answered += not row.expect and said != NOBODY
    return right / max(1, sum(bool(row.expect) for row in rows)), answered


def cutoff_of(outcome: Outcome, rows: Sequence[Row]) -> float:
    """The lowest score from which few enough of the other rows are answered."""
    most = MOST_ANSWERED * sum(not row.expect for row in rows)
    scores = sorted({score for _, score in outcome.guesses})
    return next((s for s in scores if figures(outcome, rows, s)[1] <= most), float("inf"))


def p95(times: Sequence[float]) -> float:
    """The 95th percentile."""
    return sorted(times)[min(int(len(times) * 0.95), len(times) - 1)]


def shown(cutoff: float, outcome: Outcome) -> str:
    """A cutoff, for people."""
    if cutoff == float("inf"):
        return "none low enough"
    return f"{cutoff:.3g}" if cutoff > min(score for _, score in outcome.guesses) else "not needed"


def rows_of(stored: Path) -> tuple[Row, ...]:
    """The rows of the material."""
    material: Material = pickle.loads(stored.read_bytes())
    return material.rows


def compare(stored: Path) -> None:
    """Prints the table of all engines."""
    rows = apart(rows_of, stored)
    print(f"{len(rows)} rows, {sum(not row.expect for row in rows)} not for the coach.\n")
    print("| engine | right | answered | cutoff | right | answered | median ms | p95 ms | MiB |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name in ENGINES:
        outcome = apart(measured, name, stored)
        cutoff = cutoff_of(outcome, rows)
        free, strict = (figures(outcome, rows, least) for least in (float("-inf"), cutoff))
        print(
            f"| {name} | {free[0]:.1%} | {free[1]} | {shown(cutoff, outcome)} "
            f"| {strict[0]:.1%} | {strict[1]} | {statistics.median(outcome.times_ms):.2f} "
            f"| {p95(outcome.times_ms):.2f} | {outcome.memory_mib:.0f} |",
            flush=True,
        )
    print(f"\npadacioso as it comes: {apart(timed_apart, stored):.0f} ms\n", flush=True)


def loading(folder: Path) -> None:
    """Prints how long loading takes."""
    print("| loading, in a new process | median ms |\n|---|---|")
    apart(started_ms, folder)
    parts: dict[str, Callable[[], float]] = {
        "content, read and checked": partial(apart, read_ms),
        "content and understander": partial(apart, made_ms),
        "content and understander, second start and later": partial(apart, started_ms, folder),
    }
    for name, work in parts.items():
        print(f"| {name} | {statistics.median(work() for _ in range(LOADS)):.0f} |", flush=True)
    print()


def growing(stored: Path) -> None:
    """Prints how understanding slows down with many more entries."""
    print("| entries of the coach | median ms | p95 ms |\n|---|---|---|")
    parts: dict[str, Callable[[], tuple[float, ...]]] = {
        "as shipped, no model": partial(apart, timed_untaught, stored),
        **{name: partial(apart, timed_grown, stored, *how) for name, how in GROWN.items()},
    }
    for name, work in parts.items():
        times = work()
        print(f"| {name} | {statistics.median(times):.2f} | {p95(times):.2f} |", flush=True)


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="?", type=Path, default=ROWS, metavar="ROWS.jsonl")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        stored = folder / "material"
        entries, templates, sentences = apart(prepare, given.rows, stored)
        print(f"{entries} entries, {templates} templates, {sentences} sentences.\n")
        compare(stored)
        loading(folder)
        growing(stored)
    return 0


if __name__ == "__main__":
    sys.exit(main())
