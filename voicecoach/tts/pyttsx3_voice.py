"""pyttsx3 as a renderer of sound, in a child process that is killed when it hangs."""

import contextlib
import json
import logging
import queue
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO, Any

from voicecoach import sound
from voicecoach.errors import InputError, MissingError
from voicecoach.sound import Sound

START_WITHIN_S = 10.0
RENDER_WITHIN_S = 10.0
TRIES = 2
RATE_TOLERANCE_WPM = 5
DEFAULT_VOICE = "gmw/en-us"
"eSpeak's American voice; other drivers use their own default."

log = logging.getLogger(__name__)


class Pyttsx3Voice:
    """The voice that is always there."""

    def __init__(self, voice: str = "", command: list[str] | None = None) -> None:
        """`voice` is pyttsx3's id of one; '' takes the usual one. `command` runs the child."""
        self._voice = voice
        self.name = f"pyttsx3-{(voice or 'default').replace('/', '-')}"
        self._command = command or [sys.executable, "-m", "voicecoach.tts.child"]
        self._child: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[str] = queue.Queue()
        self._folder = tempfile.TemporaryDirectory(prefix="voicecoach-")
        self._count = 0

    def render(self, text: str, rate_wpm: int) -> Sound:
        """See Voice. A child that hangs or dies is replaced, once."""
        reason = ""
        for _ in range(TRIES):
            try:
                return self._render(text, rate_wpm)
            except _ChildError as failure:
                reason = str(failure)
                log.warning("speech process replaced: %s", reason)
                self._kill()
        raise MissingError(
            f"no voice can speak here ({reason}): run 'pip install espeakng-loader' or install "
            "espeak-ng; everything else still works in writing"
        )

    def close(self) -> None:
        """See Voice."""
        self._kill()
        self._folder.cleanup()

    def _render(self, text: str, rate_wpm: int) -> Sound:
        self._start()
        self._count += 1
        path = Path(self._folder.name) / f"{self._count}.wav"
        order = {"text": text, "rate_wpm": rate_wpm, "voice": self._wanted(), "path": str(path)}
        try:
            answer = self._ask(order)
            spoken_at = answer.get("rate_wpm")
            if not isinstance(spoken_at, int | float):
                raise _ChildError("it did not say how fast it spoke")
            if abs(spoken_at - rate_wpm) > RATE_TOLERANCE_WPM:
                raise _ChildError(f"it spoke at {spoken_at} words a minute")
            return sound.read(path)
        except InputError as error:
            raise _ChildError("what it rendered cannot be read") from error
        finally:
            path.unlink(missing_ok=True)

    def _wanted(self) -> str:
        if self._voice:
            return self._voice
        return DEFAULT_VOICE if sys.platform.startswith("linux") else ""

    def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        child = self._child
        if child is None or child.stdin is None:
            raise _ChildError("it did not start")
        try:
            child.stdin.write(json.dumps(order) + "\n")
            child.stdin.flush()
        except OSError as error:
            raise _ChildError(str(error)) from error
        return self._answer(RENDER_WITHIN_S)

    def _answer(self, within_s: float) -> dict[str, Any]:
        try:
            line = self._answers.get(timeout=within_s)
            answer = json.loads(line) if line else {"ok": False, "error": "it ended"}
        except queue.Empty:
            answer = {"ok": False, "error": "it hangs"}
        except ValueError:
            answer = {"ok": False, "error": "it answered nonsense"}
        if not isinstance(answer, dict):
            raise _ChildError("it answered nonsense")
        if not answer.get("ok"):
            raise _ChildError(str(answer.get("error", "it failed")))
        return answer

    def _start(self) -> None:
        if self._child is not None and self._child.poll() is None:
            return
        try:
            self._child = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                start_new_session=True,
            )
        except OSError as error:
            raise _ChildError(str(error)) from error
        self._answers = queue.Queue()
        reader = threading.Thread(
            target=_forward, args=(self._child.stdout, self._answers), daemon=True
        )
        reader.start()
        self._answer(START_WITHIN_S)

    def _kill(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


class _ChildError(Exception):
    """The child did not do what it was asked; the message says how."""


def _forward(pipe: IO[str] | None, answers: "queue.Queue[str]") -> None:
    """Hands on each line, and an empty text at the end."""
    if pipe is not None:
        with contextlib.suppress(ValueError):
            for line in pipe:
                answers.put(line)
    answers.put("")
