"""The live conversation: microphone, recogniser and loudspeaker round one loop that decides."""

import queue
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from voicecoach.app.attention import Attention
from voicecoach.app.coach import Coach
from voicecoach.app.ears import DuplexMode, Ears, began_s
from voicecoach.app.listening import Called, Ended, Listening, Room, Stirring
from voicecoach.app.pressed import Commands
from voicecoach.asr import Hearing, Recogniser
from voicecoach.asr.vocabulary import Vocabularies
from voicecoach.asr.wakeword import WakeDetector
from voicecoach.audio import Ailment, Block, News, Part, SoundBack, SoundTrouble
from voicecoach.dialogue import Effect, Event, HearingChanged, Session, Spoken, Tick
from voicecoach.errors import MissingError


class Ducking(Protocol):
    """A voice that can be made softer while somebody else speaks."""

    def duck(self, softer: bool) -> None:
        """Softer, or as before."""


@dataclass(frozen=True, slots=True)
class _Pressed:
    key: str


_Item = Hearing | Stirring | Called | Spoken | News | _Pressed


class Live:
    """One thread listens, one speaks, and this loop, alone, decides."""

    def __init__(
        self,
        vocabularies: Vocabularies,
        make_recogniser: Callable[[], Recogniser],
        ears: Ears,
        attention: Attention,
        keys: Commands,
        room: Room,
        *,
        duplex: DuplexMode | None = None,
        wake: WakeDetector | None = None,
        on_trouble: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`duplex`: None for what the room allows at the time.

        `on_trouble` gets a sentence for the person when a device fails.
        """
        self._vocabularies = vocabularies
        self._ears = ears
        self._attention = attention
        self._keys = keys
        self._room = room
        self._duplex = duplex
        self._on_trouble = on_trouble
        self._inbox: queue.Queue[_Item | Ended] = queue.Queue()
        self._listening = Listening(make_recogniser, room, wake, self._inbox.put)
        self._deaf = False
        self._began_s = time.monotonic()
        self._look_at_the_room()

    def now_s(self) -> float:
        """Seconds since the conversation began."""
        return time.monotonic() - self._began_s

    def spoken(self, number: int) -> None:
        """The loudspeaker has played an utterance; may be called from any thread."""
        self._inbox.put(Spoken(self.now_s(), number))

    def press(self, key: str) -> None:
        """Somebody pressed a key that may stand for words; from any thread."""
        self._inbox.put(_Pressed(key))

    def call(self) -> None:
        """Somebody pressed the key to talk; from any thread."""
        self._inbox.put(Called())

    def note(self, news: News) -> None:
        """A device fails, or works again; from any thread."""
        self._inbox.put(news)

    def end(self) -> None:
        """Ends the conversation; may be called from any thread."""
        self._inbox.put(Ended())

    def run(
        self, coach: Coach, blocks: Iterable[Block], voice: Ducking, on_ready: Callable[[], None]
    ) -> None:
        """Listens until `end` is called or the microphone's blocks end.

        Raises MissingError for a microphone that goes away for good.
        """
        coach.watchers += [self._ears.watch, self._attention, self._expect]
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
            if isinstance(item, Ended):
                if item.error is None:
                    return
                raise MissingError(
                    f"the microphone went away ({item.error}): connect it and start again"
                )
            self._take(item, coach, voice)

    def _take(self, item: _Item, coach: Coach, voice: Ducking) -> None:
        match item:
            case Hearing():
                self._hear(item, coach, voice)
            case Stirring(stirs=stirs):
                self._duck(voice, stirs and coach.session.speaking)
            case Called():
                self._attention.push(self.now_s())
            case _Pressed(key=key):
                self._obey_key(key, coach)
            case SoundTrouble() | SoundBack():
                self._tell(item, coach)
            case Spoken():
                coach.handle(item)

    def _duck(self, voice: Ducking, softer: bool) -> None:
        voice.duck(softer)
        self._room.duck(softer)

    def _obey_key(self, key: str, coach: Coach) -> None:
        event = self._keys.event(key, coach.session, self.now_s(), datetime.now())
        if event is not None:
            self._attention.note_understood(self.now_s())
            coach.handle(event)

    def _tell(self, news: News, coach: Coach) -> None:
        """What fails is printed with its cure; a deaf coach says so to whoever it is with."""
        if isinstance(news, SoundTrouble):
            self._on_trouble(news.cure)
        else:
            self._on_trouble(f"the {news.part} works again")
        if news.part is Part.MICROPHONE and self._deaf != (deaf := _is_deaf(news)):
            self._deaf = deaf
            coach.handle(HearingChanged(self.now_s(), not deaf))

    def _look_at_the_room(self) -> None:
        apart = DuplexMode.CANCELLED if self._room.tells_apart else DuplexMode.HALF
        self._ears.duplex = self._duplex or apart

    def _hear(self, hearing: Hearing, coach: Coach, voice: Ducking) -> None:
        self._look_at_the_room()
        at_s = self.now_s()
        since_s = began_s(hearing, at_s)
        attending = self._attention.in_talk(coach.session, since_s)
        event = self._ears.judge(hearing, coach.session, at_s, datetime.now(), attending=attending)
        if event is not None:
            event = self._attention.admit(event, coach.session, since_s)
        if event is not None:
            coach.handle(event)
        if hearing.final:
            # Nothing for the coach, or answered by now: either way it has its full voice again.
            self._duck(voice, False)

    def _expect(self, event: Event, session: Session, effects: tuple[Effect, ...]) -> None:
        self._listening.vocabulary = self._vocabularies.of(session.context())
        if (
            isinstance(event, Spoken)
            and not session.speaking
            and self._ears.duplex is DuplexMode.HALF
        ):
            # What was heard so far is the coach itself; the person's next word begins anew.
            self._listening.drop()


def _is_deaf(news: News) -> bool:
    """Exact zeros may be a microphone that sends nothing where it hears nothing: not said aloud."""
    return isinstance(news, SoundTrouble) and news.ailment is not Ailment.ONLY_ZEROS
