"""`voicecoach listen` as a user runs it, and everything it tells while it runs."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from tests.live.house import Heard, House

READY = "Ready"


def night(in_hours: int) -> str:
    """A setting by which the night begins then, and lasts for two hours."""
    begins = datetime.now().hour + in_hours
    return f"{begins % 24}-{(begins + 2) % 24}"


@dataclass(frozen=True)
class Line:
    """A line that it printed."""

    text: str
    seen_s: float
    "Monotonic."


@dataclass(frozen=True)
class Happened:
    """A line of its event log."""

    fields: dict[str, Any]
    seen_s: float
    "Monotonic."

    def __getitem__(self, name: str) -> Any:
        return self.fields[name]


@dataclass(frozen=True)
class Turn:
    """Something said that was understood."""

    said: Heard
    event: Happened
    after: int
    "How many events there were before."


class Listening:
    """Started at once; use as a context."""

    def __init__(self, house: House, home: Path, *options: str, **environ: str) -> None:
        """`home`: the VOICECOACH_HOME."""
        self.house = house
        self._log = home / "events.jsonl"
        home.mkdir(parents=True, exist_ok=True)
        self._log.unlink(missing_ok=True)
        self.events: list[Happened] = []
        self.errors: list[Line] = []
        self.printed: list[Line] = []
        self._done = threading.Event()
        self._threads: list[threading.Thread] = []
        self.began_s = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "voicecoach", "listen", "--events", str(self._log), *options],
            env={
                **house.environ,
                "VOICECOACH_HOME": str(home),
                "VOICECOACH_NIGHT": night(in_hours=6),
                **environ,
            },
            cwd=home, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        for pipe, lines in (
            (self.process.stdout, self.printed),
            (self.process.stderr, self.errors),
        ):
            self._thread(_note_lines, pipe, lines)
        self._thread(self._follow)

    def __enter__(self) -> "Listening":
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for thread in self._threads:
            thread.join(timeout=5)

    def _thread(self, work: Callable[..., None], *given: object) -> None:
        thread = threading.Thread(target=work, args=given, daemon=True)
        self._threads.append(thread)
        thread.start()

    def ready(self, seconds: float = 60.0) -> float:
        """Waits until it truly listens; gives how long that took."""
        self.wait(lambda: self.told(READY), seconds, "it never was ready")
        return self.told(READY)[0].seen_s - self.began_s

    def end(self) -> int:
        """Ends it as a service manager would; gives its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=10)

    def told(self, text: str) -> list[Line]:
        """The lines with a text in them on standard error."""
        return [line for line in self.errors if text in line.text]

    def heard(self, after: int = 0) -> list[Happened]:
        """What was understood of what was heard, after the first so many events."""
        return [e for e in self.events[after:] if e["type"] == "heard" and e["match"]]

    def turns(self, after: int = 0) -> list[Happened]:
        """Everything that it took for somebody speaking to it."""
        return [e for e in self.events[after:] if e["type"] == "heard"]

    @property
    def state(self) -> dict[str, Any]:
        """The last state it noted."""
        states = [e.fields for e in self.events if e["type"] == "state"]
        return states[-1] if states else {}

    def wait_heard(self, match: str, after: int = 0, seconds: float = 6.0) -> Happened:
        """Waits until an entry was understood."""
        found = self.hears(match, after, seconds)
        assert found, f"'{match}' was not understood in {seconds:g} s: {self._tail()}"
        return found

    def hears(self, match: str, after: int = 0, seconds: float = 6.0) -> Happened | None:
        """Waits until an entry was understood, but no longer."""
        end_s = time.monotonic() + seconds
        while True:
            over = time.monotonic() >= end_s
            found = [e for e in self.heard(after) if e["match"] == match]
            if found or over:
                return found[0] if found else None
            self._pause()

    def wait_phase(self, phase: str, after: int = 0, seconds: float = 10.0) -> Happened:
        """Waits until the routine enters a phase."""

        def found() -> list[Happened]:
            states = [e for e in self.events[after:] if e["type"] == "state"]
            return [e for e in states if e["phase"] == phase]

        self.wait(found, seconds, f"it was never {phase}")
        return found()[0]

    def obey(self, text: str, match: str, voice: str = "rms", seconds: float = 6.0) -> Turn:
        """Somebody says something, and is understood."""
        after = len(self.events)
        said = self.house.say(text, voice)
        event = self.wait_heard(match, after, seconds)
        return Turn(said, event, after)

    def wait(self, condition: Callable[[], object], seconds: float, complaint: str) -> None:
        """Waits until something is so, as long as it runs."""
        end_s = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end_s, f"{complaint} in {seconds:g} s: {self._tail()}"
            self._pause()

    def _pause(self) -> None:
        """A moment in which something may happen, as long as it runs."""
        assert self.process.poll() is None, f"it ended: {self._tail()}"
        time.sleep(0.005)

    def place(self, event: Happened) -> int:
        """Where in the recording something happened."""
        # Lines never come before what they tell: the earliest of them show how the clocks stand.
        offset_s = min(e.seen_s - e["t"] for e in self.events)
        return self.house.recording.place(offset_s + event["t"])

    def _tail(self) -> str:
        lines = [line.text for line in self.errors[-5:]] + [str(e.fields) for e in self.events[-8:]]
        return "\n".join(lines)

    def _follow(self) -> None:
        """Reads the event log as it grows."""
        rest = ""
        while not self._log.exists():
            if self._done.wait(0.01):
                return
        with self._log.open(encoding="utf-8") as file:
            while not self._done.is_set():
                rest += file.read()
                now_s = time.monotonic()
                *whole, rest = rest.split("\n")
                self.events.extend(Happened(json.loads(line), now_s) for line in whole)
                if not whole:
                    time.sleep(0.003)


def _note_lines(pipe: IO[bytes] | None, lines: list[Line]) -> None:
    assert pipe is not None
    with pipe:
        lines.extend(
            Line(line.decode("utf-8", "replace").rstrip("\n"), time.monotonic()) for line in pipe
        )
