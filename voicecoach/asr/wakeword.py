"""Wake words other than the coach's name, listened for by pymicro-wakeword."""

from typing import Any, Protocol

from voicecoach.asr.recogniser import SAMPLE_RATE_HZ
from voicecoach.errors import MissingError

DEAF_S = 2.0
"After a detection no other is given for so long: one word is detected many times over."
SAMPLE_BYTES = 2


class WakeDetector(Protocol):
    """Listens for one word in 16 kHz mono 16-bit sound; belongs to one thread."""

    def feed(self, pcm: bytes) -> bool:
        """Takes sound of any length; whether the word was heard in it."""


class MicroWakeWord:
    """One of the words that pymicro-wakeword brings a network for."""

    def __init__(self, word: str) -> None:
        """`word` as said: okay nabu, alexa. Raises MissingError without the package."""
        try:
            import pymicro_wakeword as library
        except ImportError as error:
            raise MissingError(
                f"the wake word '{word}' needs a package: run pip install 'voicecoach[wake]', "
                "or set wake to 'hey coach'"
            ) from error
        try:
            self._network: Any = library.MicroWakeWord.from_builtin(
                library.Model(word.replace(" ", "_"))
            )
        except (OSError, ValueError) as error:
            raise MissingError(
                f"the wake word '{word}' cannot be listened for here ({error}): "
                "set wake to 'hey coach'"
            ) from error
        self._features: Any = library.MicroWakeWordFeatures()
        self._deaf_bytes = 0

    def feed(self, pcm: bytes) -> bool:
        """See WakeDetector."""
        found = False
        # The network goes on hearing while its findings count for nothing: it must not lose track.
        for features in self._features.process_streaming(pcm):
            found = bool(self._network.process_streaming(features)) or found
        self._deaf_bytes = max(self._deaf_bytes - len(pcm), 0)
        if not found or self._deaf_bytes:
            return False
        self._deaf_bytes = int(DEAF_S * SAMPLE_RATE_HZ) * SAMPLE_BYTES
        return True
