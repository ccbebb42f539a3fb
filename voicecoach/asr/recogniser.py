"""What a recogniser is: sound goes in, partial and final readings come out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

SAMPLE_RATE_HZ = 16000
"Of all sound on its way to recognition."
FRAME_BYTES = 1024
"Of the frames that speech is looked for in: 32 ms."
UNKNOWN = "[unk]"
"The word a vocabulary has for any other speech."


@dataclass(frozen=True, slots=True)
class Word:
    """A recognised word."""

    text: str
    start_s: float
    "Since the recogniser began to listen."
    end_s: float
    confidence: float
    "0 to 1."


@dataclass(frozen=True, slots=True)
class Reading:
    """What one way of listening made of an utterance."""

    text: str = ""
    words: tuple[Word, ...] = ()
    "Only in final results."

    @property
    def confidence(self) -> float:
        """The mean of its words' confidences; 0 without words."""
        return sum(w.confidence for w in self.words) / len(self.words) if self.words else 0.0


@dataclass(frozen=True, slots=True)
class Hearing:
    """A partial or final result."""

    final: bool
    end_s: float
    "Seconds of sound heard so far."
    free: Reading
    "With the whole vocabulary."
    expected: Reading
    "With the phrases of the current state only; other speech is [unk]."


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What people are likely to say in a state."""

    phrases: tuple[str, ...] = ()
    complete: frozenset[str] = frozenset()
    "Those of them after which nothing more is expected: next, stop, again."


class Decoder(Protocol):
    """Turns the sound of one utterance into words; belongs to one thread."""

    def begin(self, phrases: tuple[str, ...]) -> None:
        """A new utterance begins, in a state with these phrases."""

    def feed(self, pcm: bytes) -> tuple[Reading, Reading]:
        """Takes more of the utterance; gives the free and the expected reading so far."""

    def finish(self) -> tuple[Reading, Reading]:
        """Ends the utterance; gives both readings with their words."""


class SpeechDetector(Protocol):
    """Tells speech from everything else; belongs to one thread."""

    def probability(self, frame: bytes) -> float:
        """That there is speech in a frame of FRAME_BYTES, 0 to 1."""

    def reset(self) -> None:
        """Forgets what it heard."""


class Recogniser(Protocol):
    """Listens to 16 kHz mono 16-bit sound without end; belongs to one thread."""

    def feed(self, pcm: bytes) -> Sequence[Hearing]:
        """Takes sound of any length; gives what that led to, in order."""

    def finish(self) -> Sequence[Hearing]:
        """Ends the utterance under way, if any."""

    def drop(self) -> None:
        """Forgets the utterance under way, if any."""

    def expect(self, vocabulary: Vocabulary) -> None:
        """Sets what the current state expects; takes effect with the next utterance."""

    @property
    def in_utterance(self) -> bool:
        """Somebody is speaking, as far as can be told."""
