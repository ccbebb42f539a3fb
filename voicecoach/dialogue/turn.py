"""One step of a conversation in the making: the session so far, and the effects so far."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from voicecoach.content import Content, Entry, Phrase
from voicecoach.dialogue.effects import Effect, Hush, Say, Tone
from voicecoach.dialogue.session import Offer, Question, Routine, Session

ANYONE = "anyone"
"The condition everybody has: its cautions are for all."


class Turn:
    """Gathers what an event leads to. Lives for one call of `engine.step` only."""

    def __init__(
        self, content: Content, session: Session, at_s: float, now: datetime | None
    ) -> None:
        self.content = content
        self.session = session
        self.at_s = at_s
        self._now = now
        self.effects: list[Effect] = []
        self.cut = False
        "Speech was cut short by what was heard."

    # -- the session ------------------------------------------------------------------------

    def set(self, **changes: Any) -> None:
        """Changes fields of the session."""
        self.session = replace(self.session, **changes)

    def set_routine(self, **changes: Any) -> Routine:
        """Changes fields of the running routine."""
        routine = replace(self.routine, **changes)
        self.set(routine=routine)
        return routine

    @property
    def routine(self) -> Routine:
        """The running routine; only to be asked for where one runs."""
        routine = self.session.routine
        if routine is None:
            raise LookupError("no routine runs")
        return routine

    @property
    def entry(self) -> Entry:
        """The entry of the running routine."""
        return self.content.entries[self.routine.entry]

    def end_routine(self) -> None:
        """Leaves the routine; where it stood is kept for 'go on' and 'start over'."""
        if self.session.routine is not None:
            self.set(routine=None, last=self.session.routine)

    @property
    def now(self) -> datetime:
        """The wall clock; only to be asked for when something was heard."""
        if self._now is None:
            raise LookupError("only what was heard has a date")
        return self._now

    @property
    def wall(self) -> datetime | None:
        """The wall clock, where the event has one."""
        return self._now

    # -- speech -----------------------------------------------------------------------------

    def say(self, text: str, tone: Tone = Tone.PROMPT) -> None:
        """Speaks after what was said before; nothing for an empty text."""
        if text:
            number = self.session.number + 1
            self.effects.append(Say(text, number, tone))
            self.set(number=number, speaking=True, counting=tone is Tone.COUNT)

    def tell(self, phrase: Phrase, **values: str) -> None:
        """Speaks one of the fixed phrases."""
        self.say(self.content.phrases.say(phrase, **values))

    def phrase(self, phrase: Phrase, **values: str) -> str:
        """The wording of a fixed phrase."""
        return self.content.phrases.say(phrase, **values)

    def number(self, value: float) -> str:
        """A number as spoken."""
        return self.content.phrases.number(round(value))

    def hush(self) -> None:
        """Ends what is being said."""
        self.effects.append(Hush())
        self.cut = self.cut or self.session.speaking
        self.set(speaking=False)

    def ask(self, question: Question, text: str, entry: str = "", rounds: int = 1) -> None:
        """Asks something that waits for yes or no."""
        self.say(text)
        self.set(offer=Offer(question, entry, rounds))

    def ask_which(self, entry: str, other: str) -> None:
        """Asks which of two entries was meant; the likelier one first."""
        titles = (self.content.entries[entry].title, self.content.entries[other].title)
        self.tell(Phrase.WHICH, first=titles[0], second=titles[1])
        self.set(offer=Offer(Question.WHICH, entry, other=other))

    # -- cautions ---------------------------------------------------------------------------

    @property
    def conditions(self) -> frozenset[str]:
        """What the person has, and what everybody has."""
        return self.session.conditions | {ANYONE}

    def caution(self, entry: Entry, conditions: Iterable[str], *, once_more: bool = False) -> None:
        """Speaks the cautions for those of the conditions that hold.

        Once a session is enough, but for an answer that would be wrong without.
        """
        for condition in conditions:
            if condition not in self.conditions:
                continue
            if once_more or condition not in self.session.warned:
                self.say(self.content.caution(entry, condition), Tone.WARNING)
                self.set(warned=self.session.warned | {condition})
