"""People who speak: synthetic voices, rendered beforehand so that playing starts at once."""

import hashlib
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from tests.live.recording import AUDIBLE, RATE_HZ, Samples
from voicecoach import sound
from voicecoach.sound import Sound

NEEDED = ("flite", "espeak-ng")
LEVEL_DB = -26.0
"How loud people speak if nothing is said: mean power while they do, of full scale."
VOICES = {
    "rms": ("flite", "-voice", "rms", "-t", "{text}", "-o", "{out}"),
    "slt": ("flite", "-voice", "slt", "-t", "{text}", "-o", "{out}"),
    "awb": ("flite", "-voice", "awb", "-t", "{text}", "-o", "{out}"),
    "british": ("espeak-ng", "-v", "en-gb", "-s", "145", "-w", "{out}", "{text}"),
    "american": ("espeak-ng", "-v", "en-us+f3", "-s", "150", "-w", "{out}", "{text}"),
}
FLOOR = 0.1
"Blocks of speech with less than this share of its largest power are pauses."


@dataclass(frozen=True)
class Words:
    """Something that can be played at once."""

    text: str
    path: Path
    samples: Samples
    "At RATE_HZ."

    @cached_property
    def first(self) -> int:
        """Its first audible sample."""
        return int(np.flatnonzero(np.abs(self.samples.astype(np.int32)) >= AUDIBLE)[0])

    @cached_property
    def last(self) -> int:
        """Its last audible sample."""
        return int(np.flatnonzero(np.abs(self.samples.astype(np.int32)) >= AUDIBLE)[-1])

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / RATE_HZ


class People:
    """Renders what people say, once."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def words(self, text: str, voice: str = "rms", level_db: float = LEVEL_DB) -> Words:
        """A sentence in a voice; with ' ... ' in it there are pauses of 0.8 s."""
        pieces = [self._spoken(piece, voice) for piece in text.split(" ... ")]
        silence = np.zeros(int(0.8 * RATE_HZ), np.int16)
        joined = pieces[0]
        for piece in pieces[1:]:
            joined = np.concatenate((joined, silence, piece))
        return self.words_of(joined, text, level_db)

    def words_of(self, samples: Samples, text: str, level_db: float = LEVEL_DB) -> Words:
        """Any sound (at RATE_HZ) at a level."""
        gain = 10 ** (level_db / 20) * 32768 / speech_level(samples)
        scaled = np.clip(samples * gain, -32768, 32767).astype(np.int16)
        name = hashlib.sha256(scaled.tobytes()).hexdigest()[:16]
        path = self._folder / f"{name}.wav"
        if not path.exists():
            sound.write(path, Sound(scaled, RATE_HZ))
        return Words(text, path, scaled)

    def _spoken(self, text: str, voice: str) -> Samples:
        digest = hashlib.sha256(f"{voice} {text}".encode()).hexdigest()[:16]
        path = self._folder / f"raw-{digest}.wav"
        if not path.exists():
            command = [part.format(text=text, out=path) for part in VOICES[voice]]
            subprocess.run(command, check=True, capture_output=True)
        samples = sound.read(path).at_rate(RATE_HZ).samples
        audible = np.flatnonzero(np.abs(samples.astype(np.int32)) >= AUDIBLE)
        return samples[audible[0] : audible[-1] + 1]


def speech_level(samples: Samples) -> float:
    """Root mean square of what is spoken, pauses left out."""
    size = RATE_HZ // 50
    blocks = samples[: max(len(samples) // size, 1) * size].astype(np.float64)
    if len(blocks) < size:
        return float(np.sqrt(np.mean(blocks**2)))
    power = np.mean(blocks.reshape(-1, size) ** 2, axis=1)
    return float(np.sqrt(np.mean(power[power >= FLOOR * power.max()])))
