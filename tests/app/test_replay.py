"""A recording in, a conversation and a spoken reply out: everything but the devices."""

import json
import os
import shutil
import subprocess
import sys
import wave
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.app.conftest import Run
from voicecoach import sound
from voicecoach.app.wiring import App
from voicecoach.content.check import words_of
from voicecoach.sound import Sound

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "voicecoach" / "demo" / "night.wav"

CRIES = {
    "calf_cramp": "help, my calf is cramping",
    "calf_cramp_in_bed": "my calf is cramping and i can't stand up",
    "inner_calf_cramp": "the inside of my calf is cramping",
    "foot_cramp": "i have a cramp in my foot",
    "toe_cramp": "my toes are cramping",
    "hamstring_cramp": "my hamstring is cramping",
    "thigh_cramp": "the front of my thigh is cramping",
    "emergency": "i can't breathe and my chest hurts",
    "possible_clot": "my leg is swollen and red",
    "injury": "i fell and i can't put weight on my leg",
}
VOICES = {
    "flite": ["flite", "-voice", "awb", "-t", "{text}", "-o", "{out}"],
    "espeak": ["espeak-ng", "-v", "en-gb", "-s", "145", "-w", "{out}", "{text}"],
}


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """The recording that ships, replayed once."""
    folder = tmp_path_factory.mktemp("replay")
    done = subprocess.run(
        [sys.executable, "-m", "voicecoach", "replay", str(DEMO), "--json", "--out", "out.wav"],
        capture_output=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "VOICECOACH_HOME": str(folder / "home")},
        check=True,
        timeout=120,
    )
    return json.loads(done.stdout), folder / "out.wav"


def test_the_recording_that_ships_is_understood(replayed: tuple[dict[str, Any], Path]) -> None:
    matches = [turn["match"] for turn in replayed[0]["turns"]]
    assert matches == ["calf_cramp", "next_step", "heat_or_cold", "stop"]


def test_the_json_has_the_fields_of_the_contract(replayed: tuple[dict[str, Any], Path]) -> None:
    got = replayed[0]
    assert {"turns", "model", "audio_s", "cpu_s"} <= got.keys()
    assert {"at_s", "heard", "match", "score", "said"} <= got["turns"][0].keys()
    assert set(got["turns"][0]["said"][0]) == {"text", "start_s", "end_s"}


def test_the_first_words_are_the_instruction(replayed: tuple[dict[str, Any], Path]) -> None:
    assert "toes up" in replayed[0]["turns"][0]["said"][0]["text"]


def test_speech_follows_what_was_heard_and_does_not_overlap(
    replayed: tuple[dict[str, Any], Path],
) -> None:
    said = [u for turn in replayed[0]["turns"] for u in turn["said"]]
    for turn in replayed[0]["turns"]:
        for utterance in turn["said"]:
            assert utterance["start_s"] >= turn["at_s"]
    for before, after in pairwise(said):
        assert after["start_s"] >= before["end_s"] - 1e-6


def test_it_is_faster_than_real_time(replayed: tuple[dict[str, Any], Path]) -> None:
    assert replayed[0]["cpu_s"] < replayed[0]["audio_s"]


def test_the_spoken_reply_holds_the_first_instruction(
    replayed: tuple[dict[str, Any], Path], app: App
) -> None:
    heard = recognised(app, sound.read(replayed[1]))
    assert "pull your toes up toward your shin" in heard


def test_after_stop_there_is_silence(replayed: tuple[dict[str, Any], Path]) -> None:
    stop_s = replayed[0]["turns"][-1]["at_s"]
    reply = sound.read(replayed[1])
    after = reply.samples[int((stop_s + 0.05) * reply.rate_hz) :]
    assert len(after) == 0 or int(np.abs(after).max()) == 0


def recognised(app: App, reply: Sound) -> str:
    recogniser = app.recogniser()
    pcm = reply.at_rate(16000).pcm() + bytes(48000)
    finals = [
        hearing.free.text
        for at in range(0, len(pcm), 3200)
        for hearing in recogniser.feed(pcm[at : at + 3200])
        if hearing.final
    ]
    finals += [hearing.free.text for hearing in recogniser.finish()]
    return " ".join(finals)


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("entry", CRIES)
def test_a_spoken_cry_is_answered_with_the_right_first_instruction(
    run: Run, app: App, tmp_path: Path, voice: str, entry: str
) -> None:
    if not shutil.which(VOICES[voice][0]):
        pytest.skip(f"{VOICES[voice][0]} is not installed: apt-get install flite espeak-ng")
    spoken = tmp_path / "cry.wav"
    command = [part.format(text=CRIES[entry], out=spoken) for part in VOICES[voice]]
    subprocess.run(command, check=True, capture_output=True)
    padded(spoken)
    ran = run("replay", spoken, "--out", tmp_path / "reply.wav", "--json")
    assert ran.json()["turns"][0]["match"] == entry
    known = app.content.entries[entry]
    told = known.say or known.steps[0].say
    heard = recognised(app, sound.read(tmp_path / "reply.wav"))
    # The small model mishears a word or two: of the whole, or at least of the first sentence.
    assert max(share_of(told, heard), share_of(told.partition(". ")[0], heard)) > 0.8, heard


def share_of(told: str, heard: str) -> float:
    """How much of what was told was heard, 0 to 1."""
    wanted = words_of(told)
    return sum(word in heard.split() for word in wanted) / len(wanted)


def padded(path: Path) -> None:
    """Half a second of silence on either side, as a microphone would give."""
    spoken = sound.read(path)
    silence = np.zeros(spoken.rate_hz // 2, np.int16)
    samples = np.concatenate([silence, spoken.samples // 2, silence])
    sound.write(path, Sound(samples, spoken.rate_hz))


@pytest.mark.parametrize("rate_hz", [8000, 44100, 48000])
@pytest.mark.parametrize("channels", [1, 2])
def test_recordings_of_any_rate_and_channels(
    run: Run, tmp_path: Path, rate_hz: int, channels: int
) -> None:
    cry = sound.read(DEMO)
    cry = Sound(cry.samples[: 3 * cry.rate_hz], cry.rate_hz).at_rate(rate_hz)
    path = tmp_path / "cry.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(np.repeat(cry.samples, channels).astype("<i2").tobytes())
    got = run("replay", path, "--json").json()
    if rate_hz == 8000:
        assert got["turns"], "a telephone's sound is heard, if not always understood"
    else:
        assert got["turns"][0]["match"] == "calf_cramp"


def test_silence_is_nothing_for_the_coach(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "silence.wav"
    sound.write(path, Sound(np.zeros(32000, np.int16), 16000))
    ran = run("replay", path)
    assert (ran.code, ran.out) == (1, "")


def test_a_replay_writes_nothing_into_the_diary(run: Run, home: Path) -> None:
    run("replay", DEMO)
    assert not (home / "data").exists()
