"""The live conversation: microphone, recogniser and loudspeaker round one loop that decides."""

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from voicecoach.app.coach import Coach
from voicecoach.app.ears import Ears
from voicecoach.asr import Hearing, Recogniser, Vocabulary
from voicecoach.asr.vocabulary import Vocabularies
from voicecoach.audio import Microphone
from voicecoach.dialogue import Effect, Event, Say, Session, Spoken, Tick
from voicecoach.errors import MissingError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Ended:
    """Listening has ended, or died of an error."""

    error: Exception | None = None


class Live:
    """One thread listens, one speaks, and this loop, alone, decides."""

    def __init__(self, vocabularies: Vocabularies, recogniser: Recogniser, ears: Ears) -> None:
        self._vocabularies = vocabularies
        self._recogniser = recogniser
        self._ears = ears
        self._inbox: queue.Queue[Hearing | Spoken | _Ended] = queue.Queue()
        self._vocabulary = Vocabulary()
        self._drop = threading.Event()
        self._began_s = time.monotonic()

    def now_s(self) -> float:
        """Seconds since the conversation began."""
        return time.monotonic() - self._began_s

    def spoken(self, number: int) -> None:
        """The loudspeaker has played an utterance; may be called from any thread."""
        self._inbox.put(Spoken(self.now_s(), number))

    def end(self) -> None:
        """Ends the conversation; may be called from any thread."""
        self._inbox.put(_Ended())

    def run(self, coach: Coach, microphone: Microphone, on_ready: Callable[[], None]) -> None:
        """Listens until `end` is called or the microphone goes away.

        Raises MissingError for a microphone that goes away.
        """
        coach.watchers.append(self._watch)
        self._vocabulary = self._vocabularies.of(coach.session.context())
        with microphone:
            listener = threading.Thread(
                target=self._listen, args=(microphone, on_ready), name="listener", daemon=True
            )
            listener.start()
            try:
                self._decide(coach)
            finally:
                microphone.close()
                listener.join(timeout=2.0)

    def _decide(self, coach: Coach) -> None:
        while True:
            deadline_s = coach.session.deadline_s
            wait_s = None if deadline_s is None else max(0.0, deadline_s - self.now_s())
            try:
                item = self._inbox.get(timeout=wait_s)
            except queue.Empty:
                coach.handle(Tick(self.now_s()))
                continue
            match item:
                case _Ended(error=None):
                    return
                case _Ended(error=error):
                    raise MissingError(
                        f"the microphone went away ({error}): connect it and start again"
                    )
                case Hearing():
                    event = self._ears.judge(item, coach.session, self.now_s(), datetime.now())
                    if event is not None:
                        coach.handle(event)
                case Spoken():
                    coach.handle(item)

    def _listen(self, microphone: Microphone, on_ready: Callable[[], None]) -> None:
        """The listener's thread: it alone touches the recogniser."""
        try:
            ready = False
            for block in microphone:
                if not ready:
                    ready = True
                    on_ready()
                self._recogniser.expect(self._vocabulary)
                if self._drop.is_set():
                    self._drop.clear()
                    self._recogniser.drop()
                for hearing in self._recogniser.feed(block):
                    self._inbox.put(hearing)
        except Exception as error:
            log.debug("listening ended", exc_info=True)
            self._inbox.put(_Ended(error))
        else:
            self._inbox.put(_Ended(OSError("no more sound came")))

    def _watch(self, event: Event, session: Session, effects: tuple[Effect, ...]) -> None:
        self._vocabulary = self._vocabularies.of(session.context())
        if isinstance(event, Spoken) and not session.speaking and self._ears.half:
            # What was heard so far is the coach itself; the person's next word begins anew.
            self._drop.set()
        for effect in effects:
            if isinstance(effect, Say):
                self._ears.note_said(effect.text)
