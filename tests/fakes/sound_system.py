"""Stands for the package sounddevice: devices that tests plug in, streams that tests drive."""

import threading
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
    kind: str = ""
    latency: float = 0.01
    stuck: bool = False
    "It opens, but does not start."
    holds: threading.Event | None = None
    "Ending it blocks until this is set."
    started: bool = False
    aborted: bool = False
    closed: bool = False

    def start(self) -> None:
        if self.stuck:
            raise RuntimeError("Unanticipated host error [PaErrorCode -9999]")
        self.started = True

    def abort(self, ignore_errors: bool = False) -> None:
        if self.holds is not None:
            self.holds.wait(10)
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
    plugged: list[dict[str, Any]] | None = None
    "What is plugged in by now; the package sees it only when it is initialised again."
    initialised: int = 1

    def plug(self, name: str, inputs: int = 0, outputs: int = 0, rate_hz: int = 48000) -> None:
        self.listed.append(
            {
                "name": name,
                "max_input_channels": inputs,
                "max_output_channels": outputs,
                "default_samplerate": float(rate_hz),
            }
        )

    def replug(self, *devices: dict[str, Any]) -> None:
        """From now on these devices are there, which the package does not see yet."""
        self.plugged = list(devices)

    @property
    def _initialized(self) -> int:
        return self.initialised

    def _terminate(self) -> None:
        assert all(s.closed for s in self.streams), "a stream is torn down while it is open"
        self.initialised -= 1

    def _initialize(self) -> None:
        self.initialised += 1
        if self.plugged is not None:
            self.listed = self.plugged

    def query_devices(self) -> list[dict[str, Any]]:
        if self.dead:
            raise RuntimeError("Error querying device -1")
        return self.listed

    def RawInputStream(self, **given: Any) -> Stream:  # noqa: N802  sounddevice's name
        return self._open("in", given)

    def RawOutputStream(self, **given: Any) -> Stream:  # noqa: N802  sounddevice's name
        return self._open("out", given)

    def _open(self, kind: str, given: dict[str, Any]) -> Stream:
        if given["samplerate"] in self.refused_hz:
            raise RuntimeError("Invalid sample rate [PaErrorCode -9997]")
        self.streams.append(Stream(**given, kind=kind))
        return self.streams[-1]
