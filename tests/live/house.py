"""A room with a microphone, a loudspeaker and people, made of a private PulseAudio server."""

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from tests.live import people
from tests.live.people import People, Words
from tests.live.recording import LOUDSPEAKER, RATE_HZ, ROOM, Recording

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("pulseaudio", "pactl", "paplay", "pacat", "parec", *people.NEEDED)
PACKAGES = ("pulseaudio", "pulseaudio-utils", "libasound2-plugins", *people.NEEDED)
HUM = 3
"""Size of the samples of a silent room: -80 dB, which nobody hears. A room without any noise
would be a muted microphone."""


def missing() -> str:
    """What keeps a house from being built, as a sentence; empty if nothing does."""
    absent = [name for name in NEEDED if not shutil.which(name)]
    if absent:
        return f"{', '.join(absent)} missing: apt-get install {' '.join(PACKAGES)}"
    return ""


@dataclass
class Playing:
    """Words on their way into the room."""

    words: Words
    process: "subprocess.Popen[bytes]"
    asked_at: int
    "The place in the recording when it was asked for."
    recording: Recording

    def wait(self) -> "Heard":
        """Waits until all of it has sounded, and finds where."""
        assert self.process.wait(timeout=self.words.seconds + 10) == 0, "the room takes no sound"
        return self.find()

    def find(self, seconds: float = 3.0) -> "Heard":
        """Where it sounded."""
        last = self.recording.length + int(seconds * RATE_HZ)
        while True:
            at = self.recording.find(self.words.samples, ROOM, self.asked_at)
            if at is not None:
                return Heard(at + self.words.first, at + self.words.last)
            assert self.recording.length < last, f"'{self.words.text}' did not sound"
            self.recording.wait_until(self.recording.length + RATE_HZ // 20, seconds)


@dataclass(frozen=True)
class Heard:
    """Places in the recording."""

    first: int
    "First audible sample of what was said."
    last: int
    "Last audible sample."


class House:
    """Sound goes where it goes in a bedroom; everything is recorded on one axis of time.

    Room and loudspeaker are the two channels of one null sink, so that they share a clock.
    """

    def __init__(self, folder: Path) -> None:
        """`folder`: short, for the path of a socket may have only about 100 characters."""
        self.folder = folder
        self.people = People(folder / "people")
        self.recording = Recording()
        self._run = folder / "run"
        self._processes: list[subprocess.Popen[bytes]] = []
        self._threads: list[threading.Thread] = []
        self._microphone = ""
        self._echo = ""
        self.environ = {
            **os.environ,
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(self._run),
            "PULSE_RUNTIME_PATH": str(self._run),
            "PULSE_SERVER": f"unix:{self._run}/native",
            "PULSE_SOURCE": "mic",
            "PULSE_SINK": "spk",
            "PYTHONPATH": str(ROOT),
        }

    def start(self) -> None:
        """Builds it, or builds it again after `kill`."""
        self._run.mkdir(mode=0o700, exist_ok=True)
        (self.folder / ".asoundrc").write_text(
            "pcm.!default {type pulse}\nctl.!default {type pulse}\n", encoding="utf-8"
        )
        remap = "master=house channels=1 channel_map=mono master_channel_map"
        stereo = "channels=2 channel_map=front-left,front-right"
        # Rewinding would put sound into the recording twice.
        modules = (
            f"module-native-protocol-unix socket={self._run}/native auth-anonymous=1",
            f"module-null-sink sink_name=house norewinds=1 rate={RATE_HZ} {stereo}",
            "module-null-sink sink_name=nothing",
            f"module-remap-sink sink_name=room {remap}=front-left remix=no",
            f"module-remap-sink sink_name=spk {remap}=front-right remix=no",
        )
        listed = [part for module in modules for part in ("-L", module)]
        # For whoever wonders why it died.
        log = f"--log-target=newfile:{self.folder}/server.log"
        self._spawn("pulseaudio", "-n", "--exit-idle-time=-1", "--use-pid-file=no", log, *listed)
        self.wait_for(lambda: self.command("pactl", "info").returncode == 0, 10)
        # Streams of a device that goes away move to the usual one: a microphone that hears nothing.
        self.command("pactl", "set-default-source", "nothing.monitor")
        self.command("pactl", "set-default-sink", "house")
        self.plug_in()
        self._source("said", "front-right")
        # An idle null sink works in blocks of two seconds: somebody must be listening.
        rate = f"--rate={RATE_HZ}"
        recorder = self._spawn(
            "parec", "--latency-msec=10", "--format=s16le", rate, "--channels=2",
            "--channel-map=front-left,front-right", "-d", "house.monitor", out=subprocess.PIPE,
        )  # fmt: skip
        assert recorder.stdout is not None
        self._thread(self.recording.follow, recorder.stdout)
        hum = self._spawn(
            "pacat", "--latency-msec=200", "--format=s16le", rate, "--channels=1", "-d", "room",
            stdin=subprocess.PIPE,
        )  # fmt: skip
        self._thread(_hum, hum.stdin)
        self.recording.wait_until(self.recording.length + RATE_HZ // 10, 10)

    def _spawn(
        self, *command: str, out: int = subprocess.DEVNULL, stdin: int = subprocess.DEVNULL
    ) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            command, env=self.environ, stdin=stdin, stdout=out, stderr=subprocess.DEVNULL
        )
        self._processes.append(process)
        return process

    def _thread(self, work: Callable[[IO[bytes]], None], pipe: IO[bytes] | None) -> None:
        thread = threading.Thread(target=work, args=(pipe,), daemon=True)
        self._threads.append(thread)
        thread.start()

    def command(self, *command: str) -> "subprocess.CompletedProcess[bytes]":
        """Runs a command in the house."""
        return subprocess.run(command, env=self.environ, capture_output=True, check=False)

    @staticmethod
    def wait_for(condition: Callable[[], object], seconds: float) -> None:
        """Waits until something is so."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "waited too long"
            time.sleep(0.01)

    def _module(self, *words: str) -> str:
        loaded = self.command("pactl", "load-module", *words)
        assert loaded.returncode == 0, loaded.stderr.decode()
        return loaded.stdout.decode().strip()

    def _source(self, name: str, channel: str) -> str:
        return self._module(
            "module-remap-source", f"source_name={name}", "master=house.monitor", "channels=1",
            "channel_map=mono", f"master_channel_map={channel}", "remix=no",
        )  # fmt: skip

    # What happens to devices.

    def plug_in(self) -> None:
        """There is a microphone again."""
        self._microphone = self._source("mic", "front-left")

    def unplug(self) -> None:
        """The microphone's cable is pulled out."""
        self.command("pactl", "unload-module", self._microphone)

    def suspend(self, stalled: bool) -> None:
        """The microphone stands still, and is there all the same; or goes on."""
        self.command("pactl", "suspend-source", "mic", "1" if stalled else "0")

    def kill(self) -> None:
        """The sound server dies."""
        self._processes[0].kill()
        self._processes[0].wait()

    def restart(self) -> None:
        """The sound server comes back, as a service manager would bring it."""
        self._end_all()
        self.start()

    def echo(self, level_db: float | None) -> None:
        """How loud the loudspeaker is in the room; None: not at all, as with headphones."""
        if self._echo:
            self.command("pactl", "unload-module", self._echo)
            self._echo = ""
        if level_db is None:
            return
        self._echo = self._module(
            "module-loopback", "source=said", "sink=room", "latency_msec=60", "adjust_time=0",
        )  # fmt: skip
        inputs = self.command("pactl", "list", "short", "sink-inputs").stdout.decode()
        newest = max(int(line.split()[0]) for line in inputs.splitlines() if "loopback" in line)
        self.command("pactl", "set-sink-input-volume", str(newest), f"{level_db:g}dB")

    # What people do.

    def play(self, words: Words) -> Playing:
        """Somebody begins to speak."""
        asked_at = self.recording.length
        # With all of it handed over at once a busy machine tears no hole into it.
        process = subprocess.Popen(
            ["paplay", "-d", "room", str(words.path)],
            env=self.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        return Playing(words, process, asked_at, self.recording)

    def say(self, text: str, voice: str = "rms", level_db: float = people.LEVEL_DB) -> Heard:
        """Somebody speaks; comes back when they are done."""
        return self.play(self.people.words(text, voice, level_db)).wait()

    def silent(self, lasting_s: float, seconds: float, start: int | None = None) -> int:
        """Waits until the loudspeaker was silent for so long; gives where sound ended."""
        begin = self.recording.length if start is None else start
        return self.recording.wait_silence(LOUDSPEAKER, begin, lasting_s, seconds)

    def _end_all(self) -> None:
        # The server goes first: whoever plays or records then ends by itself.
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.wait()
        for thread in self._threads:
            thread.join(timeout=5)
        self._processes.clear()
        self._threads.clear()
        self._echo = ""

    def mend(self) -> None:
        """Everything as it was at first."""
        if not self._processes or self._processes[0].poll() is not None:
            self.restart()
            return
        self.echo(None)
        self.suspend(stalled=False)
        if self.command("pactl", "get-source-mute", "mic").returncode != 0:
            self.plug_in()
        self.recording.forget()

    def stop(self) -> None:
        """Nothing is left of it."""
        self._end_all()


def _hum(pipe: IO[bytes]) -> None:
    """The noise of a silent room, until nobody takes it any more."""
    chance = np.random.default_rng(0)
    with suppress(OSError), pipe:
        while True:
            pipe.write(chance.integers(-HUM, HUM + 1, RATE_HZ // 4, "<i2").tobytes())
