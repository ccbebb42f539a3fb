"""The loudspeaker: one stream that stays open, so that no first syllable is lost."""

import time
from collections.abc import Callable
from typing import Any

from voicecoach.audio.devices import choose, sounddevice
from voicecoach.audio.playback import Playback
from voicecoach.errors import MissingError
from voicecoach.sound import Sound

BLOCK_S = 0.02


class Loudspeaker:
    """An open loudspeaker; use as a context."""

    def __init__(self, device: str = "") -> None:
        """Raises MissingError where the device is not there or cannot be opened."""
        library = sounddevice()
        chosen = choose(device, "output")
        try:
            self._stream = library.RawOutputStream(
                samplerate=chosen.rate_hz,
                blocksize=int(chosen.rate_hz * BLOCK_S),
                device=chosen.index,
                channels=1,
                dtype="int16",
                callback=self._callback,
            )
        except Exception as error:
            raise _unusable(chosen.name, error) from error
        self._name = chosen.name
        self._playback = Playback(chosen.rate_hz)

    def __enter__(self) -> "Loudspeaker":
        try:
            self._stream.start()
        except Exception as error:
            self.__exit__()
            raise _unusable(self._name, error) from error
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.abort(ignore_errors=True)
        self._stream.close(ignore_errors=True)

    def play(self, sound: Sound, gain_db: float, on_end: Callable[[], None]) -> None:
        """Plays after what is waiting; `on_end` is called from the device's thread."""
        self._playback.add(sound, gain_db, on_end)

    def cut(self) -> None:
        """Silence within a block; forgets what was waiting."""
        self._playback.cut()

    def drain(self) -> None:
        """Waits until what was handed to the device has been heard."""
        time.sleep(self.latency_s + BLOCK_S)

    @property
    def latency_s(self) -> float:
        """From the callback to the ear, as the device reports it."""
        return float(self._stream.latency)

    def _callback(self, out: Any, frames: int, clock: Any, status: Any) -> None:
        out[:] = self._playback.block(frames).tobytes()


def _unusable(name: str, error: Exception) -> MissingError:
    return MissingError(
        f"the loudspeaker '{name}' cannot be opened ({error}): choose another with --output-device"
    )
