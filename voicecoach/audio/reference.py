"""What was played, at 16 kHz, and where in it belongs to what the microphone hears."""

import statistics
from collections import deque
from typing import TYPE_CHECKING, Any

import numpy as np

from voicecoach.audio.loudspeaker import Played
from voicecoach.audio.microphone import RATE_HZ

if TYPE_CHECKING:
    import numpy.typing as npt

    Samples = npt.NDArray[np.int16]

KEPT_S = 4.0
INAUDIBLE = 8
"""Softer samples (-72 dB), such as those that wake a loudspeaker, make no echo. A canceller that
adapted to them would learn to take the person's voice for it."""
QUIET_S = 0.2
"After so much silence the resampler rests."
LOOKED_AT = 50
"So many block times are asked for where a stream stands: each by itself is off by milliseconds."

REACH = 8
"Samples to either side that tell what is between two."
GAP_S = 0.2
"Block times jitter less than this."


class Timeline:
    """Where a stream of samples stands on the clock, from many uncertain times."""

    def __init__(self) -> None:
        self.samples = 0
        "So many have passed."
        self._starts_s: deque[float] = deque(maxlen=LOOKED_AT)

    def note(self, samples: float, at_s: float) -> None:
        """A block of so many samples; the first of them was in the air at that time."""
        start_s = at_s - self.samples / RATE_HZ
        if self._starts_s and abs(start_s - self._starts_s[-1]) > GAP_S:
            # Samples are missing: what was known of the time before holds no longer.
            self._starts_s.clear()
        self._starts_s.append(start_s)
        self.samples += int(samples)

    @property
    def start_s(self) -> float | None:
        """When sample 0 was in the air, by the last blocks; None where there were none."""
        return statistics.median(self._starts_s) if self._starts_s else None


class Reference:
    """The last seconds of what was played. `note` runs in the device's thread, the rest in one."""

    def __init__(self) -> None:
        self.timeline = Timeline()
        self.ends_at = 0
        "Samples that can be read so far."
        self.sounds_until = -RATE_HZ * 60
        "The sample after the last that could be heard."
        self._noted: deque[Played] = deque(maxlen=500)
        self._ring: Samples = np.zeros(int(KEPT_S * RATE_HZ), np.int16)
        self._rate_hz = 0
        self._resampler: Any = None
        self._rested = False
        self._quiet = 0
        self._odd = 0

    def note(self, played: Played) -> None:
        """A block was played."""
        self._noted.append(played)

    def take_in(self) -> None:
        """Reads what was noted since the last time."""
        while self._noted:
            self._take(self._noted.popleft())

    def read(self, begin: int, count: int) -> "Samples":
        """So many samples from one on; silence where nothing was played or is not known yet."""
        out = np.zeros(count, np.int16)
        oldest = max(0, self.ends_at - len(self._ring))
        first, last = max(begin, oldest), min(begin + count, self.ends_at)
        if first < last:
            places = np.arange(first, last) % len(self._ring)
            out[first - begin : last - begin] = self._ring[places]
        return out

    def read_between(self, begin: float, step: float, count: int) -> "Samples":
        """So many samples, each by a `step` near one after the other, from between those known."""
        places = begin + step * np.arange(count)
        first = int(np.floor(places[0])) - REACH + 1
        known = self.read(first, int(np.floor(places[-1])) + REACH + 1 - first)
        whole = np.floor(places)
        taps = np.arange(1 - REACH, REACH + 1)
        away = (places - whole)[:, None] - taps[None, :]
        weights = np.sinc(away) * np.cos(np.pi * away / (2 * REACH + 2)) ** 2
        around = known[(whole.astype(np.int64) - first)[:, None] + taps[None, :]]
        values = np.rint(np.sum(weights * around, axis=1))
        return np.asarray(np.clip(values, -32768, 32767), np.int16)

    def _take(self, played: Played) -> None:
        if played.rate_hz != self._rate_hz:
            self._new_rate(played.rate_hz)
        samples, count = played.samples, self._at_16k(len(played.samples))
        self.timeline.note(count, played.leaves_at_s)
        audible = bool((np.abs(samples.astype(np.int32)) > INAUDIBLE).any())
        self._quiet = 0 if audible else self._quiet + count
        if not self._quiet:
            self.sounds_until = self.timeline.samples
        if self._resampler is None:
            self._write(samples)
        elif self._quiet <= QUIET_S * RATE_HZ:
            self._rested = False
            self._write(self._resampler.resample_chunk(samples))
        else:
            # Silence stays silence: what the resampler still held is silence too.
            self._rest()
            self._write(np.zeros(max(0, self.timeline.samples - self.ends_at), np.int16))

    def _at_16k(self, frames: int) -> int:
        """How many samples a block makes, so that no fraction of one is ever lost."""
        whole, self._odd = divmod(frames * RATE_HZ + self._odd, self._rate_hz)
        return whole

    def _new_rate(self, rate_hz: int) -> None:
        self._rate_hz, self._odd, self._resampler, self._rested = rate_hz, 0, None, False
        self._rest()

    def _rest(self) -> None:
        """Begins anew, as after silence."""
        if self._rate_hz == RATE_HZ or self._rested:
            return
        import soxr

        self._resampler = soxr.ResampleStream(
            self._rate_hz, RATE_HZ, 1, dtype="int16", quality="LQ"
        )
        self._rested = True

    def _write(self, samples: "Samples") -> None:
        count = len(samples)
        if count == 0:
            return
        kept = samples[-len(self._ring) :]
        places = np.arange(self.ends_at + count - len(kept), self.ends_at + count)
        self._ring[places % len(self._ring)] = kept
        self.ends_at += count
