"""Stand for what the live loop has round it: a room, a recogniser, a voice."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from voicecoach.asr import Hearing, Vocabulary
from voicecoach.audio import Block
from voicecoach.dialogue import Say


@dataclass
class FakeRoom:
    """Hands sound on as it is; tests say what it can tell."""

    tells_apart: bool = True
    alone: bool = False
    unsure: bool = False

    def clean(self, block: Block) -> bytes:
        return block.pcm

    def duck(self, softer: bool) -> None:
        """It sounds the same here."""


@dataclass
class ScriptedRecogniser:
    """Hears what stands in the block, as a number into a script."""

    script: dict[bytes, Sequence[Hearing] | Exception] = field(default_factory=dict)
    speech: frozenset[bytes] = frozenset()
    "Blocks in which somebody speaks."
    in_utterance: bool = False
    drops: int = 0
    heard: list[bytes] = field(default_factory=list)

    def feed(self, pcm: bytes) -> Sequence[Hearing]:
        self.heard.append(pcm)
        self.in_utterance = pcm in self.speech
        found = self.script.get(pcm, ())
        if isinstance(found, Exception):
            raise found
        return found

    def finish(self) -> Sequence[Hearing]:
        return ()

    def drop(self) -> None:
        self.drops += 1

    def expect(self, vocabulary: Vocabulary) -> None:
        """Nothing depends on it here."""


@dataclass
class NotedSpeech:
    """Says nothing, and notes what it was told."""

    said: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    hushed: int = 0
    ducked: list[bool] = field(default_factory=list)

    def say(self, utterance: Say) -> None:
        self.said.append(utterance.text)
        self.numbers.append(utterance.number)

    def hush(self) -> None:
        self.hushed += 1

    def set_voice(self, rate_wpm: int, gain_db: float) -> None:
        """All the same here."""

    def duck(self, softer: bool) -> None:
        self.ducked.append(softer)
