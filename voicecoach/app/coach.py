"""Carries out a conversation: events in, effects done. The same for live, replay and typing."""

from collections.abc import Callable
from typing import Protocol

from voicecoach.content import Content
from voicecoach.dialogue import (
    AmendLog,
    Effect,
    Event,
    Failed,
    ForgetAll,
    Hush,
    Log,
    Remember,
    Say,
    Session,
    SetVoice,
    Unlog,
    Unremember,
    step,
)
from voicecoach.store import Diary, StoreError


class Speech(Protocol):
    """Where the words go; gives back a `Spoken` for each utterance that was not cut."""

    def say(self, utterance: Say) -> None:
        """Speaks after what is being said."""

    def hush(self) -> None:
        """Silence now; what was waiting is forgotten."""

    def set_voice(self, rate_wpm: int, gain_db: float) -> None:
        """Speaks like this from now on."""


Watcher = Callable[[Event, Session, tuple[Effect, ...]], None]
"Is told of every event with the session after it and what was done."


class Coach:
    """One conversation."""

    def __init__(self, content: Content, session: Session, diary: Diary, speech: Speech) -> None:
        self._content = content
        self._diary = diary
        self._speech = speech
        self.session = session
        self.watchers: list[Watcher] = []
        speech.set_voice(session.rate_wpm, session.gain_db)

    def handle(self, event: Event) -> None:
        """Moves the conversation on by an event."""
        self.session, effects = step(self._content, self.session, event)
        try:
            for effect in effects:
                self._do(effect)
        except StoreError:
            # The person was told that it is noted; now they are told that it is not.
            self.session, effects = step(self._content, self.session, Failed(event.at_s))
            for effect in effects:
                self._do(effect)
        for watcher in self.watchers:
            watcher(event, self.session, effects)

    def _do(self, effect: Effect) -> None:
        match effect:
            case Say():
                self._speech.say(effect)
            case Hush():
                self._speech.hush()
            case SetVoice(rate_wpm, gain_db):
                self._speech.set_voice(rate_wpm, gain_db)
            case Log(cramp):
                self._diary.add(cramp)
            case AmendLog(cramp):
                self._diary.amend_last(cramp)
            case Unlog():
                self._diary.remove_last()
            case Remember(condition):
                self._diary.remember(condition)
            case Unremember(condition):
                self._diary.unremember(condition)
            case ForgetAll():
                self._diary.forget_all()
