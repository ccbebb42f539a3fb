"""What sounded in the room and from the loudspeaker, sample by sample on one axis of time."""

import os
import threading
import time
from collections.abc import Callable
from typing import IO

import numpy as np
import numpy.typing as npt

RATE_HZ = 40000
"""Of the house and of its recording. PulseAudio counts the time of a null sink in whole
microseconds: a frame must last a whole number of them, or small blocks make the clock drift."""
ROOM, LOUDSPEAKER = 0, 1
"The channels."
FRAME_BYTES = 4
AUDIBLE = 60
"Samples (of 32,768) at least this large can be heard: -55 dB, above any pre-roll."
SAME = 0.35
"Likeness (0 to 1) from which a stretch of the recording holds a sound that was looked for."

Samples = npt.NDArray[np.int16]


class Recording:
    """Grows while the house stands. Places are samples since the beginning."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._dropped = 0
        self._grown = threading.Condition()
        self._began_s: float | None = None
        self._resumes = False

    def follow(self, pipe: IO[bytes]) -> None:
        """Takes what comes out of a pipe until it ends; what was missed before it is silence."""
        with pipe:
            while data := os.read(pipe.fileno(), 1 << 16):
                self._take(data)
        self._resumes = True

    def _take(self, data: bytes) -> None:
        now_s = time.monotonic()
        with self._grown:
            if self._began_s is None:
                self._began_s = now_s
            elif self._resumes:
                missed = int((now_s - self._began_s) * RATE_HZ) - self._frames
                self._data.extend(bytes(max(missed, 0) * FRAME_BYTES))
            self._resumes = False
            self._data.extend(data)
            # A block never comes too early: the earliest of them tell the time.
            self._began_s = min(self._began_s, now_s - self._frames / RATE_HZ)
            self._grown.notify_all()

    @property
    def _frames(self) -> int:
        return self._dropped + len(self._data) // FRAME_BYTES

    @property
    def length(self) -> int:
        """The place of the sample that comes next."""
        return self._frames

    def forget(self) -> None:
        """Frees what was recorded so far; places stay what they are."""
        with self._grown:
            whole = len(self._data) // FRAME_BYTES
            del self._data[: whole * FRAME_BYTES]
            self._dropped += whole

    def place(self, monotonic_s: float) -> int:
        """The sample that sounded at a time; good to about 10 ms."""
        assert self._began_s is not None, "nothing was recorded"
        return int((monotonic_s - self._began_s) * RATE_HZ)

    def time_s(self, place: int) -> float:
        """The monotonic time at which a sample sounded; good to about 10 ms."""
        assert self._began_s is not None, "nothing was recorded"
        return self._began_s + place / RATE_HZ

    def samples(self, channel: int, start: int, end: int | None = None) -> Samples:
        """A stretch of a channel, as far as it was recorded."""
        with self._grown:
            first = max(start - self._dropped, 0)
            last = self._frames - self._dropped if end is None else end - self._dropped
            data = bytes(self._data[first * FRAME_BYTES : max(last, 0) * FRAME_BYTES])
        whole = len(data) // FRAME_BYTES * FRAME_BYTES
        return np.frombuffer(data[:whole], "<i2").reshape(-1, 2)[:, channel]

    def first_audible(self, channel: int, start: int, end: int | None = None) -> int | None:
        """The place of the first sample that can be heard."""
        start = max(start, self._dropped)
        loud = np.flatnonzero(_loudness(self.samples(channel, start, end)) >= AUDIBLE)
        return start + int(loud[0]) if len(loud) else None

    def last_audible(self, channel: int, start: int, end: int | None = None) -> int | None:
        """The place of the last sample that can be heard."""
        start = max(start, self._dropped)
        loud = np.flatnonzero(_loudness(self.samples(channel, start, end)) >= AUDIBLE)
        return start + int(loud[-1]) if len(loud) else None

    def wait_until(self, length: int, seconds: float) -> None:
        """Waits until so many samples were recorded."""
        self._wait(lambda: self.length >= length or None, seconds, "the recording stands still")

    def wait_sound(self, channel: int, start: int, seconds: float) -> int:
        """Waits for something audible after a place, and gives where it begins."""
        return self._wait(
            lambda: self.first_audible(channel, start), seconds, "nothing was to be heard"
        )

    def wait_silence(self, channel: int, start: int, lasting_s: float, seconds: float) -> int:
        """Waits until nothing was audible for so long; gives where sound ended (or `start`)."""
        lasting = int(lasting_s * RATE_HZ)

        def ended() -> int | None:
            length = self.length
            if length - start < lasting:
                return None
            if self.first_audible(channel, max(start, length - lasting), length) is not None:
                return None
            last = self.last_audible(channel, start, length)
            return start if last is None else last

        return self._wait(ended, seconds, "it went on sounding")

    def _wait(self, found: Callable[[], int | None], seconds: float, complaint: str) -> int:
        end_s = time.monotonic() + seconds
        while (place := found()) is None:
            left_s = end_s - time.monotonic()
            assert left_s > 0, f"{complaint} for {seconds:g} s"
            with self._grown:
                self._grown.wait(min(left_s, 0.05))
        return place

    def find(
        self,
        sound: Samples,
        channel: int,
        start: int,
        end: int | None = None,
        likeness: float = SAME,
    ) -> int | None:
        """Where a sound (at RATE_HZ) begins that was played, however loud; None if nowhere."""
        start = max(start, self._dropped)
        heard = self.samples(channel, start, end).astype(np.float64)
        wanted = sound.astype(np.float64)
        if len(heard) < len(wanted) or not wanted.any():
            return None
        size = 1 << (len(heard) + len(wanted) - 1).bit_length()
        product = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(wanted, size))
        match = np.fft.irfft(product, size)[: len(heard) - len(wanted) + 1]
        total = np.concatenate(([0.0], np.cumsum(heard**2)))
        power = total[len(wanted) :] - total[: -len(wanted)]
        # Where hardly anything sounds chance likeness means nothing.
        alike = match / np.sqrt(np.maximum(power, len(wanted)) * np.sum(wanted**2))
        best = int(np.argmax(alike))
        return start + best if alike[best] >= likeness else None


def _loudness(samples: Samples) -> npt.NDArray[np.int32]:
    return np.abs(samples.astype(np.int32))
