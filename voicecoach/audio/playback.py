"""What a loudspeaker plays next: sounds in a row, ducked or cut at any moment. No device."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.sound import Sound

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

FADE_S = 0.01
"A cut fades this long: no click, and less than a block."
DEEPEST_DUCK_DB = 18.0
DUCK_S, UNDUCK_S = 0.01, 0.15
"The way to the deepest duck and back; a block of 20 ms may pass before it begins."
LOUDEST_DB = 6.0
CEILING = 32767.0
KNEE = 0.7 * CEILING
"Above this, what is made louder bends towards the ceiling instead of clipping."
AWAKE_LEVEL = 2
"Faint noise (-84 dB) that wakes what sleeps at digital silence; nobody hears it."
STEP_BACK_S = 0.3
"What was handed to a device that went away was perhaps not heard: so much is played again."


@dataclass(slots=True, eq=False)
class _Piece:
    """A sound in the queue."""

    samples: "Floats"
    on_end: Callable[[], None]
    generation: int
    "How many cuts came before it."


class Playback:
    """Sounds in a row. `block` runs in the device's thread; everything else in ours.

    Appending to and clearing a deque are atomic, so neither thread waits for the other.
    """

    def __init__(
        self, rate_hz: int, pre_roll_ms: int = 0, wake_after_s: float | None = None
    ) -> None:
        """The pre-roll comes when a device is opened, and after so much silence.

        The rate may be 0 until the first device is opened.
        """
        self.rate_hz = rate_hz
        self._pre_roll_ms = pre_roll_ms
        self._wake_after_s = wake_after_s
        self._waiting: deque[_Piece] = deque()
        self._playing: _Piece | None = None
        self._at = 0
        self._generation = 0
        self._fading: Floats = np.zeros(0, np.float32)
        self._duck_db = self._duck_to_db = 0.0
        self._noise_left = self._silent = 0
        self._chance = np.random.default_rng(0)

    def opened(self, rate_hz: int) -> None:
        """A device was opened, perhaps not the first: goes on from where the last one stood.

        Call it while no device takes blocks.
        """
        if self.rate_hz not in {0, rate_hz}:
            self._change_rate(rate_hz)
        self.rate_hz = rate_hz
        self._at = max(0, self._at - int(STEP_BACK_S * rate_hz))
        self._noise_left = self._pre_roll_ms * rate_hz // 1000

    def _change_rate(self, rate_hz: int) -> None:
        for piece in filter(None, (self._playing, *self._waiting)):
            sound = Sound(piece.samples.astype(np.int16), self.rate_hz)
            piece.samples = sound.at_rate(rate_hz).samples.astype(np.float32)
        self._at = self._at * rate_hz // self.rate_hz
        self._fading = np.zeros(0, np.float32)

    def add(self, sound: Sound, gain_db: float, on_end: Callable[[], None]) -> None:
        """Plays a sound after those waiting; `on_end` is called when its last sample was taken.

        Never clips: what would be too loud is bent below the ceiling.
        """
        gain = 10 ** (min(gain_db, LOUDEST_DB) / 20)
        samples = sound.at_rate(self.rate_hz).samples.astype(np.float32) * np.float32(gain)
        if gain > 1:
            samples = _under_the_ceiling(samples)
        self._waiting.append(_Piece(samples, on_end, self._generation))

    @property
    def busy(self) -> bool:
        """Whether anything is played or waits for it."""
        return self._playing is not None or bool(self._waiting)

    def cut(self) -> None:
        """Ends all sound within a fade; what was waiting is forgotten, its on_end not called."""
        self._generation += 1
        self._waiting.clear()

    def duck(self, db: float = DEEPEST_DUCK_DB) -> None:
        """Plays softer by so much (at most 18 dB) until `unduck`."""
        self._duck_to_db = -min(max(db, 0.0), DEEPEST_DUCK_DB)

    def unduck(self) -> None:
        """Plays as loud as before."""
        self._duck_to_db = 0.0

    def block(self, frames: int) -> "npt.NDArray[np.int16]":
        """The next samples to play, shape (frames,); silence where there is nothing."""
        out = np.zeros(frames, np.float32)
        self._obey_cut()
        filled = len(faded := self._fading[:frames])
        out[:filled] = faded
        self._fading = self._fading[filled:]
        while filled < frames:
            if self._noise_left > 0:
                filled += self._wake(out[filled:])
            elif self._playing is None and not self._next():
                self._silent += frames - filled
                break
            elif self._noise_left == 0:
                filled += self._take(out[filled:])
        self._ducked(out)
        return out.astype(np.int16)

    def _obey_cut(self) -> None:
        """Turns what plays, but was added before the last cut, into its fade."""
        piece = self._playing
        if piece is None or piece.generation == self._generation:
            return
        rest = piece.samples[self._at : self._at + int(FADE_S * self.rate_hz)]
        self._fading = rest * np.linspace(1.0, 0.0, len(rest), dtype=np.float32)
        self._playing = None

    def _next(self) -> bool:
        try:
            self._playing, self._at = self._waiting.popleft(), 0
        except IndexError:
            return False
        if self._wake_after_s is not None and self._silent > self._wake_after_s * self.rate_hz:
            self._noise_left = self._pre_roll_ms * self.rate_hz // 1000
        self._silent = 0
        return True

    def _wake(self, room: "Floats") -> int:
        count = min(len(room), self._noise_left)
        room[:count] = self._chance.integers(-AWAKE_LEVEL, AWAKE_LEVEL + 1, count)
        self._noise_left -= count
        return count

    def _take(self, room: "Floats") -> int:
        if (piece := self._playing) is None:
            return 0
        taken = piece.samples[self._at : self._at + len(room)]
        room[: len(taken)] = taken
        self._at += len(taken)
        if self._at >= len(piece.samples):
            self._playing = None
            piece.on_end()
        return len(taken)

    def _ducked(self, out: "Floats") -> None:
        now_db, to_db = self._duck_db, self._duck_to_db
        if now_db == to_db == 0.0:
            return
        way_s = DUCK_S if to_db < now_db else UNDUCK_S
        step_db = DEEPEST_DUCK_DB / (way_s * self.rate_hz)
        steps = np.arange(1, len(out) + 1, dtype=np.float32) * np.float32(step_db)
        if to_db < now_db:
            curve_db = np.maximum(now_db - steps, to_db)
        else:
            curve_db = np.minimum(now_db + steps, to_db)
        out *= 10 ** (curve_db / 20)
        self._duck_db = float(curve_db[-1]) if len(out) else now_db


def _under_the_ceiling(samples: "Floats") -> "Floats":
    """Louder sound with its peaks bent, so that none is above the ceiling."""
    size = np.abs(samples)
    room = CEILING - KNEE
    bent = KNEE + room * np.tanh((size - KNEE) / room)
    return np.where(size > KNEE, np.copysign(bent, samples), samples).astype(np.float32)
