"""A room with a coach and a person in it, reckoned sample by sample: no device, no waiting."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import soxr

from voicecoach.audio.duplex import Duplex
from voicecoach.audio.loudspeaker import Played
from voicecoach.audio.playback import Playback
from voicecoach.sound import Sound

Floats = npt.NDArray[np.float64]
SPEAKER_HZ, MIC_HZ = 48000, 16000
OUT_S, IN_S = 0.1, 0.03
"What the devices report as their delays."


@dataclass
class Room:
    """Reverberates for 0.3 s. `delay_s` is what the devices do not tell of."""

    delay_s: float = 0.05
    drift_ppm: float = 0.0
    "By how much the microphone's clock is slower than the loudspeaker's."
    echo_db: float = -6.0
    noise: float = 3.0
    jitter_s: float = 0.008
    seed: int = 1

    def response(self) -> Floats:
        """The room's answer to a click."""
        chance = np.random.default_rng(self.seed)
        length = int(0.3 * MIC_HZ)
        tail = chance.standard_normal(length) * 10 ** (-3 * np.arange(length) / length) * 0.15
        tail[0] = 1.0
        return tail / np.sqrt(np.sum(tail**2)) * 10 ** (self.echo_db / 20)

    def echo(self, played: npt.NDArray[np.int16]) -> Floats:
        """What the microphone hears of it, by its own clock, from time 0 on."""
        at_mic = soxr.resample(played.astype(np.float64), SPEAKER_HZ, MIC_HZ)
        spread = np.convolve(at_mic, self.response())
        late = np.concatenate([np.zeros(round((OUT_S + self.delay_s) * MIC_HZ)), spread])
        if self.drift_ppm:
            late = soxr.resample(late, MIC_HZ, MIC_HZ * (1 - self.drift_ppm * 1e-6))
        return late

    def hear(
        self,
        duplex: Duplex,
        coach: Sequence[tuple[float, Sound]],
        people: Callable[[Floats], Floats],
        seconds: float,
        control: Callable[[float, Playback], None] = lambda at_s, playback: None,
    ) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int16]]:
        """What the microphone heard and what was left of it.

        `coach` is what is said when; `people` adds what others say to the echo.
        """
        chance = np.random.default_rng(self.seed + 1)
        playback, waiting = Playback(SPEAKER_HZ), list(coach)
        blocks = []
        for number in range(int(seconds / 0.02)):
            while waiting and waiting[0][0] <= number * 0.02:
                playback.add(waiting.pop(0)[1], 0.0, lambda: None)
            control(number * 0.02, playback)
            blocks.append(playback.block(960))
        heard = self.echo(np.concatenate(blocks))[: int(seconds * MIC_HZ)]
        heard = np.pad(heard, (0, int(seconds * MIC_HZ) - len(heard)))
        heard = people(heard) + chance.normal(0, self.noise, len(heard))
        raw = np.clip(heard, -32767, 32767).astype(np.int16)

        tick_s = (1 + self.drift_ppm * 1e-6) / MIC_HZ
        events: list[tuple[float, int, int]] = []
        events += [(n * 0.02 + chance.uniform(0, self.jitter_s), 0, n) for n in range(len(blocks))]
        events += [
            ((n + 1) * 800 * tick_s + IN_S + chance.uniform(0, self.jitter_s), 1, n)
            for n in range(len(raw) // 800)
        ]
        left = bytearray()
        for at_s, kind, n in sorted(events):
            if kind == 0:
                duplex.played(Played(blocks[n], SPEAKER_HZ, at_s + OUT_S))
            else:
                pcm = raw[n * 800 : (n + 1) * 800].tobytes()
                left += duplex.clean(pcm, at_s - IN_S - 800 * tick_s)
        return raw, np.frombuffer(bytes(left), np.int16)
