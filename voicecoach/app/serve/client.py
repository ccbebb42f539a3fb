"""One connection: reads what a client wants, and does it."""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from voicecoach.app.ears import Ears
from voicecoach.app.serve import protocol
from voicecoach.app.serve.conversation import Conversation
from voicecoach.app.serve.conversations import Conversations, TooMany, key_of
from voicecoach.app.serve.hearing import Recognisers, Utterance, transcript
from voicecoach.app.serve.limits import Limits
from voicecoach.app.serve.wire import BadMessage, Gone, read_message, within
from voicecoach.asr.vocabulary import Vocabularies
from voicecoach.errors import CoachError
from voicecoach.nlu import Context, Match
from voicecoach.sound import Sound

TIMERS = "timers"
"What a context says, as true, that wants to be told unasked: timers, and words as they come."

log = logging.getLogger(__name__)


class Speaker(Protocol):
    """Renders speech for many."""

    async def render(self, text: str, rate_wpm: int) -> Sound:
        """A text as sound. Raises CoachError."""


@dataclass(frozen=True, slots=True)
class House:
    """What all clients share."""

    limits: Limits
    conversations: Conversations
    recognisers: Recognisers
    vocabularies: Vocabularies
    ears: Ears
    speaker: Speaker
    offer: protocol.Event
    language: str
    rate_wpm: int


class Client:
    """A connection, from its first message to its last."""

    def __init__(
        self, house: House, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._house = house
        self._reader = reader
        self._writer = writer
        self._writing = asyncio.Lock()
        self._listening: protocol.Listen | None = None
        self._utterance: Utterance | None = None
        self._told: Conversation | None = None
        "The conversation about which this client is told unasked."
        self._context: Mapping[str, Any] | None = None
        self._clock: asyncio.Task[None] | None = None
        self._moved = asyncio.Event()

    async def serve(self) -> None:
        """Serves until the client goes, or is sent away."""
        try:
            while True:
                message = await read_message(self._reader, self._house.limits)
                try:
                    wanted = protocol.request(message)
                    if wanted is not None:
                        await self._do(wanted)
                except protocol.BadRequest as wrong:
                    await self._send(protocol.trouble(str(wrong), "bad-request"))
                except (UnicodeError, RecursionError):
                    # JSON can hold what cannot be written again: half characters, endless nests.
                    await self._send(protocol.trouble("that cannot be answered", "bad-request"))
        except BadMessage as wrong:
            with suppress(Gone):
                await self._send(protocol.trouble(f"{wrong}: the connection ends here"))
        except Gone:
            log.info("a client has gone")
        await self._leave()

    async def _leave(self) -> None:
        self._stop_telling()
        self._house.conversations.leave(self)
        utterance, self._utterance = self._utterance, None
        if utterance is not None:
            await utterance.close()

    async def _do(self, wanted: protocol.Request) -> None:
        match wanted:
            case protocol.Describe():
                await self._send(self._house.offer)
            case protocol.Ping(text):
                await self._send(protocol.pong(text))
            case protocol.Listen() | protocol.SoundBegins() | protocol.SoundPiece():
                await self._hear(wanted)
            case protocol.SoundEnds():
                await self._write_down()
            case protocol.Converse():
                await self._converse(wanted)
            case protocol.Recognise(text, context):
                await self._recognise(text, context)
            case protocol.Speak():
                await self._speak(wanted)
            case protocol.Played():
                if self._told is not None:
                    self._told.played()
                    self._moved.set()

    # -- speech to text -----------------------------------------------------------------------

    async def _hear(
        self, wanted: protocol.Listen | protocol.SoundBegins | protocol.SoundPiece
    ) -> None:
        if isinstance(wanted, protocol.Listen):
            self._listening = wanted
            return
        if isinstance(wanted, protocol.SoundBegins):
            utterance, self._utterance = self._utterance, None
            if utterance is not None:
                await utterance.close()
            # Sound need not be announced by a wish to have it written down.
            self._listening = self._listening or protocol.Listen(None)
            vocabulary = self._house.vocabularies.of(self._state(self._listening.context))
            limits = self._house.limits
            self._utterance = Utterance(self._house.recognisers, vocabulary, limits.utterance_s)
        elif self._utterance is not None:
            await self._utterance.feed(wanted.sound, wanted.written)
            if self._utterance.full:
                await self._write_down()

    async def _write_down(self) -> None:
        utterance, self._utterance = self._utterance, None
        listening, self._listening = self._listening, None
        if utterance is None:
            return
        try:
            hearings = await utterance.finish()
        finally:
            await utterance.close()
        context = listening.context if listening else None
        text = transcript(self._house.ears, hearings, self._state(context))
        await self._send(protocol.transcript(text, context, self._house.language))

    def _state(self, context: Mapping[str, Any] | None) -> Context:
        """What the conversation of a context expects; where it says nothing, a likely one."""
        key = key_of(context, self)
        conversation = self._house.conversations.find(key)
        if conversation is None and key is self:
            return self._house.conversations.likely_context()
        return Context() if conversation is None else conversation.session.context()

    # -- conversation -------------------------------------------------------------------------

    async def _converse(self, wanted: protocol.Converse) -> None:
        conversation = await self._conversation(wanted.text, wanted.context)
        if conversation is None:
            return
        if (wanted.context or {}).get(TIMERS) is True:
            self._tell(conversation, wanted.context)
        reply = conversation.hear(wanted.text)
        answer = protocol.handled if reply.understood else protocol.not_handled
        holds = conversation.take_holds()
        events = [answer(reply.texts, wanted.context)]
        if conversation is self._told:
            events += [protocol.timer_event(hold) for hold in holds]
            self._moved.set()
        await self._send(*events)

    async def _recognise(self, text: str, context: Mapping[str, Any] | None) -> None:
        conversation = await self._conversation(text, context)
        if conversation is None:
            return
        reply = conversation.recognise(text)
        if isinstance(reply.understanding, Match):
            event = protocol.recognised(reply.understanding, reply.texts, context)
        else:
            event = protocol.not_recognised(reply.texts, context)
        await self._send(event)

    async def _conversation(
        self, text: str, context: Mapping[str, Any] | None
    ) -> Conversation | None:
        """The conversation that a text belongs to; None where the client was told why not."""
        most = self._house.limits.text_characters
        if len(text) > most:
            await self._send(protocol.trouble(f"more than {most} characters", "too-long"))
            return None
        try:
            return self._house.conversations.of(key_of(context, self), self)
        except TooMany:
            await self._send(protocol.trouble("too many conversations of one client", "too-many"))
            return None

    def _tell(self, conversation: Conversation, context: Mapping[str, Any] | None) -> None:
        """From now on this client is told what happens by itself."""
        self._context = context
        if self._told is conversation and conversation.told_to is self:
            return
        self._stop_telling()
        # What nobody was told of while it happened is old now.
        conversation.pass_time()
        conversation.take_holds()
        conversation.told_to = self
        self._told = conversation
        self._clock = asyncio.create_task(self._run_clock(conversation))

    def _stop_telling(self) -> None:
        if self._told is not None and self._clock is not None:
            if self._told.told_to is self:
                self._told.told_to = None
            self._clock.cancel()
        self._told = self._clock = None

    async def _run_clock(self, conversation: Conversation) -> None:
        """Tells the client what happens by itself, when it happens."""
        with suppress(Gone):
            # Whoever asked last is told.
            while conversation.told_to is self:
                self._moved.clear()
                # Something else may end the wait: words heard, words played.
                with suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(self._moved.wait(), conversation.due_in_s)
                conversation.pass_time()
                events = [protocol.timer_event(hold) for hold in conversation.take_holds()]
                words = conversation.take_unasked()
                if words:
                    events.append(protocol.handled(words, self._context))
                await self._send(*events)

    # -- text to speech -----------------------------------------------------------------------

    async def _speak(self, wanted: protocol.Speak) -> None:
        house = self._house
        if len(wanted.text) > house.limits.speech_characters:
            most = house.limits.speech_characters
            await self._send(protocol.trouble(f"more than {most} characters", "too-long"))
            return
        conversation = house.conversations.find(key_of(wanted.context, self))
        rate_wpm = house.rate_wpm if conversation is None else conversation.rate_wpm
        try:
            sound = await house.speaker.render(wanted.text, rate_wpm)
        except CoachError as error:
            await self._send(protocol.trouble(str(error), "no-voice"))
            return
        await self._send(protocol.speech_begins(sound.rate_hz))
        for piece in protocol.speech(sound):
            await self._send(piece)
        await self._send(protocol.speech_ends())

    async def _send(self, *events: protocol.Event) -> None:
        """Sends events in one go. Raises Gone where the client does not take them."""
        async with self._writing:
            for event in events:
                sent = protocol.async_write_event(event, self._writer)
                await within(sent, self._house.limits.message_s)
