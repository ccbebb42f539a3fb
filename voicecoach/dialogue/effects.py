"""What the conversation wants done, in order."""

from dataclasses import dataclass

from voicecoach.dialogue.diary import Cramp
from voicecoach.enums import StrEnum


class Tone(StrEnum):
    """What kind of speech it is."""

    INSTRUCTION = "instruction"
    ANSWER = "answer"
    PROMPT = "prompt"
    COUNT = "count"
    "Part of the count of a hold: worth nothing if it comes late."
    WARNING = "warning"
    QUIET = "quiet"
    "Half as loud as the rest."


@dataclass(frozen=True, slots=True)
class Say:
    """Speak, after what is being said."""

    text: str
    number: int
    "Counts up; `Spoken` gives it back when the words are out."
    tone: Tone = Tone.PROMPT


@dataclass(frozen=True, slots=True)
class Hush:
    """End all speech now, and forget what was still to be said."""


@dataclass(frozen=True, slots=True)
class SetVoice:
    """Speak like this from now on."""

    rate_wpm: int
    "Words a minute."
    gain_db: float
    "0 is as loud as it gets."


@dataclass(frozen=True, slots=True)
class Log:
    """Add a cramp to the diary."""

    cramp: Cramp


@dataclass(frozen=True, slots=True)
class AmendLog:
    """Put this in the place of the diary's last entry."""

    cramp: Cramp


@dataclass(frozen=True, slots=True)
class Unlog:
    """Take the last entry out of the diary."""


@dataclass(frozen=True, slots=True)
class Remember:
    """The person has a condition."""

    condition: str


@dataclass(frozen=True, slots=True)
class Unremember:
    """The person does not have a condition any more."""

    condition: str


@dataclass(frozen=True, slots=True)
class ForgetAll:
    """Delete everything known about the person, the diary too."""


Effect = Say | Hush | SetVoice | Log | AmendLog | Unlog | Remember | Unremember | ForgetAll
