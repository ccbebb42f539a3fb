"""What was played can be read again by its place and its time."""

import numpy as np
import pytest

from voicecoach.audio import Played
from voicecoach.audio.reference import Reference, Timeline


def played(values: "list[int] | np.ndarray", at_s: float, rate_hz: int = 16000) -> Played:
    return Played(np.asarray(values, np.int16), rate_hz, at_s)


def test_samples_are_read_by_their_place() -> None:
    reference = Reference()
    reference.note(played([1, 2, 3], 0.0))
    reference.note(played([4, 5], 0.0))
    reference.take_in()
    assert reference.read(1, 3).tolist() == [2, 3, 4]
    assert reference.read(-2, 4).tolist() == [0, 0, 1, 2]
    assert reference.read(3, 4).tolist() == [4, 5, 0, 0]


def test_only_the_last_seconds_are_kept() -> None:
    reference = Reference()
    for second in range(10):
        reference.note(played([second + 1] * 16000, second))
    reference.take_in()
    assert reference.read(9 * 16000, 2).tolist() == [10, 10]
    assert reference.read(0, 2).tolist() == [0, 0]


@pytest.mark.parametrize("rate_hz", [44100, 48000])
def test_what_was_played_at_another_rate_stays_at_its_place_across_silence(rate_hz: int) -> None:
    reference = Reference()
    frames = rate_hz // 50
    wave = (8000 * np.sin(2 * np.pi * 200 * np.arange(frames * 25) / rate_hz)).astype(np.int16)
    silent = np.zeros(frames, np.int16)
    blocks = [silent] * 100 + [wave[at : at + frames] for at in range(0, len(wave), frames)]
    for number, block in enumerate([*blocks, *[silent] * 100]):
        reference.note(played(block, number * 0.02, rate_hz))
        reference.take_in()
    assert reference.ends_at == 225 * 320
    heard = np.flatnonzero(np.abs(reference.read(20000, 40000)) > 800) + 20000
    assert heard[0] == pytest.approx(2.0 * 16000, abs=20)
    assert heard[-1] == pytest.approx(2.5 * 16000, abs=20)
    assert abs(reference.sounds_until - 2.5 * 16000) <= 320


def test_between_samples_the_wave_goes_on() -> None:
    reference = Reference()
    wave = 8000 * np.sin(2 * np.pi * 440 * np.arange(16000) / 16000)
    reference.note(played(wave, 0.0))
    reference.take_in()
    got = reference.read_between(1000.25, 1.0001, 400)
    places = 1000.25 + 1.0001 * np.arange(400)
    assert np.abs(got - 8000 * np.sin(2 * np.pi * 440 * places / 16000)).max() < 40


def test_the_usual_block_tells_when_a_stream_began_and_odd_ones_do_not() -> None:
    timeline, chance = Timeline(), np.random.default_rng(3)
    for number in range(60):
        late_s = 0.15 if number == 30 else chance.uniform(-0.01, 0.01)
        timeline.note(800, 7.0 + number * 0.05 + late_s)
    assert timeline.start_s == pytest.approx(7.0, abs=0.005)


def test_after_a_gap_only_what_came_since_counts() -> None:
    timeline = Timeline()
    for number in range(60):
        timeline.note(800, number * 0.05)
    timeline.note(800, 60 * 0.05 + 5)
    assert timeline.start_s == pytest.approx(5)
