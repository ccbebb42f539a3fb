"""The keeper against a sound server of its own that is suspended, robbed of a device and killed."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("pulseaudio", "pactl", "parec", "pacat")
PROGRAM = """
import sys, threading, time
import numpy as np
from voicecoach.audio import Keeper, Loudspeaker, Microphone, SoundTrouble
from voicecoach.sound import Sound

def news(item):
    ailment = item.ailment if isinstance(item, SoundTrouble) else "back"
    print(item.part, ailment, flush=True)

def listen(microphone):
    begun = False
    for block in microphone:
        if not begun:
            begun = True
            print("listening", flush=True)

with Microphone() as microphone, Loudspeaker() as loudspeaker:
    listener = threading.Thread(target=listen, args=(microphone,), daemon=True)
    listener.start()
    with Keeper(microphone, loudspeaker, news):
        sys.stdin.readline()
    began = time.monotonic()
print(f"closed after {time.monotonic() - began:.1f}", flush=True)
"""


class Server:
    """A sound server in a folder of its own: one loudspeaker, and a microphone in a noisy room."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "run").mkdir(mode=0o700)
        (folder / ".asoundrc").write_text(
            "pcm.!default {type pulse}\nctl.!default {type pulse}\n", encoding="utf-8"
        )
        self.environ = {
            **os.environ,
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder / "run"),
            "PULSE_RUNTIME_PATH": str(folder / "run"),
            "PULSE_SERVER": f"unix:{folder}/run/native",
            "PULSE_SOURCE": "mic",
            "PULSE_SINK": "spk",
            "PYTHONPATH": str(ROOT),
        }
        self.running: list[subprocess.Popen[bytes]] = []
        self.said = folder / "said.txt"

    def start(self) -> None:
        modules = [
            f"module-native-protocol-unix socket={self.folder}/run/native auth-anonymous=1",
            "module-null-sink sink_name=spk rate=48000",
            "module-null-sink sink_name=room rate=16000",
            "module-remap-source source_name=mic master=room.monitor",
        ]
        listed = [part for module in modules for part in ("-L", module)]
        self.background("pulseaudio", "-n", "--exit-idle-time=-1", "--use-pid-file=no", *listed)
        wait_for(lambda: self.command("info") == 0, 10)
        # An idle null sink works in blocks of two seconds: somebody must be listening.
        for monitor in ("room.monitor", "spk.monitor"):
            self.background("parec", "--latency-msec=20", "-d", monitor)
        # A real room is never digitally silent.
        noise = self.folder / "noise.raw"
        values = np.random.default_rng(1).integers(-3, 4, 16000 * 90)
        noise.write_bytes(values.astype("<i2").tobytes())
        raw = ("--raw", "--rate=16000", "--channels=1", "--format=s16le")
        self.background("pacat", "-d", "room", *raw, str(noise))

    def background(self, *command: str) -> None:
        self.running.append(
            subprocess.Popen(
                command,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )

    def command(self, *command: str) -> int:
        return subprocess.run(
            ["pactl", *command], env=self.environ, capture_output=True, check=False
        ).returncode

    def listed(self) -> list[str]:
        return self.said.read_text(encoding="utf-8").splitlines()

    def kill(self) -> None:
        for process in reversed(self.running):
            process.kill()
            process.wait()
        self.running.clear()


def wait_for(condition: Callable[[], object], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    missing = [name for name in NEEDED if not shutil.which(name)]
    if missing:
        pytest.skip(f"{', '.join(missing)} missing: apt-get install pulseaudio")
    folder = tmp_path / "h"
    folder.mkdir()
    made = Server(folder)
    try:
        made.start()
        yield made
    finally:
        made.kill()


@pytest.fixture
def program(server: Server) -> Iterator["subprocess.Popen[bytes]"]:
    with (
        server.said.open("wb") as said,
        (server.folder / "errors.txt").open("wb") as errors,
    ):
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            env=server.environ,
            cwd=server.folder,
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=errors,
        )
    try:
        wait_for(lambda: "listening" in server.listed(), 20)
        yield process
        # Whatever has happened, it ends when it is told to.
        process.communicate(b"\n", timeout=10)
        assert process.returncode == 0
        assert server.listed()[-1].startswith("closed after")
    finally:
        process.kill()
        process.communicate()


def test_a_suspended_microphone_comes_back(server: Server, program: object) -> None:
    for source in ("mic", "room.monitor"):
        server.command("suspend-source", source, "1")
    server.command("suspend-sink", "room", "1")
    wait_for(lambda: "microphone no_frames" in server.listed(), 4)
    for source in ("mic", "room.monitor"):
        server.command("suspend-source", source, "0")
    server.command("suspend-sink", "room", "0")
    wait_for(lambda: "microphone back" in server.listed(), 15)


def test_a_killed_server_comes_back(server: Server, program: object) -> None:
    server.kill()
    wait_for(lambda: len(troubles(server)) == 2, 4)
    server.start()
    wait_for(lambda: {"microphone back", "loudspeaker back"} <= set(server.listed()), 20)
    assert len(troubles(server)) == 2, "told once"


def test_a_muted_microphone_is_told_and_comes_back(server: Server, program: object) -> None:
    server.command("set-source-mute", "mic", "1")
    wait_for(lambda: "microphone only_zeros" in server.listed(), 5)
    server.command("set-source-mute", "mic", "0")
    wait_for(lambda: "microphone back" in server.listed(), 5)


def test_a_microphone_that_was_unplugged_comes_back(server: Server, program: object) -> None:
    """Pulse moves the recording silently to another source: here to one that is silent."""
    server.command("unload-module", "module-remap-source")
    wait_for(lambda: troubles(server), 6)
    server.command("load-module", "module-remap-source", "source_name=mic", "master=room.monitor")
    wait_for(lambda: "microphone back" in server.listed(), 20)


def troubles(server: Server) -> list[str]:
    return [
        line for line in server.listed() if line.split()[-1] in {"gone", "no_frames", "only_zeros"}
    ]
