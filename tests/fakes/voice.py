"""A voice that needs no synthesiser."""

import numpy as np

from voicecoach.sound import Sound

RATE_HZ = 16000
SECONDS_A_WORD = 0.4


class FakeVoice:
    """Renders a steady tone, 0.4 s a word at 150 words a minute."""

    name = "fake"

    def __init__(self) -> None:
        self.rendered: list[tuple[str, int]] = []

    def render(self, text: str, rate_wpm: int) -> Sound:
        self.rendered.append((text, rate_wpm))
        seconds = len(text.split()) * SECONDS_A_WORD * 150 / rate_wpm
        wave = np.sin(np.arange(int(seconds * RATE_HZ)) * 0.1) * 8000
        return Sound(wave.astype(np.int16), RATE_HZ)

    def close(self) -> None:
        """Nothing to end."""
