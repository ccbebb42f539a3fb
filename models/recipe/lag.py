"""How far partial results trail what is said: it is what someone waits who says stop."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from recipe.recordings import Recording
from voicecoach.asr.recogniser import SAMPLE_RATE_HZ
from voicecoach.sound import Sound

PIECE = SAMPLE_RATE_HZ * 2 // 50
"Bytes given at a time, 20 ms."
QUIET_S = 1.0
"Silence after a recording, so that its last words are heard as well."


@dataclass(frozen=True, slots=True)
class Partial:
    """The words so far, after so many seconds of sound."""

    heard_s: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """A word of the result, and when it ended."""

    word: str
    end_s: float


def trailing(partials: Sequence[Partial], result: Sequence[Ended]) -> list[float]:
    """Seconds from each word's end to the first partial result with it and all before it.

    Words that no partial result had are left out.
    """
    found = []
    for count in range(1, len(result) + 1):
        wanted = tuple(ended.word for ended in result[:count])
        first = next((p.heard_s for p in partials if p.words[:count] == wanted), None)
        if first is not None:
            found.append(first - result[count - 1].end_s)
    return found


def listen(folder: Path, recordings: Iterable[Recording]) -> dict[str, float | int]:
    """Figures of a Vosk model over recordings, up to the first pause of each."""
    import vosk

    vosk.SetLogLevel(-1)
    model = vosk.Model(str(folder))
    lags: list[float] = []
    for recording in recordings:
        recogniser = vosk.KaldiRecognizer(model, SAMPLE_RATE_HZ)
        recogniser.SetWords(True)
        partials, result = _heard(recogniser, recording.sound)
        lags += trailing(partials, result)
    if not lags:
        return {"words": 0}
    middle, late = np.quantile(lags, [0.5, 0.9])
    return {
        "words": len(lags),
        "median_lag_ms": round(1000 * float(middle)),
        "lag_ms_of_nine_in_ten": round(1000 * float(late)),
    }


def _heard(recogniser: Any, sound: Sound) -> tuple[list[Partial], list[Ended]]:
    """What a recogniser of Vosk's told while it heard, and in the end."""
    final = recogniser.FinalResult
    pcm = sound.pcm() + bytes(int(QUIET_S * SAMPLE_RATE_HZ) * 2)
    partials = []
    for start in range(0, len(pcm), PIECE):
        if recogniser.AcceptWaveform(pcm[start : start + PIECE]):
            final = recogniser.Result
            break
        words = tuple(json.loads(recogniser.PartialResult())["partial"].split())
        partials.append(Partial((start + PIECE) / 2 / SAMPLE_RATE_HZ, words))
    told = json.loads(final()).get("result", ())
    return partials, [Ended(w["word"], w["end"]) for w in told]
