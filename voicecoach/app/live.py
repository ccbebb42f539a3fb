"""The live conversation: microphone, recogniser and loudspeaker round one loop that decides."""

import queue
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from voicecoach.app.coach import Coach
from voicecoach.app.ears import DuplexMode, Ears
from voicecoach.app.listening import Ended, Listening, Room, Stirring
from voicecoach.asr import Hearing, Recogniser
from voicecoach.asr.vocabulary import Vocabularies
from voicecoach.audio import Block
from voicecoach.dialogue import Effect, Event, HearingChanged, Session, Spoken, Tick
from voicecoach.errors import MissingError


class Ducking(Protocol):
    """A voice that can be made softer while somebody else speaks."""

    def duck(self, softer: bool) -> None:
        """Softer, or as before."""


@dataclass(frozen=True, slots=True)
class _Typed:
    text: str


class Live:
    """One thread listens, one speaks, and this loop, alone, decides."""

    def __init__(
        self,
        vocabularies: Vocabularies,
        make_recogniser: Callable[[], Recogniser],
        ears: Ears,
        room: Room,
        duplex: DuplexMode | None = None,
    ) -> None:
        """`duplex`: None for what the room allows at the time."""
        self._vocabularies = vocabularies
        self._ears = ears
        self._room = room
        self._duplex = duplex
        self._inbox: queue.Queue[Hearing | Stirring | Spoken | _Typed | HearingChanged | Ended] = (
            queue.Queue()
        )
        self._listening = Listening(make_recogniser, room, self._inbox.put)
        self._began_s = time.monotonic()

    def now_s(self) -> float:
        """Seconds since the conversation began."""
        return time.monotonic() - self._began_s

    def spoken(self, number: int) -> None:
        """The loudspeaker has played an utterance; may be called from any thread."""
        self._inbox.put(Spoken(self.now_s(), number))

    def type(self, text: str) -> None:
        """Somebody typed words, or pressed a key that stands for them; from any thread."""
        self._inbox.put(_Typed(text))

    def hears(self, hears: bool) -> None:
        """The microphone has fallen silent, or works again; from any thread."""
        self._inbox.put(HearingChanged(self.now_s(), hears))

    def end(self) -> None:
        """Ends the conversation; may be called from any thread."""
        self._inbox.put(Ended())

    def run(
        self, coach: Coach, blocks: Iterable[Block], voice: Ducking, on_ready: Callable[[], None]
    ) -> None:
        """Listens until `end` is called or the microphone's blocks end.

        Raises MissingError for a microphone that goes away for good.
        """
        coach.watchers += [self._ears.watch, self._expect]
        self._listening.vocabulary = self._vocabularies.of(coach.session.context())
        threading.Thread(
            target=self._listening.run, args=(blocks, on_ready), name="listener", daemon=True
        ).start()
        self._decide(coach, voice)

    def _decide(self, coach: Coach, voice: Ducking) -> None:
        while True:
            deadline_s = coach.session.deadline_s
            wait_s = None if deadline_s is None else max(0.0, deadline_s - self.now_s())
            try:
                item = self._inbox.get(timeout=wait_s)
            except queue.Empty:
                coach.handle(Tick(self.now_s()))
                continue
            match item:
                case Ended(error=None):
                    return
                case Ended(error=error):
                    raise MissingError(
                        f"the microphone went away ({error}): connect it and start again"
                    )
                case Hearing():
                    self._hear(item, coach, voice)
                case Stirring(stirs=stirs):
                    voice.duck(stirs and coach.session.speaking)
                case _Typed(text=text):
                    coach.handle(self._ears.read(text, coach.session, self.now_s(), datetime.now()))
                case Spoken() | HearingChanged():
                    coach.handle(item)

    def _hear(self, hearing: Hearing, coach: Coach, voice: Ducking) -> None:
        self._ears.duplex = self._duplex or (
            DuplexMode.CANCELLED if self._room.tells_apart else DuplexMode.HALF
        )
        event = self._ears.judge(hearing, coach.session, self.now_s(), datetime.now())
        if event is not None:
            coach.handle(event)
        if hearing.final:
            # Nothing for the coach, or answered by now: either way it has its full voice again.
            voice.duck(False)

    def _expect(self, event: Event, session: Session, effects: tuple[Effect, ...]) -> None:
        self._listening.vocabulary = self._vocabularies.of(session.context())
        if isinstance(event, Spoken) and not session.speaking and self._ears.duplex is DuplexMode.HALF:
            # What was heard so far is the coach itself; the person's next word begins anew.
            self._listening.drop()
