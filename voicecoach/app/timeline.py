"""Speech on a virtual clock: nothing is played, everything has its place in time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from voicecoach.app.speech import QUIET_DB
from voicecoach.dialogue import Say, Spoken, Tone
from voicecoach.sound import Sound
from voicecoach.tts import Voice

RATE_HZ = 22050
FADE_S = 0.005


@dataclass(slots=True)
class Utterance:
    """Something said on the timeline."""

    text: str
    number: int
    start_s: float
    end_s: float
    sound: Sound
    gain_db: float
    cut: bool = False


class Timeline:
    """Speech for replay; `now_s` is set by whoever moves the clock."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._rate_wpm = 150
        self._gain_db = 0.0
        self._free_at_s = 0.0
        self._pending: list[Utterance] = []
        self.now_s = 0.0
        self.said: list[Utterance] = []

    def say(self, utterance: Say) -> None:
        """See Speech."""
        sound = self._voice.render(utterance.text, self._rate_wpm)
        start_s = max(self.now_s, self._free_at_s)
        gain_db = self._gain_db + (QUIET_DB if utterance.tone is Tone.QUIET else 0.0)
        end_s = start_s + sound.seconds
        placed = Utterance(utterance.text, utterance.number, start_s, end_s, sound, gain_db)
        self._free_at_s = end_s
        self._pending.append(placed)
        self.said.append(placed)

    def hush(self) -> None:
        """See Speech: what has begun is cut here, what has not is never said."""
        for placed in self._pending:
            if placed.start_s >= self.now_s:
                self.said.remove(placed)
            else:
                placed.end_s = self.now_s
                placed.cut = True
        self._pending.clear()
        self._free_at_s = self.now_s

    def set_voice(self, rate_wpm: int, gain_db: float) -> None:
        """See Speech."""
        self._rate_wpm, self._gain_db = rate_wpm, gain_db

    @property
    def next_end_s(self) -> float | None:
        """When the utterance being said ends; None in silence."""
        return self._pending[0].end_s if self._pending else None

    def take_ended(self) -> Spoken:
        """The end of the utterance being said, as an event."""
        placed = self._pending.pop(0)
        return Spoken(placed.end_s, placed.number)

    def mixed(self, seconds: float) -> Sound:
        """Everything that was said, as one sound of at least so many seconds."""
        return mix(self.said, seconds)


def mix(said: Sequence[Utterance], seconds: float) -> Sound:
    """Utterances at their places in one sound."""
    length = max([seconds, *(placed.end_s for placed in said)])
    out = np.zeros(int(length * RATE_HZ) + 1, np.float32)
    for placed in said:
        samples = placed.sound.at_rate(RATE_HZ).samples.astype(np.float32)
        samples = samples[: round((placed.end_s - placed.start_s) * RATE_HZ)]
        if placed.cut:
            fade = min(int(FADE_S * RATE_HZ), len(samples))
            samples[len(samples) - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
        at = round(placed.start_s * RATE_HZ)
        samples = samples[: len(out) - at]
        out[at : at + len(samples)] += samples * 10 ** (placed.gain_db / 20)
    return Sound(np.clip(out, -32768, 32767).astype(np.int16), RATE_HZ)
