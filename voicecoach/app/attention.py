"""Whether the coach attends: asleep it hears its name, cries for help, warning signs and stop."""

import math
from dataclasses import replace

from voicecoach.content import Content
from voicecoach.dialogue import (
    Effect,
    Event,
    Heard,
    Phase,
    Session,
    Spoken,
    StopHeard,
    Unintelligible,
)
from voicecoach.dialogue.sleep import rouses
from voicecoach.enums import StrEnum
from voicecoach.nlu import Match, Understanding

ATTENTIVE_S = 20.0
"So long after the last word, the coach's or one it understood, no name is needed."
NEVER = -math.inf
STANDING_S = 900.0
"So long a routine that waits for a word, or a warning, keeps the coach awake without one."


class Mode(StrEnum):
    """What makes the coach attend."""

    WAKE = "wake"
    "Its name."
    ALWAYS_ON = "always-on"
    "Nothing: it always does, until it is sent to sleep."
    PUSH_TO_TALK = "push-to-talk"
    "A key, for one utterance."


class Attention:
    """Lets through what is meant for the coach. Pure: every time comes in as a number.

    What has to be heard in any case comes through in every mode: stop, warning signs, and cries
    for help with a cramp.
    """

    def __init__(
        self,
        content: Content,
        mode: Mode = Mode.WAKE,
        *,
        by_name: bool = True,
        from_s: float = NEVER,
    ) -> None:
        """`by_name`: the coach's own name wakes it; `from_s`: attends first as if woken then."""
        self._content = content
        self.mode = mode
        self._by_name = by_name and mode is not Mode.PUSH_TO_TALK
        self._until_s = from_s + ATTENTIVE_S
        self._standing_until_s = NEVER
        self._pushed_until_s = NEVER

    def awake(self, session: Session, at_s: float) -> bool:
        """Whether everything is heard, not only what comes through in any case."""
        if at_s < self._pushed_until_s:
            return True
        if session.asleep or self.mode is Mode.PUSH_TO_TALK:
            return False
        if self.mode is Mode.ALWAYS_ON or at_s < self._until_s:
            return True
        if session.speaking or session.offer is not None:
            return True
        if session.routine is not None and session.routine.phase in (Phase.HOLDING, Phase.RESTING):
            return True
        return _is_under_way(session) and at_s < self._standing_until_s

    def in_talk(self, session: Session, at_s: float) -> bool:
        """Whether the coach is busy with somebody, called just now or not.

        Who has not pressed the key, or says nothing for minutes, may still be in a routine.
        """
        return self.awake(session, at_s) or (_is_under_way(session) and not session.asleep)

    def admit(self, event: Event, session: Session, began_s: float | None = None) -> Event | None:
        """The event, if the coach is to learn of it; else None.

        `session`: as it is before the event; `began_s`: when the words began, where that is known.
        """
        if isinstance(event, Heard):
            return self._heard(event, session, began_s)
        if isinstance(event, Unintelligible):
            at_s = event.at_s if began_s is None else began_s
            admitted = self.awake(session, at_s)
            self._used()
            return event if admitted else None
        if isinstance(event, StopHeard) and self.awake(session, event.at_s):
            self.note_understood(event.at_s)
        return event

    def note_spoken(self, at_s: float) -> None:
        """The coach's words are out."""
        self._attend(at_s)

    def note_understood(self, at_s: float) -> None:
        """The person said something that the coach understood."""
        self._attend(at_s)

    def push(self, at_s: float) -> None:
        """The key was pressed, or another wake word heard: what comes next is for the coach."""
        self._pushed_until_s = at_s + ATTENTIVE_S

    def __call__(self, event: Event, session: Session, effects: tuple[Effect, ...]) -> None:
        """A Watcher of the coach."""
        if isinstance(event, Spoken) and not session.speaking:
            self.note_spoken(event.at_s)

    def _heard(self, event: Heard, session: Session, began_s: float | None) -> Event | None:
        said = event.understanding
        at_s = event.at_s if began_s is None else began_s
        awake, pushed = self.awake(session, at_s), at_s < self._pushed_until_s
        if not (awake or self._comes_through(said)):
            return None
        self._used()
        if isinstance(said, Match):
            # A stop that nobody meant for a coach that sleeps does not wake it.
            if awake or not said.armed:
                self.note_understood(event.at_s)
        elif said.called:
            self.note_understood(event.at_s)
        # Whoever pressed the key has called it.
        return replace(event, understanding=replace(said, called=True)) if pushed else event

    def _comes_through(self, said: Understanding) -> bool:
        if not isinstance(said, Match):
            return said.called and self._by_name
        if said.called and not self._by_name:
            said = replace(said, called=False)
        return said.armed or rouses(self._content.entries[said.id], said)

    def _used(self) -> None:
        """One utterance came after the key."""
        if self.mode is Mode.PUSH_TO_TALK:
            self._pushed_until_s = NEVER

    def _attend(self, at_s: float) -> None:
        self._until_s = max(self._until_s, at_s + ATTENTIVE_S)
        self._standing_until_s = max(self._standing_until_s, at_s + STANDING_S)


def _is_under_way(session: Session) -> bool:
    return session.routine is not None or bool(session.alarm)
