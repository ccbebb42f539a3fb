"""Carries out a conversation: events in, effects done. The same for live, replay and typing."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Protocol

from voicecoach.app.night import FirstWords
from voicecoach.content import Content
from voicecoach.dialogue import (
    AmendLog,
    Effect,
    Event,
    Failed,
    ForgetAll,
    Heard,
    Hush,
    Log,
    Mended,
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

    def __init__(
        self,
        content: Content,
        session: Session,
        diary: Diary,
        speech: Speech,
        first_words: FirstWords | None = None,
    ) -> None:
        """`first_words`: what makes them quiet at night; without it every hour is the same."""
        self._content = content
        self._diary = diary
        self._speech = speech
        self._first_words = first_words
        self._kept = session.conditions
        self.session = session
        self.watchers: list[Watcher] = []
        self._voice = (session.rate_wpm, session.gain_db)
        speech.set_voice(*self._voice)

    def own_up(self) -> None:
        """Tells the person, before anything else, what is wrong with the diary, if anything."""
        if self._diary.refused:
            self.handle(Failed(0.0))
        elif self._diary.mended:
            self.handle(Mended(0.0, self._diary.mended.restored))

    def handle(self, event: Event) -> None:
        """Moves the conversation on by an event."""
        self._look_again()
        if self._first_words and isinstance(event, Heard):
            self._first_words.note_heard(event.at_s, event.now)
        before = self.session
        self.session, effects = step(self._content, self.session, event)
        try:
            for effect in effects:
                self._do(effect, event.at_s)
        except StoreError as error:
            logging.getLogger(__name__).warning("%s", error)
            # The person was told that it is noted; now they are told that it is not.
            after = replace(self.session, cramps=before.cramps, logged=False, remembered="")
            self.session, effects = step(self._content, after, Failed(event.at_s))
            for effect in effects:
                self._do(effect, event.at_s)
        for watcher in self.watchers:
            watcher(event, self.session, effects)

    def _look_again(self) -> None:
        """Takes over what the command line has written meanwhile."""
        with suppress(StoreError):
            if self._diary.changed_elsewhere():
                # What was only mentioned, in a cry for help, still counts for this conversation.
                mentioned = self.session.conditions - self._kept
                self._kept = self._diary.conditions()
                self.session = replace(
                    self.session,
                    cramps=self._diary.cramps(),
                    conditions=self._kept | mentioned,
                    logged=False,
                    remembered="",
                )

    def _do(self, effect: Effect, at_s: float) -> None:
        match effect:
            case Say():
                self._set_loudness(effect, at_s)
                self._speech.say(effect)
            case Hush():
                self._speech.hush()
            case SetVoice(rate_wpm, gain_db):
                self._set_voice(rate_wpm, gain_db)
                self._keep_voice(rate_wpm, gain_db)
            case Log(cramp):
                self._diary.add(cramp)
            case AmendLog(cramp):
                self._diary.amend_last(cramp)
            case Unlog():
                self._diary.remove_last()
            case Remember(condition):
                self._diary.remember(condition)
                self._kept |= {condition}
            case Unremember(condition):
                self._diary.unremember(condition)
            case ForgetAll():
                self._diary.forget_all()

    def _set_loudness(self, utterance: Say, at_s: float) -> None:
        if self._first_words:
            rate_wpm, normal_db = self._voice
            gain_db = self._first_words.next_gain_db(at_s, normal_db, utterance.tone)
            self._speech.set_voice(rate_wpm, gain_db)

    def _set_voice(self, rate_wpm: int, gain_db: float) -> None:
        if self._first_words and gain_db < self._voice[1]:
            self._first_words.hold()
        self._voice = (rate_wpm, gain_db)
        self._speech.set_voice(rate_wpm, gain_db)

    def _keep_voice(self, rate_wpm: int, gain_db: float) -> None:
        """The next night it speaks like this too; not being able to keep that hurts nobody."""
        if self.session.keeps:
            volume = round(100 * 10 ** (gain_db / 20))
            with suppress(StoreError):
                self._diary.keep(rate=str(rate_wpm), volume=str(min(max(volume, 1), 100)))
