"""The coach as a skill: OVOS hears and speaks, the coach leads. The only file that imports ovos."""

import threading
import time
from pathlib import Path
from typing import Any

from ovos_bus_client.message import Message
from ovos_bus_client.session import Session, SessionManager
from ovos_utils.process_utils import RuntimeRequirements
from ovos_workshop.skills.converse import ConversationalSkill
from ovos_workshop.skills.fallback import FallbackSkill

from voicecoach.app.ovos.intents import samples
from voicecoach.app.serve.conversation import Conversation
from voicecoach.app.serve.conversations import Conversations
from voicecoach.app.serve.limits import Limits
from voicecoach.app.serve.opening import opener
from voicecoach.app.wiring import App, app_of_user
from voicecoach.content import Kind
from voicecoach.nlu import Match

BEFORE_OTHERS = 4
"Its place among the skills that are asked when no intent has matched."
LOOK_AGAIN_S = 30.0
SPEECH_IS_OUT = "recognizer_loop:audio_output_end"


class VoicecoachSkill(ConversationalSkill, FallbackSkill):  # type: ignore[misc]  # OVOS has no types
    """A conversation for each session of OVOS.

    Setting `diary`: true uses and keeps the diary of the user that OVOS runs as.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Before OVOS starts the skill: handlers may come at once.
        self._lock = threading.RLock()
        self._moved = threading.Condition(self._lock)
        self._app: App | None = None
        self._conversations: Conversations | None = None
        self._last: dict[str, Message] = {}
        "The last message of each session: what is said unasked goes where it came from."
        self._over = False
        super().__init__(*args, **kwargs)

    @property
    def runtime_requirements(self) -> RuntimeRequirements:
        """Neither a network nor anything else."""
        return RuntimeRequirements(
            internet_before_load=False,
            network_before_load=False,
            requires_internet=False,
            requires_network=False,
            no_internet_fallback=True,
            no_network_fallback=True,
        )

    def initialize(self) -> None:
        """Reads the content, and tells OVOS what people say."""
        keeps = bool(self.settings.get("diary", False))
        self._app = app_of_user({"memory": None if keeps else False})
        self._conversations = Conversations(opener(self._app), time.monotonic, Limits())
        folder = Path(self.file_system.path)
        for entry_id, sentences in samples(self._app.content):
            name = f"{entry_id}.intent"
            path = folder / name
            path.write_text("\n".join(sentences) + "\n", encoding="utf-8")
            full_name = f"{self.skill_id}:{name}"
            for lang in self.native_langs:
                if lang.split("-")[0].lower() == self._app.settings.language:
                    self.intent_service.register_padatious_intent(full_name, str(path), lang)
            self.add_event(
                full_name,
                self.handle_intent,
                "mycroft.skill.handler",
                activation=True,
                is_intent=True,
            )
        self.register_fallback(self.handle_fallback, BEFORE_OTHERS)
        self.add_event(SPEECH_IS_OUT, self.handle_speech_is_out, speak_errors=False)
        threading.Thread(target=self._run_clock, name="voicecoach-clock", daemon=True).start()

    # -- what OVOS asks -----------------------------------------------------------------------

    def handle_intent(self, message: Message) -> None:
        """A sentence of the coach's was said."""
        self._hear(message, str(message.data.get("utterance", "")))

    def can_answer(self, message: Message) -> bool:
        """Whether what nobody else has understood is for the coach."""
        text = _utterance(message)
        with self._lock:
            found = self._of(message).recognise(text).understanding
        return isinstance(found, Match) and found.kind is not Kind.CONTROL

    def handle_fallback(self, message: Message) -> bool:
        """What nobody else has understood."""
        return self.can_answer(message) and self._hear(message, _utterance(message))

    def can_converse(self, message: Message) -> bool:
        """Whether a conversation is under way: then every word may be for the coach."""
        with self._lock:
            session = self._of(message).session
            return bool(session.routine or session.offer or session.alarm)

    def converse(self, message: Message) -> bool:
        """Something said while a conversation is under way; what is for others is let through."""
        text = _utterance(message)
        with self._lock:
            found = self._of(message).recognise(text).understanding
            return isinstance(found, Match) and self._hear(message, text)

    def can_stop(self, message: Message) -> bool:
        """Whether there is anything to stop."""
        with self._lock:
            return self._of(message).session.routine is not None

    def stop_session(self, session: Session) -> bool:
        """Stops the conversation of a session."""
        with self._lock:
            conversation = self._opened().find(session.session_id)
            if conversation is None or conversation.session.routine is None:
                return False
            texts = conversation.stop()
            self._moved.notify()
        message = self._last.get(session.session_id)
        if message is not None:
            self._say(message, texts, asks=False)
        return True

    def handle_speech_is_out(self, message: Message) -> None:
        """OVOS has said everything: clocks begin to run."""
        with self._lock:
            conversation = self._opened().find(_session_id(message))
            if conversation is not None:
                conversation.played()
                self._moved.notify()

    def shutdown(self) -> None:
        """Ends the conversations."""
        with self._lock:
            self._over = True
            self._moved.notify()
            if self._conversations is not None:
                self._conversations.close()

    # -- the conversation ---------------------------------------------------------------------

    def _opened(self) -> Conversations:
        if self._conversations is None:
            raise RuntimeError("the skill was not initialised")
        return self._conversations

    def _of(self, message: Message) -> Conversation:
        conversation = self._opened().of(_session_id(message), None)
        conversation.told_to = self
        return conversation

    def _hear(self, message: Message, text: str) -> bool:
        with self._lock:
            conversation = self._of(message)
            reply = conversation.hear(text)
            self._last[_session_id(message)] = message
            asks = conversation.session.offer is not None
            self._moved.notify()
        if self.can_converse(message):
            self.activate()
        self._say(message, reply.texts, asks=asks)
        return reply.understood

    def _say(self, message: Message, texts: tuple[str, ...], *, asks: bool) -> None:
        """Speaks in the session of a message, which OVOS finds by its name in this frame."""
        for number, text in enumerate(texts, 1):
            self.speak(text, expect_response=asks and number == len(texts))

    def _run_clock(self) -> None:
        """Says what the coach says of itself when it is due: counts, ends of holds, questions."""
        while True:
            with self._moved:
                if self._over:
                    return
                self._moved.wait(self._due_in_s())
                if self._over:
                    return
                unasked = self._unasked()
            for message, texts, asks in unasked:
                self._say(message, texts, asks=asks)

    def _due_in_s(self) -> float:
        dues = [
            conversation.due_in_s
            for key in self._last
            if (conversation := self._opened().find(key)) is not None
        ]
        return min((due for due in dues if due is not None), default=LOOK_AGAIN_S)

    def _unasked(self) -> list[tuple[Message, tuple[str, ...], bool]]:
        found = []
        for key, message in list(self._last.items()):
            conversation = self._opened().find(key)
            if conversation is None:
                del self._last[key]
                continue
            conversation.pass_time()
            conversation.take_holds()
            texts = conversation.take_unasked()
            if texts:
                found.append((message, texts, conversation.session.offer is not None))
        return found


def _utterance(message: Message) -> str:
    """What was said, as OVOS likes it best."""
    listed = message.data.get("utterances") or [message.data.get("utterance", "")]
    return str(listed[0])


def _session_id(message: Message) -> str:
    return str(SessionManager.get(message).session_id)
