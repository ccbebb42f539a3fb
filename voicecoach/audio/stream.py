"""A device's stream: opened, lost, and opened again."""

import time
from collections.abc import Callable
from typing import Any

from voicecoach.audio import bounded
from voicecoach.errors import MissingError


class DeviceStream:
    """What microphone and loudspeaker have in common."""

    part = ""
    "As people call it."
    flag = ""
    "Of the command line, that chooses another."

    def __init__(self, device: str, now_s: Callable[[], float] = time.monotonic) -> None:
        """`device`: number or part of its name; '' for the usual one."""
        self.wanted = device
        self.name = ""
        self.started_at_s = self.alive_at_s = now_s()
        "When the device was started, and last gave a sign of life."
        self.gone = False
        "The device said that it has ended."
        self._now_s = now_s
        self._stream: Any = None
        self._opening = 0
        "Of the stream that may call: those before it are not answered."

    @property
    def open_now(self) -> bool:
        """Whether there is a device at all, well or ill."""
        return self._stream is not None

    def start(self) -> None:
        """Lets the device run. Raises MissingError where it does not."""
        self.gone = False
        self.started_at_s = self.alive_at_s = self._now_s()
        try:
            self._stream.start()
        except Exception as error:
            self.release()
            raise self._unusable(error) from error

    def release(self) -> None:
        """Ends the device, if need be without waiting for it; what it was for goes on."""
        stream, self._stream = self._stream, None
        # A stream that cannot be stopped may go on calling: nobody answers it.
        self._opening += 1
        if stream is not None:
            bounded.close(stream)

    def _unusable(self, error: Exception | None) -> MissingError:
        return MissingError(
            f"the {self.part} '{self.name}' cannot be opened ({error}): choose another with "
            f"{self.flag}"
        )
