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
TICK_S, TICK = 0.01, 160
REACH = 16


@dataclass
class Room:
    """Reverberates for 0.3 s. `delay_s` is what the devices do not tell of."""

    delay_s: float = 0.05
    drift_ppm: float = 0.0
    "By how much the loudspeaker's clock is faster than the microphone's."
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

    def live(
        self,
        duplex: Duplex,
        coach: Sequence[tuple[float, Sound]],
        people: Floats,
        control: Callable[[float, Playback], None] = lambda at_s, playback: None,
    ) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int16]]:
        """What the microphone heard, and what was left of it.

        `coach` is what is said when, `people` what others say, at the microphone; `control` may
        duck and cut.
        """
        chance = np.random.default_rng(self.seed + 1)
        playback, waiting = Playback(SPEAKER_HZ), list(coach)
        resampler = soxr.ResampleStream(SPEAKER_HZ, MIC_HZ, 1, dtype="float64")
        response, step = self.response(), 1 + self.drift_ppm * 1e-6
        # By the loudspeaker's clock, as it arrives at the microphone; by the microphone's.
        air = np.zeros(len(people) + 4 * MIC_HZ)
        end = round((OUT_S + self.delay_s) * MIC_HZ)
        raw, left = np.zeros(len(people), np.int16), bytearray()
        heard = 0
        for tick in range(len(people) // TICK):
            now_s = tick * TICK_S
            while waiting and waiting[0][0] <= now_s:
                playback.add(waiting.pop(0)[1], 0.0, lambda: None)
            control(now_s, playback)
            if tick % 2 == 0:
                block = playback.block(960)
                at_s = now_s + OUT_S + chance.uniform(0, self.jitter_s)
                # By real time the loudspeaker is ahead of where its own clock says it is.
                duplex.played(Played(block, SPEAKER_HZ, at_s - now_s * (1 - 1 / step)))
                new = resampler.resample_chunk(block.astype(np.float64))
                if len(new):
                    air[end : end + len(new) + len(response) - 1] += np.convolve(new, response)
                    end += len(new)
            while (heard + 800) / MIC_HZ + IN_S <= now_s and heard + 800 <= len(people):
                sound = between(air, heard, 800, step) + people[heard : heard + 800]
                sound += chance.normal(0, self.noise, 800)
                raw[heard : heard + 800] = np.clip(sound, -32767, 32767)
                at_s = heard / MIC_HZ + chance.uniform(0, self.jitter_s)
                left += duplex.clean(raw[heard : heard + 800].tobytes(), at_s)
                heard += 800
        return raw[:heard], np.frombuffer(bytes(left), np.int16)


def between(air: Floats, begin: int, count: int, step: float) -> Floats:
    """Samples of a clock that runs slower than the one they were taken by."""
    if step == 1:
        return air[begin : begin + count].copy()
    places = (begin + np.arange(count)) * step
    whole = np.floor(places).astype(int)
    taps = np.arange(-REACH, REACH + 1)
    known = np.where(whole[:, None] + taps >= 0, air[np.maximum(whole[:, None] + taps, 0)], 0.0)
    window = np.hanning(2 * REACH + 3)[1:-1]
    weights = np.sinc((places - whole)[:, None] - taps) * window
    return np.sum(known * weights, axis=1)
