"""The obvious script: bare Vosk, rapidfuzz over all sentences, pyttsx3's `say`. A peer to measure.

python script/peers/obvious.py MODEL      prints a JSON line for each thing heard and answered
"""

import json
import queue
import sys
import time

import pyttsx3
import sounddevice
from rapidfuzz import fuzz, process
from vosk import KaldiRecognizer, Model, SetLogLevel

from voicecoach.content import expand, load

RATE_HZ = 16000
PER_TEMPLATE = 8
CUTOFF = 80


def tell(kind: str, **fields: object) -> None:
    """One line of the log."""
    print(json.dumps({"t": time.monotonic(), "type": kind, **fields}), flush=True)


def main() -> None:
    """Listens, answers, listens again: deaf while it speaks."""
    SetLogLevel(-1)
    content = load()
    known = [
        (text, entry)
        for entry in content.entries.values()
        for template in (*entry.sentences, *entry.armed)
        for text in expand(template.text)[:PER_TEMPLATE]
    ]
    texts = [text for text, _ in known]
    recognizer = KaldiRecognizer(Model(sys.argv[1]), RATE_HZ)
    blocks: queue.Queue[bytes] = queue.Queue()
    engine = pyttsx3.init()
    with sounddevice.RawInputStream(
        samplerate=RATE_HZ,
        blocksize=8000,
        dtype="int16",
        channels=1,
        callback=lambda data, *_: blocks.put(bytes(data)),
    ):
        print("Ready", file=sys.stderr, flush=True)
        while True:
            if not recognizer.AcceptWaveform(blocks.get()):
                continue
            heard = json.loads(recognizer.Result())["text"]
            if not heard:
                continue
            found = process.extractOne(heard, texts, scorer=fuzz.WRatio, score_cutoff=CUTOFF)
            entry = known[found[2]][1] if found else None
            tell("heard", text=heard, match=entry.id if entry else None)
            if entry is None:
                continue
            engine.say(entry.say or (entry.steps[0].say if entry.steps else entry.title))
            engine.runAndWait()
            tell("said")
            while not blocks.empty():
                blocks.get_nowait()


if __name__ == "__main__":
    main()
