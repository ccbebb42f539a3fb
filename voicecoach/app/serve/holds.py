"""The holds of a conversation as timers that come and go."""

from dataclasses import dataclass

from voicecoach.dialogue import Phase, Routine, Session
from voicecoach.enums import StrEnum


class HoldChange(StrEnum):
    """What can become of a hold."""

    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    CANCELLED = "cancelled"
    FINISHED = "finished"


SLACK_S = 0.5
"By which times may differ that mean the same."


@dataclass(frozen=True, slots=True)
class HoldEvent:
    """Something became of a hold."""

    change: HoldChange
    id: str
    left_s: int
    name: str
    "The entry it belongs to."


class Holds:
    """Tells from one state of a conversation to the next what became of its hold."""

    def __init__(self) -> None:
        self._place: tuple[object, ...] = ()
        "Of the hold under way; empty without one."
        self._name = ""
        self._count = 0
        self._running = False
        self._left_s = 0.0
        self._ends_s = 0.0
        self._events: list[HoldEvent] = []

    def note(self, session: Session, at_s: float) -> None:
        """The conversation stands like this now."""
        routine = session.routine
        if routine is None or Phase.HOLDING not in (routine.phase, routine.then):
            self._end(at_s)
            return
        left_s = routine.remaining_s(at_s)
        running = routine.phase is Phase.HOLDING
        if self._place != _place(routine) or left_s > self._left_s + SLACK_S:
            # Another hold, or the same from its beginning.
            self._end(at_s)
            if not running:
                return
            self._place, self._name = _place(routine), routine.entry
            self._count += 1
            self._tell(HoldChange.STARTED, left_s)
        elif running is not self._running:
            self._tell(HoldChange.RESUMED if running else HoldChange.PAUSED, left_s)
        self._running, self._left_s, self._ends_s = running, left_s, at_s + left_s

    def take(self) -> tuple[HoldEvent, ...]:
        """What became of holds since this was last asked."""
        events, self._events = tuple(self._events), []
        return events

    def _end(self, at_s: float) -> None:
        if self._place:
            over = self._running and at_s >= self._ends_s - SLACK_S
            self._tell(HoldChange.FINISHED if over else HoldChange.CANCELLED, 0.0)
        self._place, self._running, self._left_s = (), False, 0.0

    def _tell(self, change: HoldChange, left_s: float) -> None:
        self._events.append(HoldEvent(change, f"hold-{self._count}", round(left_s), self._name))


def _place(routine: Routine) -> tuple[object, ...]:
    return (
        routine.entry,
        routine.step,
        routine.round,
        routine.repetition,
        routine.second_side,
    )
