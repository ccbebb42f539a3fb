"""The loudspeaker: one stream that stays open, so that no first syllable is lost."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from voicecoach.audio import bounded
from voicecoach.audio.devices import choose_again, sounddevice
from voicecoach.audio.playback import DEEPEST_DUCK_DB, Playback
from voicecoach.audio.stream import DeviceStream
from voicecoach.audio.timing import leaves_at_s
from voicecoach.sound import Sound

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

BLOCK_S = 0.02
PRE_ROLL_MS = 300
POST_ROLL_S = 0.2
"Some devices swallow the end of what is followed by nothing."


@dataclass(frozen=True, slots=True, eq=False)
class Played:
    """A block as it was truly played: after gain, duck and fade."""

    samples: "npt.NDArray[np.int16]"
    rate_hz: int
    leaves_at_s: float
    "When its first sample leaves the loudspeaker, on the monotonic clock."


class Loudspeaker(DeviceStream):
    """An open loudspeaker; use as a context. What it plays outlives the device."""

    part, flag = "loudspeaker", "--output-device"

    def __init__(
        self,
        device: str = "",
        pre_roll_ms: int = PRE_ROLL_MS,
        wake_after_s: float | None = None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """Raises MissingError where the device is not there or cannot be opened."""
        super().__init__(device, now_s)
        self.on_played: Callable[[Played], None] | None = None
        "Gets every block from the device's thread; must not wait."
        self.underflows = 0
        "Times the device wanted sound and got it too late."
        self._playback = Playback(0, pre_roll_ms, wake_after_s)
        self.open()

    def open(self, *, instead: bool = False) -> None:
        """Opens the device, found by name; with `instead`, the usual one. See `__init__`."""
        library = sounddevice()
        chosen = choose_again("" if instead else self.wanted, self.name, "output")
        self.name, self._rate_hz = chosen.name, chosen.rate_hz
        self._opening += 1
        opening = self._opening
        try:
            stream = library.RawOutputStream(
                samplerate=chosen.rate_hz,
                blocksize=int(chosen.rate_hz * BLOCK_S),
                device=chosen.index,
                channels=1,
                dtype="int16",
                callback=partial(self._callback, opening),
                finished_callback=partial(self._ended, opening),
            )
        except Exception as error:
            raise self._unusable(error) from error
        if opening != self._opening:
            # It took so long that it was given up, and perhaps opened anew meanwhile.
            bounded.close(stream)
            raise self._unusable(TimeoutError("it took too long"))
        self._stream = stream
        self.latency_s = float(stream.latency)
        "From the callback to the ear, as the device reports it."
        self._playback.opened(chosen.rate_hz)

    def close(self) -> None:
        """Ends playing."""
        self.release()

    def __enter__(self) -> "Loudspeaker":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def play(self, sound: Sound, gain_db: float, on_end: Callable[[], None]) -> None:
        """Plays after what is waiting; `on_end` is called from the device's thread."""
        self._playback.add(sound, gain_db, on_end)

    @property
    def busy(self) -> bool:
        """Whether anything is played or waits for it."""
        return self._playback.busy

    def cut(self) -> None:
        """Silence within a short fade; forgets what was waiting."""
        self._playback.cut()

    def duck(self, db: float = DEEPEST_DUCK_DB) -> None:
        """Softer at once, by at most 18 dB, until `unduck`."""
        self._playback.duck(db)

    def unduck(self) -> None:
        """As loud as before."""
        self._playback.unduck()

    def drain(self) -> None:
        """Waits until what was handed to the device has been heard, and a little silence."""
        time.sleep(self.latency_s + BLOCK_S + POST_ROLL_S)

    def _callback(self, opening: int, out: Any, frames: int, clock: Any, status: Any) -> None:
        if opening != self._opening:
            out[:] = bytes(len(out))
            return
        samples = self._playback.block(frames)
        out[:] = samples.tobytes()
        now_s = self.alive_at_s = self._now_s()
        if status:
            self.underflows += 1
        if self.on_played is not None:
            at_s = leaves_at_s(clock, now_s, self.latency_s)
            self.on_played(Played(samples, self._rate_hz, at_s))

    def _ended(self, opening: int) -> None:
        if opening == self._opening:
            self.gone = True
