"""Noises made by rule, so that the network hears bedrooms and kitchens before people do.

None of them is a recording; those in other folders are for measuring only.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from recipe.acoustic.features import SAMPLE_RATE_HZ, log_mel
from recipe.acoustic.shards import save

SEED = 7
CLIP_S = 20.0
CLIPS_EACH = 14
IN_ROOMS = 0.6
"Share of them."
LEVEL = 0.05
"Of full scale, as standard deviation; what is mixed in later has a level of its own."
Noise = npt.NDArray[np.float64]
Chance = np.random.Generator
COUNT = int(CLIP_S * SAMPLE_RATE_HZ)
Kind = Callable[[Chance], Noise]


def coloured(slope: float, rng: Chance, count: int = COUNT) -> Noise:
    """Noise whose power falls with frequency to the power of `slope`."""
    spectrum = np.fft.rfft(rng.standard_normal(count))
    frequency = np.maximum(np.arange(len(spectrum)), 20 * count / SAMPLE_RATE_HZ)
    found: Noise = np.fft.irfft(spectrum * frequency ** (-slope / 2), count)
    return found / found.std()


def band(low_hz: float, high_hz: float, rng: Chance, count: int = COUNT) -> Noise:
    """Noise between two frequencies."""
    spectrum = np.fft.rfft(rng.standard_normal(count))
    hz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE_HZ)
    spectrum[(hz < low_hz) | (hz > high_hz)] = 0
    found: Noise = np.fft.irfft(spectrum, count)
    return found / (found.std() + 1e-9)


def _time(count: int = COUNT) -> Noise:
    return np.arange(count) / SAMPLE_RATE_HZ


def swelling(rng: Chance, slow_hz: float = 0.1, fast_hz: float = 2.0) -> Noise:
    """A level that comes and goes, always above zero."""
    t = _time()
    waves = [
        np.sin(2 * np.pi * rng.uniform(slow_hz, fast_hz) * t + rng.uniform(0, 6)) for _ in range(3)
    ]
    found: Noise = np.exp(rng.uniform(0.1, 0.7) * np.sum(waves, axis=0))
    return found


def hiss(rng: Chance) -> Noise:
    """White to brown noise, swelling: fans, streets, wind."""
    return coloured(rng.uniform(-0.3, 2.3), rng) * swelling(rng)


def hum(rng: Chance) -> Noise:
    """Mains hum or a motor, with overtones."""
    base = rng.choice([50, 60, 100, 120]) * rng.uniform(0.97, 1.03) * rng.choice([1, 1, 2.3])
    tones = [
        rng.uniform(0, 1) / k**0.5 * np.sin(2 * np.pi * base * k * _time() + rng.uniform(0, 6))
        for k in range(1, 25)
    ]
    found: Noise = np.sum(tones, axis=0) + rng.uniform(0.1, 1) * coloured(1.0, rng)
    return found


def struck(rng: Chance, count: int, low_hz: float, high_hz: float) -> Noise:
    """Something hard that is hit: a few decaying tones and a click."""
    t = _time(count)
    out = np.zeros(count)
    for _ in range(rng.integers(3, 9)):
        hz = np.exp(rng.uniform(np.log(low_hz), np.log(high_hz)))
        decay_s = np.exp(rng.uniform(np.log(0.01), np.log(0.25)))
        out += rng.uniform(0.2, 1) * np.exp(-t / decay_s) * np.sin(2 * np.pi * hz * t)
    return out + rng.uniform(0.2, 1.5) * np.exp(-t / 0.004) * rng.standard_normal(count)


def clatter(rng: Chance) -> Noise:
    """Dishes and cutlery: blows in bunches."""
    out = np.zeros(COUNT)
    length = SAMPLE_RATE_HZ // 2
    at = 0.0
    while at < CLIP_S - 1:
        for _ in range(rng.integers(1, 6)):
            place = int((at + rng.exponential(0.15)) * SAMPLE_RATE_HZ)
            if place < COUNT - length:
                loud = np.exp(rng.normal(0, 0.9))
                out[place : place + length] += loud * struck(rng, length, 700, 7000)
        at += rng.exponential(rng.uniform(0.2, 0.9))
    return out + 0.05 * out.std() * coloured(1.0, rng)


def thuds(rng: Chance) -> Noise:
    """Doors, steps and cupboards over a faint noise."""
    out = 0.05 * coloured(1.5, rng)
    length = SAMPLE_RATE_HZ // 2
    for _ in range(rng.integers(10, 40)):
        place = rng.integers(0, COUNT - length)
        out[place : place + length] += np.exp(rng.normal(0, 0.8)) * struck(rng, length, 60, 900)
    return out


def water(rng: Chance) -> Noise:
    """A tap, rain or something frying: bright noise with drops."""
    out = band(rng.uniform(300, 1500), rng.uniform(4000, 8000), rng) * swelling(rng, 0.2, 6)
    drops = (rng.random(COUNT) < rng.uniform(20, 400) / SAMPLE_RATE_HZ) * rng.normal(0, 8, COUNT)
    return out + np.convolve(drops, np.exp(-np.arange(80) / 15), mode="same")


def snore(rng: Chance) -> Noise:
    """Breathing with a rattle, in and out."""
    t = _time()
    breath = np.maximum(np.sin(2 * np.pi * rng.uniform(0.2, 0.35) * t), 0) ** rng.uniform(1, 3)
    rattle = 1 + np.sign(np.sin(2 * np.pi * rng.uniform(25, 70) * t + swelling(rng)))
    low, high = rng.uniform(80, 300), rng.uniform(700, 3500)
    return breath * rattle * band(low, high, rng) + 0.02 * coloured(1.0, rng)


def music(rng: Chance) -> Noise:
    """Chords of plucked or held tones, a beat under them."""
    out = 0.01 * coloured(1.0, rng)
    beat_s = rng.uniform(0.3, 0.7)
    for step in range(int(CLIP_S / beat_s) - 3):
        place, count = int(step * beat_s * SAMPLE_RATE_HZ), int(2 * beat_s * SAMPLE_RATE_HZ)
        t = _time(count)
        for _ in range(rng.integers(1, 5)):
            hz = 110 * 2 ** (rng.integers(0, 36) / 12)
            shape = np.exp(-t / rng.uniform(0.1, 1)) * np.minimum(t / 0.01, 1)
            for k in range(1, rng.integers(3, 12)):
                out[place : place + count] += shape / k * np.sin(2 * np.pi * hz * k * t)
        if step % 2:
            out[place : place + count] += np.exp(-t / 0.03) * rng.standard_normal(count)
    return out


def in_a_room(noise: Noise, rng: Chance) -> Noise:
    """With an echo of 0.1 to 0.8 s, near or far."""
    t = _time()
    tail = rng.standard_normal(COUNT) * np.exp(-6.9 * t / rng.uniform(0.1, 0.8))
    wet: Noise = np.fft.irfft(np.fft.rfft(noise) * np.fft.rfft(tail), COUNT)
    mixed: Noise = noise / noise.std() + np.exp(rng.uniform(-2, 1)) * wet / wet.std()
    return mixed


def kitchen(rng: Chance) -> Noise:
    """Several of them at once, and a fan over the stove."""
    parts = (clatter(rng), water(rng), thuds(rng), hiss(rng))
    found: Noise = np.sum([rng.uniform(0.1, 1) * p / p.std() for p in parts], axis=0)
    return found


KINDS: tuple[Kind, ...] = (
    hiss, hum, clatter, thuds, water, snore, music, kitchen, kitchen, hiss,
)  # fmt: skip


def make(clips_each: int = CLIPS_EACH) -> npt.NDArray[np.float16]:
    """(clips, frames, 40) log-mel energies of every kind of noise."""
    rng = np.random.default_rng(SEED)
    found = []
    for kind in KINDS:
        for _ in range(clips_each):
            noise = kind(rng)
            if rng.random() < IN_ROOMS:
                noise = in_a_room(noise, rng)
            found.append(log_mel((noise * LEVEL / noise.std()).astype(np.float32)))
    return np.stack(found).astype(np.float16)


def write(path: Path) -> None:
    """Writes the bank of noises."""
    save(path, mel=make())
