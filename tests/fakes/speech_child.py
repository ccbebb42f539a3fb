"""Stands for the process that runs pyttsx3: python speech_child.py BEHAVIOUR LOG.

Writes its process id into LOG, a line for each start. The behaviour "answers X" answers every
order with the line X.
"""

import json
import os
import sys
import time
import wave
from pathlib import Path

AGES_S = 60.0
SAMPLES = bytes(2000)


def speak(order: dict[str, object]) -> None:
    with wave.open(str(order["path"]), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(SAMPLES)


def say(answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main(behaviour: str, log: Path) -> None:
    with log.open("a") as file:
        file.write(f"{os.getpid()}\n")
    first = len(log.read_text().splitlines()) == 1
    if behaviour == "never starts":
        time.sleep(AGES_S)
    if behaviour == "has no driver":
        say({"ok": False, "error": "no driver here"})
        return
    say({"ok": True})
    for line in sys.stdin:
        order = json.loads(line)
        if behaviour == "hangs" or (behaviour == "hangs once" and first):
            time.sleep(AGES_S)
        if behaviour == "dies" or (behaviour == "dies once" and first):
            return
        if behaviour.startswith("answers "):
            sys.stdout.write(behaviour.removeprefix("answers ") + "\n")
            sys.stdout.flush()
            continue
        speak(order)
        rate_wpm = 300 if behaviour == "speaks too fast" else order["rate_wpm"]
        say({"ok": True, "rate_wpm": rate_wpm, "voice": order["voice"]})


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
