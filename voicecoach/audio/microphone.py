"""The microphone: 16 kHz sound from any device. Its callback only puts bytes on a queue."""

import queue
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from voicecoach.audio import bounded
from voicecoach.audio.devices import choose_again, sounddevice
from voicecoach.audio.stream import DeviceStream
from voicecoach.audio.timing import came_at_s
from voicecoach.errors import MissingError

RATE_HZ = 16000
BLOCK_S = 0.05
MOST_QUEUED = 200
"Blocks (10 s) that wait at the most; then the oldest are dropped."


@dataclass(frozen=True, slots=True)
class Block:
    """A short stretch of what the microphone heard."""

    pcm: bytes
    "16 kHz, one channel, 16 bit."
    came_at_s: float
    "When its first sample was at the microphone, on the monotonic clock."


class Microphone(DeviceStream):
    """An open microphone. Use as a context; iterate for blocks of 16 kHz 16-bit mono bytes."""

    part, flag = "microphone", "--input-device"

    def __init__(self, device: str = "", now_s: Callable[[], float] = time.monotonic) -> None:
        """Raises MissingError where the device is not there or cannot be opened."""
        super().__init__(device, now_s)
        self.kept = False
        "Somebody opens it again when it goes away: iterating goes on meanwhile."
        self.dropped = 0
        "Blocks lost because nobody took them."
        self.overflows = 0
        "Times the device had sound and could not get rid of it."
        self.sound_at_s = self.started_at_s
        "When it last sent anything but exact zeros."
        self.has_sounded = False
        "It has sent more than exact zeros since the conversation began."
        self._queue: queue.Queue[tuple[bytes, float, int] | None] = queue.Queue(MOST_QUEUED)
        self._resampler: Any = None
        self._resampled_hz = RATE_HZ
        self.open()

    def open(self, *, instead: bool = False) -> None:
        """Opens the device, found by name; with `instead`, the usual one. See `__init__`."""
        library = sounddevice()
        chosen = choose_again("" if instead else self.wanted, self.name, "input")
        self.name = chosen.name
        # Hardware devices may refuse 16 kHz: then their own rate, and we resample.
        failure: Exception | None = None
        self._opening += 1
        opening = self._opening
        for rate_hz in dict.fromkeys((RATE_HZ, chosen.rate_hz)):
            try:
                stream = library.RawInputStream(
                    samplerate=rate_hz,
                    blocksize=int(rate_hz * BLOCK_S),
                    device=chosen.index,
                    channels=1,
                    dtype="int16",
                    callback=partial(self._callback, opening),
                    finished_callback=partial(self._ended, opening),
                )
            except Exception as error:  # noqa: BLE001  PortAudio's errors have no common base
                failure = error
                continue
            if opening != self._opening:
                # It took so long that it was given up, and perhaps opened anew meanwhile.
                bounded.close(stream)
                raise self._unusable(TimeoutError("it took too long"))
            self._stream, self._rate_hz = stream, rate_hz
            self._latency_s = float(stream.latency)
            return
        raise self._unusable(failure)

    def start(self) -> None:
        """See DeviceStream."""
        self.sound_at_s = self._now_s()
        super().start()

    def close(self) -> None:
        """Ends recording."""
        self.release()
        self._put(None)

    def __enter__(self) -> "Microphone":
        try:
            self.start()
        except MissingError:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[bytes]:
        """Blocks as they come, until the microphone is closed or goes away for good."""
        return (block.pcm for block in self.blocks())

    def blocks(self) -> Iterator[Block]:
        """The same, each with the time at which it was heard."""
        while (taken := self._queue.get()) is not None:
            pcm, at_s, rate_hz = taken
            yield Block(self._at_16k(pcm, rate_hz), at_s)

    def _callback(self, opening: int, data: Any, frames: int, clock: Any, status: Any) -> None:
        if opening != self._opening:
            return
        pcm = bytes(data)
        now_s = self.alive_at_s = self._now_s()
        if pcm.count(0) != len(pcm):
            self.sound_at_s = now_s
            self.has_sounded = True
        if status:
            self.overflows += 1
        at_s = came_at_s(clock, now_s, self._latency_s, frames / self._rate_hz)
        self._put((pcm, at_s, self._rate_hz))

    def _ended(self, opening: int) -> None:
        if opening != self._opening:
            return
        self.gone = True
        if not self.kept:
            self._put(None)

    def _put(self, block: tuple[bytes, float, int] | None) -> None:
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

    def _at_16k(self, pcm: bytes, rate_hz: int) -> bytes:
        if rate_hz == RATE_HZ:
            return pcm
        import numpy as np
        import soxr

        if self._resampler is None or self._resampled_hz != rate_hz:
            self._resampler = soxr.ResampleStream(rate_hz, RATE_HZ, 1, dtype="int16")
            self._resampled_hz = rate_hz
        samples = self._resampler.resample_chunk(np.frombuffer(pcm, "<i2"))
        return bytes(samples.astype("<i2").tobytes())
