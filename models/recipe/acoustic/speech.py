"""Synthesis: sentences to 16 kHz samples, by flite, festival, RHVoice, Pico and eSpeak NG."""

import re
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from recipe.acoustic.features import SAMPLE_RATE_HZ
from recipe.acoustic.voices import Voice

PEAK = 0.6
PICO_RATE_HZ = 16000
BRITISH = Path(__file__).with_name("british.scm")
"What rab speaks by: its own lexicon is for non-commercial use only."
Samples = npt.NDArray[np.float32]
_SAYABLE = re.compile(r"[a-z' ]+")


def command(voice: Voice, text: str, out: Path) -> list[str]:
    """The command line of flite, RHVoice (which reads the text from its input) or eSpeak NG."""
    if voice.program == "flite":
        stretch = ["--setf", f"duration_stretch={voice.stretch}"]
        return ["flite", "-voice", voice.name, *stretch, "-t", text, "-o", str(out)]
    if voice.program == "rhvoice":
        rate, pitch = str(voice.rate_percent), str(voice.pitch_percent)
        return ["RHVoice-test", "-p", voice.name, "-r", rate, "-t", pitch, "-o", str(out)]
    speed, pitch = str(voice.words_per_minute), str(voice.pitch)
    return ["espeak-ng", "-v", voice.name, "-s", speed, "-p", pitch, "-w", str(out), text]


def festival_script(jobs: Iterable[tuple[Voice, str, Path]]) -> str:
    """One script for many sentences, for festival is slow to start.

    Raises ValueError for a sentence that is more than small letters.
    """
    lines, current = [f'(load "{BRITISH}")'], ""
    for voice, text, out in sorted(jobs, key=lambda job: job[0].name):
        if not _SAYABLE.fullmatch(text):
            raise ValueError(f"cannot be given to festival: {text!r}")
        if voice.name != current:
            current = voice.name
            lines.append(f"(voice_{current})")
        lines.append(f"(Parameter.set 'Duration_Stretch {voice.stretch})")
        lines.append(f'(utt.save.wave (utt.synth (Utterance Text "{text}")) "{out}" \'riff)')
    return "\n".join(lines) + "\n"


def speak_pico(voice: Voice, text: str, out: Path) -> None:
    """Pico, which is a library here. Raises RuntimeError for a language that it does not have."""
    import ttspico

    engine = ttspico.TtsEngine(voice.name)
    engine.rate, engine.pitch = voice.rate_percent, voice.pitch_percent
    said = np.frombuffer(engine.speak(text), "<i2")
    soundfile.write(out, said, PICO_RATE_HZ, subtype="PCM_16")


def read(path: Path, resampling: float) -> Samples:
    """The samples of a WAV file at 16 kHz, at a set peak, played faster by `resampling`."""
    audio, rate = soundfile.read(path, dtype="float32", always_2d=True)
    mono: Samples = audio.mean(axis=1, dtype=np.float32)
    at_rate: Samples = soxr.resample(mono, rate * resampling, SAMPLE_RATE_HZ).astype(np.float32)
    peak = float(np.abs(at_rate).max()) if len(at_rate) else 0.0
    return at_rate * np.float32(PEAK / peak) if peak else at_rate


def speak(jobs: Sequence[tuple[Voice, str]]) -> list[Samples]:
    """Speaks sentences, each by its voice. Raises CalledProcessError if a program fails."""
    with TemporaryDirectory() as scratch:
        placed = [(v, t, Path(scratch) / f"{i}.wav") for i, (v, t) in enumerate(jobs)]
        if by_festival := [job for job in placed if job[0].program == "festival"]:
            listing = Path(scratch) / "all.scm"
            listing.write_text(festival_script(by_festival), encoding="utf-8")
            _run(["festival", "-b", str(listing)])
        for voice, text, out in placed:
            if voice.program == "pico":
                speak_pico(voice, text, out)
            elif voice.program != "festival":
                _run(command(voice, text, out), text)
        return [read(out, voice.resampling) for voice, _, out in placed]


def _run(arguments: Sequence[str], heard: str = "") -> None:
    quiet = subprocess.DEVNULL
    subprocess.run(arguments, input=heard, text=True, check=True, stdout=quiet, stderr=quiet)
