"""What was played is taken out of what was heard, and what that brings is measured."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from tests.audio.room import MIC_HZ, Room
from tests.fakes.canceller import Canceller, missing
from voicecoach.audio import Duplex, EchoState, Played
from voicecoach.audio.playback import Playback
from voicecoach.sound import Sound

BLOCK = 800


def noise(seconds: float, level: float = 3000.0, rate_hz: int = MIC_HZ, seed: int = 5) -> Sound:
    chance = np.random.default_rng(seed)
    values = chance.normal(0, level, int(seconds * rate_hz))
    return Sound(np.clip(values, -32768, 32767).astype(np.int16), rate_hz)


def silence(seconds: float) -> npt.NDArray[np.float64]:
    return np.zeros(int(seconds * MIC_HZ))


def duplex(*cancellers: Callable[[], Canceller]) -> Duplex:
    makers = tuple((f"number {n}", make) for n, make in enumerate(cancellers))
    return Duplex(makers, lambda call: call())


def test_where_nothing_is_played_sound_passes_unchanged_and_at_once() -> None:
    made = duplex(lambda: Canceller(20))
    for length in (1600, 2, 646):
        block = bytes(range(1, 3)) * (length // 2)
        assert made.clean(block, 10.0) == block
    assert not made.speaking
    assert made.report().state is EchoState.UNKNOWN


@pytest.mark.parametrize("frames", [800, 160, 100, 1234])
def test_blocks_of_any_size_are_cleaned_and_delayed_by_at_most_10_ms(frames: int) -> None:
    made = duplex(lambda: Canceller(20))
    loud = np.full(frames, 1000, "<i2").tobytes()
    taken = given = 0
    for number in range(60):
        at_s = number * frames / MIC_HZ
        made.played(Played(np.full(frames, 500, np.int16), MIC_HZ, at_s + 0.05))
        given += frames
        taken += len(made.clean(loud, at_s)) // 2
        assert 0 <= given - taken < 160
    assert made.speaking


def test_the_reference_is_ahead_of_its_echo_and_not_by_much() -> None:
    far = Canceller()
    made = duplex(lambda: far)
    room = Room(delay_s=0.0, echo_db=0)
    room.response = lambda: np.array([1.0])  # type: ignore[method-assign]  # one room without walls
    room.live(made, [(0.5, noise(2))], silence(3))
    near_all = np.concatenate([np.frombuffer(n, "<i2") for n, _ in far.heard]).astype(float)
    far_all = np.concatenate([np.frombuffer(f, "<i2") for _, f in far.heard]).astype(float)
    part = slice(8000, 24000)
    size = 65536
    likeness = np.fft.irfft(
        np.fft.rfft(near_all[part], size) * np.conj(np.fft.rfft(far_all[part], size))
    )
    late = int(np.argmax(likeness))
    assert 0 < late / MIC_HZ < 0.1


def test_the_echo_is_measured_while_the_coach_speaks_alone() -> None:
    made = duplex(lambda: Canceller(10))
    Room().live(made, [(1.0, noise(6))], silence(8))
    report = made.report()
    assert report.state is EchoState.GOOD
    assert report.reduction_db == pytest.approx(10, abs=0.5)
    assert report.coupling_db == pytest.approx(-6, abs=1.5)
    assert report.canceller == "number 0"


def test_headphones_need_no_canceller() -> None:
    made = duplex(missing)
    Room(echo_db=-90).live(made, [(1.0, noise(6))], silence(8))
    assert made.report().state is EchoState.GOOD
    assert made.report().canceller == "none"


def test_without_any_canceller_hearing_is_poor_while_speaking() -> None:
    made = duplex(missing, missing)
    Room().live(made, [(1.0, noise(6))], silence(8))
    assert made.report().state is EchoState.POOR


def test_a_canceller_that_does_not_do_gives_way_to_the_next() -> None:
    made = duplex(lambda: Canceller(2), lambda: Canceller(12))
    Room().live(made, [(1.0, noise(18))], silence(19))
    report = made.report()
    assert (report.canceller, report.state) == ("number 1", EchoState.GOOD)


def test_the_best_of_bad_cancellers_is_kept() -> None:
    made = duplex(lambda: Canceller(4), lambda: Canceller(1), missing)
    Room().live(made, [(1.0, noise(25))], silence(26))
    report = made.report()
    assert (report.canceller, report.state) == ("number 0", EchoState.POOR)


@pytest.mark.parametrize("reduction_db", [0.0, 20.0])
def test_somebody_who_speaks_meanwhile_is_noticed(reduction_db: float) -> None:
    made = duplex(lambda: Canceller(reduction_db))
    people = silence(9)
    people[7 * MIC_HZ :] += noise(2, 6000, seed=9).samples
    noticed: list[float] = []

    def watch(at_s: float, playback: Playback) -> None:
        if made.speaking and not (made.alone or made.unsure):
            noticed.append(at_s)

    Room().live(made, [(1.0, noise(8, 2000))], people, watch)
    assert noticed
    assert 7.0 < noticed[0] < 7.4
    assert made.report().state is (EchoState.GOOD if reduction_db else EchoState.POOR)


def test_it_is_unsure_until_its_echo_is_known() -> None:
    made = duplex(lambda: Canceller(20))
    assert not made.unsure
    unsure: list[float] = []

    def watch(at_s: float, playback: Playback) -> None:
        if made.unsure:
            unsure.append(at_s)

    Room().live(made, [(1.0, noise(5))], silence(9), watch)
    assert unsure[0] == pytest.approx(1.0, abs=0.2)
    assert unsure[-1] == pytest.approx(2.5, abs=0.5)


@pytest.mark.parametrize("drift_ppm", [-80.0, 50.0])
def test_clocks_that_run_apart_are_followed(drift_ppm: float) -> None:
    made = duplex(lambda: Canceller(10))
    Room(drift_ppm=drift_ppm).live(made, [(1.0, noise(14))], silence(15))
    assert made.report().drift_ppm == pytest.approx(drift_ppm, abs=3)


def test_one_clock_is_left_as_it_is() -> None:
    made = duplex(lambda: Canceller(10))
    Room().live(made, [(1.0, noise(24))], silence(25))
    assert made.report().drift_ppm == pytest.approx(0, abs=1)


def test_a_canceller_that_fails_does_not_take_the_hearing_with_it() -> None:
    class Broken(Canceller):
        def clean(self, near: bytes, far: bytes) -> bytes:
            raise RuntimeError("broken")

    made = duplex(Broken)
    raw, left = Room().live(made, [(0.2, noise(1))], silence(2))
    assert np.array_equal(raw[: len(left)], left)
    assert made.report().canceller == "none"
