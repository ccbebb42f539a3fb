"""Quiet speech is made louder, loud speech is left as it is."""

import numpy as np
import pytest

from voicecoach.asr.activity import loudness
from voicecoach.asr.level import Level
from voicecoach.asr.recogniser import FRAME_BYTES


def frame(amplitude: float) -> bytes:
    tone = amplitude * np.sin(np.arange(FRAME_BYTES // 2) * 2 * np.pi / 32)
    return bytes(np.rint(tone).astype("<i2").tobytes())


def heard(*amplitudes: float) -> Level:
    level = Level()
    for amplitude in amplitudes:
        level.hear(frame(amplitude))
    return level


@pytest.mark.parametrize("amplitude", [3000, 12000, 32000])
def test_speech_at_a_usual_level_is_left_as_it_is(amplitude: int) -> None:
    assert heard(amplitude).lift(frame(amplitude)) == frame(amplitude)


def test_a_whisper_is_lifted_to_where_speech_is_recognised() -> None:
    # -40 dB of full scale: 328 at the most.
    assert loudness(heard(328).lift(frame(328))) == pytest.approx(800, rel=0.02)


def test_next_to_nothing_is_not_lifted_without_bounds() -> None:
    assert heard(1).gain == 40
    assert Level().gain == 40


def test_after_loud_speech_what_is_quiet_is_lifted_again_in_some_seconds() -> None:
    after = [heard(12000, *[100] * frames).gain for frames in (1, 300, 1500)]
    assert after == sorted(after)
    assert after[0] == 1
    assert after[2] > 5


def test_within_an_utterance_nothing_changes() -> None:
    level = heard(328)
    gain = level.gain
    level.hold()
    level.hear(frame(20000))
    assert level.gain == gain
    level.release()
    assert level.gain == 1


def test_what_would_be_clipped_is_lifted_less_from_then_on() -> None:
    level = heard(328)
    level.hold()
    before = level.gain
    lifted = np.frombuffer(level.lift(frame(20000)), "<i2")
    assert 32000 < lifted.max() <= 32767
    assert (np.sign(lifted) == np.sign(np.frombuffer(frame(20000), "<i2"))).all()
    assert level.gain < before
    level.release()
    assert level.gain == before
