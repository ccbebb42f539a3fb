"""What the coach says and does next: a pure function of session and event."""

from voicecoach.dialogue.controls import HANDLERS
from voicecoach.dialogue.diary import Cramp
from voicecoach.dialogue.effects import (
    AmendLog,
    Effect,
    ForgetAll,
    Hush,
    Log,
    Remember,
    Say,
    SetVoice,
    Tone,
    Unlog,
    Unremember,
)
from voicecoach.dialogue.engine import step
from voicecoach.dialogue.events import (
    Event,
    Failed,
    Heard,
    HearingChanged,
    Mended,
    Spoken,
    StopHeard,
    Tick,
    Unintelligible,
)
from voicecoach.dialogue.session import Phase, Question, Routine, Session

__all__ = [
    "HANDLERS",
    "AmendLog",
    "Cramp",
    "Effect",
    "Event",
    "Failed",
    "ForgetAll",
    "Heard",
    "HearingChanged",
    "Hush",
    "Log",
    "Mended",
    "Phase",
    "Question",
    "Remember",
    "Routine",
    "Say",
    "Session",
    "SetVoice",
    "Spoken",
    "StopHeard",
    "Tick",
    "Tone",
    "Unintelligible",
    "Unlog",
    "Unremember",
    "step",
]
