"""Tries the model on people: the coffee orders of Picovoice's benchmark.

    python evaluate_human.py CHECKOUT MODEL_DIR [OUT.json]

CHECKOUT is a clone of github.com/Picovoice/speech-to-intent-benchmark (Apache
2.0).  Its labels are slots, not transcripts, so what is counted is slot values
found word for word in what was recognised, and orders with all of them found.
Nothing of it is used in training.
"""
import json
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

import vosk

from evaluate import recognise


def main(checkout, model_dir, out=None):
    checkout = Path(checkout)
    vosk.SetLogLevel(-1)
    model = vosk.Model(str(model_dir))
    report = {}
    with tempfile.TemporaryDirectory() as scratch:
        if not (checkout / "data").exists():          # a repository without work tree
            subprocess.run(f"git -C '{checkout}' archive HEAD data/label data/speech | tar x -C '{scratch}'",
                           shell=True, check=True, stderr=subprocess.DEVNULL)
            checkout = Path(scratch)
        labels = json.loads((checkout / "data/label/label.json").read_text())
        for mode in ("free",):
            found = slots = accepted = utterances = 0
            shown = []
            recognizer = vosk.KaldiRecognizer(model, 16000)
            for path in sorted((checkout / "data/speech/clean").glob("*.wav")):
                if path.name not in labels:
                    continue
                with wave.open(str(path)) as w:
                    assert w.getframerate() == 16000 and w.getnchannels() == 1
                    data = w.readframes(w.getnframes())
                text, _, _ = recognise(recognizer, data)
                values = [" ".join(v.split()) for v in labels[path.name]["slots"].values()]
                hits = sum(f" {v} " in f" {text} " for v in values)
                found += hits
                slots += len(values)
                accepted += hits == len(values)
                utterances += 1
                if len(shown) < 8:
                    shown.append((values, text))
            report[mode] = {"utterances": utterances, "slot_values_found": found / slots,
                            "orders_with_all_slots": accepted / utterances}
            print(mode, report[mode])
            for values, text in shown:
                print("   ", values, "->", text)
    if out:
        Path(out).write_text(json.dumps(report, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
