"""Stands for the package sounddevice: devices that tests plug in, streams that tests drive."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Stream:
    """An open device, and what it was opened with."""

    samplerate: int
    blocksize: int
    device: int
    channels: int
    dtype: str
    callback: Callable[[Any, int, Any, Any], None]
    finished_callback: Callable[[], None] = lambda: None
    latency: float = 0.01
    stuck: bool = False
    "It opens, but does not start."
    started: bool = False
    aborted: bool = False
    closed: bool = False

    def start(self) -> None:
        if self.stuck:
            raise RuntimeError("Unanticipated host error [PaErrorCode -9999]")
        self.started = True

    def abort(self, ignore_errors: bool = False) -> None:
        self.aborted = True

    def close(self, ignore_errors: bool = False) -> None:
        self.closed = True

    def record(self, pcm: bytes) -> None:
        """The device has heard this."""
        self.callback(memoryview(pcm), len(pcm) // 2, None, None)

    def unplug(self) -> None:
        """The device goes away."""
        self.finished_callback()

    def play(self, frames: int) -> bytes:
        """The device takes so many samples."""
        out = bytearray(2 * frames)
        self.callback(memoryview(out), frames, None, None)
        return bytes(out)


@dataclass
class Defaults:
    """What sounddevice keeps the numbers of the usual devices in."""

    device: tuple[int, int] = (-1, -1)


@dataclass
class SoundSystem:
    """The package, as far as it is used; put it into sys.modules."""

    listed: list[dict[str, Any]] = field(default_factory=list)
    default: Defaults = field(default_factory=Defaults)
    refused_hz: set[int] = field(default_factory=set)
    "Sample rates at which nothing opens."
    dead: bool = False
    "The sound server does not answer."
    streams: list[Stream] = field(default_factory=list)

    def plug(self, name: str, inputs: int = 0, outputs: int = 0, rate_hz: int = 48000) -> None:
        self.listed.append(
            {
                "name": name,
                "max_input_channels": inputs,
                "max_output_channels": outputs,
                "default_samplerate": float(rate_hz),
            }
        )

    def query_devices(self) -> list[dict[str, Any]]:
        if self.dead:
            raise RuntimeError("Error querying device -1")
        return self.listed

    def RawInputStream(self, **given: Any) -> Stream:  # noqa: N802  sounddevice's name
        return self._open(given)

    def RawOutputStream(self, **given: Any) -> Stream:  # noqa: N802  sounddevice's name
        return self._open(given)

    def _open(self, given: dict[str, Any]) -> Stream:
        if given["samplerate"] in self.refused_hz:
            raise RuntimeError("Invalid sample rate [PaErrorCode -9997]")
        self.streams.append(Stream(**given))
        return self.streams[-1]
