"""Speech through a loudspeaker: rendered and played in a thread of its own."""

import logging
import queue
import threading
from collections.abc import Callable

from voicecoach.audio import Loudspeaker
from voicecoach.dialogue import Say, Tone
from voicecoach.errors import CoachError
from voicecoach.tts import Voice

QUIET_DB = -6.0
"How much softer than the rest quiet words are."

log = logging.getLogger(__name__)


class LiveSpeech:
    """Renders what is to be said and hands it to the loudspeaker, in order.

    The loop that decides never waits for a voice: not even one that hangs can delay a stop.
    """

    def __init__(
        self, voice: Voice, loudspeaker: Loudspeaker, on_spoken: Callable[[int], None]
    ) -> None:
        """`on_spoken` is called with the number of each utterance once it has been played."""
        self._voice = voice
        self._loudspeaker = loudspeaker
        self._on_spoken = on_spoken
        self._lock = threading.Lock()
        self._generation = 0
        self._rate_wpm = 150
        self._gain_db = 0.0
        self._orders: queue.Queue[tuple[int, Say, int, float] | None] = queue.Queue()
        self._thread = threading.Thread(target=self._work, name="speech", daemon=True)
        self._thread.start()

    def say(self, utterance: Say) -> None:
        """See Speech."""
        gain = self._gain_db + (QUIET_DB if utterance.tone is Tone.QUIET else 0.0)
        self._orders.put((self._generation, utterance, self._rate_wpm, gain))

    def hush(self) -> None:
        """See Speech."""
        with self._lock:
            self._generation += 1
            self._loudspeaker.cut()

    def duck(self, softer: bool) -> None:
        """Softer while somebody else speaks, or as before."""
        if softer:
            self._loudspeaker.duck()
        else:
            self._loudspeaker.unduck()

    def set_voice(self, rate_wpm: int, gain_db: float) -> None:
        """See Speech."""
        self._rate_wpm, self._gain_db = rate_wpm, gain_db

    def close(self) -> None:
        """Ends the thread; what was still to be said is not."""
        self.hush()
        self._orders.put(None)
        self._thread.join(timeout=1.0)

    def _work(self) -> None:
        while (order := self._orders.get()) is not None:
            generation, utterance, rate_wpm, gain_db = order
            if generation != self._generation:
                continue
            try:
                sound = self._voice.render(utterance.text, rate_wpm)
            except CoachError as error:
                # The words are on the screen; the conversation goes on without a voice.
                log.warning("%s", error)
                self._on_spoken(utterance.number)
                continue
            with self._lock:
                if generation == self._generation:
                    self._loudspeaker.play(sound, gain_db, self._ended(utterance.number))

    def _ended(self, number: int) -> Callable[[], None]:
        return lambda: self._on_spoken(number)
