"""How well echo is cancelled, measured while the coach speaks, and whether somebody else does."""

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from voicecoach.enums import StrEnum

if TYPE_CHECKING:
    import numpy.typing as npt

    Samples = npt.NDArray[np.int16]

BLOCK = 1600
"Samples (100 ms) that make one measurement."
ENOUGH = 15
"Measurements before anything is said."
SOON = 6
"Measurements, longer than any echo takes to come, after which there is none if none was heard."
GOOD_DB = 6.0
LOUDER_DB = 6.0
"What is so much louder than the echo can be is somebody else."
LAG = 4
"Measurements (400 ms) within which an echo comes."
QUIET_SHARE = 0.1
"Of its own loudest, below which the coach is too soft to measure."
LEAST_POWER = 1.0
"Of one unit of 16 bit: below it there is no sound at all."


class EchoState(StrEnum):
    """How well a person can be heard while the coach speaks."""

    UNKNOWN = "unknown"
    "The coach has hardly spoken yet."
    GOOD = "good"
    "The echo is cancelled, or there is none, as with headphones."
    POOR = "poor"
    "The echo stays: only stop words and warnings can be trusted while the coach speaks."


@dataclass(frozen=True, slots=True)
class EchoFigures:
    """What was measured last."""

    state: EchoState
    reduction_db: float | None
    "By how much the canceller weakens the echo; None where it is not known or not audible."
    coupling_db: float | None
    "How loud the microphone hears the loudspeaker, against what was played."


class EchoMeter:
    """Compares what was played, what was heard and what was left of it."""

    def __init__(self) -> None:
        self._noises: deque[float] = deque(maxlen=100)
        self._noise = LEAST_POWER * 25
        self._loudest = LEAST_POWER
        self._recent: deque[float] = deque(maxlen=LAG)
        self._couplings: deque[float] = deque(maxlen=100)
        self._reductions: deque[float] = deque(maxlen=30)
        self._audible: deque[bool] = deque(maxlen=50)
        self._leaks: deque[float] = deque(maxlen=100)
        self._coupling = self._leak = 0.0
        "The usual echo, and the usual rest of it, against what was played."
        self._reduction_db: float | None = None
        self.measured = 0
        "Measurements of the canceller at work; may be set back where it had no fair trial."
        self.ducked = False
        "The coach speaks more softly, because somebody else began to."
        self._ducked_for = 0
        self.somebody = False
        "The last 100 ms were clearly louder than the coach's own echo can be."

    @property
    def knows(self) -> bool:
        """How loud what is left of the echo usually is."""
        return bool(self._leak)

    @property
    def proven(self) -> bool:
        """The canceller at work is known to do more good than harm."""
        if len(self._reductions) < ENOUGH or self._reduction_db is None:
            return False
        return self._reduction_db >= GOOD_DB

    def restart(self) -> None:
        """Another canceller is at work: forgets how well the last one did."""
        self._reductions.clear()
        self._leaks.clear()
        self._leak = 0.0
        self._audible.clear()
        self._reduction_db = None
        self.measured = 0

    def silence(self, near: "Samples") -> None:
        """Nothing is played: what is heard now, where nobody speaks, is the noise of the room."""
        self._noises.append(_power(near))
        self._noise = max(float(np.percentile(self._noises, 20)), LEAST_POWER)
        self.somebody = False

    def note(self, far: "Samples", near: "Samples", cleaned: "Samples") -> None:
        """100 ms while the coach speaks; the three belong together."""
        played, raw, left = _power(far), _power(near), _power(cleaned)
        self._recent.append(played)
        self._loudest = max(self._loudest * 0.995, played)
        envelope = max(self._recent)
        echo = max(raw - self._noise, self._noise / 4)
        # What is left is compared: so even a person softer than the echo is noticed.
        loud = 10 ** (LOUDER_DB / 10)
        expected = envelope * self._leak + self._noise
        self.somebody = bool(self._leak) and left > loud * expected
        self._ducked_for = self._ducked_for + 1 if self.ducked else 0
        # What was said before it became softer is still in the air for a while.
        if self.somebody and self._ducked_for > LAG:
            # A canceller that two voices at once have led astray leaves the echo as it is; but now
            # that the coach speaks softly, a person is louder than the whole of it.
            self.somebody = raw > loud * (envelope * self._coupling + self._noise)
        if played < QUIET_SHARE * self._loudest or played < 25 * LEAST_POWER:
            return
        self.measured += 1
        rest = max(left - self._noise, self._noise / 4)
        self._couplings.append(echo / envelope)
        self._leaks.append(rest / envelope)
        if len(self._leaks) >= ENOUGH:
            self._coupling = float(np.percentile(self._couplings, 50))
            self._leak = float(np.percentile(self._leaks, 60))
        if self.somebody:
            return
        self._audible.append(raw > 2 * self._noise)
        if self._audible[-1]:
            self._reductions.append(10 * float(np.log10(echo / rest)))
            self._reduction_db = float(np.median(self._reductions))

    def figures(self) -> EchoFigures:
        """What is known by now."""
        audible = sum(self._audible) * 2 > len(self._audible)
        coupling_db = 10 * float(np.log10(self._coupling)) if self._coupling else None
        if len(self._audible) < ENOUGH:
            nothing = len(self._audible) >= SOON and not any(self._audible)
            state = EchoState.GOOD if nothing else EchoState.UNKNOWN
        elif not audible:
            return EchoFigures(EchoState.GOOD, None, coupling_db)
        elif len(self._reductions) < ENOUGH:
            state = EchoState.UNKNOWN
        else:
            state = EchoState.GOOD if self.proven else EchoState.POOR
        return EchoFigures(state, self._reduction_db, coupling_db)


def _power(samples: "Samples") -> float:
    if len(samples) == 0:
        return 0.0
    values = samples.astype(np.float32)
    return float(np.dot(values, values)) / len(values)
