"""How well the coach understands: figures over labelled utterances, typed or spoken."""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from voicecoach import sound
from voicecoach.app.answering import context_of
from voicecoach.app.ears import Ears
from voicecoach.app.hearing import LEAD_S, TRAIL_S, Noise, heard
from voicecoach.asr import SAMPLE_RATE_HZ, Hearing, Recogniser
from voicecoach.asr.vocabulary import Vocabularies
from voicecoach.content import Content, Kind
from voicecoach.errors import InputError
from voicecoach.nlu import Context, Match, NoMatch, Understander, Understanding

MOST_CONFUSIONS = 30


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled utterance."""

    text: str
    expect: tuple[str, ...]
    context: str
    audio: Path | None


@dataclass(slots=True)
class Figures:
    """What came out."""

    rows: int = 0
    in_scope: int = 0
    right: int = 0
    out_of_scope: int = 0
    answered: int = 0
    safety: int = 0
    safety_found: int = 0
    false_alarms: int = 0
    words: int = 0
    word_errors: int = 0
    times_ms: list[float] = field(default_factory=list)
    cpu_s: float = 0.0
    "Spent on recordings."
    audio_s: float = 0.0
    "Their length, with the silence put round them."
    finals_ms: list[float] = field(default_factory=list)
    "From the sound with which an utterance ended to its words."
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)

    def count(self, row: Row, predicted: str | None, heard: str, warnings: frozenset[str]) -> None:
        """Counts one row: what it was taken for, and the words that were heard of it."""
        self.rows += 1
        if row.expect:
            self.in_scope += 1
            self.right += predicted in row.expect
        else:
            self.out_of_scope += 1
            self.answered += predicted is not None
        if warnings & set(row.expect):
            self.safety += 1
            self.safety_found += predicted in row.expect
        elif predicted in warnings:
            self.false_alarms += 1
        if predicted not in (row.expect or (None,)):
            wanted = "|".join(row.expect) or "nothing"
            self.confusions[wanted, predicted or "nothing"] += 1
        if row.audio is not None:
            reference = row.text.split()
            self.words += len(reference)
            self.word_errors += word_errors(reference, heard.split())

    def as_json(self) -> dict[str, Any]:
        """Shares as 0 to 1; null where there was nothing to measure."""
        times = sorted(self.times_ms)
        return {
            "rows": self.rows,
            "in_scope": self.in_scope,
            "in_scope_accuracy": _share(self.right, self.in_scope),
            "out_of_scope": self.out_of_scope,
            "out_of_scope_answered": _share(self.answered, self.out_of_scope),
            "safety": self.safety,
            "safety_recall": _share(self.safety_found, self.safety),
            "false_safety_alarms": self.false_alarms,
            "word_error_rate": _share(self.word_errors, self.words),
            "ms_per_row_p50": _quantile(times, 0.5),
            "ms_per_row_p95": _quantile(times, 0.95),
            "real_time_factor": round(self.cpu_s / self.audio_s, 4) if self.audio_s else None,
            "final_ms_p95": _quantile(sorted(self.finals_ms), 0.95),
            "peak_mib": peak_mib(),
            "confusions": [
                {"expected": wanted, "predicted": got, "count": n}
                for (wanted, got), n in self.confusions.most_common(MOST_CONFUSIONS)
            ],
        }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _quantile(ordered: list[float], share: float) -> float | None:
    return round(ordered[min(int(len(ordered) * share), len(ordered) - 1)], 3) if ordered else None


def read_rows(path: Path) -> list[Row]:
    """The rows of a JSONL file. Raises InputError that names the line that cannot be used."""
    try:
        lines = path.read_bytes().decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 text: save it as UTF-8") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}): give a JSONL file") from error
    rows = [_row(path, n, line) for n, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        raise InputError(f"{path} holds no rows: a JSON object a line with text, expect, context")
    return rows


def _row(path: Path, number: int, line: str) -> Row:
    try:
        fields = json.loads(line)
        text, expect = fields["text"], fields["expect"]
        context = fields.get("context", "idle")
        audio = fields.get("audio")
        good = (
            isinstance(text, str)
            and isinstance(expect, list)
            and all(isinstance(item, str) for item in expect)
            and context in ("idle", "routine")
            and (audio is None or isinstance(audio, str))
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        good = False
    if not good:
        raise InputError(
            f'{path}:{number}: expected {{"text": "...", "expect": ["id"], '
            '"context": "idle" or "routine"}'
        )
    return Row(text, tuple(expect), context, (path.parent / audio) if audio else None)


class Evaluation:
    """Runs rows through understanding, and through recognition where they have a recording."""

    def __init__(
        self,
        content: Content,
        understander: Understander,
        make_recogniser: Callable[[], Recogniser],
        ears: Ears,
        noise: Noise | None = None,
    ) -> None:
        """`make_recogniser` is called once, at the first row with audio."""
        self._noise = noise
        self._warnings = warnings_of(content)
        self._understander = understander
        self._make_recogniser = make_recogniser
        self._ears = ears
        self._recogniser: Recogniser | None = None
        self._vocabularies = Vocabularies(content)

    def run(
        self, rows: list[Row], progress: Callable[[], None]
    ) -> tuple[Figures, list[dict[str, Any]]]:
        """Figures, and a prediction for every row in order."""
        figures = Figures()
        predictions = []
        for row in rows:
            began = time.perf_counter()
            heard, found = self._understood(row, figures)
            figures.times_ms.append((time.perf_counter() - began) * 1000)
            predicted = found.id if isinstance(found, Match) else None
            score = round(found.score, 3) if isinstance(found, Match) else 0.0
            predictions.append({"predicted": predicted, "score": score, "heard": heard})
            figures.count(row, predicted, heard, self._warnings)
            progress()
        return figures, predictions

    def _understood(self, row: Row, figures: Figures) -> tuple[str, Understanding]:
        context = context_of(row.context)
        if row.audio is None:
            return row.text, self._understander.understand(row.text, context)
        finals = self._hearings(row.audio, context, figures)
        words = " ".join(h.free.text for h in finals if h.free.text)
        for hearing in finals:
            found = self._ears.make_out(hearing, context)
            if isinstance(found, Match):
                return words, found
        return words, NoMatch(words)

    def _hearings(self, path: Path, context: Context, figures: Figures) -> list[Hearing]:
        if self._recogniser is None:
            self._recogniser = self._make_recogniser()
        self._recogniser.expect(self._vocabularies.of(context))
        recording = sound.read(path).at_rate(SAMPLE_RATE_HZ)
        began_s = time.process_time()
        finals = []
        for hearing, took_ms in heard(self._recogniser, recording, self._noise):
            finals.append(hearing)
            figures.finals_ms.append(took_ms)
        figures.cpu_s += time.process_time() - began_s
        figures.audio_s += LEAD_S + recording.seconds + TRAIL_S
        return finals


def warnings_of(content: Content) -> frozenset[str]:
    """The ids of entries that warn of danger."""
    return frozenset(entry.id for entry in content.of_kind(Kind.SAFETY))


def peak_mib() -> float | None:
    """The most memory this process has held; None where the system does not tell."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10), 1)


def word_errors(reference: list[str], heard: list[str]) -> int:
    """Words put in, left out or taken for others: the distance of two rows of words."""
    from rapidfuzz.distance import Levenshtein

    return int(Levenshtein.distance(reference, heard))
