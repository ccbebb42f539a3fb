"""A decoder that hears what a script says."""

from dataclasses import dataclass, field

from voicecoach.asr import Reading, Word
from voicecoach.asr.recogniser import FRAME_BYTES

Script = tuple[tuple[int, str], ...]
"After how many frames of an utterance what is read."


@dataclass
class ScriptedDecoder:
    """Every utterance says the same words, once enough of its frames have come."""

    free: Script = ()
    expected: Script = ()
    words: tuple[Word, ...] = ()
    "Of the free reading, in the end."
    begun: list[tuple[str, ...]] = field(default_factory=list)
    "The phrases with which each utterance began."
    utterances: list[bytes] = field(default_factory=list)
    "The sound of each."

    def begin(self, phrases: tuple[str, ...]) -> None:
        self.begun.append(phrases)
        self.utterances.append(b"")

    def feed(self, pcm: bytes) -> tuple[Reading, Reading]:
        self.utterances[-1] += pcm
        return Reading(self._read(self.free)), Reading(self._read(self.expected))

    def finish(self) -> tuple[Reading, Reading]:
        return Reading(self._read(self.free), self.words), Reading(self._read(self.expected))

    def labels(self) -> list[int]:
        """The labels of the frames of the last utterance."""
        return list(self.utterances[-1][1::FRAME_BYTES])

    def _read(self, script: Script) -> str:
        frames = len(self.utterances[-1]) // FRAME_BYTES
        return next((text for after, text in reversed(script) if frames >= after), "")
