"""Noise under a recording, at a given distance in loudness."""

import numpy as np
import pytest

from voicecoach.app.hearing import Noise
from voicecoach.sound import Sound

RATE_HZ = 16000
SPEECH = np.asarray(8000 * np.sin(np.arange(RATE_HZ) / 3), np.int16)
HUM = Sound(np.asarray(500 * np.sin(np.arange(3 * RATE_HZ) / 7), np.int16), RATE_HZ)


def power_db(samples: "np.typing.NDArray[np.float64]") -> float:
    return float(10 * np.log10(np.mean(samples**2)))


@pytest.mark.parametrize("snr_db", [-5.0, 10.0, 25.0])
def test_speech_is_so_much_louder_than_the_noise(snr_db: float) -> None:
    mixed = Noise(HUM, snr_db).under(SPEECH, 1000, 2000).astype(float)
    assert len(mixed) == len(SPEECH) + 3000
    alone = mixed[:1000]
    speech = mixed[1000:-2000]
    both = 10 * np.log10(10 ** (snr_db / 10) + 1)
    assert power_db(speech) - power_db(alone) == pytest.approx(both, abs=0.5)


def test_each_recording_gets_another_stretch_and_the_end_is_followed_by_the_beginning() -> None:
    noise = Noise(HUM, 10)
    stretches = [noise.under(SPEECH, 0, 0) for _ in range(4)]
    assert not np.array_equal(stretches[0], stretches[1])
    assert np.array_equal(stretches[0], stretches[3])


def test_silence_as_noise_adds_nothing() -> None:
    silent = Noise(Sound(np.zeros(100, np.int16), RATE_HZ), 10).under(SPEECH, 10, 10)
    assert np.array_equal(silent[10:-10], np.rint(SPEECH / 2).astype(np.int16))
    assert not silent[:10].any()
