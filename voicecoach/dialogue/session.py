"""Where a conversation stands. Values only; `voicecoach.dialogue.engine` moves them on."""

from dataclasses import dataclass
from datetime import datetime

from voicecoach.dialogue.diary import NIGHT, Cramp
from voicecoach.enums import StrEnum
from voicecoach.nlu import Context

RATE_WPM = 150
SLOWEST_WPM, FASTEST_WPM = 90, 220
GAIN_DB = -6.0
QUIETEST_DB, LOUDEST_DB = -30.0, 0.0


class Phase(StrEnum):
    """What a routine is doing."""

    TELLING = "telling"
    "Words are being spoken; the clock stands."
    WAITING = "waiting"
    "The step has no clock: the person says next."
    HOLDING = "holding"
    "The hold's clock runs."
    RESTING = "resting"
    "The clock of the rest between two holds runs."
    PAUSED = "paused"
    "The person asked to wait; the clock stands."


@dataclass(frozen=True, slots=True)
class Routine:
    """A place in an entry that has steps."""

    entry: str
    relief: bool
    step: int = 0
    round: int = 1
    rounds: int = 1
    "How many rounds of a circuit were asked for."
    repetition: int = 1
    second_side: bool = False
    phase: Phase = Phase.TELLING
    then: Phase = Phase.WAITING
    "What comes when the words are out, or when a pause ends."
    left_s: float = 0.0
    "Seconds left of the hold or rest when its clock last began or stood still."
    since_s: float = 0.0
    "When that clock began to run."
    cues: tuple[float, ...] = ()
    "Seconds left at which the count speaks, those to come, falling."
    still_hurts: int = 0
    remedies: frozenset[str] = frozenset()
    "Remedies gone through so far."
    reminders: int = 0
    remind_at_s: float | None = None
    leg: str = ""
    "left or right, where it was named."
    began: datetime | None = None
    "By the wall clock; None where nobody said anything as it began."
    eased: datetime | None = None
    "When the person said that it is better; None as long as they have not."
    helped: tuple[str, ...] = ()
    "The remedy that was being gone through then."
    noted: bool = False
    "The cramp it was for is in the diary."

    def remaining_s(self, at_s: float) -> float:
        """Seconds left of the hold or rest."""
        if self.phase in (Phase.HOLDING, Phase.RESTING):
            return self.left_s - (at_s - self.since_s)
        return self.left_s


class Question(StrEnum):
    """What the coach can have asked."""

    LOG = "log"
    FORGET = "forget"
    EASED = "eased"
    SIGNS = "signs"
    START = "start"
    WHICH = "which"


@dataclass(frozen=True, slots=True)
class Offer:
    """A question that waits for yes or no."""

    question: Question
    entry: str = ""
    "What a yes to START starts; of a WHICH, the likelier one."
    rounds: int = 1
    "Of the circuit that a yes to START starts."
    other: str = ""
    "Of a WHICH, the other one."
    asked: int = 1
    due_s: float | None = None
    "When silence counts as no answer; set once the question has been spoken."

    @property
    def choices(self) -> tuple[str, ...]:
        """The two entries of a WHICH."""
        return (self.entry, self.other) if self.question is Question.WHICH else ()


@dataclass(frozen=True, slots=True)
class Session:
    """A whole conversation."""

    asleep: bool = False
    routine: Routine | None = None
    last: Routine | None = None
    "The last routine that ended, as it stood."
    offer: Offer | None = None
    alarm: str = ""
    "The warning that was given and not called off; nothing else is offered till then."
    conditions: frozenset[str] = frozenset()
    warned: frozenset[str] = frozenset()
    "Conditions whose caution was spoken: once a session is enough."
    answer: str = ""
    "The entry last answered."
    told: int = 0
    "How many pieces of its detail were told."
    said: tuple[str, ...] = ()
    "What 'say that again' says when no routine runs."
    misses: int = 0
    "Failed recognitions in a row."
    number: int = 0
    "Of the last utterance the coach began."
    speaking: bool = False
    counting: bool = False
    "What is being said is only the count of a hold."
    rate_wpm: int = RATE_WPM
    gain_db: float = GAIN_DB
    cramps: tuple[Cramp, ...] = ()
    keeps: bool = True
    "What is to be remembered is; without, nothing is kept at all."
    usual_leg: str = ""
    "left or right: meant where no side is named."
    night: tuple[int, int] = NIGHT
    "Hours that the person's night spans."
    advised: bool = False
    "It was said that there are many cramps."
    period: str = ""
    "What the last report was about."
    remembered: str = ""
    "The condition that was just read back: then it can be taken back in a word."
    logged: bool = False
    "The last thing done was to note a cramp: then it can be put right in a word."

    @property
    def deadline_s(self) -> float | None:
        """When a Tick is due at the latest; None while nothing happens by itself."""
        offer_due_s = self.offer.due_s if self.offer else None
        times = [t for t in (self._routine_deadline(), offer_due_s) if t is not None]
        return min(times) if times else None

    def _routine_deadline(self) -> float | None:
        routine = self.routine
        if routine is None:
            return None
        if routine.phase in (Phase.HOLDING, Phase.RESTING):
            until = routine.cues[0] if routine.cues else 0.0
            return routine.since_s + routine.left_s - until
        return routine.remind_at_s if routine.phase is Phase.WAITING else None

    def context(self) -> Context:
        """What understanding needs to know."""
        routine = self.routine
        return Context(
            routine=routine.entry if routine else "",
            relief=bool(routine and routine.relief),
            holding=bool(routine and routine.phase is Phase.HOLDING),
            paused=bool(routine and routine.phase is Phase.PAUSED),
            offer=self.offer.question if self.offer else "",
            alarm=self.alarm,
            conditions=self.conditions,
            logged=self.logged,
            choices=self.offer.choices if self.offer else (),
            remembered=bool(self.remembered),
        )
