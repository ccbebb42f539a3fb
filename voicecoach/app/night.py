"""How loud each utterance is: at night the first words are quiet, and rise to normal."""

from datetime import datetime

from voicecoach.dialogue import Tone
from voicecoach.dialogue.diary import Hours, night_of
from voicecoach.dialogue.session import LOUDEST_DB, QUIETEST_DB

LOWERED_DB = (12.0, 8.0, 4.0, 0.0)
"How much softer than normal the first words of a conversation at night are, one by one."
APART_S = 120.0
"After so long without a word from either, a new conversation begins."


class FirstWords:
    """Follows one conversation after another. Pure: every time comes in as a number."""

    def __init__(self, hours: Hours | None, now: datetime) -> None:
        """`hours` between which it is night, None for never; `now` is the wall clock at first."""
        self._hours = hours
        self._last_s = float("-inf")
        self._said = 0
        self._held = False
        self._at_night = self._is_night(now)

    def note_heard(self, at_s: float, now: datetime) -> None:
        """The person said something, by the wall clock at `now`."""
        if self._is_new(at_s):
            self._at_night = self._is_night(now)

    def hold(self) -> None:
        """Quieter was asked for: in this conversation the words rise no further."""
        if not self._held:
            self._held = True
            # What was heard last is what shall be quieter.
            self._said = max(self._said - 1, 0)

    def next_gain_db(self, at_s: float, gain_db: float, tone: Tone) -> float:
        """How loud the next utterance is, where `gain_db` is normal.

        Never so loud that it clips, never too soft to be heard. Warnings are not lowered: they
        must be understood at once.
        """
        self._is_new(at_s)
        step = min(self._said, len(LOWERED_DB) - 1)
        lowered_db = LOWERED_DB[step] if self._at_night and tone is not Tone.WARNING else 0.0
        if not self._held:
            self._said += 1
        return min(max(gain_db - lowered_db, QUIETEST_DB), LOUDEST_DB)

    def _is_new(self, at_s: float) -> bool:
        """Takes note of a word at a time; whether a conversation begins with it."""
        new = at_s - self._last_s > APART_S
        self._last_s = at_s
        if new:
            self._said, self._held = 0, False
        return new

    def _is_night(self, now: datetime) -> bool:
        return self._hours is not None and night_of(now, self._hours) is not None
