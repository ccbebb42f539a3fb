"""One client's conversation: text in, words and holds out, on a clock of its own."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from voicecoach.app.coach import Coach, Speech
from voicecoach.app.serve.holds import HoldEvent, Holds
from voicecoach.content import Content, Phrase
from voicecoach.dialogue import Event, Hush, Say, Session, Spoken, StopHeard, Tick, Tone, step
from voicecoach.dialogue import Heard as HeardEvent
from voicecoach.nlu import Match, Reason, Understander, Understanding

PAUSE_S = 0.3
"Between two utterances."


@dataclass(frozen=True, slots=True)
class Reply:
    """What comes of something heard."""

    understanding: Understanding
    texts: tuple[str, ...]

    @property
    def understood(self) -> bool:
        """Whether it was for the coach."""
        return isinstance(self.understanding, Match)


class Mouth:
    """Speech that somebody else speaks: when it ends is reckoned from its number of words."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.fresh: list[Say] = []
        "Said and not yet handed over."
        self.rate_wpm = 150
        self._speaking: deque[tuple[float, int]] = deque()
        "When each utterance ends, and its number."

    def say(self, utterance: Say) -> None:
        """See Speech."""
        begins_s = max(self.now_s, self._speaking[-1][0] if self._speaking else 0.0)
        lasts_s = PAUSE_S + 60 * len(utterance.text.split()) / self.rate_wpm
        self._speaking.append((begins_s + lasts_s, utterance.number))
        self.fresh.append(utterance)

    def hush(self) -> None:
        """See Speech."""
        self._speaking.clear()
        self.fresh.clear()

    def set_voice(self, rate_wpm: int, gain_db: float) -> None:
        """See Speech: how loud is the client's affair."""
        self.rate_wpm = rate_wpm

    @property
    def next_end_s(self) -> float | None:
        """When the utterance being said ends; None in silence."""
        return self._speaking[0][0] if self._speaking else None

    def take_ended(self) -> Spoken:
        """The end of the utterance being said, as an event."""
        ends_s, number = self._speaking.popleft()
        return Spoken(min(ends_s, self.now_s), number)

    def take_fresh(self) -> tuple[str, ...]:
        """What was said since this was last asked."""
        said, self.fresh = tuple(say.text for say in self.fresh), []
        return said


class Conversation:
    """A conversation with whoever has the same context.

    `told_to` is the connection that is told what happens by itself. Without one the clock stands
    before the next thing that the coach would say of itself, so that nothing is missed.
    """

    def __init__(
        self,
        content: Content,
        understander: Understander,
        make_coach: Callable[[Speech], Coach],
        clock: Callable[[], float],
    ) -> None:
        self._content = content
        self._understander = understander
        self._clock = clock
        self._began_s = self.used_s = clock()
        self._mouth = Mouth()
        self._coach = make_coach(self._mouth)
        self._holds = Holds()
        self._coach.watchers.append(self._watch)
        self.told_to: object | None = None

    @property
    def audible(self) -> bool:
        """Whether somebody is told what happens by itself."""
        return self.told_to is not None

    @property
    def session(self) -> Session:
        """Where it stands."""
        return self._coach.session

    @property
    def rate_wpm(self) -> int:
        """How fast the person wants it to speak."""
        return self._mouth.rate_wpm

    @property
    def due_in_s(self) -> float | None:
        """In how many seconds something happens by itself; None while nothing does."""
        times = [t for t in (self._mouth.next_end_s, self.session.deadline_s) if t is not None]
        return max(0.0, min(times) - self._now_s()) if times else None

    def hear(self, text: str) -> Reply:
        """The person said something."""
        self.used_s = self._clock()
        self.pass_time()
        if not self.audible:
            # Whoever answers has heard the coach out.
            self.played()
        now_s = self._mouth.now_s
        found = self._understander.understand(text, self.session.context())
        self._coach.handle(HeardEvent(now_s, found, datetime.now()))
        said = self._mouth.take_fresh()
        return Reply(found, said or self._at_a_loss(found))

    def recognise(self, text: str) -> Reply:
        """What a text would mean here, and what would be said to it; nothing comes of it."""
        self.pass_time()
        found = self._understander.understand(text, self.session.context())
        event = HeardEvent(self._mouth.now_s, found, datetime.now())
        _, effects = step(self._content, self.session, event)
        return Reply(found, tuple(e.text for e in effects if isinstance(e, Say)))

    def stop(self) -> tuple[str, ...]:
        """The person wants it to end, told by other means than words; gives what is said to it."""
        self.pass_time()
        self._coach.handle(StopHeard(self._mouth.now_s))
        return self._mouth.take_fresh()

    def played(self) -> None:
        """The client has spoken all it was given."""
        while self._mouth.next_end_s is not None:
            self._coach.handle(self._mouth.take_ended())

    def pass_time(self) -> None:
        """Everything that happened by itself up to now, in order."""
        now_s = self._now_s()
        while True:
            ends_s, deadline_s = self._mouth.next_end_s, self.session.deadline_s
            at_s = min((t for t in (ends_s, deadline_s) if t is not None), default=now_s)
            if at_s >= now_s:
                break
            self._mouth.now_s = max(self._mouth.now_s, at_s)
            if at_s == ends_s:
                self._coach.handle(self._mouth.take_ended())
            elif self.audible or not self._would_speak(at_s):
                self._coach.handle(Tick(at_s))
            else:
                self._began_s += now_s - at_s
                break
        self._mouth.now_s = max(self._mouth.now_s, self._now_s())
        if not self.audible:
            # The count of a hold: nobody heard it, and it is worth nothing late.
            self._mouth.take_fresh()

    def take_unasked(self) -> tuple[str, ...]:
        """What the coach has said of itself since this was last asked."""
        return self._mouth.take_fresh()

    def take_holds(self) -> tuple[HoldEvent, ...]:
        """What became of holds since this was last asked."""
        return self._holds.take()

    def _now_s(self) -> float:
        return self._clock() - self._began_s

    def _would_speak(self, at_s: float) -> bool:
        """Whether the passing of time leads to words that must be heard."""
        _, effects = step(self._content, self.session, Tick(at_s))
        return any(isinstance(e, Say) and e.tone is not Tone.COUNT for e in effects)

    def _at_a_loss(self, found: Understanding) -> tuple[str, ...]:
        """Whoever woke a satellite and spoke gets an answer; one who lies in a room need not."""
        if isinstance(found, Match) or found.reason is Reason.EMPTY or self.session.asleep:
            return ()
        phrase = Phrase.REPROMPT_FIRST if self.session.routine else Phrase.QUIET_HELP
        return (self._content.phrases.say(phrase),)

    def _watch(self, event: Event, session: Session, effects: tuple[object, ...]) -> None:
        self._holds.note(session, event.at_s)
        if any(isinstance(effect, Hush) for effect in effects):
            self._mouth.now_s = max(self._mouth.now_s, event.at_s)
