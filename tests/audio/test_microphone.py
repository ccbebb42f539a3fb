"""Sound from any microphone comes as 16 kHz."""

import sys

import numpy as np
import pytest

from tests.fakes.sound_system import SoundSystem
from voicecoach.audio import Microphone
from voicecoach.errors import MissingError


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> SoundSystem:
    made = SoundSystem()
    made.plug("HDMI", outputs=2)
    made.plug("Webcam", inputs=1, rate_hz=44100)
    monkeypatch.setitem(sys.modules, "sounddevice", made)
    return made


def test_the_microphone_is_opened_at_16_khz_in_short_blocks(system: SoundSystem) -> None:
    Microphone()
    (stream,) = system.streams
    assert (stream.samplerate, stream.blocksize, stream.device) == (16000, 800, 1)
    assert (stream.channels, stream.dtype) == (1, "int16")


def test_it_records_only_while_it_is_in_use(system: SoundSystem) -> None:
    microphone = Microphone()
    (stream,) = system.streams
    assert not stream.started
    with microphone:
        assert stream.started
        assert not stream.aborted
    assert stream.aborted
    assert stream.closed


def test_blocks_come_as_they_were_recorded(system: SoundSystem) -> None:
    with Microphone() as microphone:
        system.streams[0].record(b"\x01\x00" * 800)
        system.streams[0].record(b"\x02\x00" * 800)
    assert list(microphone) == [b"\x01\x00" * 800, b"\x02\x00" * 800]


def test_the_library_may_use_its_buffer_again(system: SoundSystem) -> None:
    buffer = bytearray(b"\x01\x00" * 4)
    with Microphone() as microphone:
        system.streams[0].callback(memoryview(buffer), 4, None, None)
        buffer[:] = bytes(8)
    assert list(microphone) == [b"\x01\x00" * 4]


def test_listening_ends_when_the_microphone_goes_away(system: SoundSystem) -> None:
    with Microphone() as microphone:
        system.streams[0].record(bytes(1600))
        system.streams[0].unplug()
        assert len(list(microphone)) == 1


def test_sound_that_nobody_takes_is_dropped_from_the_oldest_on(system: SoundSystem) -> None:
    with Microphone() as microphone:
        for number in range(210):
            system.streams[0].record(bytes([number, 0]))
        assert microphone.dropped == 10
        blocks = iter(microphone)
        assert next(blocks) == bytes([10, 0])


def test_at_most_ten_seconds_wait(system: SoundSystem) -> None:
    with Microphone() as microphone:
        for _ in range(1000):
            system.streams[0].record(bytes(1600))
    assert sum(len(block) for block in microphone) / 32000 <= 10.0


def test_a_device_that_refuses_16_khz_is_opened_at_its_own_rate(system: SoundSystem) -> None:
    system.refused_hz = {16000}
    Microphone()
    assert [stream.samplerate for stream in system.streams] == [44100]
    assert system.streams[0].blocksize == 2205


def test_sound_of_another_rate_is_resampled_without_seams(system: SoundSystem) -> None:
    system.refused_hz = {16000}
    times = np.arange(2 * 44100) / 44100
    recorded = (8000 * np.sin(2 * np.pi * 440 * times)).astype("<i2").tobytes()
    with Microphone() as microphone:
        for at in range(0, len(recorded), 4410):
            system.streams[0].record(recorded[at : at + 4410])
    heard = np.frombuffer(b"".join(microphone), "<i2").astype(float)
    assert len(heard) == pytest.approx(32000, rel=0.03)
    middle = heard[8000:24000]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    assert np.argmax(spectrum) == 440
    assert np.abs(middle).max() == pytest.approx(8000, abs=100)
    # A seam would show all over the spectrum.
    assert spectrum[600:].max() < spectrum[440] / 1000


def test_a_device_that_cannot_be_opened_is_named_with_the_cure(system: SoundSystem) -> None:
    system.refused_hz = {16000, 44100}
    with pytest.raises(MissingError, match=r"'Webcam' cannot be opened .*--input-device"):
        Microphone()


def test_a_device_that_does_not_start_is_named_with_the_cure(system: SoundSystem) -> None:
    microphone = Microphone()
    (stream,) = system.streams
    stream.stuck = True
    cannot = r"'Webcam' cannot be opened .*-9999.*--input-device"
    with pytest.raises(MissingError, match=cannot), microphone:
        pass
    assert stream.closed


def test_a_device_can_be_chosen(system: SoundSystem) -> None:
    system.plug("Headset", inputs=1)
    Microphone("headset")
    assert system.streams[0].device == 2


def test_a_device_that_is_not_there_is_told(system: SoundSystem) -> None:
    with pytest.raises(MissingError, match="fits none"):
        Microphone("HDMI")
