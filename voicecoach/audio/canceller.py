"""Echo cancelling: the protocol, and which cancellers there are."""

from collections.abc import Callable
from typing import Protocol

from voicecoach.audio.livekit_canceller import LivekitCanceller
from voicecoach.audio.pyaec_canceller import PyaecCanceller
from voicecoach.errors import MissingError

FRAME = 160
"Samples (10 ms at 16 kHz) that are cleaned at a time."


class EchoCanceller(Protocol):
    """Takes the sound of a loudspeaker out of what a microphone heard."""

    def clean(self, near: bytes, far: bytes) -> bytes:
        """10 ms of the microphone without the echo of what was played, both at 16 kHz."""
        ...


class NoCanceller:
    """Leaves sound as it is, where no library for it is there."""

    def clean(self, near: bytes, far: bytes) -> bytes:
        """See EchoCanceller."""
        return near


MAKERS: tuple[tuple[str, Callable[[], EchoCanceller]], ...] = (
    # Linear, and so it leaves the person's voice whole; but it wants one clock for both devices.
    ("pyaec", PyaecCanceller),
    # Bears two clocks, and dampens the person where both speak.
    ("livekit", LivekitCanceller),
)
NONE = "none"


def there(
    makers: tuple[tuple[str, Callable[[], EchoCanceller]], ...] = MAKERS,
) -> tuple[str, ...]:
    """The names of the cancellers that work on this machine, best first."""
    names = []
    for name, make in makers:
        try:
            make()
        except MissingError:
            continue
        names.append(name)
    return tuple(names)
