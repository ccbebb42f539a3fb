"""What is no speech, through the whole of hearing: nothing breaks and nothing is answered."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from voicecoach import sound
from voicecoach.app.answering import context_of
from voicecoach.app.ears import Doubt
from voicecoach.app.hearing import heard
from voicecoach.app.paths import user_paths
from voicecoach.app.settings import Settings
from voicecoach.app.wiring import App
from voicecoach.asr import Recogniser
from voicecoach.asr.registry import models_root
from voicecoach.errors import InputError
from voicecoach.nlu import Match

RATE_HZ = 16000
TENTH = bytes(RATE_HZ // 10 * 2)
HOUR_IN_TENTHS = 36_000
SECONDS = 12

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("VOICECOACH_HOME", str(tmp_path_factory.mktemp("home")))
        yield App(Settings(model=str(models_root() / "voicecoach-en")), user_paths())


@pytest.fixture
def ready(app: App) -> Recogniser:
    recogniser = app.recogniser()
    recogniser.expect(app.vocabularies.of(context_of("idle")))
    return recogniser


def times() -> Floats:
    return np.arange(SECONDS * RATE_HZ) / RATE_HZ


def white_noise() -> Floats:
    return np.random.default_rng(20261121).normal(0.0, 0.2, SECONDS * RATE_HZ)


def chords() -> Floats:
    """Music by rule: a chord of plucked strings every half second."""
    t = times()
    since = t % 0.5
    bar = (t // 2).astype(int) % 4
    root = np.array([220.0, 174.6, 261.6, 196.0])[bar]
    tones = [np.sin(2 * np.pi * root * n * k * t) / n for n in (1, 2, 3) for k in (1, 1.25, 1.5)]
    return np.asarray(0.08 * np.exp(-5 * since) * np.sum(tones, axis=0), np.float64)


def hum() -> Floats:
    t = times()
    return np.asarray(sum(np.sin(2 * np.pi * f * t) * 0.1 for f in (50, 100, 150)), np.float64)


def clicks() -> Floats:
    samples = np.zeros(SECONDS * RATE_HZ)
    samples[:: RATE_HZ // 3] = 0.9
    return samples


def coughs() -> Floats:
    """Bursts of noise that die away in a fifth of a second, two at a time."""
    since = times() % 1.5
    envelope = np.exp(-18 * since) + np.where(since > 0.3, np.exp(-18 * (since - 0.3)), 0.0)
    return white_noise() * envelope


def as_sound(samples: Floats) -> sound.Sound:
    return sound.Sound((np.clip(samples, -1, 1) * 32767).astype(np.int16), RATE_HZ)


def test_an_hour_of_silence_is_nothing(ready: Recogniser) -> None:
    assert not any(ready.feed(TENTH) for _ in range(HOUR_IN_TENTHS))
    assert not ready.finish()


def test_a_device_that_delivers_zeros_can_be_heard_once_it_recovers(
    app: App, ready: Recogniser
) -> None:
    for _ in range(600):
        ready.feed(TENTH)
    with app.voice() as voice:
        spoken = voice.render("help my calf is cramping", 150).at_rate(RATE_HZ)
    (hearing,) = (found for found, _ in heard(ready, spoken))
    assert hearing.free.text == "help my calf is cramping"


@pytest.mark.parametrize("make", [white_noise, chords, hum, clicks, coughs])
@pytest.mark.parametrize("gain", [0.05, 1.0, 8.0])
def test_what_is_no_speech_is_not_answered(
    app: App, ready: Recogniser, make: Callable[[], Floats], gain: float
) -> None:
    ears = app.ears("full")
    context = context_of("idle")
    for hearing, _ in heard(ready, as_sound(make() * gain)):
        assert not isinstance(ears.make_out(hearing, context), Match), hearing.free.text


def test_stereo_of_floats_at_another_rate_is_understood(
    app: App, ready: Recogniser, tmp_path: Path
) -> None:
    soundfile = pytest.importorskip("soundfile", reason="sound files: pip install soundfile")
    with app.voice() as voice:
        spoken = voice.render("help my calf is cramping", 150).at_rate(44100)
    left = spoken.samples / 32768
    path = tmp_path / "float.wav"
    soundfile.write(path, np.stack([left, left * 0.5], axis=1), 44100, subtype="FLOAT")
    (hearing,) = (found for found, _ in heard(ready, sound.read(path)))
    assert hearing.free.text == "help my calf is cramping"


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_samples_that_are_no_numbers_are_not_answered(
    ready: Recogniser, tmp_path: Path, bad: float
) -> None:
    soundfile = pytest.importorskip("soundfile", reason="sound files: pip install soundfile")
    path = tmp_path / "bad.wav"
    soundfile.write(path, np.full((RATE_HZ, 2), bad), RATE_HZ, subtype="FLOAT")
    try:
        recording = sound.read(path)
    except InputError:
        return
    assert all(not found.free.text for found, _ in heard(ready, recording))


def test_odd_pieces_of_sound_are_put_together(ready: Recogniser) -> None:
    for size in (1, 3, 7, 1023, 5):
        assert not ready.feed(bytes(size))
    assert not ready.finish()


def test_an_utterance_without_words_is_nothing(app: App, ready: Recogniser) -> None:
    found = [hearing for hearing, _ in heard(ready, as_sound(coughs()))]
    ears = app.ears("full")
    results = [ears.make_out(hearing, context_of("idle")) for hearing in found]
    assert all(result in (Doubt.NOTHING, Doubt.UNCLEAR) for result in results)
