"""What can happen to a conversation. Times are seconds on one clock that only goes forward."""

from dataclasses import dataclass
from datetime import date, datetime

from voicecoach.nlu import Understanding


@dataclass(frozen=True, slots=True)
class Heard:
    """An utterance ended and was recognised."""

    at_s: float
    understanding: Understanding
    now: datetime
    "The wall clock, for the diary."


@dataclass(frozen=True, slots=True)
class StopHeard:
    """Armed words of 'stop' were heard, perhaps before the utterance has ended."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Unintelligible:
    """Somebody spoke, and no words could be made out."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Spoken:
    """The coach has finished saying the utterance of this number."""

    at_s: float
    number: int


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed: the deadline of the session, or later."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Failed:
    """The diary could not be written."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Mended:
    """The diary was found damaged and set aside."""

    at_s: float
    restored: date | None
    "The day of the copy that took its place; None where there was no good one."


@dataclass(frozen=True, slots=True)
class HearingChanged:
    """No sound comes from the microphone any more, or it does again."""

    at_s: float
    hears: bool


Event = Heard | StopHeard | Unintelligible | Spoken | Tick | Failed | Mended | HearingChanged
