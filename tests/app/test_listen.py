"""The live loop through real audio devices: PulseAudio null sinks stand in for hardware."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from voicecoach import sound
from voicecoach.app.wiring import App
from voicecoach.sound import Sound

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("pulseaudio", "pactl", "paplay", "parec", "flite")


class House:
    """A room with a microphone, a loudspeaker, and somebody who speaks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environ = {
            **os.environ,
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder / "run"),
            "PULSE_RUNTIME_PATH": str(folder / "run"),
            "PULSE_SERVER": f"unix:{folder}/run/native",
            "PULSE_SOURCE": "mic",
            "PULSE_SINK": "spk",
            "PYTHONPATH": str(ROOT),
            "VOICECOACH_HOME": str(folder / "home"),
        }
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        (self.folder / "run").mkdir(mode=0o700)
        (self.folder / ".asoundrc").write_text(
            "pcm.!default {type pulse}\nctl.!default {type pulse}\n", encoding="utf-8"
        )
        native = f"module-native-protocol-unix socket={self.folder}/run/native auth-anonymous=1"
        modules = [
            native,
            "module-null-sink sink_name=spk rate=48000",
            "module-null-sink sink_name=room rate=16000",
            "module-remap-source source_name=mic master=room.monitor",
        ]
        listed = [part for module in modules for part in ("-L", module)]
        self.background("pulseaudio", "-n", "--exit-idle-time=-1", "--use-pid-file=no", *listed)
        self.wait_for(lambda: self.command("pactl", "info").returncode == 0, 10)
        # An idle null sink works in blocks of two seconds: somebody must be listening.
        self.background("parec", "--latency-msec=20", "-d", "room.monitor", out="room.raw")
        self.background(
            "parec", "--latency-msec=20", "--rate=16000", "--channels=1", "--format=s16le",
            "-d", "spk.monitor", out="spk.raw",
        )  # fmt: skip

    def background(self, *command: str, out: str | None = None) -> "subprocess.Popen[bytes]":
        target = (self.folder / out).open("wb") if out else subprocess.DEVNULL
        process = subprocess.Popen(
            command, env=self.environ, stdout=target, stderr=subprocess.DEVNULL
        )
        if out and not isinstance(target, int):
            target.close()
        self.running.append(process)
        return process

    def command(self, *command: str) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(command, env=self.environ, capture_output=True, check=False)

    @staticmethod
    def wait_for(condition: Callable[[], object], seconds: float) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "waited too long"
            time.sleep(0.05)

    def speak(self, text: str) -> None:
        """Somebody speaks into the microphone."""
        path = self.folder / "words.wav"
        self.command("flite", "-voice", "rms", "-t", text, "-o", str(path))
        spoken = sound.read(path)
        sound.write(path, Sound(spoken.samples // 2, spoken.rate_hz).at_rate(16000))
        assert self.command("paplay", "-d", "room", str(path)).returncode == 0

    def heard_from_loudspeaker(self) -> Sound:
        data = (self.folder / "spk.raw").read_bytes()
        return Sound(np.frombuffer(data[: len(data) // 2 * 2], "<i2"), 16000)

    def stop(self) -> None:
        for process in reversed(self.running):
            process.kill()
            process.wait()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    missing = [name for name in NEEDED if not shutil.which(name)]
    if missing:
        pytest.skip(f"{', '.join(missing)} missing: apt-get install pulseaudio flite")
    # The socket's path may not be longer than about 100 characters.
    folder = tmp_path / "h"
    folder.mkdir()
    rooms = House(folder)
    try:
        rooms.start()
        yield rooms
    finally:
        rooms.stop()


def events(house: House) -> list[dict[str, Any]]:
    path = house.folder / "events.jsonl"
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return [json.loads(line) for line in lines if line.endswith("\n")]


def matches(house: House) -> list[str]:
    return [e["match"] for e in events(house) if e["type"] == "heard" and e["match"]]


def phase(house: House) -> str | None:
    states = [e for e in events(house) if e["type"] == "state"]
    return states[-1]["phase"] if states else None


def test_a_cry_is_answered_audibly_and_stop_cuts_the_voice(house: House, app: App) -> None:
    errors = house.folder / "errors.txt"
    with errors.open("wb") as err:
        coach = subprocess.Popen(
            [sys.executable, "-m", "voicecoach", "listen", "--events", "events.jsonl"],
            env=house.environ, cwd=house.folder, stdout=subprocess.DEVNULL, stderr=err,
        )  # fmt: skip
    house.running.append(coach)
    house.wait_for(lambda: b"Ready" in errors.read_bytes(), 60)

    house.speak("help, my calf is cramping")
    house.wait_for(lambda: matches(house) == ["calf_cramp"], 10)
    house.wait_for(lambda: phase(house) == "holding", 30)
    house.speak("next")
    house.wait_for(lambda: matches(house)[-1] == "next_step", 10)
    time.sleep(1.0)
    before = len(house.heard_from_loudspeaker().samples)
    house.speak("stop")
    house.wait_for(lambda: matches(house)[-1] == "stop", 10)
    stopped_at = len(house.heard_from_loudspeaker().samples)
    time.sleep(1.5)
    coach.send_signal(signal.SIGTERM)
    assert coach.wait(timeout=10) == 0

    played = house.heard_from_loudspeaker()
    assert int(np.abs(played.samples[before - 16000 : before]).max()) > 1000, "it was speaking"
    after = played.samples[stopped_at + 8000 :]
    assert len(after) > 8000
    assert int(np.abs(after).max()) < 50, "half a second later there is silence"
    assert "pull your toes up" in recognised(app, played)


def recognised(app: App, played: Sound) -> str:
    recogniser = app.recogniser()
    pcm = played.pcm()
    finals = [
        hearing.free.text
        for at in range(0, len(pcm), 3200)
        for hearing in recogniser.feed(pcm[at : at + 3200])
        if hearing.final
    ]
    return " ".join(finals)


def test_without_devices_it_says_so(tmp_path: Path) -> None:
    """A home without PulseAudio and without sound cards."""
    (tmp_path / ".asoundrc").write_text("pcm.!default {type null}\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "voicecoach", "listen", "--input-device", "no such microphone"],
        env={**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "microphone" in done.stderr or "PortAudio" in done.stderr
