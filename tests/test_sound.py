"""Sound files of every usual kind, and of none."""

import os
import sys
import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from voicecoach import sound
from voicecoach.errors import InputError, MissingError
from voicecoach.sound import Sound

SECOND = 16000


def tone(rate_hz: int = SECOND, seconds: float = 0.5, hz: float = 440.0) -> npt.NDArray[np.float64]:
    """Half as loud as can be."""
    return 0.5 * np.sin(2 * np.pi * hz * np.arange(int(seconds * rate_hz)) / rate_hz)


def pitch_hz(heard: Sound) -> float:
    """Of the strongest tone."""
    spectrum = np.abs(np.fft.rfft(heard.samples * np.hanning(len(heard.samples))))
    return float(np.argmax(spectrum)) * heard.rate_hz / len(heard.samples)


def plain(path: Path, frames: npt.ArrayLike, channels: int = 1, rate_hz: int = SECOND) -> Path:
    """A 16-bit WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(np.asarray(frames).astype("<i2").tobytes())
    return path


@pytest.mark.parametrize(
    ("name", "subtype"),
    [
        ("a.wav", "PCM_U8"),
        ("a.wav", "PCM_16"),
        ("a.wav", "PCM_24"),
        ("a.wav", "PCM_32"),
        ("a.wav", "FLOAT"),
        ("a.wav", "DOUBLE"),
        ("a.wav", "ULAW"),
        ("a.flac", "PCM_16"),
        ("a.flac", "PCM_24"),
        ("a.ogg", "VORBIS"),
        ("a.aiff", "PCM_16"),
    ],
)
@pytest.mark.parametrize("channels", [1, 2])
def test_files_of_this_kind_are_read(
    tmp_path: Path, name: str, subtype: str, channels: int
) -> None:
    path = tmp_path / name
    soundfile.write(path, np.stack([tone()] * channels, axis=1), SECOND, subtype=subtype)
    heard = sound.read(path)
    assert heard.rate_hz == SECOND
    assert heard.samples.dtype == np.int16
    assert heard.samples.ndim == 1
    assert heard.seconds == pytest.approx(0.5)
    assert pitch_hz(heard) == pytest.approx(440, abs=2)
    assert np.abs(heard.samples).max() == pytest.approx(16384, rel=0.05)


@pytest.mark.parametrize("rate_hz", [8000, 11025, 16000, 22050, 44100, 48000, 96000])
def test_files_of_this_rate_are_read(tmp_path: Path, rate_hz: int) -> None:
    heard = sound.read(plain(tmp_path / "a.wav", 32767 * tone(rate_hz), rate_hz=rate_hz))
    assert heard.rate_hz == rate_hz
    assert heard.seconds == pytest.approx(0.5, abs=0.001)
    assert pitch_hz(heard) == pytest.approx(440, abs=2)


def test_samples_of_16_bit_come_as_they_are(tmp_path: Path) -> None:
    samples = [0, 1, -1, 32767, -32768, 12345]
    assert sound.read(plain(tmp_path / "a.wav", samples)).samples.tolist() == samples


def test_channels_are_mixed(tmp_path: Path) -> None:
    frames = [[1000, 3000], [-500, 500], [32767, 32767]]
    heard = sound.read(plain(tmp_path / "a.wav", frames, channels=2))
    assert heard.samples.tolist() == [2000, 0, 32767]


def test_five_channels_are_mixed(tmp_path: Path) -> None:
    heard = sound.read(plain(tmp_path / "a.wav", [[100, 200, 300, 400, 500]], channels=5))
    assert heard.samples.tolist() == [300]


def test_floats_beyond_full_scale_are_clipped(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, np.array([0.0, 1.0, 7.0, -7.0]), SECOND, subtype="FLOAT")
    assert sound.read(path).samples.tolist() == [0, 32767, 32767, -32767]


def test_samples_that_are_no_numbers_are_silence(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    samples = np.array([0.5, np.nan, np.inf, -np.inf, -0.5])
    soundfile.write(path, samples, SECOND, subtype="FLOAT")
    heard = sound.read(path).samples.tolist()
    assert heard[1] == 0
    assert heard[2:4] == [32767, -32767]
    assert heard[0] == -heard[4] == pytest.approx(16384, abs=1)


def test_endless_samples_on_both_sides_cancel_out(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, np.array([[np.inf, -np.inf]] * 10), SECOND, subtype="DOUBLE")
    assert sound.read(path).samples.tolist() == [0] * 10


def test_a_recording_that_was_cut_short_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = plain(tmp_path / "a.wav", np.arange(1000))
    path.write_bytes(path.read_bytes()[: 44 + 500])
    assert sound.read(path).samples.tolist() == list(range(250))


def test_a_recording_that_was_cut_within_a_sample_is_read(tmp_path: Path) -> None:
    path = plain(tmp_path / "a.wav", [[n, n] for n in range(100)], channels=2)
    path.write_bytes(path.read_bytes()[: 44 + 4 * 50 + 3])
    assert sound.read(path).samples.tolist() == list(range(50))


def test_a_24_bit_recording_that_was_cut_short_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, tone(), SECOND, subtype="PCM_24")
    path.write_bytes(path.read_bytes()[:15000])
    assert 0.2 < sound.read(path).seconds < 0.4


def test_a_name_says_nothing_of_the_kind(tmp_path: Path) -> None:
    path = plain(tmp_path / "a.txt", [1, 2, 3])
    assert sound.read(path).samples.tolist() == [1, 2, 3]


REFUSED = {
    "nothing at all": b"",
    "four letters": b"RIFF",
    "a text": b"This is a text and no sound.\n" * 100,
    "zeros": bytes(5000),
    "a header cut short": b"RIFF\x24\x00\x00\x00WAVEfmt ",
}


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in REFUSED.items()])
def test_what_is_no_sound_is_named_in_one_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(data)
    with pytest.raises(InputError) as raised:
        sound.read(path)
    assert str(path) in str(raised.value)
    assert "give a WAV" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_samples_without_a_header_are_refused(tmp_path: Path) -> None:
    """The library knows a file that ends in .raw by its name, and then asks for its rate."""
    (tmp_path / "a.raw").write_bytes(bytes(1000))
    with pytest.raises(InputError, match="no sound file that can be read: give a WAV"):
        sound.read(tmp_path / "a.raw")


def test_a_header_without_sound_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no sound"):
        sound.read(plain(tmp_path / "a.wav", []))


def test_a_flac_file_that_is_only_a_header_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    soundfile.write(path, np.zeros(0), SECOND)
    with pytest.raises(InputError):
        sound.read(path)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder: give a WAV file"):
        sound.read(tmp_path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        sound.read(tmp_path / "missing.wav")


@pytest.mark.parametrize("rate_hz", [100, 3999, 400_000])
def test_a_rate_beyond_reason_is_refused(tmp_path: Path, rate_hz: int) -> None:
    with pytest.raises(InputError, match=f"sample rate of {rate_hz}"):
        sound.read(plain(tmp_path / "a.wav", [1, 2, 3], rate_hz=rate_hz))


def test_a_file_of_more_than_a_gigabyte_is_refused(tmp_path: Path) -> None:
    path = plain(tmp_path / "a.wav", [1, 2, 3])
    os.truncate(path, (1 << 30) + 1)
    with pytest.raises(InputError, match="larger than a gigabyte"):
        sound.read(path)


def test_plain_files_need_no_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "soundfile", None)
    assert sound.read(plain(tmp_path / "a.wav", [1, 2])).samples.tolist() == [1, 2]


def test_the_library_for_other_files_is_named_where_it_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    soundfile.write(tmp_path / "a.flac", tone(), SECOND)
    monkeypatch.setitem(sys.modules, "soundfile", None)
    with pytest.raises(MissingError, match="pip install soundfile"):
        sound.read(tmp_path / "a.flac")


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    samples = np.array([0, 5, -5, 32767, -32768], np.int16)
    sound.write(tmp_path / "a.wav", Sound(samples, 22050))
    heard = sound.read(tmp_path / "a.wav")
    assert heard.samples.tolist() == samples.tolist()
    assert heard.rate_hz == 22050


def test_what_was_written_is_a_16_bit_wav_of_one_channel(tmp_path: Path) -> None:
    sound.write(tmp_path / "a.wav", Sound(np.zeros(100, np.int16), 22050))
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert file.getparams()[:4] == (1, 2, 22050, 100)


def test_writing_leaves_nothing_else(tmp_path: Path) -> None:
    sound.write(tmp_path / "a.wav", Sound(np.zeros(100, np.int16), 22050))
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


def fail(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_file_that_cannot_be_written_leaves_the_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = plain(tmp_path / "a.wav", [1, 2, 3])
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(InputError, match="No space left"):
        sound.write(path, Sound(np.zeros(100, np.int16), SECOND))
    assert sound.read(path).samples.tolist() == [1, 2, 3]
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


def test_a_place_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        sound.write(tmp_path / "missing" / "a.wav", Sound(np.zeros(1, np.int16), SECOND))


def test_a_sound_knows_how_long_it_lasts() -> None:
    assert Sound(np.zeros(24000, np.int16), 16000).seconds == 1.5


def test_samples_become_little_endian_bytes() -> None:
    assert Sound(np.array([1, -2, 256], np.int16), SECOND).pcm() == b"\x01\x00\xfe\xff\x00\x01"


def test_a_sound_at_its_own_rate_is_itself() -> None:
    same = Sound(np.zeros(10, np.int16), SECOND)
    assert same.at_rate(SECOND) is same


@pytest.mark.parametrize("rate_hz", [8000, 22050, 44100, 48000])
def test_a_sound_at_another_rate_lasts_as_long_and_sounds_the_same(rate_hz: int) -> None:
    there = Sound((32767 * tone(rate_hz)).astype(np.int16), rate_hz)
    here = there.at_rate(SECOND)
    assert here.rate_hz == SECOND
    assert here.samples.dtype == np.int16
    assert here.seconds == pytest.approx(there.seconds, abs=0.001)
    assert pitch_hz(here) == pytest.approx(440, abs=2)
    middle = here.samples[len(here.samples) // 4 : len(here.samples) * 3 // 4]
    assert np.abs(middle).max() == pytest.approx(16384, rel=0.02)


def test_resampling_lets_no_false_tones_in() -> None:
    """A tone too high for 16 kHz must vanish, not come back as a lower one."""
    there = Sound((16000 * np.sin(2 * np.pi * 10000 * np.arange(24000) / 48000)).astype(np.int16),
                  48000)  # fmt: skip
    here = there.at_rate(SECOND)
    assert np.abs(here.samples[1000:-1000]).max() < 20
