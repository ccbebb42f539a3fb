"""The microphone: 16 kHz sound from any device. Its callback only puts bytes on a queue."""

import queue
from collections.abc import Iterator
from typing import Any

from voicecoach.audio.devices import choose, sounddevice
from voicecoach.errors import MissingError

RATE_HZ = 16000
BLOCK_S = 0.05
MOST_QUEUED = 200
"Blocks (10 s) that wait at the most; then the oldest are dropped."


class Microphone:
    """An open microphone. Use as a context; iterate for blocks of 16 kHz 16-bit mono bytes."""

    def __init__(self, device: str = "") -> None:
        """Raises MissingError where the device is not there or cannot be opened."""
        self._library = sounddevice()
        self._device = choose(device, "input")
        self._queue: queue.Queue[bytes | None] = queue.Queue(MOST_QUEUED)
        self.dropped = 0
        "Blocks lost because nobody took them."
        self._stream, self._rate_hz = self._open()
        self._resampler: Any = None

    def _open(self) -> tuple[Any, int]:
        # Hardware devices may refuse 16 kHz: then their own rate, and we resample.
        failure: Exception | None = None
        for rate_hz in dict.fromkeys((RATE_HZ, self._device.rate_hz)):
            try:
                stream = self._library.RawInputStream(
                    samplerate=rate_hz,
                    blocksize=int(rate_hz * BLOCK_S),
                    device=self._device.index,
                    channels=1,
                    dtype="int16",
                    callback=self._callback,
                    finished_callback=self._ended,
                )
            except Exception as error:  # noqa: BLE001  PortAudio's errors have no common base
                failure = error
            else:
                return stream, rate_hz
        raise self._unusable(failure)

    def _unusable(self, error: Exception | None) -> MissingError:
        return MissingError(
            f"the microphone '{self._device.name}' cannot be opened ({error}): choose another "
            "with --input-device"
        )

    def __enter__(self) -> "Microphone":
        try:
            self._stream.start()
        except Exception as error:
            self.close()
            raise self._unusable(error) from error
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends recording."""
        self._stream.abort(ignore_errors=True)
        self._stream.close(ignore_errors=True)
        self._put(None)

    def __iter__(self) -> Iterator[bytes]:
        """Blocks as they come, until the microphone is closed or goes away."""
        while (block := self._queue.get()) is not None:
            yield self._at_16k(block)

    def _callback(self, data: Any, frames: int, time: Any, status: Any) -> None:
        self._put(bytes(data))

    def _ended(self) -> None:
        self._put(None)

    def _put(self, block: bytes | None) -> None:
        while True:
            try:
                self._queue.put_nowait(block)
            except queue.Full:
                self.dropped += 1
                self._drop_oldest()
            else:
                return

    def _drop_oldest(self) -> None:
        try:
            self._queue.get_nowait()
        except queue.Empty:
            return

    def _at_16k(self, block: bytes) -> bytes:
        if self._rate_hz == RATE_HZ:
            return block
        import numpy as np
        import soxr

        if self._resampler is None:
            self._resampler = soxr.ResampleStream(self._rate_hz, RATE_HZ, 1, dtype="int16")
        samples = self._resampler.resample_chunk(np.frombuffer(block, "<i2"))
        return bytes(samples.astype("<i2").tobytes())
