"""What was meant: words in, a Match or a NoMatch out. Pure."""

from voicecoach.nlu.results import (
    IDLE,
    Candidate,
    Context,
    Match,
    NoMatch,
    Reason,
    Understanding,
)
from voicecoach.nlu.understander import Understander

__all__ = [
    "IDLE",
    "Candidate",
    "Context",
    "Match",
    "NoMatch",
    "Reason",
    "Understander",
    "Understanding",
]
