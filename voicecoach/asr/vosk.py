"""Vosk as a decoder. The only file that imports vosk."""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from voicecoach.asr.recogniser import SAMPLE_RATE_HZ, UNKNOWN, Reading, Word
from voicecoach.errors import MissingError

RENEWED_AFTER_S = 600.0
"A recogniser that has heard so much sound is replaced by a new one."


class VoskModel:
    """A loaded model; may be shared by many decoders."""

    def __init__(self, path: Path) -> None:
        """Raises MissingError where vosk is not installed or the model cannot be loaded."""
        try:
            import vosk
        except (ImportError, OSError) as error:
            raise MissingError(
                f"Vosk is not installed ({error}): run 'pip install vosk'; typing still works"
            ) from error
        vosk.SetLogLevel(-1)
        try:
            with _quiet():
                self._model = vosk.Model(str(path))
                self._recognizer_class = vosk.KaldiRecognizer
                # A broken graph shows only when a recogniser is made.
                self.make(())
        except Exception as error:
            raise MissingError(
                f"the model in {path} cannot be loaded: it is incomplete or damaged; "
                "run 'voicecoach models fetch' or give another with --model"
            ) from error
        self.path = path

    def make(self, phrases: Sequence[str]) -> Any:
        """A new recogniser of Vosk's own kind: for phrases, or for the whole vocabulary."""
        if phrases:
            listed = json.dumps([*phrases, UNKNOWN])
            recognizer = self._recognizer_class(self._model, SAMPLE_RATE_HZ, listed)
        else:
            recognizer = self._recognizer_class(self._model, SAMPLE_RATE_HZ)
        recognizer.SetWords(True)
        return recognizer

    def knows(self, word: str) -> bool:
        """Whether a word is in the model's vocabulary."""
        return bool(self._model.vosk_model_find_word(word) >= 0)

    def unknown_words(self, phrases: Sequence[str]) -> tuple[str, ...]:
        """The words of the phrases that the model does not have, sorted."""
        words = {word for phrase in phrases for word in phrase.split()}
        return tuple(sorted(word for word in words if not self.knows(word)))


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps what OpenFst prints about damaged files, in several lines, from the person."""
    kept = os.dup(2)
    silent = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(silent, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(silent)


class VoskDecoder:
    """Decodes one utterance after another, each freely and with the phrases of a state.

    A recogniser is kept for each state's phrases, for it takes 16 ms to make one. Once it has
    given its final result it begins the next utterance afresh: what the shipped model has learnt
    of the sound, a running mean, ends with it. Memory grows with what is heard (vosk-api issues
    209, 526), so that one is replaced after ten minutes of sound. The free one takes 20 MiB within
    forty utterances, and 3 ms to make: it is new for every utterance.
    """

    def __init__(self, model: VoskModel) -> None:
        self._model = model
        self._usable: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._kept: dict[tuple[str, ...], _Kept] = {}
        self._free = _Stream(None)
        self._expected = _Stream(None)

    def begin(self, phrases: tuple[str, ...]) -> None:
        """See Decoder.

        Phrases with words that the model lacks are left out: `voicecoach check --model` names
        them.
        """
        if phrases not in self._usable:
            self._usable[phrases] = tuple(p for p in phrases if not self._model.unknown_words((p,)))
        usable = self._usable[phrases]
        self._free = _Stream(_Kept(self._model.make(())))
        self._expected = _Stream(self._kept_for(usable) if usable else None)

    def feed(self, pcm: bytes) -> tuple[Reading, Reading]:
        """See Decoder."""
        return self._free.feed(pcm), self._expected.feed(pcm)

    def finish(self) -> tuple[Reading, Reading]:
        """See Decoder."""
        return self._free.finish(), self._expected.finish()

    def _kept_for(self, phrases: tuple[str, ...]) -> "_Kept":
        kept = self._kept.get(phrases)
        # An utterance that was dropped, not finished, would go on in the next one.
        if kept is None or not kept.finished or kept.heard_s >= RENEWED_AFTER_S:
            kept = self._kept[phrases] = _Kept(self._model.make(phrases))
        return kept


class _Kept:
    """One of Vosk's recognisers, and how much it has heard."""

    def __init__(self, recognizer: Any) -> None:
        self.recognizer = recognizer
        self.heard_s = 0.0
        self.finished = True


class _Stream:
    """One of Vosk's recognisers over one utterance.

    Vosk ends utterances by rules of its own; what it has ended is kept and put before the
    rest, for where an utterance ends is decided elsewhere.
    """

    def __init__(self, kept: _Kept | None) -> None:
        self._kept = kept
        self._began_s = kept.heard_s if kept else 0.0
        self._ended: list[dict[str, Any]] = []

    def feed(self, pcm: bytes) -> Reading:
        if self._kept is None:
            return Reading()
        self._kept.finished = False
        self._kept.heard_s += len(pcm) / 2 / SAMPLE_RATE_HZ
        recognizer = self._kept.recognizer
        if recognizer.AcceptWaveform(pcm):
            self._ended.append(json.loads(recognizer.Result()))
            return Reading(self._text(""))
        return Reading(self._text(json.loads(recognizer.PartialResult())["partial"]))

    def finish(self) -> Reading:
        if self._kept is None:
            return Reading()
        last = json.loads(self._kept.recognizer.FinalResult())
        self._kept.finished = True
        words = tuple(
            # Vosk counts from the first sound that the recogniser heard.
            Word(w["word"], w["start"] - self._began_s, w["end"] - self._began_s, w["conf"])
            for result in (*self._ended, last)
            for w in result.get("result", ())
        )
        return Reading(self._text(last["text"]), words)

    def _text(self, rest: str) -> str:
        return " ".join(text for text in (*(r["text"] for r in self._ended), rest) if text)
