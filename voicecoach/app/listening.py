"""The thread that listens: sound in, hearings out. It alone touches the recogniser."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from voicecoach.asr import SAMPLE_RATE_HZ, Hearing, Recogniser, Vocabulary
from voicecoach.asr.wakeword import WakeDetector
from voicecoach.audio import Block
from voicecoach.errors import CoachError

MOST_FAILURES, FAILURES_WITHIN_S = 3, 10.0
"A recogniser that fails is replaced; one that fails as often as this so soon is given up."

KEPT_BYTES = 2 * SAMPLE_RATE_HZ // 4
"The last quarter of a second before somebody was noticed over the coach's voice."

log = logging.getLogger(__name__)


class Room(Protocol):
    """Where microphone and loudspeaker stand, and the sound of one arrives at the other."""

    def clean(self, block: Block) -> bytes:
        """The sound of a block without the coach's own voice, as far as it goes."""

    def duck(self, softer: bool) -> None:
        """The coach speaks more softly from now on, or as before."""

    @property
    def tells_apart(self) -> bool:
        """The coach's voice is taken out so well that what is left is somebody's."""

    @property
    def alone(self) -> bool:
        """Nobody but the coach is to be heard, as far as its echo is known."""

    @property
    def unsure(self) -> bool:
        """The coach is to be heard, and how loud its echo is is not known yet."""


@dataclass(frozen=True, slots=True)
class Stirring:
    """Somebody begins to make a sound like speech, or has ended."""

    stirs: bool


@dataclass(frozen=True, slots=True)
class Called:
    """A wake word other than the coach's name was heard, or a key pressed that stands for it."""


@dataclass(frozen=True, slots=True)
class Ended:
    """Listening has ended, or died of an error."""

    error: Exception | None = None


class Listening:
    """Feeds a recogniser with blocks of sound, and replaces it when it fails."""

    def __init__(
        self,
        make: Callable[[], Recogniser],
        room: Room,
        wake: WakeDetector | None,
        put: Callable[[Hearing | Stirring | Called | Ended], None],
    ) -> None:
        """`wake` listens for another word than the coach's name; `put` takes what was heard."""
        self._make = make
        self._room = room
        self._wake = wake
        self._put = put
        self._recogniser = make()
        self._failures: list[float] = []
        self._drop = threading.Event()
        self._stirs = False
        self._kept = b""
        self.vocabulary = Vocabulary()
        "What the next utterance is expected to be; set by the loop that decides."

    def drop(self) -> None:
        """Forgets the utterance under way; may be called from any thread."""
        self._drop.set()

    def run(self, blocks: Iterable[Block], on_ready: Callable[[], None]) -> None:
        """Listens until there are no more blocks; `on_ready` is called with the first."""
        try:
            ready = False
            for block in blocks:
                if not ready:
                    ready = True
                    on_ready()
                self._hear(self._of_people(block))
        except Exception as error:
            log.debug("listening ended", exc_info=True)
            self._put(Ended(error))
        else:
            self._put(Ended(OSError("no more sound came")))

    def _of_people(self, block: Block) -> bytes:
        """The sound of a block; silence where it is but the rest of the coach's own voice."""
        cleaned = self._room.clean(block)
        if self._room.alone:
            self._kept = (self._kept + cleaned)[-KEPT_BYTES:]
            return bytes(len(cleaned))
        # Whoever begins over the coach's voice was noticed a moment later.
        kept, self._kept = self._kept, b""
        return kept + cleaned

    def _hear(self, pcm: bytes) -> None:
        if self._wake is not None and self._wake.feed(pcm):
            self._put(Called())
        try:
            hearings = self._recognise(pcm)
        except CoachError:
            raise
        except Exception as error:  # noqa: BLE001  engines raise whatever they like
            self._replace(error)
            return
        for hearing in hearings:
            self._put(hearing)
        # A coach that took its own echo for somebody would go on softly, and never learn better.
        itself = self._room.alone or self._room.unsure
        stirs = self._recogniser.in_utterance and not itself
        if stirs != self._stirs:
            self._stirs = stirs
            self._put(Stirring(stirs))

    def _recognise(self, pcm: bytes) -> Iterable[Hearing]:
        if self._drop.is_set():
            self._drop.clear()
            self._recogniser.drop()
        self._recogniser.expect(self.vocabulary)
        return self._recogniser.feed(pcm)

    def _replace(self, error: Exception) -> None:
        now_s = time.monotonic()
        self._failures = [t for t in self._failures if now_s - t < FAILURES_WITHIN_S] + [now_s]
        if len(self._failures) >= MOST_FAILURES:
            raise error
        log.warning("recognition failed (%s) and was begun anew", error)
        self._recogniser = self._make()
