"""What reaches a coach that sleeps."""

from voicecoach.content import Entry, Kind
from voicecoach.nlu import Match


def rouses(entry: Entry, match: Match) -> bool:
    """Whether this is heard asleep: a cry for help with a cramp, a warning sign, the name."""
    return bool(entry.priority) or entry.kind is Kind.RELIEF or match.called
