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


def loudness_db(heard: Sequence[int]) -> float:
    values = np.array(heard, float)
    return float(20 * np.log10(np.sqrt(np.mean(values**2))))


@pytest.mark.parametrize("db", [6.0, 18.0])
def test_a_duck_is_softer_by_as_much_as_asked_within_30_ms_and_comes_back_within_150(
    db: float,
) -> None:
    playback, before = playing(BLOCK * 10)
    playback.duck(db)
    take(playback, [480])
    ducked = take(playback, [BLOCK] * 5)
    assert loudness_db(before) - loudness_db(ducked) == pytest.approx(db, abs=0.3)
    playback.unduck()
    take(playback, [2400])
    assert loudness_db(take(playback, [BLOCK] * 5)) == pytest.approx(loudness_db(before), abs=0.3)


def test_no_duck_is_deeper_than_18_db() -> None:
    playback, before = playing(BLOCK * 10)
    playback.duck(60)
    take(playback, [480])
    ducked = take(playback, [BLOCK] * 5)
    assert loudness_db(before) - loudness_db(ducked) == pytest.approx(18, abs=0.3)


@pytest.mark.parametrize("block", [BLOCK, 80, 37])
def test_ducking_makes_no_click(block: int) -> None:
    playback = Playback(RATE_HZ)
    playback.add(flat(8000, 4 * RATE_HZ), 0.0, nothing)
    heard = take(playback, [block] * 4)
    playback.duck()
    heard += take(playback, [block] * 20)
    playback.unduck()
    heard += take(playback, [block] * 60)
    assert np.abs(np.diff(heard)).max() < 8000 * 0.02


def test_a_cut_of_ducked_sound_fades_from_where_it_is() -> None:
    playback, _ = playing(1000)
    playback.duck()
    take(playback, [BLOCK])
    playback.cut()
    heard = take(playback, [BLOCK] * 2)
    assert 0 < np.abs(heard).max() < 8000 * 10 ** (-17 / 20)
    assert heard[BLOCK:] == [0] * BLOCK


def test_what_is_added_after_a_cut_is_not_cut() -> None:
    playback, ended = Playback(RATE_HZ), list[str]()

    def change() -> None:
        playback.cut()
        playback.add(flat(2000, 5), 0.0, lambda: ended.append("after"))

    playback.add(flat(1000, 10), 0.0, change)
    assert take(playback, [20, 20]).count(2000) == 5
    assert ended == ["after"]


def test_a_device_is_woken_by_faint_noise_before_the_first_sound() -> None:
    playback = Playback(RATE_HZ, pre_roll_ms=300)
    playback.opened(RATE_HZ)
    playback.add(flat(1000, 100), 0.0, nothing)
    heard = take(playback, [BLOCK] * 20)
    assert heard.index(1000) == 4800
    assert 0 < np.abs(heard[:4800]).max() < 10, "a person hears nothing"
    assert heard[4800:4900] == [1000] * 100


def test_a_device_that_has_been_open_for_a_while_is_awake() -> None:
    playback = Playback(RATE_HZ, pre_roll_ms=300)
    playback.opened(RATE_HZ)
    take(playback, [BLOCK] * 16)
    playback.add(flat(1000, 1), 0.0, nothing)
    assert take(playback, [1]) == [1000]


def test_a_device_that_falls_asleep_is_woken_after_every_long_silence() -> None:
    playback = Playback(RATE_HZ, pre_roll_ms=100, wake_after_s=2.0)
    for silence_s, woken in [(1.0, False), (2.5, True)]:
        take(playback, [BLOCK] * int(silence_s * 50))
        playback.add(flat(1000, 1), 0.0, nothing)
        assert take(playback, [2000]).index(1000) == (1600 if woken else 0)


def test_sound_goes_on_at_another_rate_when_another_device_is_opened() -> None:
    playback, ended = Playback(RATE_HZ), list[str]()
    playback.add(tone(1.0), 0.0, lambda: ended.append("end"))
    take(playback, [RATE_HZ // 2])
    playback.opened(48000)
    rest = np.array(take(playback, [960] * 60))
    sounding = np.flatnonzero(np.abs(rest) > 100)
    assert 0.5 <= sounding[-1] / 48000 <= 0.85, "a little is said again"
    assert np.abs(rest).max() == pytest.approx(8000, abs=300)
    assert ended == ["end"]
