"""One stream that stays open."""

import sys

import numpy as np
import pytest

from tests.fakes.sound_system import SoundSystem
from voicecoach.audio import Loudspeaker
from voicecoach.errors import MissingError
from voicecoach.sound import Sound


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> SoundSystem:
    made = SoundSystem()
    made.plug("Webcam", inputs=1)
    made.plug("HDMI", outputs=8, rate_hz=44100)
    monkeypatch.setitem(sys.modules, "sounddevice", made)
    return made


def flat(level: int, length: int) -> Sound:
    return Sound(np.full(length, level, np.int16), 44100)


def nothing() -> None:
    """Nobody waits for the end."""


def test_the_loudspeaker_is_opened_at_its_own_rate_in_short_blocks(system: SoundSystem) -> None:
    Loudspeaker(pre_roll_ms=0)
    (stream,) = system.streams
    assert (stream.samplerate, stream.blocksize, stream.device) == (44100, 882, 1)
    assert (stream.channels, stream.dtype) == (1, "int16")


def test_the_stream_runs_while_it_is_in_use(system: SoundSystem) -> None:
    with Loudspeaker(pre_roll_ms=0):
        (stream,) = system.streams
        assert stream.started
        assert stream.play(882) == bytes(1764)
        assert not stream.aborted
    assert stream.aborted
    assert stream.closed


def test_what_is_handed_over_is_played(system: SoundSystem) -> None:
    ended: list[str] = []
    with Loudspeaker(pre_roll_ms=0) as loudspeaker:
        loudspeaker.play(flat(1000, 3), 0.0, lambda: ended.append("first"))
        loudspeaker.play(flat(-2, 1), 0.0, lambda: ended.append("second"))
        heard = np.frombuffer(system.streams[0].play(5), np.int16)
    assert heard.tolist() == [1000, 1000, 1000, -2, 0]
    assert ended == ["first", "second"]


def test_sound_is_made_softer_as_asked(system: SoundSystem) -> None:
    with Loudspeaker(pre_roll_ms=0) as loudspeaker:
        loudspeaker.play(flat(10000, 1), -20.0, nothing)
        assert np.frombuffer(system.streams[0].play(1), np.int16).tolist() == [1000]


def test_a_cut_silences_within_a_block(system: SoundSystem) -> None:
    with Loudspeaker(pre_roll_ms=0) as loudspeaker:
        loudspeaker.play(flat(1000, 44100), 0.0, nothing)
        system.streams[0].play(882)
        loudspeaker.cut()
        system.streams[0].play(882)
        assert system.streams[0].play(882) == bytes(1764)


def test_the_delay_of_the_device_is_known(system: SoundSystem) -> None:
    with Loudspeaker(pre_roll_ms=0) as loudspeaker:
        assert loudspeaker.latency_s == pytest.approx(0.01)


def test_draining_waits_as_long_as_the_device_delays_and_a_little_silence(
    system: SoundSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("voicecoach.audio.loudspeaker.time.sleep", slept.append)
    with Loudspeaker(pre_roll_ms=0) as loudspeaker:
        loudspeaker.drain()
    assert 0.2 <= sum(slept) <= 0.3


def test_a_device_that_cannot_be_opened_is_named_with_the_cure(system: SoundSystem) -> None:
    system.refused_hz = {44100}
    with pytest.raises(MissingError, match=r"'HDMI' cannot be opened .*--output-device"):
        Loudspeaker(pre_roll_ms=0)


def test_a_device_that_does_not_start_is_named_with_the_cure(system: SoundSystem) -> None:
    loudspeaker = Loudspeaker(pre_roll_ms=0)
    (stream,) = system.streams
    stream.stuck = True
    cannot = r"'HDMI' cannot be opened .*-9999.*--output-device"
    with pytest.raises(MissingError, match=cannot), loudspeaker:
        pass
    assert stream.closed


def test_a_device_can_be_chosen(system: SoundSystem) -> None:
    system.plug("Headset", outputs=1)
    Loudspeaker("headset")
    assert system.streams[0].device == 2


def test_a_device_that_is_not_there_is_told(system: SoundSystem) -> None:
    with pytest.raises(MissingError, match="fits none"):
        Loudspeaker("Webcam")
