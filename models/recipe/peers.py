"""Recognisers side by side: ours, PocketSphinx on the same text, and any other Vosk model."""

import json
import math
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from recipe import measurement
from recipe.ngram import EDGE, Ngrams
from voicecoach.asr.recogniser import SAMPLE_RATE_HZ
from voicecoach.sound import Sound

PIECE = SAMPLE_RATE_HZ // 5
"Bytes given to Vosk at a time, a tenth of a second, as from a microphone."
_END = "</s>"
_NEVER = -99.0
_SCALE = re.compile(r"--acoustic-scale=\S+")


class Hears(Protocol):
    """Sound to words."""

    def hear(self, sound: Sound) -> str:
        """What was said, in small letters."""


class Vosk:
    """A Vosk model, with its own graph or with phrases."""

    def __init__(self, folder: Path, phrases: Sequence[str] = ()) -> None:
        """Loads it."""
        import vosk

        vosk.SetLogLevel(-1)
        self._model = vosk.Model(str(folder))
        self._phrases = phrases
        self._new = vosk.KaldiRecognizer

    def hear(self, sound: Sound) -> str:
        """What was said, all results joined."""
        listed = (json.dumps(list(self._phrases)),) if self._phrases else ()
        recogniser = self._new(self._model, SAMPLE_RATE_HZ, *listed)
        pcm = sound.pcm()
        texts = [
            json.loads(recogniser.Result())["text"]
            for start in range(0, len(pcm), PIECE)
            if recogniser.AcceptWaveform(pcm[start : start + PIECE])
        ]
        texts.append(json.loads(recogniser.FinalResult())["text"])
        return " ".join(text for text in texts if text)


class PocketSphinx:
    """PocketSphinx with its own acoustic model and an n-gram of the measurement's text."""

    def __init__(self, folder: Path) -> None:
        """Writes the language model and the dictionary to a folder. Raises ImportError."""
        import pocketsphinx

        text = measurement.frozen()
        language = measurement.language()
        arpa, words = folder / "measurement.arpa", folder / "measurement.dict"
        arpa.write_text("\n".join(arpa_lines(language)) + "\n", encoding="utf-8")
        words.write_text("".join(dictionary_lines(text.lexicon)), encoding="utf-8")
        acoustic = str(Path(pocketsphinx.get_model_path()) / "en-us" / "en-us")
        self._decoder: Any = pocketsphinx.Decoder(
            hmm=acoustic, lm=str(arpa), dict=str(words), loglevel="FATAL"
        )

    def hear(self, sound: Sound) -> str:
        """What was said; the whole recording at once, which is what suits it best."""
        self._decoder.start_utt()
        self._decoder.process_raw(sound.pcm(), full_utt=True)
        self._decoder.end_utt()
        found = self._decoder.hyp()
        return str(found.hypstr) if found else ""


def dictionary_lines(lexicon: Iterable[tuple[str, Sequence[str]]]) -> Iterator[str]:
    """Lines of a dictionary in the CMU's form: word, word(2), ..."""
    seen: dict[str, int] = {}
    for word, way in lexicon:
        seen[word] = seen.get(word, 0) + 1
        mark = f"({seen[word]})" if seen[word] > 1 else ""
        yield f"{word}{mark} {' '.join(way)}\n"


def arpa_lines(language: Ngrams) -> Iterator[str]:
    """The language model in ARPA form."""
    rows: list[list[str]] = [[] for _ in language.counts]
    ways = [*language.words, EDGE]
    for length, histories in enumerate(language.counts):
        for history, followers in sorted(histories.items()):
            if EDGE in history[1:]:
                continue
            for word in ways if not length else sorted(followers):
                row = [*history, word]
                cost = math.log10(language.probability(history, word))
                rows[length].append(f"{cost:.5f} {_named(row)}{_back_off(language, row)}")
    start = f"{_NEVER} {EDGE}{_back_off(language, [EDGE])}"
    rows[0].append(start)
    yield "\\data\\"
    yield from (f"ngram {i}={len(found)}" for i, found in enumerate(rows, 1))
    for i, found in enumerate(rows, 1):
        yield f"\n\\{i}-grams:"
        yield from found
    yield "\n\\end\\"


def _named(row: Sequence[str]) -> str:
    # EDGE begins a sentence in a history; as the word to come it ends one.
    return " ".join([*row[:-1], _END if row[-1] == EDGE else row[-1]])


def _back_off(language: Ngrams, row: Sequence[str]) -> str:
    history = tuple(row)
    known = len(row) < len(language.counts) and history in language.counts[len(row)]
    if not known or (EDGE in history and history[0] != EDGE):
        return ""
    if row[-1] == EDGE and len(row) > 1:
        return ""
    return f" {math.log10(language.left_over(history)):.5f}"


@contextmanager
def measured(model: Path, scale: float | None = None, *, own_graph: bool = False) -> Iterator[Path]:
    """A copy of a model with the measurement's graph, or its own, and another acoustic scale."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for part in ("am", "conf", "graph") if own_graph else ("am", "conf"):
            shutil.copytree(model / part, folder / part)
        if not own_graph:
            measurement.write_graph(folder / "graph")
        if scale is not None:
            conf = folder / "conf" / "model.conf"
            text = conf.read_text(encoding="utf-8")
            told = _SCALE.sub(f"--acoustic-scale={scale}", text)
            conf.write_text(told, encoding="utf-8")
        yield folder
