"""Recordings with labelled slots, as they are or with noise, and counts of what was heard."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from voicecoach import sound
from voicecoach.app.evaluate import read_rows, word_errors
from voicecoach.app.hearing import Noise
from voicecoach.asr.recogniser import SAMPLE_RATE_HZ
from voicecoach.sound import Sound

LEAD_LEVEL = 33.0
"Of the faint noise before a recording: a thousandth of full scale."


@dataclass(frozen=True, slots=True)
class Conditions:
    """What recordings are made worse with: noise at `snr_db`, and seconds of faint noise first."""

    noise: Sound | None = None
    snr_db: float = 10.0
    lead_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording and what must be found in it: slot values, or the whole sentence."""

    name: str
    sound: Sound
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
        self.audio_s += recording.sound.seconds
        self.cpu_s += cpu_s
        hits = [f" {value} " in f" {heard} " for value in recording.values]
        self.slots += len(hits)
        self.found += sum(hits)
        if recording.sentence:
            wrong = word_errors(recording.sentence.split(), heard.split())
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


def under(recordings: Sequence[Recording], conditions: Conditions) -> Iterator[Recording]:
    """Recordings under conditions, the same for whoever listens."""
    noise = conditions.noise and Noise(conditions.noise, conditions.snr_db)
    rng = np.random.default_rng(0)
    for one in recordings:
        samples = one.sound.samples
        if noise:
            samples = noise.under(samples, 0, 0)
        lead = rng.normal(0, LEAD_LEVEL, int(conditions.lead_s * SAMPLE_RATE_HZ))
        together = np.concatenate([np.rint(lead).astype(np.int16), samples])
        yield replace(one, sound=Sound(together, SAMPLE_RATE_HZ))


def read(path: Path) -> Sound:
    """A sound file at the rate that recognisers hear."""
    return sound.read(path).at_rate(SAMPLE_RATE_HZ)


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


def sentences(path: Path) -> Iterator[Recording]:
    """The recordings of rows as `voicecoach evaluate` reads them. Raises InputError."""
    for row in read_rows(path):
        if row.audio:
            text = " ".join(row.text.lower().split())
            yield Recording(row.audio.name, read(row.audio), sentence=text)
