"""Recordings with labelled slots, as they are or with noise, and counts of what was heard."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

SAMPLE_RATE_HZ = 16000
LEAD_LEVEL = 0.001
"Of the faint noise before a recording, of full scale."
Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Conditions:
    """What recordings are made worse with: noise at `snr_db`, and seconds of faint noise first."""

    noise: Samples | None = None
    snr_db: float = 10.0
    lead_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording and what must be found in it: slot values, or the whole sentence."""

    name: str
    samples: Samples
    values: tuple[str, ...] = ()
    sentence: str = ""


@dataclass(slots=True)
class Score:
    """Counts over recordings."""

    recordings: int = 0
    slots: int = 0
    found: int = 0
    whole: int = 0
    words: int = 0
    wrong: int = 0
    audio_s: float = 0.0
    cpu_s: float = 0.0
    missed: list[tuple[str, str]] = field(default_factory=list)

    def add(self, recording: Recording, heard: str, cpu_s: float) -> None:
        """Counts one recording."""
        self.recordings += 1
        self.audio_s += len(recording.samples) / SAMPLE_RATE_HZ
        self.cpu_s += cpu_s
        hits = [f" {value} " in f" {heard} " for value in recording.values]
        self.slots += len(hits)
        self.found += sum(hits)
        if recording.sentence:
            wrong = errors(recording.sentence.split(), heard.split())
            self.words += len(recording.sentence.split())
            self.wrong += wrong
            hits.append(not wrong)
        self.whole += all(hits)
        if not all(hits):
            wanted = recording.sentence or ", ".join(recording.values)
            self.missed.append((wanted, heard))

    def as_json(self) -> dict[str, float | int]:
        """The figures; shares are of 1."""
        told: dict[str, float | int] = {"recordings": self.recordings}
        if self.slots:
            told["slot_values"] = self.slots
            told["slot_values_found"] = round(self.found / self.slots, 4)
        if self.words:
            told["word_error_rate"] = round(self.wrong / self.words, 4)
        told["whole"] = round(self.whole / max(1, self.recordings), 4)
        told["cpu_s_per_audio_s"] = round(self.cpu_s / max(1e-9, self.audio_s), 4)
        return told


def errors(wanted: Sequence[str], heard: Sequence[str]) -> int:
    """Words put in, left out or taken for others."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(wanted, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1]


def read(path: Path) -> Samples:
    """A sound file at 16 kHz, its channels mixed."""
    audio, rate = soundfile.read(path, dtype="float32", always_2d=True)
    mono: Samples = audio.mean(axis=1, dtype=np.float32)
    if rate == SAMPLE_RATE_HZ:
        return mono
    resampled: Samples = soxr.resample(mono, rate, SAMPLE_RATE_HZ).astype(np.float32)
    return resampled


def noisy(samples: Samples, conditions: Conditions, seed: int) -> Samples:
    """A recording under conditions; the stretch of noise follows from the seed."""
    rng = np.random.default_rng(seed)
    found = samples.astype(np.float64)
    if conditions.noise is not None:
        start = int(rng.integers(0, max(1, len(conditions.noise) - len(samples))))
        bed = np.resize(conditions.noise[start:], len(samples)).astype(np.float64)
        level = np.sqrt(np.mean(found**2) / max(1e-12, float(np.mean(bed**2))))
        found = found + bed * level * 10 ** (-conditions.snr_db / 20)
    if conditions.lead_s:
        lead = rng.normal(0, LEAD_LEVEL, int(conditions.lead_s * SAMPLE_RATE_HZ))
        found = np.concatenate([lead, found])
    return np.clip(found, -1, 1).astype(np.float32)


def labelled(folder: Path) -> Iterator[Recording]:
    """The recordings that labels.json names, with their slot values.

    labels.json: {file: {slot: value}}, or Picovoice's own {file: {"slots": {slot: value}}}.
    Raises FileNotFoundError that says what is missing.
    """
    listed = folder / "labels.json"
    if not listed.is_file():
        raise FileNotFoundError(f"no {listed}: give a folder of recordings with their labels.json")
    for name, slots in sorted(json.loads(listed.read_text(encoding="utf-8")).items()):
        path = folder / name
        if path.is_file():
            values = slots.get("slots", slots).values()
            yield Recording(name, read(path), tuple(" ".join(v.lower().split()) for v in values))


def sentences(rows: Path) -> Iterator[Recording]:
    """The recordings of a file of rows: {"audio": file beside it, "text": what is said}."""
    for line in rows.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = " ".join(row["text"].lower().split())
        yield Recording(row["audio"], read(rows.parent / row["audio"]), sentence=text)


def under(recordings: Sequence[Recording], conditions: Conditions) -> Iterator[Recording]:
    """Recordings under conditions, the same for whoever listens."""
    for seed, one in enumerate(recordings):
        samples = noisy(one.samples, conditions, seed)
        yield Recording(one.name, samples, one.values, one.sentence)
