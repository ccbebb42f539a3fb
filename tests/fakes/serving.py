"""A server in the test's own process, with a decoder that hears what it is told."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from tests.fakes.decoder import ScriptedDecoder
from tests.fakes.detector import LabelledDetector
from tests.fakes.voice import FakeVoice
from voicecoach.app.coach import Coach, Speech
from voicecoach.app.ears import DuplexMode, Ears
from voicecoach.app.serve.address import Address
from voicecoach.app.serve.client import House
from voicecoach.app.serve.conversation import Conversation
from voicecoach.app.serve.conversations import Conversations
from voicecoach.app.serve.hearing import Recognisers
from voicecoach.app.serve.limits import Limits
from voicecoach.app.serve.protocol import offer
from voicecoach.app.serve.server import Renderer, Server
from voicecoach.asr import Recogniser, Word
from voicecoach.asr.endpointing import Endpointer
from voicecoach.asr.listener import Listener
from voicecoach.asr.vocabulary import Vocabularies
from voicecoach.content import Content
from voicecoach.dialogue import Session
from voicecoach.nlu import Understander
from voicecoach.store import Diary

HEARD = "help my calf is cramping"


def scripted_recogniser() -> Recogniser:
    """Hears the same words in everything loud."""
    words = tuple(Word(w, n * 0.2, n * 0.2 + 0.2, 0.95) for n, w in enumerate(HEARD.split()))
    script = ((1, HEARD),)
    decoder = ScriptedDecoder(script, script, words)
    return Listener(LabelledDetector(), decoder, Endpointer(frozenset()))


class ServedHouse:
    """Everything of a server but its libraries."""

    def __init__(
        self,
        content: Content,
        understander: Understander,
        limits: Limits | None = None,
        make_recogniser: Callable[[], Recogniser] = scripted_recogniser,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.content, self.understander = content, understander
        self.limits = limits or Limits()
        self.recognisers = Recognisers(make_recogniser, 2)
        self.renderer = Renderer(FakeVoice())
        self.diary = Diary(None)
        self.clock = clock
        self.conversations = Conversations(self.open_one, clock, self.limits)
        self.house = House(
            limits=self.limits,
            conversations=self.conversations,
            recognisers=self.recognisers,
            vocabularies=Vocabularies(content),
            ears=Ears(content, understander, DuplexMode.FULL),
            speaker=self.renderer,
            offer=offer("en", "model", "voice"),
            language="en",
            rate_wpm=150,
        )
        self.server = Server(self.house)

    def open_one(self) -> tuple[Conversation, Callable[[], None]]:
        def make_coach(speech: Speech) -> Coach:
            return Coach(self.content, Session(keeps=False), self.diary, speech)

        opened = Conversation(self.content, self.understander, make_coach, self.clock)
        return opened, lambda: None

    @contextlib.asynccontextmanager
    async def running(self, path: Path | None = None) -> AsyncIterator[Address]:
        """While this lasts it serves, at a port of its own or a Unix socket."""
        bound: asyncio.Future[Address] = asyncio.get_running_loop().create_future()
        address = Address("127.0.0.1", 0) if path is None else Address(path=path)
        serving = asyncio.create_task(self.server.run(address, bound.set_result))
        try:
            yield await bound
        finally:
            self.server.stop()
            await serving
            self.recognisers.close()
            self.renderer.close()
