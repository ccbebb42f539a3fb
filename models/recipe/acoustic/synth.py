"""Speak the sentences with the synthesizers installed on this machine.

    python synth.py WORK_DIR [UTTERANCES]

reads WORK_DIR/*.txt (from recipe.corpus) and writes, for each set, one file of
raw 16 kHz 16-bit samples (NAME.pcm) and an index of what is where in it
(NAME.jsonl: voice, text, offset and length in samples).
"""
import json
import random
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from math import gcd
from pathlib import Path

import numpy as np
import soundfile as sf
from scipy.signal import resample_poly

SEED = 1
RATE = 16000
HELD_OUT = "flite:awb"          # never used for training

# Voice and its share of the training speech.
VOICES = {
    "flite:slt": 15, "flite:rms": 16, "flite:kal16": 6,
    "festival:kal_diphone": 6, "festival:ked_diphone": 10,
    "festival:cmu_us_slt_arctic_hts": 9, "espeak": 38,
}
ESPEAK_ACCENTS = {"en-us": 62, "en-gb": 9, "en-gb-x-rp": 7, "en-gb-scotland": 8,
                  "en-us-nyc": 8, "en-gb-x-gbclan": 3, "en-029": 3}
ESPEAK_VARIANTS = """m1 m2 m3 m4 m5 m6 m7 m8 f1 f2 f3 f4 f5 adam Alex Alicia Andrea Andy Annie
antonio belinda benjamin david Denis ed edward Gene Henrique Hugo iven3 Jacky john klatt2 klatt4
Lee linda Marco Mario max Michael michel Mike Nguyen norbert paul pedro quincy rob robert sandro
shelby steph steph2 travis victor zac anika announcer""".split()


def pick(rng, weighted):
    return rng.choices(list(weighted), list(weighted.values()))[0]


def choose_voice(rng):
    voice = pick(rng, VOICES)
    if voice == "espeak":
        voice = "espeak:%s+%s:%d:%d" % (pick(rng, ESPEAK_ACCENTS), rng.choice(ESPEAK_VARIANTS),
                                       rng.randint(120, 185), rng.randint(25, 75))
    return voice


def to_16k(path):
    audio, rate = sf.read(path, dtype="float32")
    if audio.ndim > 1:
        audio = audio.mean(axis=1)
    if rate != RATE:
        g = gcd(rate, RATE)
        audio = resample_poly(audio, RATE // g, rate // g)
    peak = np.abs(audio).max() if len(audio) else 0
    if peak > 0:
        audio = audio * (0.6 / peak)
    return (audio * 32767).astype("<i2")


def speak_one(job):
    voice, text, out = job
    kind, rest = voice.split(":", 1)
    if kind == "flite":
        cmd = ["flite", "-voice", rest, "-t", text, "-o", out]
    else:
        name, speed, pitch = rest.split(":")
        cmd = ["espeak-ng", "-v", name, "-s", speed, "-p", pitch, "-w", out, text]
    subprocess.run(cmd, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def speak_festival(jobs, scratch):
    """One festival process for a list of jobs; it is slow to start."""
    lines, current = [], None
    for voice, text, out in sorted(jobs):
        if voice != current:
            lines.append(f"(voice_{voice.split(':', 1)[1]})")
            current = voice
        assert re.fullmatch(r"[a-z' ]+", text), text
        # Length of the text as a source of repeatable variety in tempo.
        lines.append(f"(Parameter.set 'Duration_Stretch {0.9 + 0.05 * (len(text) % 6):.2f})")
        lines.append(f'(utt.save.wave (utt.synth (Utterance Text "{text}")) "{out}" \'riff)')
    script = Path(scratch) / f"job{id(jobs)}.scm"
    script.write_text("\n".join(lines))
    subprocess.run(["festival", "-b", str(script)], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def speak_all(items, name, work):
    """items: (voice, text) pairs."""
    with open(work / f"{name}.pcm", "wb") as pcm, open(work / f"{name}.jsonl", "w") as index, \
            ThreadPoolExecutor(2) as pool:
        offset = 0
        for start in range(0, len(items), 1000):
            batch = items[start:start + 1000]
            with tempfile.TemporaryDirectory() as scratch:
                jobs = [(v, t, f"{scratch}/{i}.wav") for i, (v, t) in enumerate(batch)]
                fest = [j for j in jobs if j[0].startswith("festival")]
                other = [j for j in jobs if not j[0].startswith("festival")]
                done = [pool.submit(speak_festival, fest[i::2], scratch) for i in (0, 1) if fest[i::2]]
                done += [pool.submit(speak_one, j) for j in other]
                for d in done:
                    d.result()
                for voice, text, path in jobs:
                    audio = to_16k(path)
                    pcm.write(audio.tobytes())
                    index.write(json.dumps({"voice": voice, "text": text, "offset": offset,
                                            "samples": len(audio)}) + "\n")
                    offset += len(audio)
            print(name, start + len(batch), f"{offset / RATE / 3600:.2f} h", flush=True)


def main(work, limit=None):
    work = Path(work)
    rng = random.Random(SEED)
    read = lambda n: (work / f"{n}.txt").read_text().split("\n")[:-1]
    items = [(choose_voice(rng), s) for s in read("train") for _ in range(2)]
    items += [(choose_voice(rng), s) for s in read("random") for _ in range(4)]
    items += [(choose_voice(rng), s) for s in read("oov")]
    rng.shuffle(items)
    speak_all([(choose_voice(rng), s) for s in read("test")], "test_seen", work)
    speak_all([(HELD_OUT, s) for s in read("test")], "test_held_out", work)
    speak_all([(choose_voice(rng), s) for s in read("oov_test")], "test_oov", work)
    speak_all(items[:int(limit) if limit else None], "train", work)


if __name__ == "__main__":
    main(*sys.argv[1:])
