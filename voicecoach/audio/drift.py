"""How far two devices' clocks run apart, seen by when the echo of what was played comes."""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Samples = npt.NDArray[np.int16]

WINDOW = 16000
"Samples (1 s) that are compared at a time."
LATEST = 7000
"Samples an echo may be late."
NEAR_BY = 24
"Samples by which the echo may have moved from one window to the next."
ENOUGH = 6
MOST = 20
SPREAD = 0.7
"Samples by which windows may differ from a straight line; more, and the echo is not to be trusted."
NOTABLE, SMALLEST = 4e-6, 1e-6
"What few windows, and what many, can tell from nothing."
FASTEST = 500e-6
"Clocks that differ by more than this do not exist."
LEAST_POWER = 100.0
CLEAR = 5.0
"How far a peak must stand out, in standard deviations."


class DriftMeter:
    """Follows the delay of the echo from second to second."""

    def __init__(self) -> None:
        self._far: list[Samples] = []
        self._near: list[Samples] = []
        self._held = 0
        self._at = 0
        self._lag: float | None = None
        self._seen: list[tuple[int, float]] = []

    def restart(self) -> None:
        """What is compared has been shifted: the delays seen so far hold no longer."""
        self._far.clear()
        self._near.clear()
        self._seen.clear()
        self._held, self._lag = 0, None

    def skip(self, samples: int) -> None:
        """So many samples passed without sound."""
        self._far.clear()
        self._near.clear()
        self._held = 0
        self._at += samples

    def note(self, far: "Samples", near: "Samples") -> None:
        """What was played and what was heard, aligned as the canceller gets it."""
        self._far.append(far)
        self._near.append(near)
        self._held += len(far)
        self._at += len(far)
        if self._held >= WINDOW:
            self._compare(np.concatenate(self._far), np.concatenate(self._near))
            self._far.clear()
            self._near.clear()
            self._held = 0

    def slope(self) -> float | None:
        """By how much the echo falls behind, in samples a sample, as far as that is sure.

        0.0 where it does not; None where nothing can be told.
        """
        if len(self._seen) < ENOUGH:
            return None
        times, lags = np.array(self._seen, np.float64).T
        slope, start = np.polyfit(times - times[0], lags, 1)
        off = np.abs(lags - start - slope * (times - times[0]))
        if float(np.median(off)) > SPREAD or abs(slope) > FASTEST:
            return None
        sure = SMALLEST if len(self._seen) == MOST else NOTABLE
        return float(slope) if abs(slope) >= sure else 0.0

    def _compare(self, far: "Samples", near: "Samples") -> None:
        far_f, near_f = far.astype(np.float32), near.astype(np.float32)
        if np.dot(far_f, far_f) < LEAST_POWER * len(far_f):
            return
        # Only the phases count: so the peak is sharp, whatever the voice.
        size = 2 * WINDOW
        cross = np.fft.rfft(near_f, size) * np.conj(np.fft.rfft(far_f, size))
        strength = np.abs(cross)
        likeness = np.fft.irfft(cross / (strength + 1e-3 * strength.max()), size)[:LATEST]
        lag = self._peak(likeness)
        if lag is None:
            return
        if self._lag is not None and abs(lag - self._lag) > NEAR_BY:
            self._seen.clear()
        self._lag = lag
        self._seen.append((self._at, lag))
        del self._seen[:-MOST]

    @staticmethod
    def _peak(likeness: "npt.NDArray[np.float64]") -> float | None:
        top = int(np.argmax(likeness[1:-1])) + 1
        if likeness[top] < CLEAR * float(np.std(likeness)):
            return None
        before, peak, after = (float(v) for v in likeness[top - 1 : top + 2])
        bend = before - 2 * peak + after
        return top + (0.5 * (before - after) / bend if bend else 0.0)
