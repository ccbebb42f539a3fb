"""What a loudspeaker plays next: a queue of sounds that can be cut at any block. No device."""

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.sound import Sound

if TYPE_CHECKING:
    import numpy.typing as npt

FADE_S = 0.005
"A cut fades this long: no click, and far less than a block."


class Playback:
    """Sounds in a row. `block` runs in the device's thread; everything else in ours.

    Appending to and clearing a deque are atomic, so neither thread waits for the other.
    """

    def __init__(self, rate_hz: int) -> None:
        self.rate_hz = rate_hz
        self._waiting: deque[tuple[npt.NDArray[np.float32], Callable[[], None]]] = deque()
        self._playing: tuple[npt.NDArray[np.float32], Callable[[], None]] | None = None
        self._at = 0
        self._cut = False

    def add(self, sound: Sound, gain_db: float, on_end: Callable[[], None]) -> None:
        """Plays a sound after those waiting; `on_end` is called when its last sample was taken.

        Never clips: gain is at most 0 dB.
        """
        gain = 10 ** (min(gain_db, 0.0) / 20)
        samples = sound.at_rate(self.rate_hz).samples.astype(np.float32) * gain
        self._waiting.append((samples, on_end))

    def cut(self) -> None:
        """Ends all sound within a block; what was waiting is forgotten, its on_end not called."""
        self._waiting.clear()
        self._cut = True

    def block(self, frames: int) -> "npt.NDArray[np.int16]":
        """The next samples to play, shape (frames,); silence where there is nothing."""
        out = np.zeros(frames, np.float32)
        if self._cut:
            self._cut = False
            self._fade(out)
            return out.astype(np.int16)
        filled = 0
        while filled < frames:
            if self._playing is None:
                if not self._waiting:
                    break
                self._playing, self._at = self._waiting.popleft(), 0
            samples, on_end = self._playing
            piece = samples[self._at : self._at + frames - filled]
            out[filled : filled + len(piece)] = piece
            filled += len(piece)
            self._at += len(piece)
            if self._at >= len(samples):
                self._playing = None
                on_end()
        return out.astype(np.int16)

    def _fade(self, out: "npt.NDArray[np.float32]") -> None:
        playing, self._playing = self._playing, None
        if playing is None:
            return
        length = min(int(FADE_S * self.rate_hz), len(out))
        piece = playing[0][self._at : self._at + length]
        out[: len(piece)] = piece * np.linspace(1.0, 0.0, len(piece), dtype=np.float32)
