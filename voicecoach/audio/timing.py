"""When sound is at the microphone or the loudspeaker, on the clock of `time.monotonic`."""

from typing import Any

FARTHEST_S = 2.0
"A device that reports more than this between its program and the air reports nonsense."


def leaves_at_s(clock: Any, now_s: float, latency_s: float) -> float:
    """When the first sample of a block handed over now will leave the loudspeaker."""
    ahead_s = _between(clock, "currentTime", "outputBufferDacTime")
    return now_s + (latency_s if ahead_s is None else ahead_s)


def came_at_s(clock: Any, now_s: float, latency_s: float, block_s: float) -> float:
    """When the first sample of a block received now was at the microphone."""
    ago_s = _between(clock, "inputBufferAdcTime", "currentTime")
    return now_s - (max(latency_s, block_s) if ago_s is None else ago_s)


def _between(clock: Any, first: str, last: str) -> float | None:
    """Seconds from one of the library's times to another; None where it does not know them."""
    if clock is None:
        return None
    begin_s, end_s = float(getattr(clock, first)), float(getattr(clock, last))
    if begin_s <= 0 or end_s <= 0 or not 0 < end_s - begin_s < FARTHEST_S:
        return None
    return end_s - begin_s
