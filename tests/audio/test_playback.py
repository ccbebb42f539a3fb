"""What comes out of the loudspeaker, sample by sample."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicecoach.audio.playback import Playback
from voicecoach.sound import Sound

RATE_HZ = 16000
BLOCK = 320


def flat(level: int, length: int) -> Sound:
    return Sound(np.full(length, level, np.int16), RATE_HZ)


def tone(seconds: float, hz: float = 200.0, rate_hz: int = RATE_HZ) -> Sound:
    times = np.arange(int(seconds * rate_hz)) / rate_hz
    return Sound((8000 * np.sin(2 * np.pi * hz * times)).astype(np.int16), rate_hz)


def nothing() -> None:
    """Nobody waits for the end."""


def take(playback: Playback, blocks: Sequence[int]) -> list[int]:
    return [int(sample) for frames in blocks for sample in playback.block(frames)]


def test_there_is_silence_where_there_is_nothing_to_play() -> None:
    assert take(Playback(RATE_HZ), [BLOCK]) == [0] * BLOCK


def test_blocks_have_the_length_and_kind_the_device_wants() -> None:
    playback = Playback(RATE_HZ)
    playback.add(flat(1000, 100), 0.0, nothing)
    block = playback.block(BLOCK)
    assert block.shape == (BLOCK,)
    assert block.dtype == np.int16


def test_sounds_follow_each_other_without_a_gap() -> None:
    playback = Playback(RATE_HZ)
    for level in (100, 200, 300):
        playback.add(flat(level, 3), 0.0, nothing)
    assert take(playback, [4, 4, 4]) == [100, 100, 100, 200, 200, 200, 300, 300, 300, 0, 0, 0]


def test_the_end_of_each_sound_is_told_in_order() -> None:
    playback, ended = Playback(RATE_HZ), list[str]()
    playback.add(flat(1, 3), 0.0, lambda: ended.append("first"))
    playback.add(flat(1, 3), 0.0, lambda: ended.append("second"))
    playback.block(2)
    assert ended == []
    playback.block(2)
    assert ended == ["first"]
    playback.block(2)
    assert ended == ["first", "second"]


def test_an_end_is_told_once() -> None:
    playback, ended = Playback(RATE_HZ), list[str]()
    playback.add(flat(1, 3), 0.0, lambda: ended.append("end"))
    take(playback, [3, 3, 3])
    assert ended == ["end"]


def test_a_sound_without_samples_ends_at_once() -> None:
    playback, ended = Playback(RATE_HZ), list[str]()
    playback.add(flat(1, 0), 0.0, lambda: ended.append("empty"))
    playback.add(flat(7, 2), 0.0, nothing)
    assert take(playback, [3]) == [7, 7, 0]
    assert ended == ["empty"]


def test_a_sound_may_be_added_when_another_ends() -> None:
    playback = Playback(RATE_HZ)
    playback.add(flat(1, 2), 0.0, lambda: playback.add(flat(2, 2), 0.0, nothing))
    assert take(playback, [6]) == [1, 1, 2, 2, 0, 0]


@pytest.mark.parametrize(
    ("gain_db", "level"), [(0.0, 10000), (-6.0, 5012), (-20.0, 1000), (-40.0, 100)]
)
def test_gain_makes_softer(gain_db: float, level: int) -> None:
    playback = Playback(RATE_HZ)
    playback.add(flat(10000, 1), gain_db, nothing)
    assert take(playback, [1])[0] == pytest.approx(level, abs=1)


def test_soft_sound_can_be_made_louder() -> None:
    playback = Playback(RATE_HZ)
    playback.add(flat(1000, 1), 6.0, nothing)
    assert take(playback, [1])[0] == pytest.approx(1995, abs=1)


@pytest.mark.parametrize("gain_db", [0.1, 6.0, 100.0])
def test_what_is_made_louder_never_clips(gain_db: float) -> None:
    playback = Playback(RATE_HZ)
    rising = np.arange(-32768, 32768, 64).astype(np.int16)
    playback.add(Sound(rising, RATE_HZ), gain_db, nothing)
    heard = np.array(take(playback, [len(rising)]))
    assert np.all(np.diff(heard) >= 0), "no sample has wrapped round"
    assert np.abs(heard).max() <= 32767


def test_sound_of_another_rate_lasts_as_long_and_is_as_loud() -> None:
    playback = Playback(48000)
    playback.add(tone(0.5, rate_hz=22050), 0.0, nothing)
    played = np.array(take(playback, [960] * 40))
    sounding = np.flatnonzero(np.abs(played) > 100)
    assert sounding[-1] / 48000 == pytest.approx(0.5, abs=0.01)
    assert np.abs(played).max() == pytest.approx(8000, abs=200)


def playing(samples_taken: int) -> tuple[Playback, list[int]]:
    """A tone that has been playing for a while, and what came of it so far."""
    playback = Playback(RATE_HZ)
    playback.add(tone(1.0), 0.0, nothing)
    return playback, take(playback, [samples_taken])


def test_a_cut_is_silent_after_one_block() -> None:
    playback, _ = playing(1000)
    playback.cut()
    playback.block(BLOCK)
    assert take(playback, [BLOCK] * 60) == [0] * BLOCK * 60


@pytest.mark.parametrize("samples_taken", [BLOCK, BLOCK + 20, BLOCK + 33, BLOCK + 60])
@pytest.mark.parametrize("block", [BLOCK, 80, 40])
def test_a_cut_fades_without_a_click(samples_taken: int, block: int) -> None:
    playback, before = playing(samples_taken)
    playback.cut()
    heard = np.array([*before, *take(playback, [block] * 4)])
    # The tone itself moves by at most 629 from one sample to the next; the fade lets it
    # fall by 8000 within 5 ms, which is 101 a sample, or 205 within the shortest block.
    assert np.abs(np.diff(heard)).max() < 629 + 210
    assert heard[-1] == 0


def test_a_cut_at_the_very_end_of_a_sound_is_quiet() -> None:
    playback, _ = playing(RATE_HZ - 3)
    playback.cut()
    block = take(playback, [BLOCK])
    assert block[3:] == [0] * (BLOCK - 3)


def test_a_cut_forgets_what_was_waiting() -> None:
    playback = Playback(RATE_HZ)
    playback.add(flat(1000, 100), 0.0, nothing)
    playback.add(flat(2000, 100), 0.0, nothing)
    playback.block(10)
    playback.cut()
    assert max(take(playback, [BLOCK] * 3)) <= 1000


def test_no_end_is_told_of_what_was_cut() -> None:
    playback, ended = Playback(RATE_HZ), list[str]()
    playback.add(flat(1000, 500), 0.0, lambda: ended.append("playing"))
    playback.add(flat(1000, 500), 0.0, lambda: ended.append("waiting"))
    playback.block(BLOCK)
    playback.cut()
    take(playback, [BLOCK] * 10)
    assert ended == []


def test_what_comes_after_a_cut_is_played_whole() -> None:
    playback, _ = playing(1000)
    playback.cut()
    playback.add(flat(1234, 5), 0.0, nothing)
    heard = take(playback, [BLOCK])
    begin = heard.index(1234)
    assert heard[begin:] == [1234] * 5 + [0] * (BLOCK - begin - 5)


def test_a_cut_of_nothing_is_silent_and_hurts_nothing() -> None:
    playback = Playback(RATE_HZ)
    playback.cut()
    playback.cut()
    assert take(playback, [BLOCK]) == [0] * BLOCK
    playback.add(flat(5, 2), 0.0, nothing)
    assert take(playback, [3]) == [5, 5, 0]


def test_a_cut_when_a_sound_ends_is_obeyed() -> None:
    playback = Playback(RATE_HZ)
    playback.add(flat(1000, 10), 0.0, playback.cut)
    playback.add(flat(2000, 1000), 0.0, nothing)
    assert max(take(playback, [BLOCK] * 4)) == 1000


@settings(deadline=None, max_examples=60)
@given(
    sounds=st.lists(st.lists(st.integers(-32768, 32767), max_size=40), max_size=6),
    blocks=st.lists(st.integers(1, 50), min_size=1, max_size=12),
)
def test_blocks_of_any_size_give_the_same_samples(
    sounds: list[list[int]], blocks: list[int]
) -> None:
    playback, ended = Playback(RATE_HZ), list[int]()
    for number, samples in enumerate(sounds):
        made: npt.NDArray[np.int16] = np.array(samples, np.int16)
        playback.add(Sound(made, RATE_HZ), 0.0, partial(ended.append, number))
    every = [sample for samples in sounds for sample in samples]
    heard = take(playback, blocks * (len(every) // sum(blocks) + 1))
    assert heard[: len(every)] == every
    assert set(heard[len(every) :]) <= {0}
    assert ended == list(range(len(sounds)))
