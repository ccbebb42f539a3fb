"""When a block is in the air, by what the device says or else by its delay."""

from types import SimpleNamespace

import pytest

from voicecoach.audio.timing import came_at_s, leaves_at_s


def clock(now: float, out: float = 0.0, into: float = 0.0) -> SimpleNamespace:
    return SimpleNamespace(currentTime=now, outputBufferDacTime=out, inputBufferAdcTime=into)


def test_the_device_knows_best() -> None:
    assert leaves_at_s(clock(5.0, out=5.2), 100.0, 0.05) == pytest.approx(100.2)
    assert came_at_s(clock(5.0, into=4.9), 100.0, 0.05, 0.02) == pytest.approx(99.9)


@pytest.mark.parametrize("said", [None, clock(5.0), clock(5.0, 4.0, 6.0), clock(5.0, 50.0, -9.0)])
def test_nonsense_is_not_believed(said: SimpleNamespace | None) -> None:
    assert leaves_at_s(said, 100.0, 0.05) == pytest.approx(100.05)
    assert came_at_s(said, 100.0, 0.08, 0.02) == pytest.approx(99.92)


def test_sound_is_at_least_as_old_as_its_block_is_long() -> None:
    assert came_at_s(None, 100.0, 0.001, 0.05) == pytest.approx(99.95)
