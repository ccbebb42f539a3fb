"""Runs pyttsx3, one utterance at a time, in a process of its own that can be killed.

    python -m voicecoach.tts.child

Reads a JSON object a line ({"text", "rate_wpm", "voice", "path"}) and answers each with
one ({"ok": true, "rate_wpm", "voice"} or {"ok": false, "error"}). pyttsx3 prints to
standard output, hangs at times and leaves files behind: none of it gets out of here.
"""

import ctypes
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

SETTLE_WITHIN_S = 1.0
SETTLE_DOWN_S = 0.01
"Between two utterances: the end of one must be over before the next begins."
FILE_WITHIN_S = 0.4
TRIES = 5
HEADER_BYTES = 44
"Of a WAV file without sound."
LONGEST_DATA_PATH = 150
"eSpeak ends the process when the path of its data is longer than about 160 characters."


def prepare_espeak() -> None:
    """Makes the eSpeak NG of the package espeakng-loader the one that pyttsx3 finds."""
    if not sys.platform.startswith("linux"):
        return
    try:
        import espeakng_loader
    except ImportError:
        return
    data = espeakng_loader.get_data_path()
    if len(data) > LONGEST_DATA_PATH:
        return
    os.environ.setdefault("ESPEAK_DATA_PATH", data)
    ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)


def settle(engine: Any, name: str, value: Any) -> Any:
    """Sets a property and reads it back until it holds, for at most a second.

    Setting is asynchronous and now and then lost (eSpeak drops queued parameters).
    """
    until = time.monotonic() + SETTLE_WITHIN_S
    while True:
        engine.setProperty(name, value)
        held = engine.getProperty(name)
        if held == value or time.monotonic() > until:
            return held
        time.sleep(0.01)


def speak(engine: Any, order: dict[str, Any]) -> dict[str, Any]:
    """Renders one order into its file.

    Now and then nothing comes of it: pyttsx3 cancels an utterance when the one before is not
    quite over. Then it is asked again.
    """
    path = Path(order["path"])
    for _ in range(TRIES):
        voice = settle(engine, "voice", order["voice"]) if order["voice"] else None
        rate_wpm = settle(engine, "rate", order["rate_wpm"])
        engine.save_to_file(order["text"], str(path))
        engine.runAndWait()
        if appeared(path):
            return {"ok": True, "rate_wpm": rate_wpm, "voice": voice}
    return {"ok": False, "error": "no sound came"}


def appeared(path: Path) -> bool:
    """Waits for a file that may come a little after runAndWait returns, and grows no more."""
    until = time.monotonic() + FILE_WITHIN_S
    size = -1
    while time.monotonic() < until:
        now = path.stat().st_size if path.exists() else -1
        if now > HEADER_BYTES and now == size:
            return True
        size = now
        time.sleep(0.002)
    return False


def main() -> int:
    """Answers orders until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        prepare_espeak()
        import pyttsx3

        engine = pyttsx3.init()
        # Until its loop has run once, the engine counts as busy and queues every property.
        engine.proxy.setBusy(False)
    except Exception as error:  # noqa: BLE001  drivers raise whatever they like
        answers.write(json.dumps({"ok": False, "error": f"{type(error).__name__}: {error}"}) + "\n")
        answers.flush()
        return 3
    answers.write(json.dumps({"ok": True}) + "\n")
    answers.flush()
    for line in sys.stdin:
        try:
            answer = speak(engine, json.loads(line))
        except Exception as error:  # noqa: BLE001  as above
            answer = {"ok": False, "error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
        time.sleep(SETTLE_DOWN_S)
    return 0


if __name__ == "__main__":
    sys.exit(main())
