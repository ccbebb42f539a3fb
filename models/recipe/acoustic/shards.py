"""The training speech on disk: shards of features, each written whole or not at all."""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from recipe.acoustic import features, voices
from recipe.acoustic.speech import Samples, speak
from recipe.acoustic.voices import Voice

SIZE = 1000
"Utterances of a shard."
SEED = 20261121
LEAD_S = (0.08, 0.4)
"Least and most of near silence before and after the speech."
FLOOR = (3e-5, 4e-4)
"Its level, of full scale."


@dataclass(frozen=True, slots=True)
class Shard:
    """Log-mel frames of utterances end to end, (frames, 40), with each one's length."""

    mel: npt.NDArray[np.float16]
    counts: npt.NDArray[np.int64]
    texts: tuple[str, ...]
    families: tuple[str, ...]

    def utterances(self) -> list[npt.NDArray[np.float32]]:
        """The frames of each utterance."""
        ends = np.cumsum(self.counts)[:-1]
        return [part.astype(np.float32) for part in np.split(self.mel, ends)]


def save(path: Path, **arrays: npt.NDArray[np.generic]) -> None:
    """Writes arrays to a file that is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".tmp.npz")
    np.savez(unfinished, **arrays)  # type: ignore[arg-type]  # numpy means its own flag
    unfinished.rename(path)


def load(path: Path) -> Shard:
    """Reads a shard of speech."""
    with np.load(path) as held:
        told = json.loads(str(held["told"]))
        return Shard(held["mel"], held["counts"], tuple(told["texts"]), tuple(told["families"]))


def surrounded(audio: Samples, rng: np.random.Generator) -> Samples:
    """Speech with near silence before and after it, and a faint floor throughout."""
    lead, tail = (int(rng.uniform(*LEAD_S) * features.SAMPLE_RATE_HZ) for _ in range(2))
    padded = np.concatenate([np.zeros(lead), audio, np.zeros(tail)])
    floor = np.exp(rng.uniform(*np.log(FLOOR)))
    return (padded + rng.normal(0, floor, len(padded))).astype(np.float32)


def make(jobs: Sequence[tuple[Voice, str]], seed: int) -> Shard:
    """Speaks sentences and computes their features."""
    rng = np.random.default_rng(seed)
    frames = [features.log_mel(surrounded(audio, rng)) for audio in speak(jobs)]
    return Shard(
        np.concatenate(frames).astype(np.float16),
        np.array([len(f) for f in frames]),
        tuple(text for _, text in jobs),
        tuple(voice.family for voice, _ in jobs),
    )


def synthesise(folder: Path, texts: Sequence[str], told: Callable[[int, float], None]) -> None:
    """Writes every shard that is not there yet; `told` hears its number and hours."""
    for number, start in enumerate(range(0, len(texts), SIZE)):
        path = folder / f"{number:04}.npz"
        if path.exists():
            continue
        rng = random.Random(SEED + number)
        jobs = [(voices.choose(rng), text) for text in texts[start : start + SIZE]]
        shard = make(jobs, SEED + number)
        known = json.dumps({"texts": shard.texts, "families": shard.families})
        save(path, mel=shard.mel, counts=shard.counts, told=np.array(known))
        told(number, len(shard.mel) * features.FRAME_SAMPLES / features.SAMPLE_RATE_HZ / 3600)
