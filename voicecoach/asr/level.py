"""Lifts quiet speech to the level that recognition was taught with; loud speech stays as it is."""

from voicecoach.asr.activity import loudness

TARGET = 800.0
"Loudness (root mean square, of 32,768) of the loudest recent sound after lifting."
MOST = 40.0
"The most that sound is lifted: 32 dB."
FADING = 0.995
"What is left, a frame later, of the loudness that is remembered: half after 4 s."
LARGEST = 32767


class Level:
    """Follows how loud a room is; frames are 16-bit samples of equal length."""

    def __init__(self) -> None:
        self._loudest = 0.0
        self._held: float | None = None

    def hear(self, frame: bytes) -> None:
        """Takes note of a frame."""
        self._loudest = max(loudness(frame), self._loudest * FADING)

    def hold(self) -> None:
        """An utterance begins: what it is lifted by changes no more, unless it were clipped."""
        self._held = self.gain

    def release(self) -> None:
        """The utterance is over."""
        self._held = None

    @property
    def gain(self) -> float:
        """How many times louder sound is made, 1 to MOST."""
        if self._held is not None:
            return self._held
        return min(max(TARGET / max(self._loudest, 1.0), 1.0), MOST)

    def lift(self, sound: bytes) -> bytes:
        """Frames made louder, as far as 16 bits allow."""
        gain = self.gain
        if gain == 1.0:
            return sound
        import numpy as np

        samples = np.frombuffer(sound, "<i2").astype(np.float64)
        peak = float(np.abs(samples).max(initial=1.0))
        if peak * gain > LARGEST:
            # Words begin softly: what comes after may be much louder.
            gain = max(1.0, LARGEST / peak)
            self._held = None if self._held is None else gain
        return bytes((samples * gain).astype("<i2").tobytes())
